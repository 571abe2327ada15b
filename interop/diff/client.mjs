// A client of Sluice's DIFF gateway for Node and for browsers: keeps a snapshot, comes back after a lost connection.
// In Node before 22 give it the WebSocket of the package ws.

const LONGEST_PAUSE = 30;

/** JSON Merge Patch, RFC 7386. What is patched is copied, so that the target stays as it was. */
export function merge(target, patch) {
    if (!isObject(patch)) {
        return patch;
    }
    const merged = isObject(target) ? { ...target } : {};
    for (const [key, value] of Object.entries(patch)) {
        if (value === null) {
            delete merged[key];
        } else {
            merged[key] = merge(merged[key], value);
        }
    }
    return merged;
}

function isObject(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** One user at one address. Each rtn_data is one step of the snapshot, taken wholly or not at all. */
export class Client {
    #pause = 1;
    #closed = false;
    #waiting = new Set();

    /** symbols: ["SSE.600000", ...]; onStep is called with the client after each step. */
    constructor(url, user, password, symbols, { WebSocket = globalThis.WebSocket, bid = "qaexchange", onStep } = {}) {
        Object.assign(this, { url, user, password, symbols, bid, WebSocket, onStep, snapshot: {} });
        this.#connect();
    }

    /** Logs in and subscribes; the first answer brings the full state. */
    #connect() {
        this.socket = new this.WebSocket(this.url);
        this.socket.onopen = () => {
            this.snapshot = {};
            this.say("req_login", { bid: this.bid, user_name: this.user, password: this.password });
            this.say("subscribe_quote", { ins_list: this.symbols.join(",") });
            this.say("peek_message");
        };
        this.socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
        this.socket.onerror = () => {}; // a close follows
        this.socket.onclose = () => {
            if (!this.#closed) {
                setTimeout(() => this.#connect(), this.#pause * 1000);
                this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
            }
        };
    }

    #receive(pack) {
        if (pack.aid !== "rtn_data") {
            return;
        }
        this.#pause = 1;
        this.snapshot = pack.data.reduce(merge, this.snapshot);
        this.say("peek_message"); // one for each rtn_data
        this.onStep?.(this);
        this.#waiting.forEach((look) => look());
    }

    /** Orders are not sent again after a lost connection: look at the snapshot. */
    say(aid, fields = {}) {
        this.socket.send(JSON.stringify({ aid, ...fields }));
    }

    /** Resolves with the first answer that is not falsy. */
    until(what, question, seconds = 30) {
        return new Promise((resolve, reject) => {
            const look = () => {
                const answer = question(this);
                if (answer) {
                    end();
                    resolve(answer);
                }
            };
            const timer = setTimeout(() => {
                end();
                reject(new Error(`${what}: not within ${seconds} s`));
            }, seconds * 1000);
            const end = () => {
                clearTimeout(timer);
                this.#waiting.delete(look);
            };
            this.#waiting.add(look);
            look();
        });
    }

    /** Sends a limit order of the day. */
    order(order_id, symbol, direction, offset, volume, limit_price) {
        const [exchange_id, instrument_id] = symbol.split(/\.(.*)/);
        this.say("insert_order", {
            user_id: this.user, order_id, exchange_id, instrument_id, direction, offset, volume, limit_price,
            price_type: "LIMIT", time_condition: "GFD", volume_condition: "ANY",
        });
    }

    cancel(order_id) {
        this.say("cancel_order", { user_id: this.user, order_id });
    }

    quote(symbol) {
        return this.snapshot.quotes?.[symbol] ?? {};
    }

    /** The tree of the user: accounts, positions, orders, trades. */
    get trade() {
        return this.snapshot.trade?.[this.user] ?? {};
    }

    close() {
        this.#closed = true;
        this.socket.close();
    }
}

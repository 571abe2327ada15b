// A client that is as hasty as those of QAExchange's integration guide: it asks ten times a second for ever, whatever is
// open, and does not wait for the answer to its login. For Node and for browsers.

import { merge } from "./client.mjs";

const SYMBOL = "SSE.600000";

/** Trades; resolves with a function that tells what the client has of orders, trades and account. */
export async function hasty(WebSocket, url, name, say) {
    const socket = new WebSocket(url);
    let snapshot = {};
    let look = () => {};
    const send = (aid, fields = {}) => socket.send(JSON.stringify({ aid, ...fields }));
    socket.onopen = () => {
        send("req_login", { bid: "qaexchange", user_name: "demo", password: "demo" });
        send("subscribe_quote", { ins_list: SYMBOL });
        setInterval(() => send("peek_message"), 100);
    };
    socket.onmessage = ({ data }) => {
        const pack = JSON.parse(data);
        if (pack.aid === "rtn_data") {
            if (!pack.data.length) {
                say("FAIL an empty rtn_data");
            }
            snapshot = pack.data.reduce(merge, snapshot);
            look();
        }
    };
    socket.onclose = ({ code }) => say(`FAIL closed with ${code}`);
    const until = (what, question) => new Promise((resolve) => {
        const timer = setTimeout(() => say(`FAIL ${what}: not within 60 s`), 60_000);
        look = () => {
            const answer = question();
            if (answer) {
                clearTimeout(timer);
                look = () => {};
                resolve(answer);
            }
        };
        look();
    });
    const quote = () => snapshot.quotes?.[SYMBOL] ?? {};
    const trade = () => snapshot.trade?.demo ?? {};
    const order = (order_id, factor) => send("insert_order", {
        user_id: "demo", order_id, exchange_id: "SSE", instrument_id: "600000", direction: "BUY", offset: "OPEN",
        volume: 100, price_type: "LIMIT", limit_price: Number((quote().last_price * factor).toFixed(2)),
    });

    const first = await until("a quote", () => quote().last_price && quote().datetime);
    await until("the quote to move", () => quote().datetime > first);
    const before = await until("the account", () => trade().accounts?.CNY?.commission !== undefined && trade().accounts.CNY);
    order(`${name}-low`, 0.95);
    await until("an order that waits", () => trade().orders?.[`${name}-low`]);
    send("cancel_order", { user_id: "demo", order_id: `${name}-low` });
    await until("it to be cancelled", () => trade().orders[`${name}-low`].status === "CANCELLED");
    order(`${name}-high`, 1.03);
    await until("it to be filled", () => trade().orders?.[`${name}-high`]?.status === "FILLED");
    await until("its trade", () => Object.values(trade().trades ?? {}).some((each) => each.order_id === `${name}-high`));
    await until("the position", () => trade().positions?.[SYMBOL]?.volume_long >= 100);
    await until("the money to be paid", () => trade().accounts.CNY.commission > before.commission);
    const { commission, close_profit, pre_balance } = { ...trade().accounts.CNY };
    say(`done commission ${commission}, close_profit ${close_profit}, pre_balance ${pre_balance}`);
    return () => {
        const account = trade().accounts.CNY;
        return JSON.stringify({
            orders: trade().orders, trades: trade().trades, volume: trade().positions[SYMBOL].volume_long,
            commission: account.commission, pre_balance: account.pre_balance,
        });
    };
}

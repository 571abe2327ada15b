// What bench/run diff is measured beside: a websocket server of Node's package ws that serves DIFF clients as lean as can be.
// diff_peer.mjs PORT frame|patch STEPS_PER_SECOND BYTES SYMBOL,... CLIENTS
// Steps begin when so many clients are there.
//   frame: like Sluice, one rtn_data of BYTES bytes for each peek, with the newest change of every symbol
//   patch: no peeks are waited for, each symbol's change is a frame of its own (BYTES divided by the symbols)
// Every text is made once for all clients. A client whose socket has more than 1 MiB to write misses a step.

import { createRequire } from "node:module";
const { WebSocketServer } = createRequire(new URL("../../interop/diff/", import.meta.url))("ws");

const [port, mode, rate, bytes, list, clients] = process.argv.slice(2);
const symbols = list.split(",");
const server = new WebSocketServer({ port: Number(port), host: "127.0.0.1", perMessageDeflate: false });
const armed = new Set();
let step = 0;
let missed = 0;

function quote(symbol, size) {
    const text = `"${symbol}":{"datetime":"2026-11-27 10:00:00.${String(step).padStart(6, "0")}","last_price":${step},"pad":""}`;
    return text.slice(0, -2) + "x".repeat(Math.max(0, size - text.length)) + text.slice(-2);
}

function pack(some, size) {
    const each = Math.floor((size - 40) / some.length) - 1;
    return `{"aid":"rtn_data","data":[{"quotes":{${some.map((symbol) => quote(symbol, each)).join(",")}}}]}`;
}

let newest = Buffer.from(pack(symbols, Number(bytes)));
server.on("connection", (socket) => {
    socket.seen = -1;
    socket.on("message", (data) => {
        if (mode === "frame" && data.includes("peek_message")) {
            if (socket.seen < step) {
                socket.seen = step;
                socket.send(newest, { binary: false });
            } else {
                armed.add(socket);
            }
        }
    });
    socket.on("error", () => {});
});
setInterval(() => {
    if (server.clients.size < Number(clients)) {
        return;
    }
    step++;
    if (mode === "frame") {
        newest = Buffer.from(pack(symbols, Number(bytes)));
        armed.forEach((socket) => {
            socket.seen = step;
            socket.send(newest, { binary: false });
        });
        armed.clear();
    } else {
        for (const symbol of symbols) {
            const text = Buffer.from(pack([symbol], Math.floor(Number(bytes) / symbols.length)));
            server.clients.forEach((socket) => {
                if (socket.bufferedAmount > 1 << 20) {
                    missed++;
                } else {
                    socket.send(text, { binary: false });
                }
            });
        }
    }
}, 1000 / Number(rate));
server.on("listening", () => console.log("listening"));
process.on("SIGTERM", () => {
    console.log(`missed=${missed}`);
    process.exit();
});

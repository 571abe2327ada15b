// hasty.mjs in Node, with the package ws: hasty-node.mjs URL NAME. Tells what it has for each line it reads.

import { createInterface } from "node:readline";
import WebSocket from "ws";
import { hasty } from "./hasty.mjs";

const report = await hasty(WebSocket, process.argv[2], process.argv[3], console.log);
createInterface({ input: process.stdin })
    .on("line", () => console.log(report()))
    .on("close", () => process.exit());

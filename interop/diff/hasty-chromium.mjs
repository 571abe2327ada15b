// hasty.mjs in headless Chromium, on a page of another port of this machine: hasty-chromium.mjs URL NAME. Tells what it has
// for each line it reads. CHROMIUM names the browser; default: /usr/bin/chromium

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [url, name] = process.argv.slice(2);
const server = createServer(async (request, response) => {
    const script = request.url.match(/^\/(\w+\.mjs)$/);
    response.setHeader("Content-Type", script ? "text/javascript" : "text/html; charset=utf-8");
    response.end(script ? await readFile(new URL(script[1], import.meta.url)) : "<!doctype html><title>hasty</title>");
}).listen(0, "127.0.0.1");
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage();
page.on("pageerror", (error) => console.log(`FAIL ${error}`));
await page.exposeFunction("say", console.log);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.evaluate(async ([url, name]) => {
    const { hasty } = await import("/hasty.mjs");
    window.report = await hasty(WebSocket, url, name, window.say);
}, [url, name]);
createInterface({ input: process.stdin })
    .on("line", async () => console.log(await page.evaluate(() => window.report())))
    .on("close", async () => {
        await browser.close();
        process.exit();
    });

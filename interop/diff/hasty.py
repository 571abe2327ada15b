"""A client as hasty as those of QAExchange's integration guide, see hasty.mjs: hasty.py URL NAME."""

import asyncio
import json
import sys

import websockets

from client import merge

SYMBOL = "SSE.600000"


async def main(url, name):
    snapshot = {}
    changed = asyncio.Event()
    socket = await websockets.connect(url)  # with the library's own limit of 1 MiB for a message

    async def say(aid, **fields):
        await socket.send(json.dumps({"aid": aid, **fields}))

    async def listen():
        nonlocal snapshot
        async for text in socket:
            pack = json.loads(text)
            if pack["aid"] == "rtn_data":
                if not pack["data"]:
                    print("FAIL an empty rtn_data", flush=True)
                for patch in pack["data"]:
                    snapshot = merge(snapshot, patch)
                changed.set()
        print("FAIL closed", flush=True)

    async def peek():
        while True:
            await say("peek_message")
            await asyncio.sleep(0.1)

    async def until(what, question):
        async def look():
            while not (answer := question()):
                changed.clear()
                await changed.wait()
            return answer

        try:
            return await asyncio.wait_for(look(), 60)
        except asyncio.TimeoutError:
            print(f"FAIL {what}: not within 60 s", flush=True)
            raise SystemExit(1)

    def quote():
        return snapshot.get("quotes", {}).get(SYMBOL, {})

    def trade():
        return snapshot.get("trade", {}).get("demo", {})

    async def order(order_id, factor):
        await say("insert_order", user_id="demo", order_id=order_id, exchange_id="SSE", instrument_id="600000",
                  direction="BUY", offset="OPEN", volume=100, price_type="LIMIT",
                  limit_price=round(quote()["last_price"] * factor, 2))

    def order_is(order_id, status):
        return trade().get("orders", {}).get(order_id, {}).get("status") == status

    def account():
        return trade().get("accounts", {}).get("CNY", {})

    await say("req_login", bid="qaexchange", user_name="demo", password="demo")
    await say("subscribe_quote", ins_list=SYMBOL)
    tasks = [asyncio.create_task(listen()), asyncio.create_task(peek())]
    first = await until("a quote", lambda: quote().get("last_price") and quote().get("datetime"))
    await until("the quote to move", lambda: quote()["datetime"] > first)
    before = (await until("the account", lambda: account()))["commission"]
    await order(f"{name}-low", 0.95)
    await until("an order that waits", lambda: trade().get("orders", {}).get(f"{name}-low"))
    await say("cancel_order", user_id="demo", order_id=f"{name}-low")
    await until("it to be cancelled", lambda: order_is(f"{name}-low", "CANCELLED"))
    await order(f"{name}-high", 1.03)
    await until("it to be filled", lambda: order_is(f"{name}-high", "FILLED"))
    await until("its trade", lambda: [e for e in trade().get("trades", {}).values() if e["order_id"] == f"{name}-high"])
    await until("the position", lambda: trade().get("positions", {}).get(SYMBOL, {}).get("volume_long", 0) >= 100)
    await until("the money to be paid", lambda: account()["commission"] > before)
    print(f"done commission {account()['commission']}", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(dict(orders=trade()["orders"], trades=trade()["trades"],
                              volume=trade()["positions"][SYMBOL]["volume_long"], commission=account()["commission"],
                              pre_balance=account()["pre_balance"])), flush=True)
    for task in tasks:
        task.cancel()
    await socket.close()


asyncio.run(main(*sys.argv[1:3]))

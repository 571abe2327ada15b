"""Sends orders to a DIFF gateway: orders.py URL COUNT RATE. With rate 0 as fast as they are answered, 64 at once.

Prints orders per second and, with a rate, how long after its intended time each order was announced, microseconds.
"""
import asyncio
import json
import sys
import time

import websockets

AT_ONCE = 64


async def main(url, count, rate):
    async with websockets.connect(url, max_size=10_000_000, compression=None) as socket:
        async def say(aid, **fields):
            await socket.send(json.dumps({"aid": aid, **fields}))

        await say("req_login", bid="qaexchange", user_name="demo", password="demo")
        await say("subscribe_quote", ins_list="SSE.600000")
        await say("peek_message")
        last = None
        ready = False
        name = "b%x" % time.time_ns()
        due, took = {}, []
        room = asyncio.Semaphore(AT_ONCE)
        known = asyncio.Event()

        async def listen():
            nonlocal last, ready
            async for text in socket:
                now = time.perf_counter()
                pack = json.loads(text)
                if pack["aid"] != "rtn_data":
                    continue
                await say("peek_message")
                for patch in pack["data"]:
                    last = patch.get("quotes", {}).get("SSE.600000", {}).get("last_price", last)
                    tree = patch.get("trade", {}).get("demo", {})
                    ready = ready or tree.get("trade_more_data") is False
                    for order_id, order in tree.get("orders", {}).items():
                        if order_id in due:
                            if order.get("status") == "REJECTED":
                                raise SystemExit("refused: " + order.get("last_msg", ""))
                            took.append((now - due.pop(order_id)) * 1e6)
                            room.release()
                if last and ready:
                    known.set()

        listener = asyncio.create_task(listen())
        await asyncio.wait_for(known.wait(), 30)
        begin = time.perf_counter()
        for number in range(count):
            if rate:
                intended = begin + number / rate
                await asyncio.sleep(max(0, intended - time.perf_counter()))
            else:
                await room.acquire()
                intended = time.perf_counter()
            due[f"{name}-{number}"] = intended
            await say("insert_order", user_id="demo", order_id=f"{name}-{number}", exchange_id="SSE",
                      instrument_id="600000", direction="BUY", offset="OPEN", volume=100, price_type="LIMIT",
                      limit_price=round(last * 0.95, 2))
        while due:
            if listener.done():
                raise SystemExit(listener.exception() or "the connection was closed")
            await asyncio.sleep(0.005)
        seconds = time.perf_counter() - begin
        listener.cancel()
    took.sort()
    print("orders=%d seconds=%.3f rate=%.1f p50=%.0f p99=%.0f max=%.0f" % (
        count, seconds, count / seconds, took[len(took) // 2], took[len(took) * 99 // 100], took[-1]))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))

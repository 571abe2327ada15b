"""A client of Sluice's DIFF gateway: keeps a snapshot, comes back after a lost connection. Run, it is a tour.

    client.py [URL]     default: ws://127.0.0.1:8000/ws; needs the package websockets

The tour logs in, sees quotes move, buys, sees order, trade, position and balance, and cancels.
"""

import asyncio
import json
import sys

import websockets

LONGEST_PAUSE = 30


def merge(target, patch):
    """JSON Merge Patch, RFC 7386. What is patched is copied, so that the target stays as it was."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


class Client:
    """One user at one address. Each rtn_data is one step of the snapshot, taken wholly or not at all."""

    def __init__(self, url, user, password, symbols, bid="qaexchange"):
        self.url, self.user, self.password, self.symbols, self.bid = url, user, password, symbols, bid
        self.socket = None
        self.snapshot = {}

    async def connect(self):
        """Connects, logs in and subscribes; waits 1, 2, 4 ... 30 s between tries. The next step brings the full state."""
        pause = 1
        while True:
            try:
                self.socket = await websockets.connect(self.url, max_size=10_000_000)
                await self.say("req_login", bid=self.bid, user_name=self.user, password=self.password)
                await self.say("subscribe_quote", ins_list=",".join(self.symbols))
                self.snapshot = {}
                return self
            except (OSError, websockets.WebSocketException):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def say(self, aid, **fields):
        await self.socket.send(json.dumps({"aid": aid, **fields}))

    async def step(self):
        """One peek, one rtn_data; comes back if the connection is lost. Orders are not sent again: look at the snapshot."""
        try:
            await self.say("peek_message")
            while (pack := json.loads(await self.socket.recv()))["aid"] != "rtn_data":
                pass
        except websockets.ConnectionClosed:
            await self.connect()
            return
        step = self.snapshot
        for patch in pack["data"]:
            step = merge(step, patch)
        self.snapshot = step

    async def until(self, what, question, seconds=30):
        """Steps until the snapshot answers the question."""

        async def steps():
            while not (answer := question(self.snapshot)):
                await self.step()
            return answer

        try:
            return await asyncio.wait_for(steps(), seconds)
        except asyncio.TimeoutError:
            raise SystemExit(f"FAIL  {what}: not within {seconds} s; there is "
                             + json.dumps(self.snapshot, ensure_ascii=False)[:1500])

    async def order(self, order_id, symbol, direction, offset, volume, price):
        """Sends a limit order of the day."""
        exchange, code = symbol.split(".", 1)
        await self.say("insert_order", user_id=self.user, order_id=order_id, exchange_id=exchange, instrument_id=code,
                       direction=direction, offset=offset, volume=volume, price_type="LIMIT", limit_price=price,
                       time_condition="GFD", volume_condition="ANY")

    async def cancel(self, order_id):
        await self.say("cancel_order", user_id=self.user, order_id=order_id)

    async def close(self):
        await self.socket.close()

    def quote(self, symbol):
        return self.snapshot.get("quotes", {}).get(symbol, {})

    def trade(self):
        """The tree of the user: accounts, positions, orders, trades."""
        return self.snapshot.get("trade", {}).get(self.user, {})


async def main(url):
    symbol = "SSE.600000"
    client = await Client(url, "demo", "demo", [symbol]).connect()
    notify = await client.until("the answer to the login", lambda s: s.get("notify", {}).get("auth_result"))
    assert (notify["type"], notify["level"], notify["code"]) == ("MESSAGE", "INFO", 1000), notify
    print("ok    logged in:", notify["content"])

    first = await client.until("a quote", lambda s: client.quote(symbol).get("last_price") and client.quote(symbol))
    last = await client.until("the quote to move", lambda s: client.quote(symbol)["datetime"] > first["datetime"]
                              and client.quote(symbol))
    print("ok    quotes move:", last["datetime"], last["last_price"], "with five levels" * ("bid_price5" in last))

    account = await client.until("the account", lambda s: client.trade().get("accounts", {}).get("CNY"))
    before = account["balance"]
    print("ok    account: balance", before, "available", account["available"])

    await client.order("tour-low", symbol, "BUY", "OPEN", 100, round(last["last_price"] * 0.95, 2))
    waiting = await client.until("an order that waits", lambda s: client.trade().get("orders", {}).get("tour-low"))
    print("ok    an order far below the market:", waiting["status"])
    await client.cancel("tour-low")
    await client.until("it to be cancelled",
                       lambda s: client.trade()["orders"]["tour-low"]["status"] in ("CANCELLED", "FINISHED"))
    print("ok    cancelled:", client.trade()["orders"]["tour-low"]["status"])

    await client.order("tour-high", symbol, "BUY", "OPEN", 100, round(last["last_price"] * 1.03, 2))
    await client.until("it to be filled",
                       lambda s: client.trade().get("orders", {}).get("tour-high", {}).get("volume_left") == 0)
    done = await client.until("its trade", lambda s: [each for each in client.trade().get("trades", {}).values()
                                                      if each["order_id"] == "tour-high"])
    print("ok    bought:", done[0]["volume"], "at", done[0]["price"], "commission", done[0]["commission"])
    held = await client.until("the position", lambda s: client.trade().get("positions", {}).get(symbol))
    print("ok    position:", held["volume_long"])
    paid = await client.until("the balance to change", lambda s: client.trade()["accounts"]["CNY"]["balance"] != before
                              and client.trade()["accounts"]["CNY"])
    print("ok    balance", paid["balance"], "margin", paid["margin"], "available", paid["available"])
    await client.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8000/ws"))

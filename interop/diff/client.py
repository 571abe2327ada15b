"""Logs in to Sluice's DIFF gateway, sees quotes move, buys, sees order, trade, position and balance, and cancels.

    client.py [URL]     default: ws://127.0.0.1:8000/ws; needs the package websockets
"""

import asyncio
import copy
import json
import sys

import websockets


def merge(target, patch):
    """JSON Merge Patch, RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    target = target if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = merge(target.get(key), value)
    return target


class Client:
    """One connection and its snapshot; each rtn_data is one step, taken wholly or not at all."""

    def __init__(self, socket):
        self.socket = socket
        self.snapshot = {}

    async def say(self, aid, **fields):
        await self.socket.send(json.dumps({"aid": aid, **fields}))

    async def step(self):
        """One peek, one rtn_data."""
        await self.say("peek_message")
        while (pack := json.loads(await self.socket.recv()))["aid"] != "rtn_data":
            pass
        next_one = copy.deepcopy(self.snapshot)
        for patch in pack["data"]:
            next_one = merge(next_one, patch)
        self.snapshot = next_one

    async def until(self, what, question, seconds=30):
        async def steps():
            while not (answer := question(self.snapshot)):
                await self.step()
            return answer

        try:
            return await asyncio.wait_for(steps(), seconds)
        except asyncio.TimeoutError:
            raise SystemExit(f"FAIL  {what}: not within {seconds} s; there is "
                             + json.dumps(self.snapshot, ensure_ascii=False)[:1500])


def order(user, order_id, price):
    return dict(user_id=user, order_id=order_id, exchange_id="SSE", instrument_id="600000", direction="BUY",
                offset="OPEN", volume=100, price_type="LIMIT", limit_price=price, time_condition="GFD",
                volume_condition="ANY")


def trades(snapshot, user):
    """The tree of one user: accounts, positions, orders, trades."""
    return snapshot.get("trade", {}).get(user, {})


async def main(url):
    user = "demo"
    async with websockets.connect(url, max_size=10_000_000) as socket:
        client = Client(socket)
        await client.say("req_login", bid="qaexchange", user_name=user, password="demo")
        await client.say("subscribe_quote", ins_list="SSE.600000")

        notify = await client.until("the answer to the login", lambda s: s.get("notify", {}).get("auth_result"))
        assert (notify["type"], notify["level"], notify["code"]) == ("MESSAGE", "INFO", 1000), notify
        print("ok    logged in:", notify["content"])

        def quote(s):
            return s.get("quotes", {}).get("SSE.600000", {})

        first = (await client.until("a quote", lambda s: quote(s).get("last_price") and quote(s)))["datetime"]
        last = await client.until("the quote to move", lambda s: quote(s)["datetime"] > first and quote(s))
        print("ok    quotes move:", last["datetime"], last["last_price"], "with five levels" * ("bid_price5" in last))

        def trade(s):
            return trades(s, user)

        account = await client.until("the account", lambda s: trade(s).get("accounts", {}).get("CNY"))
        before = account["balance"]
        print("ok    account: balance", before, "available", account["available"])

        await client.say("insert_order", **order(user, "tour-low", round(last["last_price"] * 0.95, 2)))
        waiting = await client.until("an order that waits", lambda s: trade(s).get("orders", {}).get("tour-low"))
        print("ok    an order far below the market:", waiting["status"])
        await client.say("cancel_order", user_id=user, order_id="tour-low")
        await client.until("it to be cancelled",
                           lambda s: trade(s)["orders"]["tour-low"]["status"] in ("CANCELLED", "FINISHED"))
        print("ok    cancelled:", trade(client.snapshot)["orders"]["tour-low"]["status"])

        await client.say("insert_order", **order(user, "tour-high", round(last["last_price"] * 1.03, 2)))
        await client.until("it to be filled",
                           lambda s: trade(s).get("orders", {}).get("tour-high", {}).get("volume_left") == 0)
        done = await client.until("its trade", lambda s: [each for each in trade(s).get("trades", {}).values()
                                                          if each["order_id"] == "tour-high"])
        print("ok    bought:", done[0]["volume"], "at", done[0]["price"], "commission", done[0]["commission"])
        held = await client.until("the position", lambda s: trade(s).get("positions", {}).get("SSE.600000"))
        print("ok    position:", held["volume_long"])
        paid = await client.until("the balance to change",
                                  lambda s: trade(s)["accounts"]["CNY"]["balance"] != before
                                  and trade(s)["accounts"]["CNY"])
        print("ok    balance", paid["balance"], "margin", paid["margin"], "available", paid["available"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8000/ws"))

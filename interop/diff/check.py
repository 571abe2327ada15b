"""Trades at a Sluice of its own, then kills it again and again while orders flow. Called by interop/diff/run.

    check.py DISTRIBUTION WORK_FOLDER ROUNDS [--without-node] [--without-chromium]
"""

import asyncio
import json
import pathlib
import random
import signal
import subprocess
import sys
from decimal import Decimal

import crowd
import readme
from client import Client
from process import Sluice

USER = "demo"


class Announced:
    """All that was ever announced to a client: it must be there after every restart, each once."""

    def __init__(self):
        self.orders = {}
        self.trades = {}

    def take(self, tree):
        self.orders.update(json.loads(json.dumps(tree.get("orders", {}))))
        self.trades.update(json.loads(json.dumps(tree.get("trades", {}))))

    def check(self, tree):
        """What of it is missing or another, in words; and whether the money fits the trades."""
        wrong = []
        for order_id, before in self.orders.items():
            now = tree.get("orders", {}).get(order_id)
            if now is None:
                wrong.append(f"order {order_id} is gone, it was {before['status']} {before['last_msg']}")
            elif before["status"] in ("FILLED", "CANCELLED", "REJECTED") and now["status"] != before["status"]:
                wrong.append(f"order {order_id} was {before['status']}, is {now['status']}")
            elif now["volume_left"] > before["volume_left"]:
                wrong.append(f"order {order_id} has more left: {now['volume_left']}, had {before['volume_left']}")
        for trade_id, before in self.trades.items():
            now = tree.get("trades", {}).get(trade_id)
            if now is None or {**now, "seqno": before["seqno"]} != before:  # seqno counts what this process announced
                wrong.append(f"trade {trade_id} was {before}, is {now}")
        account = tree["accounts"]["CNY"]
        paid = sum((Decimal(str(each["commission"])) for each in tree.get("trades", {}).values()), Decimal())
        if paid != Decimal(str(account["commission"])):
            wrong.append(f"commission of the account is {account['commission']}, of its trades {paid}")
        bought = sum(each["volume"] for each in tree.get("trades", {}).values())
        held = sum(each["volume_long"] for each in tree.get("positions", {}).values())
        if bought != held:
            wrong.append(f"bought {bought}, held {held}")
        filled = {}
        for each in tree.get("trades", {}).values():
            filled[each["order_id"]] = filled.get(each["order_id"], 0) + each["volume"]
        for order_id, each in tree.get("orders", {}).items():
            if each["volume_orign"] - each["volume_left"] != filled.get(order_id, 0):
                wrong.append(f"order {order_id} says {each['volume_orign'] - each['volume_left']} are filled, its trades "
                             f"{filled.get(order_id, 0)}")
        return wrong


async def connected(url, work):
    client = await Client(url, USER, "demo", ["SSE.600000"]).connect()
    try:
        await client.until("the account", lambda s: client.trade().get("accounts", {}).get("CNY"))
        await client.until("all of it", lambda s: client.trade().get("trade_more_data") is False)
        return await work(client)
    finally:
        await client.close()


async def lost():
    raise ConnectionError


async def flow(client, announced, sluice, number, seconds):
    """Sends orders and takes what is announced, until the process is killed under it."""
    price = (await client.until("a price", lambda s: s.get("quotes", {}).get("SSE.600000")))["last_price"]
    killer = asyncio.get_running_loop().call_later(seconds, sluice.process.send_signal, signal.SIGKILL)
    sent = 0

    async def send():
        nonlocal sent
        while True:
            sent += 1
            near = random.random() < 0.6
            await client.order(f"k{number}-{sent}", "SSE.600000", "BUY", "OPEN", 100,
                               round(price * (1.02 if near else 0.96), 2))
            if random.random() < 0.2:
                await client.cancel(f"k{number}-{random.randint(1, sent)}")
            await asyncio.sleep(0.02)

    sender = asyncio.create_task(send())
    client.connect = lost  # not yet: it is started again first
    try:
        while True:
            await client.step()
            announced.take(client.trade())
    except ConnectionError:
        pass
    finally:
        killer.cancel()
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
    return sent


async def look(client):
    return client.trade()


def main(distribution, work, rounds, *options):
    passed = failed = 0
    sluice = Sluice(pathlib.Path(distribution), pathlib.Path(work))
    sluice.start()
    try:
        here = pathlib.Path(__file__).parent
        told = subprocess.run([sys.executable, here / "client.py", sluice.url], capture_output=True, text=True)
        print(told.stdout, end="")
        if told.returncode == 0:
            passed += 1
        else:
            failed += 1
            print("FAIL  the client of the README:", told.stderr[-2000:])
        for check in (lambda: crowd.run(sluice.url, "--without-node" in options, "--without-chromium" in options),
                      lambda: readme.run(sluice.url, "--without-node" in options)):
            good, bad = check()
            passed += good
            failed += bad
        announced = Announced()
        for number in range(1, rounds + 1):
            sent = asyncio.run(connected(sluice.url, lambda client: flow(
                client, announced, sluice, number, random.uniform(0.3, 1.5))))
            sluice.process.wait(30)
            sluice.start()
            tree = asyncio.run(connected(sluice.url, look))
            wrong = announced.check(tree)
            if wrong:
                failed += 1
                print(f"FAIL  round {number}:", *(each[:300] for each in wrong[:5]), sep="\n      ")
            else:
                passed += 1
                print(f"ok    kill -9, round {number}: {sent} orders sent, {len(announced.orders)} announced ever, "
                      f"{len(announced.trades)} trades, balance {tree['accounts']['CNY']['balance']}: all there, each once",
                      flush=True)
            announced.take(tree)
    finally:
        sluice.end()
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))

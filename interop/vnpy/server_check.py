"""An unmodified vn.py server behind a Sluice of its own: quotes, account, orders and trades reach a DIFF client; then each of the
two processes is killed and started again, and vn.py's is stopped for a while. Called by interop/vnpy/run.

    server_check.py DISTRIBUTION WORK_FOLDER

Needs vnpy, vnpy_rpcservice and websockets. The last line is "N passed, M failed".
"""

import asyncio
import json
import pathlib
import signal
import subprocess
import sys
import time

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(here.parent / "diff"))

from client import Client  # noqa: E402
from process import Sluice, free_port  # noqa: E402

USER = "demo"
SYMBOLS = ["SHFE.rb2701", "SHFE.cu2701", "SSE.600000"]

FILES = {
    "org.sluice.collector-vnpy.cfg": """
feed = vnpy
origin = LIVE
fetchers = rpc
symbols = {symbols}
retryMaxMillis = 2000
""",
    "org.sluice.fetcher.rpc-vnpy.cfg": """
reqAddress = {req}
subAddress = {sub}
fetcher.origin = LIVE
counters.name = fetcher.rpc-vnpy
""",
    "org.sluice.catalog.rpc.cfg": """
reqAddress = {req}
refreshSeconds = 5
""",
    "org.sluice.gateway.rpc-vnpy.cfg": """
reqAddress = {req}
subAddress = {sub}
live = true
gateway.name = vnpy
counters.name = gateway.rpc-vnpy
""",
}
NOT_USED = ["org.sluice.collector-stock.cfg", "org.sluice.collector-futures.cfg", "org.sluice.fetcher.replay.cfg",
            "org.sluice.fetcher.synthetic.cfg", "org.sluice.gateway.sim-sim.cfg"]


class VnPy:
    """vn.py with its RPC service, in a process of its own."""

    def __init__(self, work):
        self.work = work / "vnpy"
        (self.work / ".vntrader").mkdir(parents=True)
        self.req, self.sub = (f"tcp://127.0.0.1:{free_port()}" for _ in range(2))
        self.output = work / "vnpy.out"
        self.process = None

    def start(self):
        with self.output.open("ab") as output:
            began = output.tell()
            self.process = subprocess.Popen(
                [sys.executable, here / "run_server.py", "--headless", "--rep", self.req, "--pub", self.sub,
                 "--state", self.work / "state.json"],
                cwd=self.work, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while b"vn.py serves" not in self.output.read_bytes()[began:]:
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit("FAIL  vn.py did not start:\n" + self.output.read_text(errors="replace"))
            time.sleep(0.05)

    def end(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)


# The other client of that server, which knows nothing of Sluice: vn.py's own. Does one thing and prints what came of it.
STRANGER = """
import json, os, sys
from vnpy.rpc import RpcClient
from vnpy.trader.constant import Direction, Exchange, Offset, OrderType
from vnpy.trader.object import OrderRequest

class Stranger(RpcClient):
    def callback(self, topic, data):
        pass

client = Stranger()
client.start(sys.argv[1], sys.argv[2])
if sys.argv[3] == "order":
    print(client.send_order(OrderRequest("cu2701", Exchange.SHFE, Direction.LONG, OrderType.LIMIT, 2.0, 74000.0,
                                         Offset.OPEN, "stranger"), "SIM"), flush=True)
else:
    print(json.dumps([[each.vt_orderid, each.reference, each.price] for each in client.get_all_orders()]), flush=True)
os._exit(0)
"""


def stranger(vnpy, what):
    told = subprocess.run([sys.executable, "-c", STRANGER, vnpy.req, vnpy.sub, what], cwd=vnpy.work, capture_output=True,
                          text=True, timeout=60)
    lines = told.stdout.strip().splitlines()
    if not lines:
        raise SystemExit("FAIL  the other client of vn.py: " + told.stderr)
    return lines[-1]


class Check:

    def __init__(self):
        self.passed = self.failed = 0

    def ok(self, what, *more):
        self.passed += 1
        print("ok   ", what, *more, flush=True)

    def fail(self, what):
        self.failed += 1
        print("FAIL ", what, flush=True)


def quote(snapshot, symbol):
    return snapshot.get("quotes", {}).get(symbol) or {}


def tree(snapshot):
    return snapshot.get("trade", {}).get(USER, {})


def an_order(snapshot, order_id):
    return tree(snapshot).get("orders", {}).get(order_id) or {}


def filled(snapshot, order_id):
    """How much of an order its trades say."""
    return sum(each["volume"] for each in tree(snapshot).get("trades", {}).values() if each["order_id"] == order_id)


async def connected(sluice, work):
    client = await Client(sluice.url, USER, "demo", SYMBOLS).connect()
    try:
        await client.until("the account", lambda s: tree(s).get("accounts", {}).get("CNY"), 60)
        return await work(client)
    finally:
        await client.close()


async def moving(client, check, what):
    """All quotes have another time than now."""
    before = {symbol: quote(client.snapshot, symbol).get("datetime") for symbol in SYMBOLS}
    for symbol in SYMBOLS:
        await client.until(f"{symbol} to move", lambda s: quote(s, symbol).get("last_price")
                           and quote(s, symbol)["datetime"] != before[symbol], 60)
    check.ok(what, *(f"{symbol} {quote(client.snapshot, symbol)['last_price']}" for symbol in SYMBOLS))


async def first(client, check, vnpy):
    await moving(client, check, "quotes of vn.py's server move:")
    price = quote(client.snapshot, "SHFE.rb2701")["last_price"]
    account = tree(client.snapshot)["accounts"]["CNY"]
    if (account["balance"], account["available"]) == (1_000_000, 1_000_000):
        check.ok("account: balance and available", account["balance"])
    else:
        check.fail(f"account: {account}")

    await client.order("low", "SHFE.rb2701", "BUY", "OPEN", 3, round(price * 0.95))
    await client.until("the order to rest", lambda s: an_order(s, "low").get("exchange_order_id"))
    await client.until("its money to be frozen",
                       lambda s: tree(s)["accounts"]["CNY"]["available"] < tree(s)["accounts"]["CNY"]["balance"])
    check.ok("an order below the market rests:", an_order(client.snapshot, "low")["exchange_order_id"])
    await client.cancel("low")
    await client.until("the cancel", lambda s: an_order(s, "low").get("status") == "CANCELLED")
    await client.until("its money to be free again",
                       lambda s: tree(s)["accounts"]["CNY"]["available"] == tree(s)["accounts"]["CNY"]["balance"])
    check.ok("it is cancelled, and its money free")

    # more than the market's depth, so that it is filled bit by bit
    await client.order("high", "SHFE.rb2701", "BUY", "OPEN", 12, round(price * 1.02))
    await client.until("the fill", lambda s: an_order(s, "high").get("status") == "FILLED"
                       and filled(s, "high") == 12, 60)
    await client.until("the position", lambda s: (tree(s).get("positions", {}).get("SHFE.rb2701") or {})
                       .get("volume_long") == 12)
    check.ok("an order above the market is filled in",
             sum(each["order_id"] == "high" for each in tree(client.snapshot)["trades"].values()), "trades, 12 are held")
    await client.order("shares", "SSE.600000", "BUY", "OPEN", 200,
                       round(quote(client.snapshot, "SSE.600000")["last_price"] * 1.01, 2))
    await client.until("the shares", lambda s: filled(s, "shares") == 200)
    check.ok("shares are bought, at vn.py without an offset")
    await client.order("poor", "SHFE.cu2701", "BUY", "OPEN", 26, 75000)
    await client.until("the refusal", lambda s: an_order(s, "poor").get("status") == "REJECTED")
    check.ok("what vn.py's gateway refuses is rejected:", an_order(client.snapshot, "poor")["last_msg"])

    server_id = stranger(vnpy, "order")
    await client.until("the stranger's order", lambda s: strange(s, server_id))
    check.ok("an order of another client of that server is seen:", server_id)
    await client.order("rests", "SHFE.cu2701", "BUY", "OPEN", 1, 74000)
    await client.until("the order that stays", lambda s: an_order(s, "rests").get("exchange_order_id"))
    return server_id


def strange(snapshot, server_id):
    return [each for each in tree(snapshot).get("orders", {}).values() if each["exchange_order_id"] == server_id]


def facts(snapshot):
    """What must be the same after a restart: orders by the server's id, trades, and what is held."""
    here = tree(snapshot)
    orders = {each["exchange_order_id"]: (each["status"], each["volume_left"]) for each in here["orders"].values()
              if each["exchange_order_id"]}
    done = {(each["order_id"], each["price"], each["volume"]) for each in here.get("trades", {}).values()}
    held = {name: each["volume_long"] for name, each in here.get("positions", {}).items()}
    return orders, len(here.get("trades", {})), done, held, here["accounts"]["CNY"]["balance"]


async def same(client, check, what, before):
    try:
        await client.until(what, lambda s: facts(s) == before, 60)
        check.ok(what)
    except SystemExit:
        check.fail(f"{what}: {facts(client.snapshot)} instead of {before}")


def logged(sluice):
    log = sluice.home / "var/log/sluice.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


async def until_logged(sluice, what, words, since, seconds):
    """Waits for a line with all these words, in what was logged after the given length."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for line in logged(sluice)[since:].splitlines():
            if all(word in line for word in words):
                return line
        await asyncio.sleep(0.05)
    raise SystemExit(f"FAIL  {what}: not within {seconds} s")


async def over_silence(client, check, vnpy, sluice):
    """vn.py hangs: its connections stay, and nothing comes on them any more."""
    since, began = len(logged(sluice)), time.monotonic()
    vnpy.process.send_signal(signal.SIGSTOP)
    try:
        await until_logged(sluice, "that vn.py is down", ["vnpy: ", "no word for 25 s"], since, 40)
        took = time.monotonic() - began
        told = await until_logged(sluice, "the alarm", ["gateway-down"], since, 40)
        if took < 30:
            check.ok(f"vn.py without a heartbeat is down after {took:.1f} s, and alarms:", told[told.index("alert"):])
        else:
            check.fail(f"vn.py without a heartbeat was taken to be down after {took:.1f} s")
        await client.order("silent", "SHFE.rb2701", "BUY", "OPEN", 1, 3100)
        await client.until("an order to be refused", lambda s: an_order(s, "silent").get("status") == "REJECTED", 30)
        check.ok("and takes no orders:", an_order(client.snapshot, "silent")["last_msg"])
    finally:
        vnpy.process.send_signal(signal.SIGCONT)
    await moving(client, check, "it goes on, and quotes move again:")


async def over_doubt(client, check, vnpy):
    """vn.py hangs while an order is on its way to it."""
    await client.order("before", "SHFE.rb2701", "BUY", "OPEN", 1, 3111)
    await client.until("orders to be taken", lambda s: an_order(s, "before").get("exchange_order_id"), 60)
    stranger(vnpy, "orders")  # answered after it, so that its answer is on its way, too: the event comes before
    vnpy.process.send_signal(signal.SIGSTOP)
    try:
        await client.order("doubt", "SHFE.rb2701", "BUY", "OPEN", 1, 3112)
        await client.until("the order to be doubtful", lambda s: an_order(s, "doubt").get("status") == "PENDING"
                           and 2016 in (each["code"] for each in s.get("notify", {}).values()), 30)
        check.ok("an order without an answer is UNKNOWN:", an_order(client.snapshot, "doubt")["last_msg"])
    finally:
        vnpy.process.send_signal(signal.SIGCONT)
    settled = await client.until("it to be settled", lambda s: an_order(s, "doubt").get("status") != "PENDING"
                                 and an_order(s, "doubt"), 60)
    there = [each for each in json.loads(stranger(vnpy, "orders")) if each[2] == 3112]
    if (settled["status"], len(there)) in (("ALIVE", 1), ("REJECTED", 0)):
        check.ok(f"it is settled when vn.py is back, and was not sent again: {settled['status']}, {len(there)} at vn.py")
    else:
        check.fail(f"the doubtful order is {settled}, at vn.py there are {there}")
    for order_id in ("before", "doubt"):
        if an_order(client.snapshot, order_id)["status"] == "ALIVE":
            await client.cancel(order_id)
            await client.until("the cancel", lambda s: an_order(s, order_id).get("status") == "CANCELLED", 60)


async def over_the_server(client, check, vnpy):
    """The server is killed under the client's eyes."""
    await client.until("all that is known", lambda s: an_order(s, "rests"))
    before = facts(client.snapshot)
    vnpy.end(signal.SIGKILL)
    await client.order("nobody", "SHFE.rb2701", "BUY", "OPEN", 1, 3100)
    await client.until("an order to be refused", lambda s: an_order(s, "nobody").get("status") == "REJECTED", 60)
    check.ok("while vn.py is down an order is refused:", an_order(client.snapshot, "nobody")["last_msg"])
    vnpy.start()
    await moving(client, check, "after kill -9 of vn.py quotes move again:")
    await same(client, check, "after kill -9 of vn.py orders, trades and positions are what they were", before)
    await client.cancel("rests")
    try:
        await client.until("the cancel", lambda s: an_order(s, "rests").get("status") == "CANCELLED", 60)
        check.ok("an order from before is cancelled")
    except SystemExit as e:
        check.fail(str(e))
    await client.order("rests2", "SHFE.cu2701", "BUY", "OPEN", 1, 74000)
    await client.until("another order that stays", lambda s: an_order(s, "rests2").get("exchange_order_id"))
    return facts(client.snapshot)


async def over_sluice(client, check, before):
    await moving(client, check, "after kill -9 of Sluice quotes move again:")
    await same(client, check, "after kill -9 of Sluice orders, trades and positions are what they were", before)
    await client.cancel("rests2")
    try:
        await client.until("the cancel", lambda s: an_order(s, "rests2").get("status") == "CANCELLED", 60)
        check.ok("an order from before, known by the client's own id, is cancelled")
    except SystemExit as e:
        check.fail(str(e))


def main(distribution, work):
    check = Check()
    work = pathlib.Path(work)
    vnpy, sluice = VnPy(work), Sluice(pathlib.Path(distribution), work)
    for name in NOT_USED:
        (sluice.home / "etc/demo" / name).unlink()
    for name, text in FILES.items():
        (sluice.home / "etc" / name).write_text(
            text.format(req=vnpy.req, sub=vnpy.sub, symbols=",".join(SYMBOLS)), encoding="utf-8")
    try:
        vnpy.start()
        sluice.start()
        asyncio.run(connected(sluice, lambda client: first(client, check, vnpy)))
        asyncio.run(connected(sluice, lambda client: over_silence(client, check, vnpy, sluice)))
        asyncio.run(connected(sluice, lambda client: over_doubt(client, check, vnpy)))
        before = asyncio.run(connected(sluice, lambda client: over_the_server(client, check, vnpy)))
        sluice.end(signal.SIGKILL)
        sluice.start()
        asyncio.run(connected(sluice, lambda client: over_sluice(client, check, before)))
    except SystemExit as e:
        check.fail(str(e))
        print(vnpy.output.read_text(errors="replace")[-2000:], sluice.output.read_text(errors="replace")[-4000:], sep="\n")
    finally:
        sluice.end()
        vnpy.end()
    print(f"{check.passed} passed, {check.failed} failed")
    return 0 if check.passed and not check.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))

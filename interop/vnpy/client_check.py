"""The unmodified vn.py as a client of Sluice, over TCP and over ipc: MainEngine with RpcGateway at its default settings' keys,
and vn.py's own RpcClient. Then each of the two is killed and started again. Called by interop/vnpy/run.

    client_check.py DISTRIBUTION WORK_FOLDER

The last line is "N passed, M failed".
"""

import datetime
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import traceback
import zoneinfo

from vnpy.event import EventEngine
from vnpy.rpc import RpcClient
from vnpy.trader.constant import Direction, Exchange, Interval, Offset, OrderType, Product, Status
from vnpy.trader.engine import MainEngine
from vnpy.trader.object import HistoryRequest, OrderRequest, SubscribeRequest
from vnpy_rpcservice import RpcGateway

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(here.parent / "diff"))

from process import Sluice, free_port  # noqa: E402

STOCK = ("600000", Exchange.SSE)
FUTURE = ("cu2501", Exchange.SHFE)
FUNCTIONS = ["get_all_ticks", "get_all_orders", "get_all_trades", "get_all_positions", "get_all_accounts", "get_all_contracts",
             "get_all_active_orders"]


class Check:

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, good, what, *more):
        if good:
            self.passed += 1
        else:
            self.failed += 1
        print("ok   " if good else "FAIL ", what, *more, flush=True)


class VnPy:
    """A whole vn.py, without its window."""

    def __init__(self, rep, pub):
        self.events = EventEngine()
        self.engine = MainEngine(self.events)
        self.engine.add_gateway(RpcGateway)
        self.heard = []
        self.events.register_general(lambda event: self.heard.append((event.type, event.data, time.monotonic())))
        self.engine.connect({"主动请求地址": rep, "推送订阅地址": pub}, "RPC")

    def until(self, what, condition, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.02)
        raise SystemExit(f"FAIL  {what}: not within {seconds} s; the last events: "
                         + str([(kind, str(data)[:200]) for kind, data, _ in self.heard[-5:]]))

    def of(self, kind, since=0):
        return [data for type_, data, when in list(self.heard) if type_.startswith(kind) and when > since]

    def logged(self):
        return [data.msg for data in self.of("eLog") + self.of("eRpcLog")]

    def subscribe(self, *symbols):
        for symbol, exchange in symbols:
            self.engine.subscribe(SubscribeRequest(symbol, exchange), "RPC")

    def ticks_move(self, *symbols):
        since = time.monotonic()
        for symbol, _ in symbols:
            self.until(f"ticks of {symbol}", lambda: len({each.datetime for each in self.of("eTick.", since)
                                                          if each.symbol == symbol}) > 1)

    def buy(self, contract, volume, price, offset=Offset.NONE, kind=OrderType.LIMIT, direction=Direction.LONG):
        return self.engine.send_order(
            OrderRequest(contract[0], contract[1], direction, kind, volume, price, offset, "check"), "RPC")

    def ends(self, order_id, status):
        return self.until(f"{order_id} {status.name}", lambda: [each for each in self.of("eOrder.")
                                                                if each.vt_orderid == order_id and each.status == status])[-1]


class Caller(RpcClient):
    """vn.py's own client, without a gateway around it."""

    def callback(self, topic, data):
        pass


def main_part(check, vnpy):
    engine = vnpy.engine
    contracts = engine.get_all_contracts()
    vnpy.subscribe(STOCK, FUTURE)
    stock = engine.get_contract("600000.SSE")
    future = vnpy.until("the future's contract", lambda: engine.get_contract("cu2501.SHFE"))
    check.that(len(contracts) > 1000 and stock.product == Product.EQUITY and stock.min_volume == 100
               and future.product == Product.FUTURES and future.size == 5,
               f"{len(contracts)} contracts: {stock.name}, {future.name}")
    account = engine.get_all_accounts()[0]
    check.that((account.balance, account.available, account.vt_accountid) == (1_000_000, 1_000_000, "RPC.demo"),
               "the account:", account.balance)
    vnpy.until("the log", lambda: "成交信息查询成功" in vnpy.logged() and any("TEST" in each for each in vnpy.logged()))
    check.that(True, "RpcGateway's start is complete, and says that these are test data")
    vnpy.ticks_move(STOCK, FUTURE)
    tick = engine.get_tick("600000.SSE")
    check.that(0 < tick.bid_price_1 <= tick.last_price <= tick.limit_up and tick.name and tick.volume > 0
               and abs(tick.datetime.timestamp() - time.time()) < 60, "ticks of a stock and a future move:", tick.last_price)

    low = vnpy.buy(STOCK, 200, round(tick.last_price * 0.95, 2))
    rests = vnpy.ends(low, Status.NOTTRADED)
    check.that(rests.reference == "check" and low.startswith("RPC."), "an order below the market rests:", low)
    held = vnpy.until("money to be bound", lambda: engine.get_account("RPC.demo").frozen > 0 and engine.get_account("RPC.demo"))
    check.that(abs(held.available + held.frozen - held.balance) < 1e-6, "its money is bound:", held.frozen)
    engine.cancel_order(rests.create_cancel_request(), "RPC")
    vnpy.ends(low, Status.CANCELLED)
    check.that(not engine.get_all_active_orders(), "it is cancelled")

    high = vnpy.buy(STOCK, 300, round(tick.last_price * 1.02, 2))
    vnpy.ends(high, Status.ALLTRADED)
    filled = sum(each.volume for each in engine.get_all_trades() if each.vt_orderid == high)
    position = vnpy.until("the position", lambda: [each for each in engine.get_all_positions() if each.symbol == "600000"])[0]
    check.that(filled == 300 and position.volume == 300,
               "an order above the market is filled, and held:", position.vt_positionid, position.volume)
    price = engine.get_tick("cu2501.SHFE").last_price
    copper = vnpy.buy(FUTURE, 2, round(price * 1.02 / 10) * 10, Offset.OPEN)
    vnpy.ends(copper, Status.ALLTRADED)
    closed = vnpy.buy(FUTURE, 1, round(price * 0.98 / 10) * 10, Offset.CLOSETODAY, OrderType.FAK, Direction.SHORT)
    vnpy.ends(closed, Status.ALLTRADED)
    vnpy.until("the future's position", lambda: any(each.symbol == "cu2501" and each.direction == Direction.LONG
                                                    and each.volume == 1 for each in engine.get_all_positions()))
    check.that(True, "two contracts are bought, one is sold again with FAK and CLOSETODAY")
    poor = vnpy.buy(FUTURE, 5000, round(price / 10) * 10, Offset.OPEN)
    vnpy.ends(poor, Status.REJECTED)
    check.that(any(each.startswith("委托被拒绝") for each in vnpy.logged()), "an order that can't be paid is rejected:",
               [each for each in vnpy.logged() if each.startswith("委托被拒绝")][-1])
    order = vnpy.of("eOrder.")
    names = {kind for kind, data, _ in vnpy.heard if kind.startswith("eOrder.")}
    check.that("eOrder." in names and len(names) > 3 and order, "events come under both names:", sorted(names)[1])


def functions(check, rep, pub):
    caller = Caller()
    caller.start(rep, pub)
    try:
        got = {name: getattr(caller, name)() for name in FUNCTIONS}
        got["get_tick"] = caller.get_tick("600000.SSE")
        got["get_contract"] = caller.get_contract("600000.SSE")
        got["get_order"] = caller.get_order(got["get_all_orders"][0].vt_orderid)
        got["get_trade"] = caller.get_trade(got["get_all_trades"][0].vt_tradeid)
        got["get_position"] = caller.get_position(got["get_all_positions"][0].vt_positionid)
        got["get_account"] = caller.get_account(got["get_all_accounts"][0].vt_accountid)
        end = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai"))
        request = HistoryRequest("600000", Exchange.SSE, end - datetime.timedelta(days=1), end, Interval.MINUTE)
        got["query_history"] = caller.query_history(request, "sim")
        check.that(got["query_history"] and got["query_history"][-1].close_price > 0, "history has bars:",
                   got["query_history"] and got["query_history"][-1].datetime)
        missing = [name for name, value in got.items() if value is None]
        check.that(not missing, f"all {len(got) + 3} functions answer to vn.py's own RpcClient")
        try:
            caller.get_quote("x")
            check.that(False, "an unknown function fails")
        except Exception as failed:
            check.that("KeyError: 'get_quote'" in str(failed), "an unknown function fails as in Python")
        check.that(len(caller.get_all_contracts()) > 1000, "and the next call is answered")
    finally:
        threading.Thread(target=lambda: (caller.stop(), caller.join()), daemon=True).start()


def restarts(check, vnpy, sluice):
    rests = vnpy.buy(STOCK, 100, round(vnpy.engine.get_tick("600000.SSE").last_price * 0.95, 2))
    order = vnpy.ends(rests, Status.NOTTRADED)
    sluice.end(signal.SIGKILL)
    sluice.start()
    vnpy.ticks_move(STOCK, FUTURE)
    check.that(True, "after kill -9 of Sluice the same vn.py gets ticks again, without subscribing anew")
    vnpy.engine.cancel_order(order.create_cancel_request(), "RPC")
    vnpy.ends(rests, Status.CANCELLED)
    check.that(True, "and cancels the order from before")
    again = vnpy.buy(STOCK, 100, round(vnpy.engine.get_tick("600000.SSE").last_price * 1.02, 2))
    vnpy.ends(again, Status.ALLTRADED)
    check.that(True, "and buys")


def another(rep, pub):
    """Started by this file: a vn.py that is killed in the middle of its ticks."""
    vnpy = VnPy(rep, pub)
    vnpy.subscribe(STOCK)
    vnpy.ticks_move(STOCK)
    print("moving", flush=True)
    time.sleep(600)


def killed_client(check, vnpy, rep, pub):
    child = subprocess.Popen([sys.executable, __file__, "--another", rep, pub], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
    try:
        line = next((line for line in child.stdout if line.strip() == b"moving"), None)
        check.that(line is not None, "a second vn.py gets ticks, too")
    finally:
        child.kill()
        child.wait()
    vnpy.ticks_move(STOCK, FUTURE)
    check.that(True, "after kill -9 of the second the first goes on")


def main(distribution, work):
    check, work = Check(), pathlib.Path(work) / "client"
    (work / ".vntrader").mkdir(parents=True)
    os.chdir(work)
    sluice = Sluice(pathlib.Path(distribution), work)
    ipc = {name: f"ipc://{work}/{name}" for name in ("requests", "events")}
    rep, pub = f"tcp://127.0.0.1:{free_port()}", f"tcp://127.0.0.1:{free_port()}"
    sluice.options = ["-D", f"sluice.rpcRequests={rep},{ipc['requests']}", "-D", f"sluice.rpcEvents={pub},{ipc['events']}"]
    sluice.start()
    try:
        vnpy = VnPy(rep, pub)
        main_part(check, vnpy)
        functions(check, rep, pub)
        local = VnPy(ipc["requests"], ipc["events"])
        local.subscribe(STOCK)
        local.ticks_move(STOCK)
        check.that(len(local.engine.get_all_trades()) == len(vnpy.engine.get_all_trades()),
                   "over ipc:// a vn.py sees the same trades, and ticks")
        killed_client(check, vnpy, rep, pub)
        restarts(check, vnpy, sluice)
    except (Exception, SystemExit) as failed:
        check.failed += 1
        print(f"FAIL  {failed!r}", flush=True)
        traceback.print_exc()
    finally:
        sluice.end()
    print(f"{check.passed} passed, {check.failed} failed", flush=True)
    os._exit(1 if check.failed else 0)  # vn.py's threads wait for the next event


if __name__ == "__main__":
    if sys.argv[1] == "--another":
        another(*sys.argv[2:])
    else:
        main(*sys.argv[1:])

"""The peer of P6: vn.py's own RpcServer, which gives each tick out under two names as its gateways and engine do. PORT

Takes lines: "tick" (one tick), "run SECONDS" (as fast as it can), "rate EVENTS SECONDS", "cpu", "quit"; answers each with one.

In the peer's favour: ticks are ready-made, there is no event engine with its queue and thread in between, and nobody calls.
"""
import datetime
import socket
import sys
import time
from zoneinfo import ZoneInfo

from vnpy.event import Event
from vnpy.rpc import RpcServer
from vnpy.trader.constant import Exchange
from vnpy.trader.object import TickData

SYMBOLS = 5000
CHINA = ZoneInfo("Asia/Shanghai")
BURST = 25  # ticks of a step at a given rate


def tick(i):
    """The same instruments and figures as org.sluice.bench.Sweep makes."""
    last = 5 + i % 977 * 0.07
    volume = 1_000_000.0 + 100 * i
    made = TickData(
        gateway_name="bench", symbol="%06d" % ((600000 if i % 2 == 0 else 1) + i // 2),
        exchange=Exchange.SSE if i % 2 == 0 else Exchange.SZSE,
        datetime=datetime.datetime(2026, 11, 20, 10, 15, 3 + i % 3, tzinfo=CHINA), name="股票%04d" % i,
        volume=volume, turnover=volume * last, last_price=last, open_price=last - 0.1, high_price=last + 0.2,
        low_price=last - 0.2, pre_close=last - 0.05)
    for level in range(1, 6):
        setattr(made, "bid_price_%d" % level, last - 0.01 * level)
        setattr(made, "ask_price_%d" % level, last + 0.01 * level)
        setattr(made, "bid_volume_%d" % level, 100.0 * level)
        setattr(made, "ask_volume_%d" % level, 100.0 * level)
    return made


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


ticks = [tick(i) for i in range(SYMBOLS)]
at = 0
server = RpcServer()
server.start("tcp://127.0.0.1:%d" % free_port(), "tcp://127.0.0.1:%s" % sys.argv[1])
print("listening", flush=True)


def publish(count):
    global at
    for _ in range(count):
        each = ticks[at]
        at = (at + 1) % SYMBOLS
        server.publish("", Event("eTick.", each))
        server.publish("", Event("eTick." + each.vt_symbol, each))


def run(seconds):
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        publish(BURST)
        count += BURST
    return count


def rate(events, seconds):
    """From a schedule; who is late hurries, but ends in time."""
    count, began = 0, time.perf_counter()
    total = int(events * seconds / 2)
    while count < total and time.perf_counter() - began < seconds:
        ahead = began + count * 2 / events - time.perf_counter()
        if ahead > 0:
            time.sleep(ahead)
        publish(BURST)
        count += BURST
    return count


for line in sys.stdin:
    word, *values = line.split()
    if word == "quit":
        break
    began = time.perf_counter()
    done = 1
    if word == "tick":
        publish(1)
    elif word == "run":
        done = run(float(values[0]))
    elif word == "rate":
        done = rate(float(values[0]), float(values[1]))
    print("published=%d in_seconds=%.6f used=%.6f" % (2 * done, time.perf_counter() - began, time.process_time()), flush=True)
server.stop()
server.join()

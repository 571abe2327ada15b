"""The peer of P8: vn.py's own BarGenerator, one for each symbol, one minute. SYMBOLS SECONDS

Sweeps of all symbols, 5 s apart for 3 minutes; each pass has new generators. Ticks and generators are made before the
clock runs.
"""
import datetime
import sys
import time

from vnpy.trader.constant import Exchange
from vnpy.trader.object import TickData
from vnpy.trader.utility import BarGenerator

SWEEPS, STEP = 36, 5
symbols, seconds = int(sys.argv[1]), float(sys.argv[2])
bars = 0


def on_bar(bar):
    global bars
    bars += 1


def tick(i, sweep):
    base = 5 + i % 977 * 0.07
    last = base + (sweep * 7 + i) % 11 * 0.01
    volume = 100.0 * (sweep + 1) * (1 + i % 13)
    return TickData(
        gateway_name="bench", symbol="%06d" % (600000 + i), exchange=Exchange.SSE,
        datetime=datetime.datetime(2026, 11, 20, 9, 30) + datetime.timedelta(seconds=sweep * STEP),
        last_price=last, open_price=base, high_price=base + 0.1, low_price=base, volume=volume, turnover=volume * last)


sweeps = [[tick(i, sweep) for i in range(symbols)] for sweep in range(SWEEPS)]
used, cpu, count = 0.0, 0.0, 0
while used < seconds:
    generators = [BarGenerator(on_bar) for _ in range(symbols)]
    began, cpu_began = time.perf_counter(), time.process_time()
    for sweep in sweeps:
        for generator, each in zip(generators, sweep):
            generator.update_tick(each)
    used += time.perf_counter() - began
    cpu += time.process_time() - cpu_began
    count += symbols * SWEEPS
print("ticks=%d seconds=%.6f cpu_seconds=%.6f closed=%d" % (count, used, cpu, bars))

"""bench/run bars: K-line bars beside vn.py's BarGenerator. Started by bench/run."""
import argparse
import datetime
import os
import sys
import tempfile
import time

import harness
from harness import Failure, Goal, Process, figures

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAVA = os.environ["BENCH_JAVA"]
SYMBOLS = "5000"
PERIODS = "1m,3m,5m,15m,30m,60m"
GOALS = [
    Goal("P8", "bar updates per CPU second, 5000 symbols, 6 periods, against vn.py's BarGenerator with 1", 20, 60, ">"),
    Goal("P8'", "the same while a listener hears each growing bar", None, 20, ">"),
]


def vnpy(seconds, folder):
    """It keeps its settings in the home folder: give it one of its own."""
    program = os.path.join(HERE, "peers", "vnpy_bars.py")
    environment = dict(os.environ, HOME=folder, PYTHONDONTWRITEBYTECODE="1")
    return figures(Process([sys.executable, program, SYMBOLS, seconds], 120, environment).output())


def product(seconds, warm, hears):
    return figures(Process([JAVA, "-Dslf4j.internal.verbosity=ERROR", "-cp", os.environ["BENCH_CLASSPATH"],
                            "org.sluice.bench.BarsBench", SYMBOLS, PERIODS, warm, seconds, hears], 120).output())


def main():
    parser = argparse.ArgumentParser(prog="bench/run bars")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rounds = options.rounds or (2 if options.quick else 5)
    if rounds < 1:
        parser.error("at least one round")
    warm, seconds = ("1.5", "1") if options.quick else ("5", "3")
    began = time.monotonic()
    from importlib import metadata
    known = harness.versions(JAVA)
    known["vnpy"] = metadata.version("vnpy")
    print("\n".join("%-12s %s" % item for item in known.items()))
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, rounds + 1):
            print("round %d" % number)
            theirs = vnpy(seconds, folder)
            # Of the thread that makes the bars: what else runs on the machine would stretch the time of either.
            peer = theirs["ticks"] / theirs["cpu_seconds"]
            print("   vn.py %s bars of a tick/s; %s by the clock" % (
                format(peer, ",.0f"), format(theirs["ticks"] / theirs["seconds"], ",.0f")), flush=True)
            for name, hears in (("P8", "closed"), ("P8'", "growing")):
                ours = product(seconds, warm, hears)
                updates = ours["ticks"] * len(PERIODS.split(",")) / ours["cpu_seconds"]
                clock = ours["ticks"] * len(PERIODS.split(",")) / ours["seconds"]
                entry = {"round": number, "load": round(harness.load(), 2), "value": updates / peer,
                         "updates_per_s": updates, "vnpy_per_s": peer, "closed": ours["closed"],
                         "clock_updates_per_s": clock, "clock_vnpy_per_s": theirs["ticks"] / theirs["seconds"],
                         "bytes_per_tick": ours["allocated_per_tick"]}
                results.setdefault(name, []).append(entry)
                print("   %-5s %8.1fx   %s updates/s of the processor, %s by the clock; %.1f bytes allocated a tick; load %.1f" % (
                    name, entry["value"], format(updates, ",.0f"), format(clock, ",.0f"), entry["bytes_per_tick"],
                    entry["load"]), flush=True)
    text, lines = harness.table(GOALS, results)
    loads = [entry["load"] for entries in results.values() for entry in entries]
    print("\nMedian of %d per-round figures; load average %.1f to %.1f; %d s" % (
        rounds, min(loads), max(loads), time.monotonic() - began))
    print(text)
    now = datetime.datetime.now(datetime.timezone.utc)
    path = os.path.join(HERE, "results", now.strftime("bars-%Y%m%dT%H%M%SZ.json"))
    harness.write_json(path, {"benchmark": "bars", "time": now.isoformat(timespec="seconds"), "quick": options.quick,
                              "versions": known, "table": lines, "rounds": results})
    print("written to " + path)
    missed = [name for name, line in lines.items() if line["verdict"] == "MISSED"]
    if missed:
        print("floor missed: " + ", ".join(missed))
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print("bench: %s" % failure, file=sys.stderr)
        sys.exit(1)

"""bench/run zmq: ZeroMQ publish, beside libzmq's PUB, to the same libzmq subscriber. Started by bench/run."""
import argparse
import datetime
import os
import sys

import harness
from harness import Failure, Goal, Process, free_port, number

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NETBENCH = os.path.join(HERE, "build", "netbench")
SHARP = os.path.join(HERE, "build", "sharp")
JAVA = os.environ["BENCH_JAVA"]
SIZES = {"P5a": (256, 3_000_000), "P5b": (4096, 400_000)}
GOALS = [
    Goal("P5a", "256 B messages delivered/s to one libzmq subscriber, against libzmq's PUB", 0.35, 0.8, ">"),
    Goal("P5b", "the same with 4 KB messages", 0.35, 0.8, ">"),
]


def subscribe(port):
    return Process([SHARP, NETBENCH, "zsub", port, "1"])


def delivered(text, count):
    """Deliveries a second; all must have come, or the two are not comparable."""
    received = number(r"recv=(\d+)", text)
    if received != count:
        raise Failure("%d of %d messages came: %s" % (received, count, text.strip()))
    return number(r"([\d.]+) deliveries/s", text)


def ours(size, count, warm):
    port = free_port()
    publisher = Process([SHARP, JAVA, "-Dbench.zmtp=true", "-Dslf4j.internal.verbosity=ERROR", "-cp",
                         os.environ["BENCH_CLASSPATH"], "org.sluice.bench.SpBench", port, str(size), str(count), "1", "0",
                         warm])
    publisher.wait_for("listening")
    subscriber = subscribe(port)
    text = subscriber.output()
    publisher.output()
    return delivered(text, count)


def theirs(size, count):
    port = free_port()
    publisher = Process([SHARP, NETBENCH, "zpub", port, str(size), str(count), "0", "1"])
    subscriber = subscribe(port)
    text = subscriber.output()
    publisher.output()
    return delivered(text, count)


def main():
    parser = argparse.ArgumentParser(prog="bench/run zmq")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rounds = options.rounds or (2 if options.quick else 5)
    warm = "1.5" if options.quick else "4"
    results = {}
    for turn in range(1, rounds + 1):
        print("round %d of %d, load average %.2f" % (turn, rounds, harness.load()), flush=True)
        for name, (size, count) in SIZES.items():
            count = count // 4 if options.quick else count
            # who goes first changes with the round
            pair = [theirs(size, count)] if turn % 2 else []
            mine = ours(size, count, warm)
            peer = pair[0] if pair else theirs(size, count)
            results.setdefault(name, []).append({"round": turn, "load": round(harness.load(), 2), "value": mine / peer,
                                                 "ours": mine, "libzmq": peer})
            print("   %-4s %6.2fx   ours %s  libzmq %s" % (name, mine / peer, format(mine, ",.0f"),
                                                         format(peer, ",.0f")), flush=True)
    text, lines = harness.table(GOALS, results)
    print("\n" + text)
    now = datetime.datetime.now(datetime.timezone.utc)
    path = os.path.join(HERE, "results", now.strftime("zmq-%Y%m%dT%H%M%SZ.json"))
    harness.write_json(path, {"benchmark": "zmq", "time": now.isoformat(timespec="seconds"), "quick": options.quick,
                              "versions": harness.versions(JAVA), "table": lines, "rounds": results})
    missed = [name for name, line in lines.items() if line["verdict"] == "MISSED"]
    print("written to " + path)
    if missed:
        print("floor missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print("bench: %s" % failure, file=sys.stderr)
        sys.exit(1)

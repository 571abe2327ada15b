"""bench/run rpc: vn.py's RPC beside vn.py's own server. Started by bench/run."""
import argparse
import datetime
import os
import sys
import tempfile
import time

import harness
from harness import Failure, Goal, Process, figures, free_port

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAVA = os.environ["BENCH_JAVA"]
EVENTS = 50_000  # a second, where the rate is given
QUIET = 1.5  # seconds after which no more comes
ANSWER = r"published=.*\n"
GOALS = [
    Goal("P6a", "vn.py RPC events/s to one libzmq subscriber, against vn.py's RpcServer", 1.5, 4, ">"),
    Goal("P6b", "events per CPU second of the server", 3, 6, ">"),
    Goal("P6c", "events lost at 50,000/s", 0, 0, "<", "%", of="max"),
]


class Side:
    """A server, its subscribers one after the other, and what both say."""

    def __init__(self, command, port, limit, environment):
        self.port = port
        self.server = Process(command, limit, environment, keys=True)
        self.server.wait_for("listening")

    def measure(self, line, seconds):
        """Published and received, and what the server used for it, from a subscriber's first event to its last."""
        subscriber = Process([os.path.join(HERE, "build", "rpcsub"), self.port, str(QUIET), str(seconds + 30)], seconds + 40, keys=True)
        while "ready" not in subscriber.text:
            self.server.ask("tick", ANSWER)
            subscriber._read(0.05)
        time.sleep(0.2)
        subscriber.ask("reset", "reset\n")
        before = figures(self.server.ask("cpu", ANSWER).group(0))
        done = figures(self.server.ask(line, ANSWER).group(0))
        got = figures(subscriber.output().rsplit("reset\n", 1)[1])
        after = figures(self.server.ask("cpu", ANSWER).group(0))
        return {
            "published": done["published"], "received": got["received"], "bytes": got["bytes"] / max(1, got["received"]),
            "lost": 100 * (1 - got["received"] / done["published"]), "offered_per_s": done["published"] / done["in_seconds"],
            "per_s": got["received"] / got["seconds"], "cpu_us": 1e6 * (after["used"] - before["used"]) / got["received"],
            "coalesced": after.get("coalesced", 0) - before.get("coalesced", 0),
            "allocated": (after.get("allocated", 0) - before.get("allocated", 0)) / done["published"],
        }

    def end(self):
        os.write(self.server.child.stdin.fileno(), b"quit\n")
        self.server.output()


def both(command, port, seconds, warm, environment=None):
    side = Side(command, port, 4 * seconds + warm + 120, environment)
    if warm:
        side.measure("run %g" % warm, warm)
    fast = side.measure("run %g" % seconds, seconds)
    paced = side.measure("rate %d %g" % (EVENTS, seconds), seconds)
    side.end()
    return fast, paced


def vnpy(seconds, folder):
    """It keeps its settings in the home folder: give it one of its own."""
    port = free_port()
    environment = dict(os.environ, HOME=folder, PYTHONDONTWRITEBYTECODE="1")
    return both([sys.executable, os.path.join(HERE, "peers", "vnpy_rpc.py"), port], port, seconds, 0, environment)


def product(seconds, warm):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        return both([JAVA, "-Xmx512m", "-Dslf4j.internal.verbosity=ERROR", "-cp", os.environ["BENCH_CLASSPATH"],
                     "org.sluice.bench.RpcBench", port, folder], port, seconds, warm)


def say(who, fast, paced):
    print("   %-6s %9s events/s of %.0f bytes, %.1f us of CPU each, %.2f%% lost, %d coalesced" % (
        who, format(fast["per_s"], ",.0f"), fast["bytes"], fast["cpu_us"], fast["lost"], fast["coalesced"]), flush=True)
    print("   %-6s %9s events/s offered: %.2f%% lost, %.1f us of CPU each, %d coalesced" % (
        "", format(paced["offered_per_s"], ",.0f"), paced["lost"], paced["cpu_us"], paced["coalesced"]), flush=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/run rpc")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rounds = options.rounds or (2 if options.quick else 5)
    if rounds < 1:
        parser.error("at least one round")
    warm, seconds = (5, 2) if options.quick else (8, 5)
    began = time.monotonic()
    known = harness.versions(JAVA, ("vnpy", "pyzmq"), ("libzmq3-dev",))
    print("\n".join("%-12s %s" % item for item in known.items()))
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, rounds + 1):
            print("round %d, load average %.2f" % (number, harness.load()), flush=True)
            theirs_fast, theirs_paced = vnpy(seconds, folder)
            say("vn.py", theirs_fast, theirs_paced)
            ours_fast, ours_paced = product(seconds, warm)
            say("Sluice", ours_fast, ours_paced)
            for name, value, ours, theirs in (
                    ("P6a", ours_fast["per_s"] / theirs_fast["per_s"], ours_fast, theirs_fast),
                    ("P6b", theirs_fast["cpu_us"] / ours_fast["cpu_us"], ours_fast, theirs_fast),
                    ("P6c", ours_paced["lost"], ours_paced, theirs_paced)):
                results.setdefault(name, []).append(
                    {"round": number, "load": round(harness.load(), 2), "value": value, "sluice": ours, "vnpy": theirs})
            print("   %.1fx the events, %.1fx the events of a CPU second; load %.1f" % (
                results["P6a"][-1]["value"], results["P6b"][-1]["value"], harness.load()), flush=True)
    text, lines = harness.table(GOALS, results)
    loads = [entry["load"] for entries in results.values() for entry in entries]
    print("\nMedian of %d per-round figures; load average %.1f to %.1f; %d s" % (
        rounds, min(loads), max(loads), time.monotonic() - began))
    print(text)
    now = datetime.datetime.now(datetime.timezone.utc)
    path = os.path.join(HERE, "results", now.strftime("rpc-%Y%m%dT%H%M%SZ.json"))
    harness.write_json(path, {"benchmark": "rpc", "time": now.isoformat(timespec="seconds"), "quick": options.quick,
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

"""bench/run diff: the DIFF gateway of the whole distribution beside a bare websocket server of Node's ws. Started by bench/run."""
import argparse
import datetime
import os
import re
import sys
import time

import distribution
import harness
from harness import Failure, Goal, Process, figures, free_port

HERE = distribution.HERE
LOAD = os.path.join(HERE, "build", "diffload")
PEER = os.path.join(HERE, "peers", "diff_peer.mjs")
ORDERS = os.path.join(HERE, "peers", "orders.py")
CLIENTS = 1000
CHANGES = 16  # symbols that change in each step
STEPS = 100  # a second: more than either side can serve to all clients
PARTS = ("fan", "idle", "orders")

GOALS = [
    Goal("P7a", "rtn_data/s to 1000 clients that ask for each, against Node's ws", 0.6, 1.2, ">"),
    Goal("P7b", "changes/s to them, 16 a step, against ws with a frame for each", 5, 15, ">"),
    Goal("P7c", "clients that got nothing", 0, 0, "<", "", of="max"),
    Goal("mem", "memory of an idle client, logged in", None, 64, "<", " KiB"),
    Goal("ord", "orders/s, one client, each announced after it was forced", None, 500, ">", ""),
    Goal("lat", "order to rtn_data at 100 orders/s, p50", None, 10, "<", " ms"),
]


class Diff:

    def __init__(self, quick):
        self.warm, self.seconds = (2, 2) if quick else (4, 5)
        self.results = {}
        self.round = 0

    def note(self, name, value, **detail):
        self.results.setdefault(name, []).append(
            {"round": self.round, "load": round(harness.load(), 2), "value": value, **detail})
        goal = next(goal for goal in GOALS if goal.name == name)
        shown = "  ".join("%s %s" % (key, format(figure, ",.4g" if abs(figure) < 1000 else ",.0f"))
                          for key, figure in detail.items())
        print("   %-4s %10s   %s" % (name, goal.text(value), shown), flush=True)

    def run(self, rounds, only):
        for self.round in range(1, rounds + 1):
            print("round %d, load average %.2f" % (self.round, harness.load()), flush=True)
            with distribution.copied() as home:
                symbols = configure(home)
                sluice, port = start(home)
                try:
                    # orders last: all of them are in the first message to each client
                    if not only or "idle" in only:
                        self.idle(sluice, port)
                    ours = self.fan(port, symbols) if not only or "fan" in only else None
                    if not only or "orders" in only:
                        self.orders(port)
                finally:
                    distribution.end(sluice)
            if ours:
                self.beside(ours, symbols)

    def fan(self, port, symbols):
        text = Process([LOAD, port, str(CLIENTS), str(self.warm), str(self.seconds), ",".join(symbols)]).output()
        return figures(text)

    def beside(self, ours, symbols):
        size = ours["bytes"] / ours["frames"]
        theirs = {}
        for mode in ("frame", "patch"):
            port = free_port()
            peer = Process(["node", PEER, port, mode, str(STEPS), str(int(size)), ",".join(symbols),
                            str(CLIENTS)], limit=120)
            peer.wait_for("listening")
            theirs[mode] = self.fan(port, symbols)
            distribution.end(peer)
        frames, patches = (theirs["frame"]["frames"], theirs["patch"]["patches"])
        self.note("P7a", ours["frames"] / frames, ours=ours["frames"] / self.seconds, ws=frames / self.seconds,
                  bytes_a_frame=size, ws_bytes=theirs["frame"]["bytes"] / frames,
                  changes_a_frame=ours["patches"] / ours["frames"], least=ours["least"], ws_least=theirs["frame"]["least"])
        self.note("P7b", ours["patches"] / patches, ours=ours["patches"] / self.seconds, ws=patches / self.seconds)
        self.note("P7c", ours["starved"])

    def idle(self, sluice, port):
        before = memory(sluice)
        clients = Process([LOAD, port, str(CLIENTS), "idle"], limit=120, keys=True).wait_for("connected")
        time.sleep(3)  # until their logins are done; nothing tells
        after = memory(sluice)
        clients.child.stdin.close()
        clients.output()
        self.note("mem", (after - before) / CLIENTS, before_mb=before / 1024, after_mb=after / 1024)

    def orders(self, port):
        url = "ws://127.0.0.1:%s/ws" % port
        figures(Process([sys.executable, ORDERS, url, "500", "0"], limit=120).output())  # warm
        fast = figures(Process([sys.executable, ORDERS, url, "2000", "0"], limit=120).output())
        self.note("ord", fast["rate"], p50_ms=fast["p50"] / 1000, p99_ms=fast["p99"] / 1000)
        paced = figures(Process([sys.executable, ORDERS, url, "1000", "100"], limit=120).output())
        self.note("lat", paced["p50"] / 1000, p99_ms=paced["p99"] / 1000, max_ms=paced["max"] / 1000)


def configure(home):
    """So many stocks, all of them in each step, and no limit on orders; their symbols."""
    file = os.path.join(home, "etc", "demo", "org.sluice.collector-stock.cfg")
    codes = ["SH600000", "SH600004", "SH600006", "SH600007", "SH600008", "SH600009", "SH600010", "SH600011",
             "SZ000001", "SZ000002", "SZ000006", "SZ000007", "SZ000008", "SZ000009", "SZ000010", "SZ000011"][:CHANGES]
    with open(file, encoding="utf-8") as original:
        text = original.read()
    for key, value in {"symbols": ",".join(codes), "intervalMillis": str(1000 // STEPS), "fetchers": "synthetic"}.items():
        text, found = re.subn(r"(?m)^%s *=.*$" % key, "%s = %s" % (key, value), text)
        if found != 1:
            raise Failure("%s has no key %s" % (file, key))
    with open(file, "w", encoding="utf-8") as changed:
        changed.write(text)
    os.remove(os.path.join(home, "etc", "demo", "org.sluice.collector-futures.cfg"))
    with open(os.path.join(home, "etc", "org.sluice.desk.cfg"), "w", encoding="utf-8") as desk:
        desk.write("ordersPerSecond = 100000\nordersPerDay = 10000000\nqueuedOrders = 10000\nmaxOrderValueYuan = 1000000000\n")
    # 100 messages/s of one client are the default
    http = os.path.join(home, "etc", "org.sluice.http.cfg")
    with open(http, encoding="utf-8") as original:
        text = original.read().replace("messagesPerSecond = 100\n", "messagesPerSecond = 1000000\n")
    with open(http, "w", encoding="utf-8") as changed:
        changed.write(text)
    sim = os.path.join(home, "etc", "demo", "org.sluice.gateway.sim-sim.cfg")
    with open(sim, encoding="utf-8") as original:
        text = original.read().replace("demo:1000000", "demo:1000000000")
    with open(sim, "w", encoding="utf-8") as changed:
        changed.write(text)
    return [("SSE." if code[:2] == "SH" else "SZSE.") + code[2:] for code in codes]


def start(home):
    port = free_port()
    sluice = distribution.sluice(home, free_port(), "-D", "sluice.httpPort=" + port, "--headless")
    sluice.wait_for("\nready\n")
    return sluice, port


def memory(process):
    """Resident, KiB."""
    with open("/proc/%d/status" % process.child.pid, encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))


def main():
    parser = argparse.ArgumentParser(prog="bench/run diff")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="some of " + ",".join(PARTS))
    options = parser.parse_args()
    only = options.only.split(",") if options.only else []
    if set(only) - set(PARTS) or (options.rounds or 1) < 1:
        parser.error("parts are " + ", ".join(PARTS) + "; at least one round")
    distribution.check()
    rounds = options.rounds or (2 if options.quick else 5)
    began = time.monotonic()
    diff = Diff(options.quick)
    diff.run(rounds, only)
    text, lines = harness.table(GOALS, diff.results)
    loads = [entry["load"] for entries in diff.results.values() for entry in entries]
    print("\nMedian of %d per-round figures; load average %.1f to %.1f; %d s"
          % (rounds, min(loads), max(loads), time.monotonic() - began))
    print(text)
    now = datetime.datetime.now(datetime.timezone.utc)
    path = os.path.join(HERE, "results", now.strftime("diff-%Y%m%dT%H%M%SZ.json"))
    harness.write_json(path, {"benchmark": "diff", "time": now.isoformat(timespec="seconds"), "quick": options.quick,
                              "table": lines, "rounds": diff.results})
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

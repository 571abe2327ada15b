"""bench/run spot: the spot stream beside hikyuu's functions, libnng, and the loopback. Started by bench/run."""
import argparse
import datetime
import os
import signal
import sys
import time

import distribution
import harness
from harness import Failure, Goal, Process, figures, free_port, number

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(HERE, "build")
NETBENCH = os.path.join(BUILD, "netbench")
SHARP = os.path.join(BUILD, "sharp")
JAVA = os.environ["BENCH_JAVA"]
SYMBOLS = 5000
MESSAGES = -(-SYMBOLS // 60)
SIZE = 256
FAN = 100
FULL_WRITE = (64 << 10) // (SIZE + 8)  # messages in a write of the C publisher
PARTS = ("stream", "one", "many", "burst", "stalled", "latency", "start", "use")

GOALS = [
    Goal("P1", "records/s to one libnng subscriber, against hikyuu's functions", 30, 100, ">"),
    Goal("P2", "the same in bytes/s, against loopback TCP in 64 KiB writes", 0.15, 0.5, ">"),
    Goal("P3a", "256 B messages/s to one libnng subscriber, against libnng", 0.8, 1.0, ">"),
    Goal("P3b", "256 B messages/s to 100 subscribers, against C, 64 KiB a write", 0.3, 0.8, ">"),
    Goal("P3c", "messages lost: sweep in one burst, default subscriber", 0, 0, "<", "", of="max"),
    Goal("P3c'", "the same while another subscriber is stalled", 0, 0, "<", "", of="max"),
    Goal("P4", "latency at 10,000 messages/s, p50, against libnng", 1.3, 1.0, "<"),
    Goal("P10", "bytes allocated per record, broadcaster to socket", 16, 1, "<", " B"),
    Goal("P11", "whole distribution, from its start to the first published quote", None, 2, "<", " s"),
    Goal("P12a", "quotes lost over sluice:use under full load", 0, 0, "<", "", of="max"),
    Goal("P12b", "quotes doubled", 0, 0, "<", "", of="max"),
    Goal("P12c", "longest silence over a swap, beyond the normal pause between rounds", None, 100, "<", " ms"),
]


class Spot:

    def __init__(self, quick):
        self.quick = quick
        self.warm = "1.5" if quick else "4"
        self.seconds = "1.2" if quick else "3"
        self.results = {}
        self.round = 0

    def note(self, name, value, **detail):
        entry = {"round": self.round, "load": round(harness.load(), 2), "value": value, **detail}
        self.results.setdefault(name, []).append(entry)
        shown = "  ".join("%s %s" % (key, format(figure, ",.4g") if isinstance(figure, float) and figure < 1000 else
                                     format(figure, ",.0f")) for key, figure in detail.items())
        goal = next(goal for goal in GOALS if goal.name == name)
        print("   %-4s %10s   %s" % (name, goal.text(value), shown), flush=True)

    @staticmethod
    def java(program, *arguments):
        return Process([SHARP, JAVA, "-Dslf4j.internal.verbosity=ERROR", "-cp", os.environ["BENCH_CLASSPATH"],
                        "org.sluice.bench." + program, *map(str, arguments)])

    @staticmethod
    def netbench(*arguments):
        return Process([NETBENCH, *map(str, arguments)])

    def received(self, publisher, port, buffer):
        """What a libnng subscriber got of a spot stream, and what its publisher says."""
        publisher.wait_for("listening")
        subscriber = self.netbench("nsub", port, buffer)
        sent = figures(publisher.output())
        text = subscriber.output()
        got = figures(text)
        return sent, {
            "records": got["recs"],
            "messages": got["recv"],
            "rate": number(r"([\d.]+) rec/s", text),
            "megabytes": number(r"([\d.]+) MB/s", text),
            "lost": 1 - got["recs"] / sent["sent"],
        }

    # P1, P2, P10

    def stream(self):
        port = free_port()
        script = os.path.join(HERE, "peers", "hikyuu_publisher.py")
        theirs_sent, theirs = self.received(Process([sys.executable, script, port, self.seconds]), port, 8192)
        port = free_port()
        ours_sent, ours = self.received(
            self.java("SpotBench", "flood", port, SYMBOLS, self.warm, self.seconds), port, 8192)
        loopback = number(r"([\d.]+) GB/s", self.netbench("tcp", free_port(), 65536, 20000 if self.quick else 40000, 1)
                          .output()) * 1000
        port = free_port()
        plain = self.netbench("sppub", port, 21000, 15000 if self.quick else 30000, 1, 3, 0)
        drain = self.netbench("nsub", port, 8192)
        plain.output()
        most = number(r"([\d.]+) MB/s", drain.output())

        def cpu(sent):
            return sent["cpu"] / sent["sent"] * 1e6
        self.note("P1", ours["rate"] / theirs["rate"], ours=ours["rate"], hikyuu=theirs["rate"],
                  lost=ours["lost"], lost_by_publisher=ours_sent["lost"], hikyuu_lost=theirs["lost"],
                  cpu_s_per_million=cpu(ours_sent), hikyuu_cpu=cpu(theirs_sent),
                  bytes_per_record=ours["megabytes"] * 1e6 / ours["rate"],
                  hikyuu_bytes=theirs["megabytes"] * 1e6 / theirs["rate"])
        self.note("P2", ours["megabytes"] / loopback, ours_mb=ours["megabytes"], loopback_mb=loopback, c_to_libnng_mb=most)
        self.note("P10", ours_sent["allBytesPerRecord"], calling_thread=ours_sent["callerBytesPerRecord"])

    # P3a, P3b, P4

    def beside(self, peer, subscriber, count, subscribers, rate=0):
        """One peer publisher and ours, to the same kind of subscriber: the texts of all four."""
        port = free_port()
        theirs = self.netbench(*[port if word == "PORT" else word for word in peer])
        time.sleep(0.3)
        drain = self.netbench(*[port if word == "PORT" else word for word in subscriber])
        their_texts = theirs.output(), drain.output()
        port = free_port()
        ours = self.java("SpBench", port, SIZE, count, subscribers, rate(their_texts[0]) if callable(rate) else rate,
                         self.warm)
        ours.wait_for("listening")
        drain = self.netbench(*[port if word == "PORT" else word for word in subscriber])
        return their_texts, (ours.output(), drain.output())

    def coalesced(self, count):
        """What the same libnng subscriber gets of a C publisher that writes 64 KiB at a time."""
        port = free_port()
        publisher = self.netbench("sppub", port, SIZE, count, 1, FULL_WRITE, 0)
        drain = self.netbench("nsub", port, 8192)
        publisher.output()
        return number(r"(?<= )([\d.]+) msg/s", drain.output())

    def deliveries(self, name, peer, subscriber, count, subscribers, rate=0, **detail):
        theirs, ours = self.beside(peer, subscriber, count, subscribers, rate)
        unit = r"(?<= )([\d.]+) (?:msg|deliveries)/s"
        total = count * subscribers
        rates = [number(unit, texts[1]) for texts in (ours, theirs)]
        self.note(name, rates[0] / rates[1], ours=rates[0], peer=rates[1],
                  lost=1 - figures(ours[1])["recv"] / total, peer_lost=1 - figures(theirs[1])["recv"] / total,
                  cpu_s_per_million=figures(ours[0])["cpu"] / total * 1e6,
                  peer_cpu=number(r"cpu ([\d.]+)", theirs[0]) / total * 1e6, **detail)

    def one(self):
        count = 300_000 if self.quick else 800_000
        def as_the_peer(text):
            """Both are offered the same load: what libnng's own sending loop reached."""
            return number(r"send loop ([\d.]+)", text)

        self.deliveries("P3a", ["npub", "PORT", SIZE, count, 0, 8192], ["nsub", "PORT", 8192], count, 1, as_the_peer,
                        c_coalesced=self.coalesced(count // 2))

    def many(self):
        count = FULL_WRITE * (250 if self.quick else 800)
        self.deliveries("P3b", ["sppub", "PORT", SIZE, count, FAN, FULL_WRITE, 0], ["spsub", "PORT", FAN], count, FAN)

    def latency(self):
        count = 15_000 if self.quick else 40_000
        theirs, ours = self.beside(["npub", "PORT", SIZE, count, 10000, 8192], ["nsub", "PORT", 8192], count, 1, 10000)
        values = {}
        for who, text in (("ours", ours[1]), ("libnng", theirs[1])):
            for part in ("p50", "p99", "max"):
                values[who + "_" + part + "_us"] = number(part + r"=([\d.]+)us", text)
        self.note("P4", values["ours_p50_us"] / values["libnng_p50_us"], **values,
                  lost=1 - figures(ours[1])["recv"] / count, libnng_lost=1 - figures(theirs[1])["recv"] / count)

    # P3c

    def bursts(self):
        """Sweeps, each sent at once; the subscriber has libnng's default buffer. The peer has libnng's default, too."""
        port = free_port()
        theirs = self.netbench("npub", port, 21000, MESSAGES, 0, 16)
        time.sleep(0.3)
        drain = self.netbench("nsub", port, 128)
        theirs.output()
        peer_lost = 1 - figures(drain.output())["recv"] / MESSAGES

        port = free_port()
        sweeps = 5 if self.quick else 20
        sent, got = self.received(self.java("SpotBench", "burst", port, SYMBOLS, 1, sweeps, 100, 1), port, 128)
        self.note("P3c", sent["messages"] - got["messages"], of=sent["messages"], libnng_lost=peer_lost)

    def stalled(self):
        """As before, beside a subscriber that connects and never reads: more is sent than ring and sockets can hold."""
        port = free_port()
        sweeps = 40
        publisher = self.java("SpotBench", "burst", port, SYMBOLS, 1, sweeps, 50, 2).wait_for("listening")
        dead = self.netbench("spsub", port, 1)
        time.sleep(0.1)
        dead.signal(signal.SIGSTOP)
        sent, got = self.received(publisher, port, 128)
        dead.kill()
        if not sent["lost"]:
            raise Failure("P3c': the stalled subscriber lost nothing, so nothing was tried")
        self.note("P3c'", sent["messages"] - got["messages"], of=sent["messages"], stalled_lost=sent["lost"])

    # P11, P12

    def start(self):
        distribution.measure_start(self)

    def use(self):
        distribution.measure_use(self)

    def run(self, rounds, only):
        parts = list(zip(PARTS, (self.stream, self.one, self.many, self.bursts, self.stalled, self.latency,
                                 self.start, self.use)))
        for self.round in range(1, rounds + 1):
            print("round %d of %d, load average %.2f" % (self.round, rounds, harness.load()), flush=True)
            for name, part in parts:
                if not only or name in only:
                    part()


def main():
    parser = argparse.ArgumentParser(prog="bench/run spot")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="some of " + ",".join(PARTS))
    options = parser.parse_args()
    only = options.only.split(",") if options.only else []
    unknown = set(only) - set(PARTS)
    if unknown or (options.rounds or 1) < 1:
        parser.error("no such part: " + ", ".join(unknown) if unknown else "at least one round")
    if not only or {"start", "use"} & set(only):
        distribution.check()
    rounds = options.rounds or (2 if options.quick else 5)
    began = time.monotonic()
    known = harness.versions(JAVA)
    print("\n".join("%-12s %s" % item for item in known.items()))
    spot = Spot(options.quick)
    spot.run(rounds, only)

    text, lines = harness.table(GOALS, spot.results)
    took = time.monotonic() - began
    loads = [entry["load"] for entries in spot.results.values() for entry in entries]
    print("\nMedian of %d per-round figures; load average %.1f to %.1f; %d s" % (rounds, min(loads), max(loads), took))
    print(text)
    now = datetime.datetime.now(datetime.timezone.utc)
    path = os.path.join(HERE, "results", now.strftime("spot-%Y%m%dT%H%M%SZ.json"))
    harness.write_json(path, {"benchmark": "spot", "time": now.isoformat(timespec="seconds"), "quick": options.quick,
                              "versions": known, "seconds": round(took), "table": lines, "rounds": spot.results})
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

"""The other way round: a publisher made with pynng and hikyuu's own flat modules, heard by a Sluice that passes it on.

    reverse.py DISTRIBUTION WORK_FOLDER

The publisher sends what a bad day brings: two rounds, of the first a message cut short, of the second no start mark.
Another pynng must hear from Sluice's own port the same values, each round whole. Called by interop/hikyuu/run.
"""

import os

ENVIRONMENT = dict(os.environ)  # before hikyuu is imported: it adds its libraries for all children

import datetime
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import unittest.mock

import pynng

for module in ("click", "requests", "bs4", "xtquant", "xtquant.xtdata"):  # its command line and its sources
    sys.modules.setdefault(module, unittest.mock.MagicMock())
from hikyuu.gui.spot_server import create_fb_spot  # hikyuu's own encoder

from stream import END, START, TOPIC, Recorder, rounds, spots

PATIENCE = 120  # seconds; a busy machine is no failure
STOCKS = ["SH600000", "SH600004", "SZ000001", "SZ000002"]

passed = failed = 0


def check(text, question):
    global passed, failed
    try:
        answer = question()
        passed += 1
        print(f"ok    {text}: {answer}", flush=True)
    except Exception as e:
        failed += 1
        print(f"FAIL  {text}: {e}", flush=True)
        if not isinstance(e, AssertionError):
            traceback.print_exc()


def wait_for(what, question, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.1)
    return answer


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def record(symbol, number):
    """A quote of now, as hikyuu's collectors make it: lots and 10,000 yuan; its volume tells which it is."""
    price = 10 + number / 100
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).replace(tzinfo=None, microsecond=0)
    return {
        "market": symbol[:2],
        "code": symbol[2:],
        "name": "名字",
        "datetime": now,
        "yesterday_close": 9.99,
        "open": 10.0,
        "high": price + 0.05,
        "low": 9.95,
        "close": price,
        "amount": 1234.5678 + number,
        "volume": float(1000 + number),
        "bid": [price - 0.01 * i for i in range(1, 6)],
        "bid_amount": [float(100 * i) for i in range(1, 6)],
        "ask": [price + 0.01 * i for i in range(5)],
        "ask_amount": [float(200 * i) for i in range(1, 6)],
    }


def values(spot):
    """What must come through: all but the name, which is the catalog's."""
    rest = [spot[key] for key in ("yesterday_close", "open", "high", "low", "close", "amount", "volume")]
    books = [tuple(round(value, 6) for value in spot[key]) for key in ("bid", "bid_amount", "ask", "ask_amount")]
    return (spot["symbol"], str(spot["datetime"]), *(round(value, 6) for value in rest), *books)


def as_heard(sent):
    return sorted(values(dict(one, symbol=one["market"] + one["code"])) for one in sent)


class Sluice:
    """A copy of the distribution that hears one address, is always in session, and serves another."""

    def __init__(self, distribution, work, upstream, address):
        home = work / "sluice reverse"
        shutil.copytree(distribution, home, ignore=shutil.ignore_patterns("var"))
        self.output = work / "reverse.out"
        command = [home / "bin/sluice", "--headless", "--source", "nng", "-quotation_server", upstream]
        command += ["-D", f"sluice.listen={address}", "-D", "sluice.httpPort=0", "-ignore_weekend=false"]
        command += ["-D", "sluice.dataListen=tcp://127.0.0.1:0", "-D", "sluice.rpcRequests=tcp://127.0.0.1:0",
                    "-D", "sluice.rpcEvents=tcp://127.0.0.1:0"]
        command += ["-phase1", "0:00-0:00", "-phase2", "0:00-0:00"]  # always
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )

    def said(self):
        return self.output.read_text(encoding="utf-8", errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def heard_until(recorder, wanted):
    """All quotes heard so far, once there is one of each that is wanted; every round must be a whole one."""

    def enough():
        got = [values(spot) for data in rounds(list(recorder.messages)) for message in data for spot in spots(message)]
        return got if set(wanted) <= set(got) else None

    return wait_for(f"{len(wanted)} quotes", enough, 30)


def main():
    global failed
    distribution, work = map(pathlib.Path, sys.argv[1:3])
    upstream, address = free_address(), free_address()
    sluice = recorder = None
    with pynng.Pub0(listen=upstream) as publisher:
        try:
            sluice = Sluice(distribution, work, upstream, address)
            recorder = Recorder(address)
            wait_for("Sluice dials", lambda: publisher.pipes or sluice.process.poll() is not None)
            assert sluice.process.poll() is None, f"Sluice ended:\n{sluice.said()}"
            # A whole round again and again, until it comes out: now all three are connected.
            hello = []

            def greeted():
                hello[:] = [record(STOCKS[0], 0)]
                for message in (START, TOPIC + bytes(create_fb_spot(hello)), END):
                    publisher.send(message)
                time.sleep(0.3)
                return len(recorder.messages) >= 3

            wait_for("a first round", greeted, 40)
            time.sleep(1)
            before = len(recorder.messages)

            first = [record(symbol, 1) for symbol in STOCKS[:2]]
            lost = [record(STOCKS[2], 1)]
            more = [record(STOCKS[3], 1)]
            whole = [TOPIC + bytes(create_fb_spot(part)) for part in (first, lost, more)]
            publisher.send(START)
            publisher.send(whole[0])
            publisher.send(whole[1][: len(whole[1]) // 2])
            publisher.send(whole[2])
            publisher.send(END)
            check(
                "a round of which one message is cut short: the others come through, value by value",
                lambda: f"{len(heard_until(recorder, as_heard(first + more)))} quotes",
            )
            time.sleep(1.1)  # the next second
            second = [record(symbol, 2) for symbol in STOCKS]
            publisher.send(TOPIC + bytes(create_fb_spot(second)))
            publisher.send(END)
            check(
                "a round whose start mark was lost comes through, value by value",
                lambda: f"{len(heard_until(recorder, as_heard(second)))} quotes",
            )

            def exactly():
                got = [
                    sorted(values(spot) for message in data for spot in spots(message))
                    for data in rounds(recorder.messages[before:])
                ]
                assert got == [as_heard(first + more), as_heard(second)], f"rounds {got}"
                return "2 rounds, nothing doubled and nothing of the message that was cut"

            wait_for("both rounds have ended", lambda: recorder.messages[before:].count(END) >= 2)
            check("each round with its own start and end, and nothing else", exactly)
            said = sluice.said()
            log = sluice.output.parent / "sluice reverse/var/log"
            said += "".join(file.read_text(encoding="utf-8", errors="replace") for file in log.glob("*.log"))

            def told(counter):
                assert counter in said, f"the log does not tell of {counter}"
                return counter

            check("the log tells of the message", lambda: told("messages.unreadable"))
            check("the log tells of the mark", lambda: told("marks.startLost"))
        except Exception as e:
            failed += 1
            print(f"FAIL  the test came to its end: {e}", flush=True)
            traceback.print_exc()
        finally:
            if recorder:
                recorder.close()
            if sluice:
                sluice.kill()
                if failed:
                    print(f"Sluice said:\n{sluice.said()}", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    sys.stdout.flush()
    os._exit(0 if passed and not failed else 1)  # hikyuu's own farewell would come after the last line


if __name__ == "__main__":
    main()

"""Starts Sluice and hikyuu and compares what they say; see README.md. Called by interop/hikyuu/run.

    check.py DISTRIBUTION WORK_FOLDER HIKYUU_PYTHON

The last line is "N passed, M failed"; the exit code is 0 only if none failed.
"""

import os

ENVIRONMENT = dict(os.environ)  # before hikyuu is imported: it adds its libraries for all children

import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback

import expected
from market import STOCKS
from stream import Recorder, rounds, spots

HERE = pathlib.Path(__file__).parent
PATIENCE = 120  # seconds; a busy machine is no failure
SETTINGS = {
    # Recorded times, as hikyuu takes no quotes of a Saturday or Sunday; forty minutes in one.
    "etc/demo/org.sluice.fetcher.replay.cfg": {"speed": "40"},
}

passed = failed = 0


def check(text, question):
    """Counts and prints the answer of question(): an error is a failure, what it returns is shown."""
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


class Sluice:
    """A copy of the distribution, with its own addresses."""

    def __init__(self, distribution, work):
        self.home = work / "sluice"
        shutil.copytree(distribution, self.home, ignore=shutil.ignore_patterns("var"))
        for name, values in SETTINGS.items():
            file = self.home / name
            lines = file.read_text(encoding="utf-8").splitlines()
            for key, value in values.items():
                assert any(line.startswith(f"{key} =") for line in lines), f"{name} has no key {key}"
                lines = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in lines]
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.tcp = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        self.ipc = f"ipc://{work}/spot.ipc"
        self.output = work / "sluice.out"
        self.process = None

    def start(self):
        with self.output.open("wb") as output:
            command = [self.home / "bin/sluice", "--headless", "--replay-keep-time"]
            command += ["-D", f"sluice.listen={self.ipc},{self.tcp}", "-D", "sluice.interval=250", "-D", "sluice.httpPort=0"]
            command += ["-D", "sluice.dataListen=tcp://127.0.0.1:0", "-D", "sluice.rpcRequests=tcp://127.0.0.1:0",
                        "-D", "sluice.rpcEvents=tcp://127.0.0.1:0"]
            self.process = subprocess.Popen(
                command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        wait_for("Sluice says ready", lambda: "ready" in self.said().split("\n") or self.process.poll() is not None)
        assert self.process.poll() is None, f"Sluice ended:\n{self.said()}"

    def said(self):
        return self.output.read_text(encoding="utf-8", errors="replace") if self.output.exists() else ""

    def kill(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Hikyuu:
    """client.py in a process and a home folder of its own."""

    def __init__(self, work, name, python, ini_address, address=None):
        home = work / f"home {name}"
        environment = dict(
            ENVIRONMENT,
            HOME=str(home),
            TZ="Asia/Shanghai",
            MPLBACKEND="agg",
            # on import hikyuu clones a repository of strategies from GitHub; git may not
            GIT_ALLOW_PROTOCOL="none",
        )
        if address is None:
            environment["HKU_START_SPOT"] = "1"
        subprocess.run([python, HERE / "market.py", home, ini_address], check=True, env=environment)
        self.errors = (work / f"{name}.err").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [python, HERE / "client.py"] + ([address] if address else []),
            env=environment,
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            encoding="utf-8",
        )
        self.log = []

    def bars(self):
        """{symbol: {"day": bars, "min": bars}} as they are now."""
        self.process.stdin.write("bars\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("bars "):
                return json.loads(line[5:])
            self.log.append(line.rstrip())
        raise AssertionError("hikyuu ended:\n" + "\n".join(self.log[-20:]) + self.standard_error())

    def standard_error(self):
        self.errors.seek(0)
        return self.errors.read()

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.log += [line.rstrip() for line in self.process.stdout]
            self.process.wait(30)

    def no_complaints(self):
        bad = [line for line in self.log if any(f"[HKU-{level}]" in line for level in "WEF")]
        assert not bad, "; ".join(bad)
        return f"{len(self.log)} lines of log, none a warning or an error"


def whole_rounds(recorder, since=0):
    """Counts the whole rounds, and says the time of the last one's first quote."""
    found = rounds(recorder.messages[since:])
    assert found, "no whole round"
    return f"{len(found)} rounds of {sum(map(len, found))} messages, up to {spots(found[-1][0])[0]['datetime']}"


def equal_values(left, right):
    """The same quotes on both, from the first round that both have."""
    a, b = ([[spots(m) for m in data] for data in rounds(list(r.messages))] for r in (left, right))
    if a[0] not in b:
        a, b = b, a
    assert a[0] in b, "the transports have no first round in common"
    b = b[b.index(a[0]) :]
    count = min(len(a), len(b))
    assert a[:count] == b[:count], f"different quotes within {count} rounds"
    return f"{count} rounds, {sum(len(message) for data in a[:count] for message in data)} quotes"


def quotes_by_symbol(messages):
    result = {}
    for data in rounds(messages):
        for message in data:
            for spot in spots(message):
                result.setdefault(spot["symbol"], []).append(spot)
    return result


def as_recorded(recorder, folder):
    by_symbol = quotes_by_symbol(list(recorder.messages))
    assert by_symbol.keys() == STOCKS.keys(), f"symbols {sorted(by_symbol)}"
    for symbol, records in by_symbol.items():
        quotes = expected.prints(folder / f"{symbol}.csv")
        for spot in records:
            assert expected.is_recorded(spot, quotes), f"not in the recording: {spot}"
            sizes = {len(spot[key]) for key in ("bid", "bid_amount", "ask", "ask_amount")}
            assert len(sizes) == 1 and spot["name"], f"book or name: {spot}"
    return f"{sum(map(len, by_symbol.values()))} quotes of {len(by_symbol)} symbols"


def bars_moved(client, recorder, since, after):
    """Waits until the client has new minutes of the stocks traded often; compares all bars that can be compared.

    since: the recorder's first message that counts; after: {symbol: the minute after which bars count}.
    """

    def enough():
        bars = client.bars()
        new = {s: [bar for bar in bars[s]["min"] if bar[0] > after[s]] for s in STOCKS}
        return bars if all(len(new[s]) >= 5 for s in ("SH600000", "SH600004", "SZ000001", "SZ000002")) else None

    bars = wait_for("five new bars of a minute", enough)
    recorded = recorder.messages[since:]
    wait_for("the recorder goes on", lambda: len(recorder.messages) > since + len(recorded) + 6)
    by_symbol = quotes_by_symbol(recorder.messages[since:])
    minutes = 0
    for symbol in STOCKS:
        days = [expected.day_bar(spot) for spot in by_symbol[symbol]]
        last_day = bars[symbol]["day"][-1]
        assert any(expected.same(last_day, day) for day in days), f"{symbol}: no quote says {last_day}"
        assert len(bars[symbol]["day"]) == 2, f"{symbol}: days {bars[symbol]['day']}"
        mine = {bar[0]: bar for bar in expected.minute_bars(by_symbol[symbol])[1:]}
        # the first of ours and of theirs may have begun before one of us listened; the last is not over yet
        for bar in [bar for bar in bars[symbol]["min"] if bar[0] > after[symbol]][1:-1]:
            if bar[0] in mine:
                assert expected.same(bar, mine[bar[0]]), f"{symbol}: {bar} instead of {mine[bar[0]]}"
                minutes += 1
    assert minutes >= 8, f"only {minutes} minutes to compare"
    return f"days of {len(STOCKS)} stocks and {minutes} minutes equal, SH600000 {bars['SH600000']['min'][-2]}"


def left_behind(work):
    assert (work / "spot.ipc").is_socket(), "it is not"
    return "spot.ipc"


def main():
    global failed
    distribution, work, python = map(pathlib.Path, sys.argv[1:])
    sluice = Sluice(distribution, work)
    recorders = {"tcp": Recorder(sluice.tcp), "ipc": Recorder(sluice.ipc)}
    clients = {}
    try:
        clients["tcp"] = Hikyuu(work, "tcp", python, "ipc:///nowhere", sluice.tcp)
        clients["ipc"] = Hikyuu(work, "ipc", python, sluice.ipc)
        sluice.start()
        for name, recorder in recorders.items():
            wait_for(f"ten rounds for pynng by {name}", lambda: len(recorder.messages) >= 30)
            check(f"{name}: pynng hears start, data, end", lambda: whole_rounds(recorder))
        check("tcp and ipc: pynng and hikyuu's flat modules read the same", lambda: equal_values(*recorders.values()))
        trades = sluice.home / "etc/demo/trades"
        check("price, volume, turnover are those recorded", lambda: as_recorded(recorders["tcp"], trades))
        never = dict.fromkeys(STOCKS, 0)
        for name, client in clients.items():
            check(f"{name}: hikyuu's bars move", lambda: bars_moved(client, recorders[name], 0, never))

        sluice.kill()
        check("the socket file of the killed Sluice is left", lambda: left_behind(work))
        time.sleep(0.5)  # what was on the way arrives
        heard = {name: len(recorder.messages) for name, recorder in recorders.items()}
        last = {n: {s: ([[0]] + b["min"])[-1][0] for s, b in c.bars().items()} for n, c in clients.items()}
        sluice.start()
        for name, recorder in recorders.items():
            wait_for(f"{name}: pynng hears again", lambda: len(recorder.messages) >= heard[name] + 9)
            check(f"{name}: pynng comes back, from a start on", lambda: whole_rounds(recorder, heard[name]))
        for name, client in clients.items():
            check(
                f"{name}: hikyuu comes back, its bars move on",
                lambda: bars_moved(client, recorders[name], heard[name], last[name]),
            )
        for name, client in clients.items():
            client.close()
            check(f"{name}: hikyuu has nothing to complain of", client.no_complaints)
    except Exception as e:
        failed += 1
        print(f"FAIL  the test came to its end: {e}", flush=True)
        traceback.print_exc()
        print(f"Sluice said:\n{sluice.said()}", file=sys.stderr)
    finally:
        for client in clients.values():
            client.close()
        for recorder in recorders.values():
            recorder.close()
        sluice.kill()
    print(f"{passed} passed, {failed} failed")
    sys.stdout.flush()
    os._exit(0 if passed and not failed else 1)  # hikyuu's own farewell would come after the last line


if __name__ == "__main__":
    main()

"""hikyuu pulls bars and ticks from Sluice's data server, and has the values that the server was given; see README.md.

    data.py DISTRIBUTION WORK_FOLDER HIKYUU_PYTHON

The server is the bundle server.data with bars and ticks of a file behind it. Called by interop/hikyuu/run.
"""

import json
import os
import pathlib
import subprocess
import sys
import traceback

from market import STOCKS

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
PATIENCE = 120  # seconds; a busy machine is no failure
DAY = "2019-02-01"  # a Friday; hikyuu's history ends the day before
SINCE = f"{DAY} 10:00:00"

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


def number(text):
    """2019-02-01T09:31 as hikyuu counts it: 201902010931."""
    return int("".join(c for c in text if c.isdigit())[:12].ljust(12, "0"))


def market():
    """The file's lines, and the bars and ticks that hikyuu must have: lots of days, shares of minutes, 10,000 yuan."""
    lines, bars, ticks = [], {}, []
    for position, symbol in enumerate(STOCKS):
        price = 10 + position / 8
        have = bars[symbol] = {"day": [], "min": []}
        for day, step in (("2019-01-31", 0), (DAY, 1)):
            values = [price, price + 0.5, price - 0.25, price + 0.125 * step]
            shares, yuan = 1_000_000 + 100 * position, 12_345_678 + position
            lines.append(f"bar,{symbol},DAY,{day}T09:30,{day}T15:00," + ",".join(map(str, [*values, shares, yuan])))
            if step == 0:  # hikyuu has this one: market.py's. It keeps the open, and makes the range wider
                values = [10.0, max(10.1, values[1]), min(9.9, values[2]), values[3]]
            have["day"].append([number(day), *values, yuan / 10000, shares / 100])
        for minute in range(5):
            values = [price, price + 0.0625 * minute, price - 0.5, price - 0.0625]
            shares, yuan = 1234 + minute, 56_789 + minute
            start, end = f"{DAY}T10:0{minute}", f"{DAY}T10:0{minute + 1}"
            lines.append(f"bar,{symbol},MIN,{start},{end}," + ",".join(map(str, [*values, shares, yuan])))
            have["min"].append([number(end), *values, yuan / 10000, shares])
        for second in range(3):
            # the first is too early
            time = f"{DAY}T10:00:0{second - 1}" if second else f"{DAY}T09:59:59"
            last, shares, yuan = price + second / 8, 5_000 + 100 * second, 70_000 + second
            row = [last, price, price + 1, price - 1, price - 0.5, shares, yuan, last - 0.125, 300, last + 0.125, 700]
            lines.append(f"tick,{symbol},{time}," + ",".join(map(str, row)))
            if symbol == "SH600000" and second:
                figures = [price - 0.5, price, price + 1, price - 1, last, yuan / 10000, shares / 100]
                ticks.append([symbol, time.replace("T", " "), *figures, [last - 0.125], [3], [last + 0.125], [7]])
    return lines, bars, ticks


class Server:
    def __init__(self, distribution, lines, work):
        file = work / "market.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        folders = [ROOT / "bundles/server.data/target/test-classes"]
        folders += [ROOT / "bundles" / name / "target/classes" for name in ("server.data", "api", "wire.sp", "testkit")]
        for folder in folders:
            assert folder.is_dir(), f"{folder} is missing: ./mvnw test-compile"
        libraries = list((distribution / "repository").rglob("msgpack-core-*.jar")) + list((distribution / "lib").glob("slf4j-*.jar"))
        java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
        command = [java, "-cp", os.pathsep.join(map(str, folders + libraries))]
        self.process = subprocess.Popen(
            command + ["org.sluice.server.data.FixedServerMain", str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("tcp://"), "the server did not start"

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def same(got, wanted, what):
    assert len(got) == len(wanted), f"{what}: {got} instead of {wanted}"
    for mine, theirs in zip(got, wanted):
        for a, b in zip(mine, theirs, strict=True):
            if isinstance(b, list):
                same([a], [b], what) if b and isinstance(b[0], list) else same_numbers(a, b, what)
            else:
                same_numbers([a], [b], what)


def same_numbers(got, wanted, what):
    assert len(got) == len(wanted), f"{what}: {got} instead of {wanted}"
    for a, b in zip(got, wanted):
        close = abs(a - b) < 1e-6 if isinstance(b, (int, float)) else a == b
        assert close, f"{what}: {a} instead of {b}, in {got}"


def main():
    global failed
    distribution, work, python = map(pathlib.Path, sys.argv[1:])
    lines, bars, ticks = market()
    server = None
    try:
        home = work / "home data"
        environment = dict(
            os.environ, HOME=str(home), TZ="Asia/Shanghai", MPLBACKEND="agg", GIT_ALLOW_PROTOCOL="none"
        )
        subprocess.run([python, HERE / "market.py", home, "ipc:///nowhere"], check=True, env=environment)
        server = Server(distribution, lines, work)
        client = subprocess.run(
            [python, HERE / "puller.py", server.address, SINCE],
            env=environment,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        said = client.stdout.splitlines()
        answers = [json.loads(line[7:]) for line in said if line.startswith("pulled ")]
        assert answers, "hikyuu ended:\n" + "\n".join(said[-20:])
        pulled = answers[0]

        def equal(kind):
            for symbol in STOCKS:
                same(pulled["bars"][symbol][kind], bars[symbol][kind], f"{symbol} {kind}")
            return f"{sum(len(bars[s][kind]) for s in STOCKS)} bars of {len(STOCKS)} stocks"

        def spots():
            same(pulled["ticks"], ticks, "SH600000")
            return f"{len(ticks)} ticks, the last {pulled['ticks'][-1]}"

        def no_complaints():
            bad = [line for line in said if any(f"[HKU-{level}]" in line for level in "WEF")]
            assert not bad, "; ".join(bad)
            return f"{len(said)} lines of log, none a warning or an error"

        check("get_data_from_buffer_server fills the bars of days, each value as served", lambda: equal("day"))
        check("get_data_from_buffer_server fills the bars of minutes, each value as served", lambda: equal("min"))
        check("get_spot_from_buffer_server has the ticks since a time, each value as served", spots)
        check("hikyuu has nothing to complain of the data server", no_complaints)
    except Exception as e:
        failed += 1
        print(f"FAIL  the test came to its end: {e}", flush=True)
        traceback.print_exc()
    finally:
        if server:
            server.close()
    print(f"{passed} passed, {failed} failed")
    sys.stdout.flush()
    os._exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()

"""kill -9 while ticks are recorded, again and again; then DuckDB counts. Called by interop/parquet/run.

    check.py DISTRIBUTION WORK_FOLDER ROUNDS

What was acknowledged is heard from /metrics before each kill: the journal's last sequence that had been forced to the disk.
Sequences of one journal have no holes, so with every one from the first to the last in the files exactly once nothing is lost
or doubled. The last line is "N passed, M failed".
"""

import pathlib
import random
import re
import signal
import sys
import time
import urllib.request

import duckdb

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(here.parent / "diff"))

from process import Sluice  # noqa: E402

FEED = "etc/demo/org.sluice.collector-stock.cfg"


class Check:

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, good, what):
        if good:
            self.passed += 1
        else:
            self.failed += 1
        print("ok   " if good else "FAIL ", what, flush=True)


def metric(sluice, name, component):
    with urllib.request.urlopen(f"http://127.0.0.1:{sluice.port}/metrics", timeout=20) as page:
        found = re.search(rf'^{name}{{component="{component}"}} (\S+)$', page.read().decode(), re.M)
    return int(float(found.group(1)))


def acknowledged(sluice):
    return metric(sluice, "sluice_test_acknowledged_sequence", "recorder")


def every_stock(sluice):
    """The made-up market for all stocks at once, instead of six."""
    file = sluice.home / FEED
    text = file.read_text(encoding="utf-8")
    for key, value in {"symbols": "", "kinds": "STOCK", "fetchers": "synthetic"}.items():
        text, count = re.subn(rf"(?m)^{key} *=.*$", f"{key} = {value}", text)
        assert count == 1, key
    file.write_text(text, encoding="utf-8")


def until(what, condition, seconds=180):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"FAIL  {what}: not within {seconds} s")
        time.sleep(0.1)


def rows(sluice):
    files = str(sluice.home / "var/parquet/test/ticks/*/*/*.parquet")
    return duckdb.sql(f"SELECT count(*), count(DISTINCT seq), min(seq), max(seq) FROM read_parquet('{files}')").fetchall()[0]


def main(distribution, work, rounds):
    check, chance = Check(), random.Random(1)
    sluice = Sluice(pathlib.Path(distribution), pathlib.Path(work))
    every_stock(sluice)
    # closed bars have sequences of the journal, too, and would look like holes among those of the ticks
    (sluice.home / "etc/org.sluice.aggregator.cfg").unlink()
    sluice.options = ["-D", "sluice.interval=500"]  # some 10,000 quotes a second
    try:
        promised, total = 0, 0
        for turn in range(1, rounds + 1):
            sluice.start()
            try:
                before = acknowledged(sluice)
                time.sleep(0.5 + 2 * chance.random())  # as long as it takes somebody to pull the plug
                until("ticks to be acknowledged", lambda: acknowledged(sluice) > before)
                now = acknowledged(sluice)
            finally:
                sluice.end(signal.SIGKILL)
            if before < promised:
                check.that(False, f"round {turn}: begins at {before}, {promised} had been acknowledged")
            promised, total = now, total + now - before
            print(f"     round {turn}: killed at {now}, {now - before} acknowledged since its start", flush=True)
        check.that(total > 1000 * rounds, f"{total} ticks were acknowledged in {rounds} rounds, each ended by kill -9")

        # what a start finds is sealed and goes to the store; a clean end seals the rest, and the last start hands it over
        for _ in range(2):
            sluice.start()
            until("the store to have what the journal had", lambda: not unsent(sluice))
            sluice.end()
    finally:
        sluice.end(signal.SIGKILL)
    count, distinct, first, last = rows(sluice)
    check.that(count == distinct, f"{count} rows in Parquet, {distinct} different sequences: none twice")
    check.that(last - first + 1 == distinct, f"from {first} to {last} without a hole: none lost")
    check.that(last >= promised, f"the last that was acknowledged before a kill, {promised}, is among them")
    print(f"{check.passed} passed, {check.failed} failed", flush=True)
    return 1 if check.failed else 0


def unsent(sluice):
    """Sealed segments of the journal that no file names yet."""
    sealed = {file.stem for file in (sluice.home / "var/data/journal/test").glob("*.journal")}
    files = str(sluice.home / "var/parquet/test/*/*/*/*.parquet")
    names = duckdb.sql(f"SELECT decode(value) FROM parquet_kv_metadata('{files}') WHERE decode(key) = 'sluice_segments'").fetchall() \
        if list((sluice.home / "var/parquet/test").glob("*/*/*/*.parquet")) else []
    return sealed - {segment for (name,) in names for segment in re.split(r"[,\s]+", name)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))

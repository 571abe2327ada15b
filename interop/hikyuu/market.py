"""Makes a home folder for hikyuu: its settings, its data base and one bar of history for each stock.

    market.py HOME QUOTATION_SERVER

The tables are made by the SQL scripts of the installed hikyuu, so that they are what this version expects.
"""

import importlib.util
import pathlib
import sqlite3
import sys

# The stocks of Sluice's demo, and the index that hikyuu wants to have.
STOCKS = {
    "SH600000": "浦发银行",
    "SH600004": "白云机场",
    "SZ000001": "平安银行",
    "SZ000002": "万科A",
    "SZ000004": "国华网安",
    "SZ000005": "世纪星源",
}
INDEX = "SH000001"
# The day before the first recorded one, as hikyuu writes times; its prices are invented.
HISTORY = 201901310000
A_SHARE, AN_INDEX = 1, 2

SETTINGS = """\
[hikyuu]
tmpdir = {home}/tmp
datadir = {home}/data
quotation_server = {server}
load_history_finance = False
[baseinfo]
type = sqlite3
db = {home}/data/stock.db
[block]
type = sqlite3
db = {home}/data/stock.db
[kdata]
type = sqlite3
sh_day = {home}/data/sh_day.db
sz_day = {home}/data/sz_day.db
[preload]
day = True
day_max = 1000
min = True
min_max = 10000
"""


def make_data_base(path):
    scripts = pathlib.Path(importlib.util.find_spec("hikyuu").origin).parent / "data" / "sqlite_upgrade"
    upgrades = sorted(scripts.glob("[0-9]*.sql"), key=lambda script: int(script.stem))
    with sqlite3.connect(path) as db:
        for script in [scripts / "createdb.sql", *upgrades]:
            db.executescript(script.read_text(encoding="utf-8"))
        # hikyuu takes quotes in trading hours of today only, unless each session opens when it closes: then always.
        # One minute before midnight, as bars after a session's end are moved back to it.
        db.execute("UPDATE Market SET openTime1=2359, closeTime1=2359, openTime2=2359, closeTime2=2359")
        markets = dict(db.execute("SELECT market, marketid FROM Market"))
        for symbol, name in {**STOCKS, INDEX: "上证指数"}.items():
            db.execute(
                "INSERT INTO Stock (marketid, code, name, type, valid, startDate, endDate)"
                " VALUES (?, ?, ?, ?, 1, 19901219, 99999999)",
                (markets[symbol[:2]], symbol[2:], name, AN_INDEX if symbol == INDEX else A_SHARE),
            )


def make_history(folder):
    """A table for each stock, in the form that hikyuu's driver sqlite3 reads; in 10,000 yuan and lots."""
    for market in ("SH", "SZ"):
        with sqlite3.connect(folder / f"{market.lower()}_day.db") as db:
            for symbol in [*STOCKS, INDEX]:
                if symbol.startswith(market):
                    columns = "date INTEGER PRIMARY KEY, open, high, low, close, amount, count"
                    db.execute(f'CREATE TABLE "{symbol[2:]}" ({columns})')
                    db.execute(f'INSERT INTO "{symbol[2:]}" VALUES ({HISTORY}, 10.0, 10.1, 9.9, 10.05, 1005.0, 10000)')


def main():
    home, server = pathlib.Path(sys.argv[1]), sys.argv[2]
    for folder in (".hikyuu", "data", "tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    make_data_base(home / "data" / "stock.db")
    make_history(home / "data")
    (home / ".hikyuu" / "hikyuu.ini").write_text(SETTINGS.format(home=home, server=server), encoding="utf-8")


if __name__ == "__main__":
    main()

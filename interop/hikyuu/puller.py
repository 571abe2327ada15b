"""A user of hikyuu who asks a data server, nothing of hikyuu changed.

    puller.py ADDRESS TICKS_SINCE

Pulls bars of days and minutes of all stocks twice, and ticks of one; prints one line "pulled {...}": for each symbol the
bars that hikyuu has then, each as [time as a number, open, high, low, close, amount, volume], and the ticks.
"""

from hikyuu import *  # as hikyuu's own pages do it

import json
import sys

from market import STOCKS

address, since = sys.argv[1:]
load_hikyuu(start_spot=False)

stocks = [sm[s] for s in STOCKS]
for _ in range(2):  # the second time from the last bar on
    get_data_from_buffer_server(address, stocks, Query.DAY)
    get_data_from_buffer_server(address, stocks, Query.MIN)


def bars(stock, ktype):
    records = stock.get_kdata(Query(0, ktype=ktype))
    return [[k.datetime.number, k.open, k.high, k.low, k.close, k.amount, k.volume] for k in records]


def tick(spot):
    prices = [spot.yesterday_close, spot.open, spot.high, spot.low, spot.close, spot.amount, spot.volume]
    books = [list(side) for side in (spot.bid, spot.bid_amount, spot.ask, spot.ask_amount)]
    return [spot.market + spot.code, str(spot.datetime), *prices, *books]


answer = {
    "bars": {s: {"day": bars(sm[s], Query.DAY), "min": bars(sm[s], Query.MIN)} for s in STOCKS},
    "ticks": [tick(spot) for spot in get_spot_from_buffer_server(address, "SH", "600000", Datetime(since))],
}
print("pulled " + json.dumps(answer), flush=True)

"""A user of hikyuu, nothing of hikyuu changed: loads it, lets its spot agent listen, and tells what its bars are.

    client.py ADDRESS   the agent is started by start_spot_agent
    client.py           the agent is started by HKU_START_SPOT=1, its address is in hikyuu.ini

For every line that comes in, a line "bars {...}" goes out: for each symbol the bars of days and minutes, each as
[time as a number, open, high, low, close, amount, volume]. Ends at the end of input.
"""

from hikyuu import *  # as hikyuu's own pages do it

import json
import sys

from market import STOCKS


def bars(stock, ktype):
    records = stock.get_kdata(Query(0, ktype=ktype))
    return [[k.datetime.number, k.open, k.high, k.low, k.close, k.amount, k.volume] for k in records]


if len(sys.argv) > 1:
    load_hikyuu(start_spot=False)  # hikyuu up to 2.6.8 would start it by itself, at another address
    start_spot_agent(False, 1, sys.argv[1])
else:
    load_hikyuu()

for _ in sys.stdin:
    answer = {s: {"day": bars(sm[s], Query.DAY), "min": bars(sm[s], Query.MIN)} for s in STOCKS}
    print("bars " + json.dumps(answer), flush=True)

stop_spot_agent()

"""The part of xtquant.xtdata that qmt_bridge.py uses. Every call is a line in $STANDIN/calls."""
import os
import threading
import time

enable_hello = True

_FOLDER = os.environ["STANDIN"]
_subscriptions = {}


def _there(name):
    return os.path.exists(os.path.join(_FOLDER, name))


def _value(name, default):
    """A file is a Python expression, so that it can hold what JSON can't."""
    try:
        with open(os.path.join(_FOLDER, name), encoding="utf-8") as stream:
            return eval(stream.read())
    except FileNotFoundError:
        return default


def _called(*words):
    with open(os.path.join(_FOLDER, "calls"), "a", encoding="utf-8") as stream:
        stream.write(" ".join(str(word) for word in words) + "\n")


def subscribe_whole_quote(code_list, callback=None):
    if _there("refuse"):
        raise RuntimeError("no right to quotes")
    sequence = len(_subscriptions) + 1
    _called("subscribe", len(code_list), code_list[0], code_list[-1])
    _subscriptions[sequence] = (code_list, callback)
    return sequence


def unsubscribe_quote(seq):
    _subscriptions.pop(seq, None)


def get_full_tick(code_list):
    _called("full", len(code_list), code_list[0], code_list[-1])
    rows = _value("full", {})
    return {code: rows[code] for code in code_list if code in rows}


def get_trading_calendar(market, start_time="", end_time=""):
    _called("calendar", market, start_time, end_time)
    days = _value("calendar", None)
    if days is None:
        raise RuntimeError("no holidays downloaded")
    return [day for day in days if start_time <= day <= end_time]


def get_trading_dates(market, start_time="", end_time="", count=-1):
    _called("dates", market, start_time, end_time)
    return _value("dates", [])


class _Client:
    def is_connected(self):
        if _there("disconnected"):
            _subscriptions.clear()
            return False
        return True


def get_client():
    return _Client()


def _push():
    while True:
        for name in sorted(os.listdir(_FOLDER)):
            if name.startswith("push-"):
                rows = _value(name, {})
                for code_list, callback in list(_subscriptions.values()):
                    wanted = set(code_list)
                    mine = {code: row for code, row in rows.items() if code in wanted}
                    if mine:
                        callback(mine)
                os.remove(os.path.join(_FOLDER, name))
        time.sleep(0.01)


threading.Thread(target=_push, daemon=True).start()

"""What must come out: the quotes that follow from recorded prints, and the bars that follow from quotes."""

import csv
import datetime

STAMP = "%Y-%m-%d %H:%M:%S"


def prints(file):
    """{time: the quotes there may have been at that second}; a quote is price, volume in lots, turnover in 10,000 yuan.

    Volume and turnover add up over a day; between the prints of one second any may have been the last.
    """
    quotes, day, lots, yuan = {}, None, 0, 0.0
    with open(file, encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["datetime"][:10] != day:
                day, lots, yuan = row["datetime"][:10], 0, 0.0
            lots += int(row["volume"])
            yuan += float(row["price"]) * int(row["volume"]) * 100
            quotes.setdefault(row["datetime"], []).append((float(row["price"]), lots, yuan / 10_000))
    return quotes


def is_recorded(spot, quotes):
    return any(
        same((spot["close"], spot["volume"], spot["amount"]), quote) for quote in quotes.get(spot["datetime"], [])
    )


def same(left, right):
    """Equal but for rounding: wires and files have doubles, hikyuu adds and subtracts them."""
    return len(left) == len(right) and all(
        abs(a - b) <= 1e-9 * max(abs(a), abs(b)) + 1e-4 for a, b in zip(left, right)
    )


def day_bar(spot):
    """A day's bar is what the quote says of the day; in 10,000 yuan and lots."""
    day = int(spot["datetime"][:10].replace("-", "")) * 10_000
    return [day] + [spot[key] for key in ("open", "high", "low", "close", "amount", "volume")]


def minute_bars(records):
    """The bars of one symbol's quotes, in 10,000 yuan and shares; a bar has the time at which its minute ends."""
    bars, before = [], (0.0, 0.0)
    for spot in records:
        minute = datetime.datetime.strptime(spot["datetime"], STAMP).replace(second=0) + datetime.timedelta(minutes=1)
        number, price = int(minute.strftime("%Y%m%d%H%M")), spot["close"]
        if not bars or bars[-1][0] < number:
            if bars:
                before = total
            bars.append([number, price, price, price, price, 0.0, 0.0])
        bar, total = bars[-1], (spot["amount"], spot["volume"] * 100)
        bar[2:5] = [max(bar[2], price), min(bar[3], price), price]
        bar[5:7] = [total[0] - before[0], total[1] - before[1]]
    return bars

#!/usr/bin/env python3
"""Adds up the minutes of SH000001-1min.csv to the bars that BarsOfRealDataTest expects: python3 bars.py > SH000001.bars

Shares nothing with the program: a day is a list of 240 minutes, a bar is a slice of it. The file begins on a Friday at
13:22; what was traded before is taken as 1,000,000,000. Its minute 11:30 is stamped 13:00. Turnover is not known.
"""
import datetime
import os

SIZES = [("1m", 1), ("3m", 3), ("5m", 5), ("15m", 15), ("30m", 30), ("60m", 60),
         ("2h", 120), ("4h", 240), ("6h", 360), ("12h", 720), ("1d", 1440)]


def minute(hour, minutes):
    if (hour, minutes) == (13, 0):
        return 119
    return (hour * 60 + minutes - 571) if hour < 12 else (hour * 60 + minutes - 781 + 120)


def stamp(index):
    total = 570 + index if index <= 120 else 780 + index - 120
    return "%02d:%02d" % (total // 60, total % 60)


days = {}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "SH000001-1min.csv")) as rows:
    for row in rows:
        when, o, h, l, c, _, v = row.strip().split(",")
        date, time = when.split(" ")
        hour, minutes, _ = map(int, time.split(":"))
        day = datetime.date(*map(int, date.split("-")))
        days.setdefault(day, {})[minute(hour, minutes)] = tuple(map(float, (o, h, l, c, v)))


def merged(parts):
    return (parts[0][0], max(p[1] for p in parts), min(p[2] for p in parts), parts[-1][3], sum(p[4] for p in parts))


def show(name, day, end, bar, complete):
    print("%s %s %s %.2f %.2f %.2f %.2f %d%s" % ((name, day, end) + bar + ("" if complete else " incomplete",)))


first = min(days)
for name, size in SIZES:
    for day in sorted(days):
        minutes = days[day]
        for start in range(0, 240, size):
            parts = [minutes[m] for m in range(start, min(240, start + size)) if m in minutes]
            if parts:
                bar = merged(parts)
                begins = day == first and start <= min(minutes) < start + size
                if begins and name == "1d":
                    bar = bar[:4] + (bar[4] + 1e9,)
                show(name, day, stamp(min(240, start + size)), bar, not begins)
for name, key in (("1w", lambda d: d - datetime.timedelta(d.weekday())), ("1mon", lambda d: d.replace(day=1))):
    groups = {}
    for day in sorted(days):
        groups.setdefault(key(day), []).append(day)
    for group in groups.values():
        bar = merged([merged([days[d][m] for m in sorted(days[d])]) for d in group])
        if first in group:
            bar = bar[:4] + (bar[4] + 1e9,)
        if name == "1w":
            show(name, group[-1], "15:00", bar, first not in group)
        else:
            show(name, group[-1], "15:00", bar, False)

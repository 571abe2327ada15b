#!/usr/bin/env python3
"""Adds up the days of SH000001.day to the longer bars that LongBarsOfRealDataTest expects: python3 days.py > SH000001.long

The file begins on Monday, 2015-12-21, in the middle of a month, and ends with the last trading day of 2016, a leap year.
"""
import datetime
import os
import struct

days = []
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "SH000001.day"), "rb") as data:
    for date, o, h, l, c, amount, volume, _ in struct.iter_unpack("<IIIIIfII", data.read()):
        days.append((datetime.date(date // 10000, date // 100 % 100, date % 100), o, h, l, c, volume, amount))

for name, key in (("1d", lambda d: d),
                  ("1w", lambda d: d.isocalendar()[:2]),
                  ("1mon", lambda d: (d.year, d.month)),
                  ("1q", lambda d: (d.year, (d.month - 1) // 3)),
                  ("6mon", lambda d: (d.year, d.month > 6)),
                  ("1y", lambda d: d.year)):
    groups = {}
    for day in days:
        groups.setdefault(key(day[0]), []).append(day)
    for group in groups.values():
        whole = name in ("1d", "1w") or group[0][0] != days[0][0]
        print("%s %s to %s %.2f %.2f %.2f %.2f %d %.0f%s" % (
            name, group[0][0], group[-1][0], group[0][1] / 100, max(d[2] for d in group) / 100,
            min(d[3] for d in group) / 100, group[-1][4] / 100, sum(d[5] for d in group), sum(d[6] for d in group),
            "" if whole else " incomplete"))

"""What of the bridge needs no connection. Run by BridgeUnitTest, or by hand with PYTHONPATH=<tools>:<this folder>."""
import argparse
import datetime
import json
import socket
import types
import unittest

import qmt_bridge
import qmt_link


class Number(float):
    """As numpy's are: no float of Python's own."""


class RowTest(unittest.TestCase):
    def test_keeps_the_keys_sluice_reads_as_json_has_them(self):
        row = {"timetag": "20260302 10:00:00", "time": Number(1772416800000), "lastPrice": Number(10.5), "volume": 7,
               "pe": 3.0, "open": float("nan"), "high": float("inf"), "low": None,
               "bidPrice": (Number(1), 2.5), "askVol": [1, float("nan")]}
        self.assertEqual({"timetag": "20260302 10:00:00", "time": 1772416800000, "lastPrice": 10.5, "volume": 7,
                          "bidPrice": [1.0, 2.5], "askVol": [1, None]}, json.loads(qmt_link.row_text(row)))

    def test_says_what_is_wrong(self):
        for row, cause in ((None, "the row is NoneType"), ([], "the row is list"),
                           ({"time": 1, "open": "x"}, "open is text"), ({"time": 1, "open": []}, "open is list"),
                           ({"time": 1, "bidVol": 3}, "bidVol is int"), ({"open": 1}, "the row has no time")):
            with self.assertRaises(ValueError) as raised:
                qmt_link.row_text(row)
            self.assertEqual(cause, str(raised.exception))


class PendingTest(unittest.TestCase):
    @staticmethod
    def drain(pending):
        lines = []
        line = pending.take()
        while line is not None:
            lines.append(json.loads(line))
            line = pending.take()
        return lines

    def test_keeps_the_order_while_there_is_room(self):
        pending = qmt_link.Pending(4)
        pending.add_line('"start"')
        pending.add_rows({"a": "1", "b": "1"})
        pending.add_rows({"a": "2"})
        self.assertEqual(["start", {"quotes": {"a": 1, "b": 1}}, {"quotes": {"a": 2}}], self.drain(pending))
        self.assertEqual((0, 0), (pending.rows, pending.dropped))

    def test_keeps_the_newest_of_each_code_once_full(self):
        pending = qmt_link.Pending(3)
        pending.add_line('"start"')
        for value in range(100):
            pending.add_rows({"a": str(value), "b": str(value)})
        pending.add_line('"end"')
        pending.add_rows({"c": "1", "a": "100"})
        self.assertEqual(["start", {"quotes": {"a": 100, "b": 99, "c": 1}}, "end"], self.drain(pending))
        self.assertEqual((0, 202 - 3), (pending.rows, pending.dropped))
        pending.add_rows({"a": "5"})
        pending.add_rows({"a": "6"})
        self.assertEqual([{"quotes": {"a": 5}}, {"quotes": {"a": 6}}], self.drain(pending))

    def test_sends_what_was_merged_in_messages_of_250(self):
        pending = qmt_link.Pending(1)
        pending.add_rows({str(code): "1" for code in range(600)})
        self.assertEqual([250, 250, 100], [len(line["quotes"]) for line in self.drain(pending)])
        self.assertEqual(0, pending.rows)


class LinesTest(unittest.TestCase):
    def test_cuts_lines_and_refuses_long_ones(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            lines = qmt_link.Lines(ours)
            theirs.sendall(b"one\ntw")
            self.assertEqual(b"one", lines.next(10, None))
            theirs.sendall(b"o\n" + b"x" * 11)
            self.assertEqual(b"two", lines.next(10, None))
            with self.assertRaises(qmt_link.Refused):
                lines.next(10, None)


class TradingDayTest(unittest.TestCase):
    MONDAY = datetime.date(2026, 3, 2)

    @staticmethod
    def bridge(**xtdata):
        bridge = qmt_bridge.Bridge(types.SimpleNamespace(), None, lambda: 0)
        bridge.xtdata = types.SimpleNamespace(**xtdata)
        return bridge

    @staticmethod
    def fails(*_):
        raise RuntimeError("not downloaded")

    def test_asks_the_calendar_then_the_dates_and_takes_a_weekday_if_nobody_knows(self):
        millis = 1772380800000  # midnight in China
        cases = ((True, {"get_trading_calendar": lambda *_: ["20260302"]}),
                 (False, {"get_trading_calendar": lambda *_: []}),
                 (True, {"get_trading_calendar": self.fails, "get_trading_dates": lambda *_: [millis]}),
                 (False, {"get_trading_calendar": self.fails, "get_trading_dates": lambda *_: [millis - 86400000]}),
                 (True, {"get_trading_calendar": self.fails}),
                 (True, {}))
        for expected, xtdata in cases:
            self.assertEqual(expected, self.bridge(**xtdata).trading_day(self.MONDAY), xtdata)

    def test_is_never_on_a_weekend(self):
        always = self.bridge(get_trading_calendar=lambda _, day, __: [day])
        self.assertEqual([True] * 5 + [False] * 2,
                         [always.trading_day(self.MONDAY + datetime.timedelta(days=day)) for day in range(7)])


class OpeningTest(unittest.TestCase):
    def test_has_one_snapshot_at_0930_china_time_of_each_trading_day(self):
        now = [qmt_bridge.instant("2026-02-27T09:00:00")]
        bridge = qmt_bridge.Bridge(types.SimpleNamespace(started=now[0], queue_rows=10), None, lambda: now[0])
        asked = []
        bridge.xtdata = types.SimpleNamespace(
            get_full_tick=lambda codes: asked.append(qmt_bridge.china_time(now[0]).strftime("%m-%d %H:%M:%S")) or {},
            get_trading_calendar=lambda _, day, __: [] if day == "20260303" else [day])
        client = qmt_link.Client(bridge, None, ("test", 1))
        client.codes = frozenset(["600000.SH"])
        bridge.clients.append(client)
        end = qmt_bridge.instant("2026-03-05T12:00:00")
        while now[0] < end:
            bridge.snapshots()
            now[0] += 0.5 if 9.4 < (now[0] + 8 * 3600) % 86400 / 3600 < 9.6 else 60
        self.assertEqual(["02-27 09:30:00", "03-02 09:30:00", "03-04 09:30:00", "03-05 09:30:00"], asked)


class AddressTest(unittest.TestCase):
    def test_reads_host_and_port(self):
        self.assertEqual(("127.0.0.1", 9300), qmt_bridge.address_of("127.0.0.1:9300"))
        self.assertEqual(("::1", 9300), qmt_bridge.address_of("[::1]:9300"))
        for text in ("9300", ":9300", "host:", "host:70000", "host:x"):
            with self.assertRaises(argparse.ArgumentTypeError):
                qmt_bridge.address_of(text)


if __name__ == "__main__":
    unittest.main()

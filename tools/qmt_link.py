"""The side of the bridge that Sluice connects to: rows as JSON, and clients with their queues. See qmt_bridge.py."""
import collections
import hashlib
import hmac
import json
import logging
import math
import os
import socket
import threading
import time

WIRE = 1
GROUP = 250  # codes in one subscription, one question for a snapshot and one message
MAX_CODES = 20000
HELLO_LINE = 4 * 1024
CODES_LINE = 1024 * 1024
HELLO_SECONDS = 10
SEND_SECONDS = 30
ALIVE_SECONDS = 5
SCALARS = ("time", "lastPrice", "open", "high", "low", "lastClose", "amount", "volume", "pvolume", "openInt",
           "stockStatus", "lastSettlementPrice", "settlementPrice")
LISTS = ("bidPrice", "bidVol", "askPrice", "askVol")

LOG = logging.getLogger("qmt_bridge")


class Refused(Exception):
    """Why a client is sent away."""


def message(**fields):
    return json.dumps(fields, allow_nan=False, ensure_ascii=True, separators=(",", ":"))


def short(value, most=160):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= most else text[:most] + "..."


def reason(error):
    return short("%s: %s" % (type(error).__name__, error), 300)


def number(key, value):
    """A number JSON has; None for one it has not. xtquant also gives numpy's numbers."""
    if isinstance(value, (str, bytes)):
        raise ValueError("%s is text" % key)
    try:
        result = value if type(value) is int else float(value)
    except (TypeError, ValueError):
        raise ValueError("%s is %s" % (key, type(value).__name__))
    if isinstance(result, float) and not math.isfinite(result):
        return None
    return int(result) if key == "time" else result


def row_text(row):
    """The JSON of one row with the keys Sluice reads; ValueError says what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("the row is %s" % type(row).__name__)
    fields = {}
    if row.get("timetag"):
        fields["timetag"] = str(row["timetag"])[:32]
    for key in SCALARS:
        if row.get(key) is not None:
            value = number(key, row[key])
            if value is not None:
                fields[key] = value
    for key in LISTS:
        if row.get(key) is not None:
            try:
                fields[key] = [number(key, value) for value in list(row[key])[:10]]
            except TypeError:
                raise ValueError("%s is %s" % (key, type(row[key]).__name__))
    if "timetag" not in fields and "time" not in fields:
        raise ValueError("the row has no time")
    return json.dumps(fields, allow_nan=False, separators=(",", ":"))


class Pending:
    """What one client has yet to be sent: lines, and rows (code -> JSON) in between. Not thread-safe."""

    def __init__(self, most_rows):
        self.most_rows = most_rows
        self.items = collections.deque()
        self.rows = 0
        self.merged = None  # once full: of each code only its newest row is kept, here
        self.dropped = 0

    def add_line(self, line):
        self.items.append(line)

    def add_rows(self, rows):
        if self.merged is None and self.rows + len(rows) > self.most_rows:
            self._merge()
        if self.merged is not None:
            before = len(self.merged)
            self.merged.update(rows)
            added = len(self.merged) - before
            self.dropped += len(rows) - added
            self.rows += added
        else:
            self.items.append(rows)
            self.rows += len(rows)

    def _merge(self):
        first, last, merged = [], [], {}
        for item in self.items:
            if isinstance(item, dict):
                merged.update(item)
            else:
                (last if merged else first).append(item)
        self.dropped += self.rows - len(merged)
        self.rows = len(merged)
        self.merged = merged
        self.items = collections.deque(first + [merged] + last)

    def take(self):
        """The next line, or None."""
        if not self.items:
            return None
        item = self.items.popleft()
        if not isinstance(item, dict):
            return item
        if item is self.merged:
            self.merged = None
        rows = list(item.items())
        self.rows -= len(rows)
        if len(rows) > GROUP:
            rest = dict(rows[GROUP:])
            self.items.appendleft(rest)
            self.rows += len(rest)
            rows = rows[:GROUP]
        return '{"quotes":{%s}}' % ",".join("%s:%s" % (json.dumps(code), text) for code, text in rows)


class Client:
    """One Sluice that is connected."""

    def __init__(self, bridge, sock, address):
        self.bridge = bridge
        self.sock = sock
        self.name = "%s:%s" % address[:2]
        self.changed = threading.Condition()
        self.pending = Pending(bridge.options.queue_rows)
        self.codes = frozenset()
        self.fresh = frozenset()  # codes of which it has had no snapshot yet
        self.open = True
        self.greeted = False
        self.alive_at = 0.0

    def start(self):
        for target in (self.read, self.write):
            thread = threading.Thread(target=target, name=self.name)
            thread.daemon = True
            thread.start()

    def send_line(self, line):
        with self.changed:
            self.pending.add_line(line)
            self.changed.notify()

    def send_rows(self, rows):
        codes = self.codes
        mine = {code: text for code, text in rows.items() if code in codes}
        if mine:
            with self.changed:
                self.pending.add_rows(mine)
                self.changed.notify()

    def tell_state(self):
        with self.changed:
            self.alive_at = 0.0
            self.changed.notify()

    def close(self):
        with self.changed:
            was_open, self.open = self.open, False
            self.changed.notify()
        if was_open:
            self.bridge.forget(self)
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # gone already
            self.sock.close()
            LOG.info("%s: gone", self.name)

    # the writing thread

    def write(self):
        try:
            while self.open:
                line = self._next_line()
                if line is not None:
                    self.sock.sendall(line.encode("ascii") + b"\n")
        except OSError as error:
            LOG.debug("%s: %s", self.name, error)
        finally:
            self.close()

    def _next_line(self):
        with self.changed:
            if self.greeted and time.monotonic() >= self.alive_at:
                self.alive_at = time.monotonic() + ALIVE_SECONDS
                return self.bridge.state(self)
            line = self.pending.take()
            if line is None and self.open:
                self.changed.wait(max(0.01, self.alive_at - time.monotonic()) if self.greeted else 1.0)
            return line

    # the reading thread

    def read(self):
        nonce = os.urandom(32).hex()
        token = self.bridge.token
        try:
            self.send_line(message(bridge=WIRE, nonce=nonce, token=token is not None))
            lines = Lines(self.sock)
            self._check_hello(lines.next(HELLO_LINE, HELLO_SECONDS), nonce, token)
            LOG.info("%s: connected", self.name)
            self.sock.settimeout(SEND_SECONDS)
            self.greeted = True
            self.tell_state()
            while self.open:
                line = lines.next(CODES_LINE, None)
                if line is None:
                    return
                self._take_codes(line)
        except Refused as error:
            LOG.warning("%s: refused: %s", self.name, error)
            self.greeted = False
            self.send_line(message(error=str(error)))
            self._wait_sent()
        except OSError as error:
            LOG.debug("%s: %s", self.name, error)
        finally:
            self.close()

    def _check_hello(self, line, nonce, token):
        hello = self._object(line)
        if hello.get("hello") != WIRE:
            raise Refused("this bridge speaks version %d, not %s" % (WIRE, short(hello.get("hello"), 20)))
        if token is not None:
            proof = hmac.new(token, nonce.encode("ascii"), hashlib.sha256).hexdigest()
            given = hello.get("proof")
            if not isinstance(given, str) or not hmac.compare_digest(proof.encode(), given.encode("utf-8", "replace")):
                self.bridge.stopping.wait(self.bridge.options.refusal_seconds)  # no fast guessing
                raise Refused("the token is wrong" if given else "this bridge wants a token")

    def _take_codes(self, line):
        codes = self._object(line).get("codes")
        if not isinstance(codes, list) or not all(isinstance(code, str) and 0 < len(code) <= 32 for code in codes):
            raise Refused("expected a list of codes")
        if len(codes) > MAX_CODES:
            raise Refused("%d codes are more than %d" % (len(codes), MAX_CODES))
        codes = frozenset(codes)
        with self.changed:
            self.fresh = (self.fresh & codes) | (codes - self.codes)
            self.codes = codes
        LOG.info("%s: wants %d codes", self.name, len(codes))
        self.bridge.wake.set()

    @staticmethod
    def _object(line):
        try:
            value = json.loads(line.decode("utf-8")) if line is not None else None
        except (ValueError, RecursionError):
            raise Refused("expected a line of JSON")
        if not isinstance(value, dict):
            raise Refused("expected a JSON object")
        return value

    def _wait_sent(self):
        end = time.monotonic() + 2
        while time.monotonic() < end and self.open and self.pending.items:
            time.sleep(0.02)
        time.sleep(0.05)


class Lines:
    """Cuts what comes from a socket into lines no longer than allowed."""

    def __init__(self, sock):
        self.sock = sock
        self.data = bytearray()

    def next(self, longest, seconds):
        """The next line without its end; None at the end of the stream."""
        end = None if seconds is None else time.monotonic() + seconds
        searched = 0
        while True:
            at = self.data.find(b"\n", searched)
            if at >= 0:
                line = bytes(self.data[:at])
                del self.data[:at + 1]
                if len(line) > longest:
                    raise Refused("a line is longer than %d bytes" % longest)
                return line
            searched = len(self.data)
            if searched > longest:
                raise Refused("a line is longer than %d bytes" % longest)
            if end is not None and time.monotonic() > end:
                raise Refused("no hello within %d s" % seconds)
            try:
                part = self.sock.recv(65536)
            except socket.timeout:
                continue  # a client may be silent; that it is gone, the next line sent to it shows
            if not part:
                return None
            self.data += part

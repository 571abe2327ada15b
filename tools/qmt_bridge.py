#!/usr/bin/env python3
"""Gives the quotes of xtquant (MiniQMT) to Sluice, line by line as JSON over TCP.

Runs on the Windows machine where MiniQMT is logged in, by the Python that can import xtquant. Needs Python 3.6 or newer
and nothing but its standard library, xtquant, and qmt_link.py beside it. What is said on the wire: QMT.md of
Sluice's bundle fetcher.qmt.

Threads: `main` makes every call to xtquant but its callbacks, which xtquant makes by a thread of its own; each client has
one thread that reads and one that writes.
"""
import argparse
import datetime
import importlib
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # the Python that comes with QMT may not do so itself
from qmt_link import Client, GROUP, HELLO_SECONDS, WIRE, message, reason, row_text, short  # noqa: E402

VERSION = "1.0"
MAX_CLIENTS = 16
WATCH_SECONDS = 3
IDLE_SECONDS = 60  # a group nobody wants any more is kept so long, for a client that comes back
SHORTEST_TOKEN = 16
EPOCH = datetime.datetime(1970, 1, 1)
SHANGHAI = datetime.timedelta(hours=8)  # no summer time since 1991
OPENING = datetime.time(9, 30)

LOG = logging.getLogger("qmt_bridge")


def china_time(seconds):
    return EPOCH + datetime.timedelta(seconds=seconds) + SHANGHAI


def groups_of(codes):
    codes = sorted(codes)
    return [codes[i:i + GROUP] for i in range(0, len(codes), GROUP)]


class Group:
    """One subscription of up to 250 codes."""

    def __init__(self, codes, sequence):
        self.codes = frozenset(codes)
        self.sequence = sequence
        self.wanted_at = time.monotonic()


class Bridge:
    def __init__(self, options, token, clock):
        self.options = options
        self.token = token
        self.clock = clock
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.clients = []
        # by main only
        self.retry_at = 0.0
        self.watch_at = 0.0
        self.opening_done = None
        # written under the lock
        self.xtdata = None
        self.version = None
        self.subscribed = []
        self.error = None
        self.callbacks = 0
        self.last_callback = None
        self.last_snapshot = None
        self.bad_rows = 0
        self.bad_causes = set()

    # clients

    def welcome(self, sock, address):
        sock.settimeout(HELLO_SECONDS)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        client = Client(self, sock, address)
        with self.lock:
            full = len(self.clients) >= MAX_CLIENTS
            if not full:
                self.clients.append(client)
        if full:
            LOG.warning("%s: refused, there are %d clients", client.name, MAX_CLIENTS)
            try:
                sock.sendall(message(error="there are %d clients already" % MAX_CLIENTS).encode("ascii") + b"\n")
            except OSError:
                pass  # it need not know
            sock.close()
        else:
            client.start()

    def forget(self, client):
        with self.lock:
            if client in self.clients:
                self.clients.remove(client)
        self.wake.set()

    def everyone(self):
        with self.lock:
            return list(self.clients)

    def state(self, client):
        """The line that says how things are; its sender holds the client's lock."""
        with self.lock:
            have = sum(len(group.codes & client.codes) for group in self.subscribed)
            return message(alive=int(self.clock() * 1000), xtquant=self.version, subscribed=have,
                           groups=len(self.subscribed), callbacks=self.callbacks, lastCallback=self.last_callback,
                           lastSnapshot=self.last_snapshot, badRows=self.bad_rows, dropped=client.pending.dropped,
                           error=self.error)

    # what xtquant calls, by its own thread

    def on_quotes(self, datas):
        try:
            with self.lock:
                self.callbacks += 1
                self.last_callback = int(self.clock() * 1000)
            self.deliver(datas, self.everyone())
        except Exception as error:  # xtquant would end its thread or swallow it
            self.bad("a callback", datas, error)

    def deliver(self, datas, clients):
        if not isinstance(datas, dict):
            raise ValueError("what came is %s, not a dict" % type(datas).__name__)
        rows = {}
        for code, row in datas.items():
            try:
                if not isinstance(code, str):
                    raise ValueError("the code is %s" % type(code).__name__)
                rows[code] = row_text(row)
            except Exception as error:
                self.bad(code, row, error)
        for client in clients:
            client.send_rows(rows)

    def bad(self, code, row, error):
        cause = str(error) if type(error) is ValueError else reason(error)
        with self.lock:
            self.bad_rows += 1
            first = cause not in self.bad_causes and len(self.bad_causes) < 100
            if first:
                self.bad_causes.add(cause)
        if first:
            try:
                shown = short(row)
            except Exception:
                shown = "?"
            LOG.warning("bad row of %s (said once): %s: %s", short(code, 32), cause, shown)
            for client in (one for one in self.everyone() if one.greeted):
                client.send_line(message(bad=cause, code=short(code, 32), row=shown))

    # main

    def fail(self, text):
        self.retry_at = time.monotonic() + self.options.retry_seconds
        self.say(text)

    def say(self, text):
        with self.lock:
            changed = self.error != text
            self.error = text
        if changed:
            if text:
                LOG.warning("%s", text)
            for client in self.everyone():
                client.tell_state()

    def step(self):
        if time.monotonic() < self.retry_at:
            return
        if self.xtdata is None and not self.load():
            return
        if not self.connected():
            return
        wanted = frozenset().union(*[client.codes for client in self.everyone()])
        self.drop_idle(wanted)
        subscribed = self.subscribe(wanted)
        if self.snapshots() and subscribed:
            self.say(None)

    def load(self):
        try:
            importlib.invalidate_caches()
            xtdata = importlib.import_module("xtquant.xtdata")
            package = sys.modules["xtquant"]
        except Exception as error:
            self.fail("xtquant can't be imported: %s" % reason(error))
            return False
        if hasattr(xtdata, "enable_hello"):
            xtdata.enable_hello = False
        version = getattr(package, "__version__", None) or getattr(xtdata, "__version__", None) or "of unknown version"
        with self.lock:
            self.xtdata = xtdata
            self.version = str(version)
        LOG.info("xtquant %s", self.version)
        return True

    def connected(self):
        """Whether MiniQMT is there, as far as this xtquant can say."""
        get_client = getattr(self.xtdata, "get_client", None)
        if get_client is None or time.monotonic() < self.watch_at:
            return True
        self.watch_at = time.monotonic() + WATCH_SECONDS
        try:
            client = get_client()
            if client is not None and client.is_connected():
                return True
            why = "no connection to MiniQMT: is it running and logged in?"
        except Exception as error:
            why = "no connection to MiniQMT: %s" % reason(error)
        with self.lock:
            self.subscribed = []  # they are gone with it
        for client in self.everyone():
            with client.changed:
                client.fresh = client.codes
        self.watch_at = 0.0
        self.fail(why)
        try:
            if hasattr(self.xtdata, "reconnect"):
                self.xtdata.reconnect()
        except Exception as error:
            LOG.debug("reconnect: %s", error)
        return False

    def drop_idle(self, wanted):
        now = time.monotonic()
        for group in list(self.subscribed):
            if group.codes & wanted:
                group.wanted_at = now
            elif now - group.wanted_at > IDLE_SECONDS:
                with self.lock:
                    self.subscribed.remove(group)
                try:
                    self.xtdata.unsubscribe_quote(group.sequence)
                except Exception as error:
                    LOG.debug("unsubscribe: %s", error)

    def subscribe(self, wanted):
        missing = wanted.difference(*[group.codes for group in self.subscribed])
        failure, in_a_row = None, 0
        for index, codes in enumerate(groups_of(missing)):
            if index and self.stopping.wait(self.options.group_pause_seconds):
                return False
            try:
                sequence = self.xtdata.subscribe_whole_quote(codes, callback=self.on_quotes)
                if isinstance(sequence, int) and sequence < 0:
                    raise ValueError("xtquant answers %d" % sequence)
            except Exception as error:
                failure = "subscribing %d codes from %s on failed: %s" % (len(codes), codes[0], reason(error))
                in_a_row += 1
                if in_a_row == 3:
                    break  # it is not one bad code
                continue
            in_a_row = 0
            with self.lock:
                self.subscribed.append(Group(codes, sequence))
        if failure:
            self.fail(failure)
        if missing:
            LOG.info("%d groups subscribed", len(self.subscribed))
        return failure is None

    def snapshots(self):
        now = china_time(self.clock())
        clients = [client for client in self.everyone() if client.codes]
        if now.time() >= OPENING and self.opening_done != now.date():
            first_look = self.opening_done is None
            self.opening_done = now.date()
            # What was started after the opening has its snapshot anyway.
            if clients and not (first_look and self.started_after_opening()) and self.trading_day(now.date()):
                LOG.info("snapshot at the opening")
                for client in clients:
                    with client.changed:
                        client.fresh = client.codes
        return all([self.snapshot(client) for client in clients if client.fresh])

    def started_after_opening(self):
        start = china_time(self.options.started)
        return start.time() >= OPENING

    def snapshot(self, client):
        with client.changed:
            fresh = client.fresh
        client.send_line(message(snapshot="start", codes=len(fresh)))
        try:
            for codes in groups_of(fresh):
                self.deliver(self.xtdata.get_full_tick(codes), [client])
        except Exception as error:
            self.fail("a snapshot failed: %s" % reason(error))
            return False
        finally:
            client.send_line(message(snapshot="end"))
        with client.changed:
            client.fresh = client.fresh - fresh
        with self.lock:
            self.last_snapshot = int(self.clock() * 1000)
        client.tell_state()
        return True

    def trading_day(self, date):
        if date.weekday() >= 5:
            return False
        day = date.strftime("%Y%m%d")
        midnight = datetime.datetime(date.year, date.month, date.day) - SHANGHAI
        millis = int((midnight - EPOCH).total_seconds() * 1000)
        for name in ("get_trading_calendar", "get_trading_dates"):
            ask = getattr(self.xtdata, name, None)
            try:
                days = ask("SH", day, day) if ask is not None else None
            except Exception as error:
                LOG.info("%s: %s", name, reason(error))
                continue
            if days is not None:
                return any(str(one) == day or one == millis for one in days)
        return True  # not known; a snapshot on a holiday does no harm

    def run(self):
        while not self.stopping.is_set():
            self.wake.clear()
            try:
                self.step()
            except Exception as error:
                LOG.exception("unexpected")
                self.fail("the bridge failed: %s" % reason(error))
            self.wake.wait(self.options.step_seconds)


def accept(bridge, server):
    while not bridge.stopping.is_set():
        try:
            sock, address = server.accept()
        except OSError:
            time.sleep(0.1)  # closed, or no more sockets for now
            continue
        try:
            bridge.welcome(sock, address)
        except OSError as error:
            LOG.debug("%s: %s", address, error)
            sock.close()


def address_of(text):
    host, colon, port = text.rpartition(":")
    host = host.strip("[]")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError("expected HOST:PORT, as in 127.0.0.1:9300")
    return host, int(port)


def instant(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S") - SHANGHAI
    return (moment - EPOCH).total_seconds()


def arguments(args):
    parser = argparse.ArgumentParser(description="Gives the quotes of xtquant (MiniQMT) to Sluice's fetcher.qmt.")
    parser.add_argument("--listen", metavar="HOST:PORT", type=address_of, default=("127.0.0.1", 9300),
                        help="where Sluice connects to (default 127.0.0.1:9300); elsewhere than on loopback a token "
                             "is required")
    parser.add_argument("--token-file", metavar="FILE",
                        help="file with the secret that Sluice must know too, %d characters or more" % SHORTEST_TOKEN)
    parser.add_argument("--queue-rows", metavar="N", type=int, default=50000,
                        help="rows kept for a client that reads too slowly; beyond, only the newest row of each code "
                             "(default 50000)")
    parser.add_argument("--group-pause-seconds", metavar="S", type=float, default=0.5,
                        help="between two subscriptions (default 0.5)")
    parser.add_argument("--retry-seconds", metavar="S", type=float, default=10,
                        help="after xtquant failed or was not found (default 10)")
    parser.add_argument("--now", metavar="YYYY-MM-DDTHH:MM:SS", type=instant,
                        help="for tests: begin with this China time instead of the machine's")
    parser.add_argument("--version", action="version", version="qmt_bridge %s, wire %d" % (VERSION, WIRE))
    options = parser.parse_args(args)
    options.step_seconds = 0.5
    options.refusal_seconds = 1
    return parser, options


def read_token(parser, file):
    if file is None:
        return None
    try:
        with open(file, "rb") as stream:
            token = stream.read(64 * 1024).strip()
    except OSError as error:
        parser.error("--token-file %s: %s" % (file, error.strerror))
    if len(token) < SHORTEST_TOKEN:
        parser.error("--token-file %s: expected %d characters or more" % (file, SHORTEST_TOKEN))
    return token


def listen(parser, options, token):
    host, port = options.listen
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
        if token is None and not ipaddress.ip_address(address[0].split("%")[0]).is_loopback:
            parser.error("--listen %s:%d is not loopback: --token-file is required" % (host, port))
        server = socket.socket(family, kind, protocol)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: nobody else may take the port
            server.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen(MAX_CLIENTS)
        return server
    except OSError as error:
        parser.exit(3, "can't listen on %s:%d: %s\n" % (host, port, error.strerror or error))


def main(args=None):
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    parser, options = arguments(args)
    token = read_token(parser, options.token_file)
    server = listen(parser, options, token)
    offset = 0.0 if options.now is None else options.now - time.time()
    options.started = time.time() + offset
    bridge = Bridge(options, token, lambda: time.time() + offset)

    def stop(*_):
        bridge.stopping.set()
        bridge.wake.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    acceptor = threading.Thread(target=accept, args=(bridge, server), name="accept")
    acceptor.daemon = True
    acceptor.start()
    print("listening on %s:%d" % server.getsockname()[:2], flush=True)
    bridge.run()
    server.close()
    for client in bridge.everyone():
        client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

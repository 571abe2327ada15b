"""Started by interop/zmq/run with the command that starts the publisher; it takes addresses and a size."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile

import zmq

TOPIC = b":spot:"
START, END = TOPIC + b"[start spot]", TOPIC + b"[end spot]"
context = zmq.Context()
results = []


def check(text, good):
    results.append(bool(good))
    print(("ok    " if good else "FAIL  ") + text, flush=True)


def data(size):
    return TOPIC + bytes(i * 31 & 255 for i in range(size))


def subscriber(address, *prefixes, **options):
    sub = context.socket(zmq.SUB)
    sub.RCVTIMEO, sub.RCVHWM, sub.LINGER, sub.RECONNECT_IVL = 10000, 0, 0, 50
    for name, value in options.items():
        setattr(sub, name, value)
    for prefix in prefixes:
        sub.subscribe(prefix)
    sub.connect(address)
    return sub


def receive(sub, count):
    messages = []
    try:
        while len(messages) < count:
            messages.append(sub.recv())
    except zmq.Again:
        messages.append(b"nothing more came")
    return messages


def exactly(sub, expected):
    return receive(sub, len(expected)) == expected


class Publisher:

    def __init__(self, command, addresses, size, *options):
        self.process = subprocess.Popen([command[0], *options, *command[1:], *addresses, str(size)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = self.process.stdout.readline().split()
        self.key = said[-1]
        if b"ready" not in said:
            raise SystemExit("the publisher did not start: " + self.process.stderr.read().decode())

    def kill(self):
        self.process.kill()
        self.process.wait()


def served(name, address, size, rounds):
    with subscriber(address, TOPIC) as sub:
        check("%s: %d rounds with %d bytes, byte for byte, nothing of another topic" % (name, rounds, size),
              exactly(sub, [START, data(size), END] * rounds))


def filtered(name, address, size):
    with subscriber(address, b"other") as sub:
        got = receive(sub, 9)
        check(name + ": only the other topic", all(message.startswith(b"other") for message in got))
    with subscriber(address, START) as sub:
        check(name + ": only the start marks, a prefix longer than the topic", exactly(sub, [START] * 3))
    with subscriber(address, b"") as sub:
        check(name + ": everything", exactly(sub, [
            START, b"other[start spot]", data(size), b"other" + data(size)[len(TOPIC):], END, b"other[end spot]"] * 2))
    with subscriber(address, b"other", TOPIC) as sub:
        receive(sub, 6)
        sub.unsubscribe(b"other")
        sub.setsockopt(zmq.RCVTIMEO, 5000)
        later = receive(sub, 30)[-12:]
        check(name + ": a subscription taken back", all(message.startswith(TOPIC) for message in later))


def heartbeats(name, address, size):
    sub = subscriber(address, TOPIC, HEARTBEAT_IVL=50, HEARTBEAT_TIMEOUT=2000)
    monitor = sub.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    good = exactly(sub, [START, data(size), END] * 12)
    check(name + ": heartbeats are answered, nothing is torn, nobody disconnects", good and not monitor.poll(1500))
    sub.disable_monitor()
    sub.close()


def refused(address):
    pull = context.socket(zmq.PULL)
    pull.LINGER, pull.RCVTIMEO = 0, 500
    pull.connect(address)
    try:
        pull.recv()
        check("a PULL socket gets nothing", False)
    except zmq.Again:
        check("a PULL socket gets nothing", True)
    pull.close()


def torn(messages, size):
    """How often anything but a start follows something that is not the whole round before it."""
    places = {START: 0, data(size): 1, END: 2}
    order = [places.get(message, 9) for message in messages]
    return sum(after != 0 and after != before + 1 for before, after in zip(order, order[1:]))


def slow(name, address, size):
    """One that reads nothing for a while, with the smallest queues there are."""
    stalled = subscriber(address, TOPIC, RCVHWM=1, RCVBUF=4096)
    stalled.recv()
    with subscriber(address, TOPIC) as quick:
        check(name + ": a subscriber beside a stalled one gets every round",
              exactly(quick, [START, data(size), END] * 50))
    got = receive(stalled, 90)
    check(name + ": the stalled one goes on, and what it missed ends with a start", len(got) == 90 and not torn(got, size))
    stalled.close()


def curve(command, name, address):
    """Who has the key that is allowed; who has another; who does not know the server's; who does not encrypt."""
    public, secret = zmq.curve_keypair()
    publisher = Publisher(command, [address], 20000, "-Dsluice.curveClient=" + public.decode())
    try:
        own = {"curve_publickey": public, "curve_secretkey": secret, "curve_serverkey": publisher.key}
        with subscriber(address, TOPIC, **own) as sub:
            check(name + ": 3 rounds, byte for byte, nothing of another topic", exactly(sub, [START, data(20000), END] * 3))
        sub = subscriber(address, TOPIC, HEARTBEAT_IVL=50, HEARTBEAT_TIMEOUT=2000, **own)
        monitor = sub.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        good = exactly(sub, [START, data(20000), END] * 12)
        check(name + ": heartbeats are answered and nobody disconnects", good and not monitor.poll(1500))
        sub.disable_monitor()
        sub.close()
        strange, hidden = zmq.curve_keypair()
        for text, other in (("a key that is not allowed", {"curve_publickey": strange, "curve_secretkey": hidden}),
                            ("another server's key", {"curve_serverkey": strange})):
            with subscriber(address, b"", RCVTIMEO=1500, **{**own, **other}) as sub:
                check(name + ": " + text + " gets nothing", receive(sub, 1) == [b"nothing more came"])
        with subscriber(address, b"", RCVTIMEO=1500) as sub:
            check(name + ": a subscriber that does not encrypt gets nothing", receive(sub, 1) == [b"nothing more came"])
        stranger = {**own, "curve_publickey": strange, "curve_secretkey": hidden}
        sub = context.socket(zmq.SUB)
        sub.LINGER = 0
        for key, value in stranger.items():
            setattr(sub, key, value)
        monitor = sub.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        sub.connect(address)
        check(name + ": it is told that its key is why", bool(monitor.poll(5000)))
        sub.disable_monitor()
        sub.close()
    finally:
        publisher.kill()
    publisher = Publisher(command, [address], 200000, "-Dsluice.curveClient=")
    try:
        anyone = {"curve_publickey": strange, "curve_secretkey": hidden, "curve_serverkey": publisher.key}
        stalled = subscriber(address, TOPIC, RCVHWM=1, RCVBUF=4096, **anyone)
        with subscriber(address, TOPIC, **anyone) as sub:
            # a busy machine may encrypt less than is published: then whole rounds are missing
            got = receive(sub, 300)
        check(name + ": where no clients are named, whoever knows the server's key; beside a stalled one, only whole rounds",
              len(got) == 300 and not torn(got, 200000))
        got = receive(stalled, 90)
        check(name + ": the stalled one goes on, and what it missed ends with a start",
              len(got) == 90 and got[0] == START and not torn(got, 200000))
        stalled.close()
    finally:
        publisher.kill()


def main(command):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="sluice zmq ")
    addresses = {"tcp": "tcp://127.0.0.1:%d" % port, "ipc": "ipc://" + os.path.join(folder, "spot.ipc")}
    publisher = Publisher(command, addresses.values(), 20000)
    try:
        followers = {}
        for name, address in addresses.items():
            served(name, address, 20000, 3)
            filtered(name, address, 20000)
            heartbeats(name, address, 20000)
            followers[name] = subscriber(address, TOPIC)
            check(name + ": a subscriber that stays", exactly(followers[name], [START, data(20000), END]))
        refused(addresses["tcp"])
        publisher.kill()
        for sub in followers.values():
            sub.RCVTIMEO = 300
            while receive(sub, 1) != [b"nothing more came"]:
                pass
            sub.RCVTIMEO = 10000
        publisher = Publisher(command, addresses.values(), 20000)
        for name, sub in followers.items():
            check(name + ": it resumes with a start by itself after kill -9 and restart",
                  exactly(sub, [START, data(20000), END] * 2))
            sub.close()
        publisher.kill()
        publisher = Publisher(command, addresses.values(), 2000000)
        for name, address in addresses.items():
            served(name, address, 2000000, 2)
        slow("tcp", addresses["tcp"], 2000000)
        publisher.kill()
        for name, address in addresses.items():
            curve(command, name + " with CURVE", address)
    finally:
        publisher.kill()
        shutil.rmtree(folder)
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    return 0 if results and all(results) else 1


sys.exit(main(sys.argv[1:]))

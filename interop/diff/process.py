"""A Sluice of its own: a copy of the distribution at addresses of its own, with demo data."""

import shutil
import signal
import socket
import subprocess
import time

READY_SECONDS = 180


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sluice:

    def __init__(self, distribution, work):
        self.home = work / "sluice"
        shutil.copytree(distribution, self.home, ignore=shutil.ignore_patterns("var"))
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}/ws"
        self.listen = f"tcp://127.0.0.1:{free_port()}"
        self.output = work / "sluice.out"
        self.options = []
        self.process = None

    def start(self):
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [self.home / "bin/sluice", "--headless", "-D", f"sluice.listen={self.listen}",
                 "-D", f"sluice.httpPort={self.port}", "-D", "sluice.interval=200",
                 "-D", "sluice.dataListen=tcp://127.0.0.1:0",
                 "-D", "sluice.rpcRequests=tcp://127.0.0.1:0", "-D", "sluice.rpcEvents=tcp://127.0.0.1:0",
                 "-D", "sluice.fetchers=replay", *self.options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        end = time.monotonic() + READY_SECONDS
        while b"\nready\n" not in self.output.read_bytes():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit("FAIL  Sluice did not get ready:\n" + self.output.read_text(errors="replace"))
            time.sleep(0.05)

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

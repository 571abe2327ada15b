"""Hasty clients of several languages at once: each trades, and in the end all have the same."""

import json
import pathlib
import select
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
SECONDS = 120


def number(text):
    """Times in nanoseconds are beyond what JavaScript counts exactly."""
    return int(text) if abs(int(text)) < 2 ** 53 else float(text)


class Member:
    """A client in a process of its own; it writes done or FAIL, then answers each line with what it has."""

    def __init__(self, name, command, url):
        self.name = name
        self.process = subprocess.Popen([*command, url, name], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)

    def line(self, end):
        ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
        text = self.process.stdout.readline() if ready else ""
        if not text or text.startswith("FAIL"):
            raise AssertionError(f"{self.name}: {text.strip() or 'said nothing in time, or has ended'}")
        return text.strip()

    def report(self, end):
        self.process.stdin.write("\n")
        return json.loads(self.line(end), parse_int=number)

    def end(self):
        self.process.kill()
        self.process.wait()


def run(url, without_node, without_chromium):
    """The number of passed and of failed checks."""
    commands = {"python": [sys.executable, "hasty.py"]}
    if not without_node:
        commands["node"] = ["node", "hasty-node.mjs"]
    if not without_chromium:
        commands["chromium"] = ["node", "hasty-chromium.mjs"]
    passed = failed = 0
    end = time.monotonic() + SECONDS
    members = [Member(name, command, url) for name, command in commands.items()]
    try:
        for member in members:
            print(f"ok    at once with {len(members) - 1} others, {member.name}: {member.line(end)}", flush=True)
            passed += 1
        while True:
            reports = [member.report(end) for member in members]
            if all(report == reports[0] for report in reports):
                break
            assert time.monotonic() < end, f"they do not have the same: {reports}"
        expected = {f"{name}-{kind}" for name in commands for kind in ("low", "high")}
        assert expected <= set(reports[0]["orders"]), f"missing: {expected - set(reports[0]['orders'])}"
        print(f"ok    all {len(members)} have the same {len(reports[0]['orders'])} orders, {len(reports[0]['trades'])} "
              f"trades, {reports[0]['volume']} shares, commission {reports[0]['commission']}")
        passed += 1
    except AssertionError as e:
        failed += 1
        print(f"FAIL  {e}")
    finally:
        for member in members:
            member.end()
    return passed, failed

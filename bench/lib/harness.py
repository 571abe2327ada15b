"""What every benchmark needs: processes that end, figures from their output, and ratios per round."""
import atexit
import ctypes
import json
import os
import platform
import re
import select
import signal
import socket
import statistics
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)
running = []


def clean_up():
    for process in running:
        process.kill()


def stop(number, frame):
    sys.exit(128 + number)


atexit.register(clean_up)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, stop)


def detach():
    """A process group of its own, to be killed as one, and killed when this process dies."""
    os.setpgid(0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """One program, killed after its limit, when this one ends, and when this one dies."""

    def __init__(self, command, limit=60, env=None, keys=False):
        self.name = os.path.basename(command[0]) + " " + " ".join(command[1:3])
        self.limit = time.monotonic() + limit
        self.text = ""
        self.began = time.monotonic_ns()
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE if keys else subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=open(os.environ["BENCH_LOG"], "a"), preexec_fn=detach, env=env)
        running.append(self)

    def kill(self):
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def signal(self, number):
        os.kill(self.child.pid, number)

    def _read(self, patience=None):
        """Takes what it says next; whether it said anything. None if that was nothing within the patience, in seconds."""
        left = self.limit - time.monotonic()
        ready = select.select([self.child.stdout], [], [], max(0, left if patience is None else min(left, patience)))[0]
        if not ready and patience is not None and patience < left:
            return None
        if left <= 0 or not ready:
            self.kill()
            raise Failure("%s did not end in time; see %s" % (self.name, os.environ["BENCH_LOG"]))
        data = os.read(self.child.stdout.fileno(), 65536)
        self.text += data.decode("utf-8", "replace")
        return bool(data)

    def ask(self, line, pattern, again=None):
        """Types a line into a shell, again after so many quiet seconds; what matches the pattern in what comes then."""
        before = len(self.text)
        said = None
        while not (found := re.search(pattern, self.text[before:])):
            if said is None:
                os.write(self.child.stdin.fileno(), (line + "\n").encode())
            said = self._read(again)
            if said is False:
                raise Failure("%s ended; asked '%s'; see %s" % (self.name, line, os.environ["BENCH_LOG"]))
        return found

    def wait_for(self, text):
        while text not in self.text:
            if not self._read():
                raise Failure("%s ended without saying '%s'; see %s" % (self.name, text, os.environ["BENCH_LOG"]))
        return self

    def output(self):
        while self._read():
            pass
        self.child.wait()
        running.remove(self)
        if self.child.returncode:
            raise Failure("%s ended with %d; see %s" % (self.name, self.child.returncode, os.environ["BENCH_LOG"]))
        return self.text


class Failure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def load():
    return os.getloadavg()[0]


def figures(text):
    """Every key=number."""
    return {key: float(value) for key, value in re.findall(r"(\w+)=(-?[\d.]+)", text)}


def number(pattern, text):
    found = re.search(pattern, text)
    if not found:
        raise Failure("no '%s' in: %s" % (pattern, text.strip()))
    return float(found.group(1))


def versions(java, modules=("flatbuffers", "pynng"), packages=("libnng-dev",)):
    def first_line(*command):
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return result.stdout.strip().splitlines()[0] if result.stdout.strip() else "?"

    def package(name):
        return first_line("dpkg-query", "-W", "-f=${Version}", name)

    from importlib import metadata
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        model = re.search(r"model name\s*: (.*)", cpuinfo.read())
    return {
        "machine": "%d x %s" % (os.cpu_count(), model.group(1) if model else platform.machine()),
        "kernel": platform.system() + " " + platform.release(),
        "java": first_line(java, "-version"),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in modules},
        **{name.removesuffix("-dev"): package(name) for name in packages},
        "gcc": first_line("gcc", "-dumpfullversion"),
    }


class Goal:
    """One line of the table. `better` is '>' or '<'; `of` says which of a line's values is judged; `floor` may be None."""

    def __init__(self, name, what, floor, goal, better, unit="x", of="median"):
        self.name, self.what, self.floor, self.goal = name, what, floor, goal
        self.better, self.unit, self.of = better, unit, of

    def reaches(self, value, bound):
        return value >= bound if self.better == ">" else value <= bound

    def judge(self, rounds):
        values = [entry["value"] for entry in rounds]
        line = {"median": statistics.median(values), "min": min(values), "max": max(values)}
        judged = line[self.of]
        line["floor"], line["goal"] = self.floor, self.goal
        if self.reaches(judged, self.goal):
            line["verdict"] = "goal"
        elif self.floor is None:
            line["verdict"] = "no"
        else:
            line["verdict"] = "floor" if self.reaches(judged, self.floor) else "MISSED"
        return line

    def text(self, value):
        digits = 0 if self.unit == "" else 4 if self.unit == " B" else 1 if abs(value) >= 20 else 2
        return "%.*f%s" % (digits, value, self.unit)


def table(goals, results):
    rows = [("#", "what", "median", "min", "max", "floor", "goal", "reached")]
    lines = {}
    for goal in goals:
        if goal.name not in results:
            continue
        line = goal.judge(results[goal.name])
        lines[goal.name] = line
        sign = "≥ " if goal.better == ">" else "≤ " if goal.goal or goal.floor else ""
        rows.append((goal.name, goal.what, goal.text(line["median"]), goal.text(line["min"]), goal.text(line["max"]),
                     "–" if goal.floor is None else sign + "%g%s" % (goal.floor, goal.unit), sign + "%g%s" % (goal.goal, goal.unit), line["verdict"]))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text), lines


def write_json(path, data):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(data, out, indent=1, ensure_ascii=False)
        out.write("\n")

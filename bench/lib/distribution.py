"""The parts of bench/run spot that start the whole distribution: P11, its cold start, and P12, sluice:use under load."""
import contextlib
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
import zipfile

from harness import Failure, Process, figures, free_port

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
SLUICE = os.environ.get("BENCH_SLUICE", os.path.join(ROOT, "distribution", "assembly", "target", "sluice"))
BUILD_IT = "./mvnw -q -DskipTests package"
LISTENER = os.path.join(HERE, "build", "listener")
HIKYUU = os.path.join(ROOT, "interop", ".venv", "hikyuu", "hikyuu-python")
DROP_CACHES = "/proc/sys/vm/drop_caches"
INTERVAL = 0.25  # seconds from round to round in P12
SWAPS = 20


def built():
    return os.access(os.path.join(SLUICE, "bin", "sluice"), os.X_OK)


@contextlib.contextmanager
def copied():
    """A fresh copy of the distribution: nothing of an earlier start is in it, and it is written into."""
    with tempfile.TemporaryDirectory(prefix="sluice bench ") as folder:
        home = os.path.join(folder, "sluice")
        shutil.copytree(SLUICE, home, symlinks=True, ignore=shutil.ignore_patterns("var"))
        yield home


def sluice(home, port, *options, keys=False):
    """Starts a copy at an address of its own. The interval and the sources are those of its files."""
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("SLUICE_PROXY", "NO_COLOR", "JAVA_OPTS", "JAVA_TOOL_OPTIONS")}
    environment["TERM"] = "dumb"
    return Process([os.path.join(home, "bin", "sluice"), "-D", "sluice.listen=tcp://127.0.0.1:" + port, "-D",
                    "sluice.httpPort=0", "-D", "sluice.dataListen=tcp://127.0.0.1:0", "-D", "sluice.rpcRequests=tcp://127.0.0.1:0", "-D",
                    "sluice.rpcEvents=tcp://127.0.0.1:0", *options],
                   limit=120, env=environment, keys=keys)


def end(process):
    """As kill does, and not for ever."""
    if process.child.poll() is None:
        process.child.terminate()
    with contextlib.suppress(Exception):
        process.child.wait(20)
    process.kill()


# P11


def start(home):
    """From the fork of bin/sluice to the first data message at a subscriber that dials all the time, seconds."""
    port = free_port()
    listener = Process([LISTENER, port, "first"]).wait_for("dialling")
    process = sluice(home, port, "--headless")
    try:
        first = int(figures(listener.output())["first"])
        return (first - process.began) / 1e9
    finally:
        end(process)
        listener.kill()


def drop_caches():
    """Whether the kernel forgot every file it had read: only root of the machine may ask for that."""
    try:
        os.sync()
        with open(DROP_CACHES, "w", encoding="ascii") as kernel:
            kernel.write("3\n")
        return True
    except OSError:
        return False


def hikyuu_start(folder):
    """From the fork of Python to hikyuu's spot server listening; None where hikyuu is not installed."""
    if not os.access(HIKYUU, os.X_OK):
        return None
    # on import hikyuu clones a repository from GitHub; git may not
    environment = dict(os.environ, HOME=folder, MPLBACKEND="agg", GIT_ALLOW_PROTOCOL="none")
    script = os.path.join(HERE, "peers", "hikyuu_start.py")
    process = Process([HIKYUU, script, free_port(), folder], env=environment)
    process.wait_for("listening\n")
    took = (time.monotonic_ns() - process.began) / 1e9
    process.kill()
    return took


def measure_start(bench):
    detail = {}
    with copied() as home, tempfile.TemporaryDirectory(prefix="bench") as folder:
        hikyuu_start(folder)  # its files read and its folder made, as ours are by the copy
        theirs = hikyuu_start(folder)
        ours = start(home)
        detail["again_s"] = start(home)
        if theirs:
            detail["hikyuu_listening_s"] = theirs
            detail["ratio"] = ours / theirs
        if drop_caches():
            # the folder is used; what is new is that everything, Java too, comes from the disk
            detail["disk_again_s"] = start(home)
            if theirs and drop_caches():
                detail["disk_hikyuu_s"] = hikyuu_start(folder)
    bench.note("P11", ours, **detail)
    if not theirs:
        print("        no ratio: hikyuu is not here, interop/hikyuu/setup installs it")
    if "disk_again_s" not in detail:
        print("        page cache warm only: %s may not be written here" % DROP_CACHES)


# P12


def plugin(home):
    """Packs the two numbered sources as a stranger's bundle and puts it into plugins/."""
    classes = os.path.join(HERE, "build", "classes")
    package = "org/sluice/bench/plugin"
    with zipfile.ZipFile(os.path.join(home, "plugins", "org.sluice.bench.plugin.jar"), "w") as jar:
        jar.write(os.path.join(HERE, "plugin", "MANIFEST.MF"), "META-INF/MANIFEST.MF")
        for name in sorted(os.listdir(os.path.join(HERE, "plugin", "OSGI-INF"))):
            jar.write(os.path.join(HERE, "plugin", "OSGI-INF", name), "OSGI-INF/" + name)
        for name in sorted(os.listdir(os.path.join(classes, package))):
            jar.write(os.path.join(classes, package, name), package + "/" + name)


def configure(home):
    """Every stock of the catalog, four times a second; no source yet, so that the subscriber is there before the first
    quote."""
    file = os.path.join(home, "etc", "demo", "org.sluice.collector-stock.cfg")
    with open(file, encoding="utf-8") as original:
        text = original.read()
    for key, value in {"kinds": "STOCK", "symbols": "", "intervalMillis": "%d" % (INTERVAL * 1000),
                       "fetchers": "nobody"}.items():
        text, found = re.subn(r"(?m)^%s *=.*$" % key, "%s = %s" % (key, value), text)
        if found != 1:
            raise Failure("%s has no key %s" % (file, key))
    with open(file, "w", encoding="utf-8") as changed:
        changed.write(text)
    os.remove(os.path.join(home, "etc", "demo", "org.sluice.collector-futures.cfg"))


def use(process, name):
    process.ask("sluice:use %s stock" % name, r"feed stock uses %s: .*\n" % name)


def row(process):
    """State, symbols, rounds and accepted quotes of the feed, from sluice:status."""
    found = process.ask("sluice:status", r"stock +(\w+) +TEST +(?:\S+ +)?([\d,]+) +([\d,]+) +([\d,]+) .*\n")
    return [found.group(1)] + [int(number.replace(",", "")) for number in found.groups()[1:]]


def silences(messages, swaps):
    """The silence of each swap, beyond the normal one between two rounds, and what is normal. Seconds.

    messages: (time, source), swaps: (time, new source). A swap lasts from the command to the first message of the new
    source, and two rounds on."""
    gaps = [(before, at, at - before) for (before, _), (at, _) in zip(messages, messages[1:])]
    windows = []
    for typed, source in swaps:
        arrived = next((at for at, found in messages if at > typed and found == source), None)
        if arrived is None:
            raise Failure("P12: no quote of the source that was chosen")
        windows.append((typed, arrived + 2 * INTERVAL))
    within = [[gap for before, at, gap in gaps if at > begin and before < finish] for begin, finish in windows]
    first = swaps[0][0]
    outside = [gap for before, at, gap in gaps
               if before > first and not any(at > begin and before < finish for begin, finish in windows)]
    # a round's messages follow each other closely; what is longer is the pause until the next round
    between = [gap for gap in outside if gap > INTERVAL / 4]
    if len(between) < len(swaps):
        raise Failure("P12: only %d undisturbed pauses between rounds" % len(between))
    normal = statistics.median(between)
    return [max(gaps_of_one) - normal for gaps_of_one in within], normal, max(between) - normal


def measure_use(bench):
    swaps = 8 if bench.quick else SWAPS
    with copied() as home:
        plugin(home)
        configure(home)
        port = free_port()
        listener = Process([LISTENER, port, "numbered"], limit=180).wait_for("dialling")
        process = sluice(home, port, keys=True)
        try:
            # asked until it is so: the shell, its commands and the address come one after another
            process.ask("sluice:status", r"tcp://127.0.0.1:%s +1 subscriber\b" % port, again=0.5)
            use(process, "left")
            time.sleep(float(bench.warm))
            typed = []
            for swap in range(swaps):
                # not in step with the rounds: the pauses differ by 37 ms
                time.sleep(3.5 * INTERVAL + swap * 0.037 % INTERVAL)
                name, mark = (("right", 11), ("left", 10))[swap % 2]
                typed.append((time.monotonic_ns() / 1e9, mark))
                use(process, name)
            time.sleep(3 * INTERVAL)
            process.ask("sluice:pause stock", r"stock +paused .*\n")
            state, universe, rounds, accepted = row(process)
            if state != "paused":
                raise Failure("P12: the feed does not pause")
            listener.child.terminate()
            text = listener.output()
        finally:
            end(process)
            listener.kill()
    messages = [(int(at) / 1e9, float(source)) for at, source in re.findall(r"(?m)^(\d+) ([\d.]+)$", text)]
    counts = figures(text)
    if counts["mixed"] or counts["symbols"] != universe or counts["distinct"] > accepted:
        raise Failure("P12: the count does not add up: %s; %d symbols, %d quotes accepted" % (counts, universe, accepted))
    extra, normal, noise = silences(messages, typed)
    bench.note("P12a", max(accepted - counts["distinct"], counts["gaps"]), accepted=accepted, received=counts["distinct"],
               swaps=swaps, rounds=rounds)
    bench.note("P12b", counts["records"] - counts["distinct"])
    bench.note("P12c", max(0, *extra) * 1000, longest_at_swap=extra.index(max(extra)) + 1, median_ms=max(0, statistics.median(extra)) * 1000,
               normal_gap_ms=normal * 1000, without_swap_ms=noise * 1000,
               quotes_per_second=counts["records"] / (messages[-1][0] - messages[0][0]))


def check():
    """Ends with 2 where there is no distribution to start."""
    if not built():
        print("bench: the distribution is not built; build it with: %s" % BUILD_IT, file=sys.stderr)
        sys.exit(2)

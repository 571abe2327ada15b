"""Runs the examples that the README shows, as they stand there, but for the address."""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
README = HERE.parent.parent / "README.md"
ADDRESS = "ws://127.0.0.1:8000/ws"
SECONDS = 60


def examples():
    """Language and text of each example that connects to the gateway."""
    blocks = re.findall(r"^```(python|js)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    return [(language, text) for language, text in blocks if ADDRESS in text]


def run(url, without_node):
    """The number of passed and of failed checks."""
    passed = failed = 0
    for language, text in examples():
        if language == "js" and without_node:
            continue
        command = ["node", "--input-type=module", "-e"] if language == "js" else [sys.executable, "-c"]
        ran = subprocess.run([*command, text.replace(ADDRESS, url)], cwd=HERE, capture_output=True, text=True,
                             timeout=SECONDS, env={**os.environ, "PYTHONPATH": str(HERE)})
        told = ran.stdout.strip().replace("\n", "; ")
        if ran.returncode == 0 and "FILLED" in told and "CANCELLED" in told:
            passed += 1
            print(f"ok    the README's example in {language}: {told}")
        else:
            failed += 1
            print(f"FAIL  the README's example in {language}: {told} {ran.stderr[-1500:]}")
    if passed + failed == 0:
        failed = 1
        print(f"FAIL  no example in {README.name}")
    return passed, failed

#!/usr/bin/env python3
"""same - whether a capture shows what the host did that it is of.

    same.py [--shape] LIVE.json TAR VFTOP

LIVE.json holds what `vftop COMMAND --json` said on that host, command by command. Time
went on between the two: counters moved, and the kernel said more. This program may say
more than the one then. With --shape, what --anonymise replaces may differ. Reports in
TAP.
"""
import json
import re
import subprocess
import sys

MOVING = {"stats", "kernel_log", "messages", "kernel_messages"}
LEFT_OUT = "captures leave it out"
MAC = re.compile(r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b")
ADDRESS = re.compile(MAC.pattern + r"|\b\d{1,3}(?:\.\d{1,3}){3}\b")
AGO = re.compile(r"just now|\b\d+ \w+ ago\b")
OWN = {"name", "via"}  # keys of what is somebody's own


def differences(one, other, path=""):
    """The places at which they differ, as text."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [text for key in sorted((one.keys() | other.keys()) - MOVING)
                for text in differences(one.get(key), other.get(key), f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [text for n, (a, b) in enumerate(zip(one, other))
                for text in differences(a, b, f"{path}/{n}")]
    if isinstance(one, str) and isinstance(other, str):
        one, other = (AGO.sub("a while ago", text) for text in (one, other))
    return [] if one == other else [f"{path}: {one!r}, {other!r}"]


def shape(value, key=None):
    """The same without what is somebody's own."""
    if isinstance(value, dict):
        return {k: shape(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [shape(v, key) for v in value]
    if key in OWN:
        return type(value).__name__
    return ADDRESS.sub("ADDRESS", value) if isinstance(value, str) else value


def without_left_out(live, captured):
    """The two without the checks that cannot be made of any capture."""
    titles = {check["title"] for check in captured.get("unknown", [])
              if check["reason"].endswith(LEFT_OUT)}
    return [{**answer, "passed": [t for t in answer["passed"] if t not in titles],
             "unknown": [c for c in answer["unknown"] if c["title"] not in titles]}
            if "unknown" in answer else answer for answer in (live, captured)]


def known(value, like):
    """A value without the keys that `like` does not have."""
    if isinstance(value, dict) and isinstance(like, dict):
        return {key: known(value[key], like[key]) for key in value.keys() & like.keys()}
    if isinstance(value, list) and isinstance(like, list) and len(value) == len(like):
        return [known(a, b) for a, b in zip(value, like)]
    return value


def macs(value):
    """Every MAC address in it that is one."""
    return set(MAC.findall(json.dumps(value))) - {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"}


def found_in(tar, addresses, names):
    """Which of these a file has, as text (names as whole words) or as six bytes."""
    with open(tar, "rb") as file:
        content = file.read().lower()
    return sorted([a for a in addresses if a.encode() in content
                   or bytes.fromhex(a.replace(":", "")) in content] +
                  [n for n in names if re.search(rb"\b%s\b" % n.encode(), content)])


def main():
    of = shape if sys.argv[1] == "--shape" else lambda value: value
    live, tar, vftop = sys.argv[-3:]
    with open(live, encoding="utf-8") as file:
        looks = json.load(file)
    for look in looks:
        shown = look["shows"]
        captured = json.loads(subprocess.run([vftop, *look["command"], "--json", "--root", tar],
                                             check=True, stdout=subprocess.PIPE).stdout)
        found = differences(of(shown), of(known(captured, shown)))
        print(f"{'not ok' if found else 'ok'} - {tar}: the same "
              f"{' '.join(look['command'])}")
        for text in found:
            print(f"#   {text}")


if __name__ == "__main__":
    main()

"""A directory read whole, by the hub and by ldapsearch: the directory's own log says how long each took."""
import os
import re
import subprocess
import time

from ground import Failure
from report import Row

REALM = "brest-metropole"
LINE = re.compile(r"^([0-9a-f]+)\.([0-9a-f]+) \S+ conn=(\d+) op=\d+ (SRCH|SEARCH RESULT)(.*)$", re.MULTILINE)


class Log:
    """What slapd has said since it was asked last."""

    def __init__(self, path):
        self.path, self.place = path, path.stat().st_size

    def searches(self):
        """The searches of the connection that read most: entries, seconds, and (base, filter, attributes) of each."""
        with self.path.open() as file:
            file.seek(self.place)
            text = file.read()
            self.place = file.tell()
        connections = {}
        for whole, fraction, connection, what, rest in LINE.findall(text):
            moment = int(whole, 16) + int(fraction, 16) / 1e9
            connections.setdefault(connection, []).append((moment, what, rest))
        best = (0, 0.0, {})
        for lines in connections.values():
            entries = sum(int(count) for _, what, rest in lines for count in re.findall(r"nentries=(\d+)", rest))
            if entries <= best[0]:
                continue
            asked = {}
            for _, what, rest in lines:
                if search := re.search(r'base="(.*)" scope=2 deref=\d filter="(.*)"', rest):
                    current = search.groups()
                elif attributes := re.search(r"^ attr=(.*)$", rest):
                    asked[current] = attributes[1].split()
            best = (entries, lines[-1][0] - lines[0][0], asked)
        return best


def ldapsearch(ground, searches):
    """Wall seconds and CPU-seconds of the same searches."""
    start, used = time.monotonic(), 0.0
    for (base, text), attributes in searches.items():
        process = subprocess.Popen(
            ["ldapsearch", "-x", "-LLL", "-E", "pr=1000/noprompt", "-H", f"ldap://127.0.0.1:{ground.ldap_port}",
             "-D", "cn=admin,dc=brest,dc=example", "-y", ground.data / "ldap.secret", "-b", base, text, *attributes],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Failure(f"ldapsearch: exit code {process.returncode}")
        used += usage.ru_utime + usage.ru_stime
    return time.monotonic() - start, used


def plan(ground):
    start, used = time.monotonic(), ground.cpu()
    ground.liamm("directory", "sync", REALM, "-n")
    return time.monotonic() - start, ground.cpu() - used


def measure(ground, options):
    ground.start_directory(options.entries)
    start = time.monotonic()
    ground.liamm("directory", "sync", REALM)
    first = options.entries / (time.monotonic() - start)
    log = Log(ground.data / "slapd.log")
    plan(ground)
    _, _, searches = log.searches()
    read, theirs, plans, whole, own, other = [], [], [], [], [], []
    for _ in range(options.rounds):
        wall, used = plan(ground)
        entries, seconds, _ = log.searches()
        if entries < options.entries:
            raise Failure(f"{entries} entries read instead of {options.entries}")
        read.append(entries / seconds)
        plans.append(options.entries / wall)
        own.append(used / options.entries * 1e6)
        wall, used = ldapsearch(ground, searches)
        entries, seconds, _ = log.searches()
        theirs.append(entries / seconds)
        whole.append(options.entries / wall)
        other.append(used / options.entries * 1e6)
    count = f"{options.entries:,} entries"
    yield Row(f"directory read, {count}", "entries/s", read, "ldapsearch", theirs, 0.8)
    yield Row("the same with the whole plan, nothing to do", "entries/s", plans, "ldapsearch, whole", whole)
    yield Row("CPU of the hub for that plan", "µs an entry", own, "ldapsearch", other)
    yield Row("first synchronisation, all created", "entries/s", [first])

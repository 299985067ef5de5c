"""Every part in turn, its rows in one table. Run by Deploy/bench."""
import argparse
import contextlib
import json
import pathlib
import signal
import sys
import tempfile
import traceback

import accounts
import directories
import handovers
import hello
import logins
import sessions
import startup
import tokens
from ground import Ground, PostgresCluster
from machine import description
from report import table

PARTS = {
    "startup": startup.measure,
    "hello": hello.measure,
    "tokens": tokens.measure,
    "logins": logins.measure,
    "sessions": sessions.measure,
    "accounts": accounts.measure,
    "directory": directories.measure,
    "handovers": handovers.measure,
}


def options_of_run():
    parser = argparse.ArgumentParser(prog="Deploy/bench")
    parser.add_argument("--binaries", required=True, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--port", type=int, default=8500)
    options = parser.parse_args()
    if min(options.seconds, options.rounds) < 1 or not 1000 <= options.entries <= 100_000:
        parser.error("seconds and rounds are at least 1, entries 1000 to 100000")
    return options


@contextlib.contextmanager
def open_ground(options, folder, database=None):
    """A hub of its own for each part, so that none finds what another left."""
    ground = Ground(options.binaries, folder, options.port, database)
    try:
        ground.open_hub()
        yield ground
    finally:
        ground.stop_all()


def tokens_on_postgres(options, folder):
    cluster = PostgresCluster(folder, options.port + 9)
    try:
        with open_ground(options, folder / "hub", cluster.start()) as ground:
            yield from tokens.measure(ground, options, engine="PostgreSQL")
    finally:
        cluster.stop()


def run(options, folder):
    rows, failed, about = [], [], {}
    parts = list(options.only or PARTS)
    if options.postgres and "tokens" in parts:
        parts.insert(parts.index("tokens") + 1, "tokens on PostgreSQL")
    for name in parts:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        try:
            place = folder / name.replace(" ", "-")
            if name == "tokens on PostgreSQL":
                place.mkdir()
                rows += tokens_on_postgres(options, place)
                continue
            with open_ground(options, place) as ground:
                about = about or description(ground)
                rows += PARTS[name](ground, options)
        except Exception as failure:  # the other parts are still worth measuring
            failed.append(f"{name}: {failure}")
            traceback.print_exc()
    return about, rows, failed


def main():
    options = options_of_run()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped then too
    with tempfile.TemporaryDirectory(prefix="liamm-bench-") as folder:
        about, rows, failed = run(options, pathlib.Path(folder))
    for name, value in about.items():
        print(f"{name}: {value}")
    print(f"rounds: {options.rounds} of {options.seconds} s, interleaved; medians")
    print("/CPU-s: for each second of processor time of the process that is measured, nginx's and liammd's alike\n")
    print(table(rows))
    for failure in failed:
        print(f"FAILED {failure}")
    if options.json:
        result = {"about": about, "rows": [row.values() for row in rows], "failed": failed}
        pathlib.Path(options.json).write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

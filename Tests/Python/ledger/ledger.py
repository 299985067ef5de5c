#!/usr/bin/env python3
"""Kills the hub at random while applications deposit and take documents, and checks that it kept what it promised.

usage: ledger.py --binaries DIR [--engine sqlite|postgres] [--kills N] [--seed S] [--port P] [--keep]

Depositors write down each acknowledgement, durably, after they have it; consumers what they were given. The hub dies by
`kill -9` at random moments and, in turn, at named points of its own code (LIAMM_FAULT, debug builds). At the end
everything is left to come to rest, and both are compared: what was acknowledged is there, with its bytes; each start has
one exchange; each handover ended once; receipts verify; nobody was given what was not deposited for them.

Exit codes: 0 all holds · 1 something does not · 2 the test could not be run · 64 usage
"""
import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

from client import Client, Unreachable
from hub import REALMS, Failure, Hub
from journal import Journal
from parties import Consumer, Depositor, drain, torn_upload
from verdict import Verdict

FAULTS = [
    "object-named", "upload-kept", "deposit-committed", "start-committed", "apply-committed", "upload-streaming",
    "piece-streaming",
]
# Three steps, two recipients, and a signed return to the sender.
ROUTES = {
    "vers-a": [("Remise", "recu-a", False)],
    "vers-b": [("Remise", "recu-b", False)],
    "signature": [("Signature", "recu-b", True), ("Retour", "sender", False)],
}
RECIPIENTS = {"vers-a": "recu-a", "vers-b": "recu-b", "signature": "recu-b"}
APPLICATIONS = ["depot-a", "depot-b", "recu-a", "recu-b", "etranger"]


def attack(hub, kills, chance):
    """Ends the hub and starts it again, `kills` times; how many of them were faults of its own."""
    faults = 0
    for number in range(kills):
        fault = None
        if number % 2:
            fault = f"{FAULTS[number // 2 % len(FAULTS)]}:{chance.randint(1, 4)}"
        hub.start(fault)
        if fault and hub.wait_for_fault(seconds=4):
            faults += 1
        else:
            time.sleep(chance.uniform(0.05, 1.2))
            hub.kill()
    hub.start()
    return faults


def run(options, folder):
    chance = random.Random(options.seed)
    hub = Hub(options.binaries, folder, options.engine, options.port)
    journals, parties = [], []
    try:
        hub.start()
        secrets = hub.prepare(APPLICATIONS, ROUTES)
        clients = {name: Client(hub.port, name, secrets[name]) for name in APPLICATIONS}

        def party(kind, name, *arguments):
            journal = Journal(folder / f"journal-{len(journals)}.jsonl")
            journals.append(journal)
            parties.append(kind(clients[name], journal, options.seed * 100 + len(parties), *arguments))

        for name in ("depot-a", "depot-b"):
            for _ in range(2):
                party(Depositor, name, list(ROUTES))
        for name in ("recu-a", "recu-b", "recu-b", "depot-a", "depot-b"):
            party(Consumer, name)
        torn_upload(clients["depot-a"], REALMS[0])
        for one in parties:
            one.start()
        time.sleep(1)
        hub.kill()
        faults = attack(hub, options.kills - 1, chance)

        depositors = [one for one in parties if isinstance(one, Depositor)]
        consumers = [one for one in parties if isinstance(one, Consumer)]
        for one in depositors:
            one.ending.set()
        for one in depositors:
            one.join(timeout=150)
        healed = time.monotonic()
        left = drain([clients["depot-a"], clients["depot-b"]], seconds=60)
        rest = time.monotonic() - healed
        for one in consumers:
            one.ending.set()
        for one in consumers:
            one.join(timeout=60)
        failures = [one.failure for one in parties if one.failure]
        failures += [f"{one.client.name} did not come to its end" for one in parties if one.is_alive()]
        # A root is signed every ten seconds.
        time.sleep(12)
        verdict = Verdict(clients, journals, RECIPIENTS)
        verdict.reach(options.seed, options.sample)
        for failure in failures:
            verdict.fail("lost", failure)
        hub.liamm("audit", "verify")
        verdict.tell()
        print(
            f"{options.engine} seed={options.seed}: {options.kills} kills, {faults} of them at fault points; at rest "
            f"{rest:.1f} s after, {left} exchanges left; slowest start {max(hub.starts):.1f} s"
        )
        counts = verdict.counts()
        print(" ".join(f"{kind}={count}" for kind, count in counts.items()), flush=True)
        return 1 if any(counts.values()) or left else 0
    finally:
        for one in parties:
            one.ending.set()
        hub.stop()
        for journal in journals:
            journal.close()


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, help="the hub's; a free one when it is not given")
    parser.add_argument("--sample", type=int, default=300, help="how many receipts are verified at most")
    parser.add_argument("--keep", action="store_true", help="leave the folder, and say where it is")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="liamm-ledger-"))
    folder.chmod(0o755)
    began = time.monotonic()
    try:
        return run(options, folder)
    except (Failure, Unreachable, OSError) as error:
        print(f"the ledger could not be kept: {error}", file=sys.stderr)
        log = folder / "liammd.log"
        if log.exists():
            print("\n".join(log.read_text(errors="replace").splitlines()[-15:]), file=sys.stderr)
        return 2
    finally:
        print(f"{time.monotonic() - began:.0f} s", flush=True)
        if options.keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

"""Compares one-time codes and enrolment addresses with those of pyotp: `compare.py FOLDER` reads FOLDER/cases.json."""

import datetime
import json
import pathlib
import sys

import pyotp


def faults(case):
    seen = pyotp.TOTP(case["key"])
    moment = datetime.datetime.fromtimestamp(case["time"], datetime.timezone.utc)
    if seen.at(moment) != case["code"]:
        yield f"code {case['code']} at {case['time']}, pyotp says {seen.at(moment)}"
    if not seen.verify(case["code"], for_time=moment):
        yield f"pyotp refuses {case['code']} at {case['time']}"
    read = pyotp.parse_uri(case["address"])
    if not isinstance(read, pyotp.TOTP):
        yield f"no TOTP in {case['address']}"
    elif (read.secret, read.issuer, read.name) != (case["key"], case["issuer"], case["account"]):
        yield f"pyotp reads {(read.secret, read.issuer, read.name)} in {case['address']}"
    elif read.at(moment) != case["code"]:
        yield f"another code by {case['address']}"


def main():
    cases = json.loads((pathlib.Path(sys.argv[1]) / "cases.json").read_text(encoding="utf-8"))
    found = [fault for case in cases for fault in faults(case)]
    if len(cases) < 100:
        found.append(f"only {len(cases)} cases")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())

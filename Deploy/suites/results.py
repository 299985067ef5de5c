"""What a run of the suites says, counted: tests per module, tests per engine, and the requirements of coverage.csv.

usage: results.py --xunit FILE --ledger FILE [--story FILE] --coverage Tests/coverage.csv

The last line is `N passed, N failed, N skipped`; exit 1 when something failed or a requirement was not proved.
"""
import argparse
import collections
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def well_formed(path):
    """The report of a run: names of tests and what a failed expectation says stand in it as written, quotes and `<` too."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "\N{REPLACEMENT CHARACTER}", text)

    def written(found):
        return found[1] + re.sub(r"&(?!\w+;|#\d+;)|[<>\"]", lambda c: f"&#{ord(c[0])};", found[2]) + found[3]

    text = re.sub(r'(<testcase classname="[^"\n]*" name=")([^\n]*)(" time=")', written, text)
    return re.sub(r'(<(?:failure|skipped)\b[^\n]*?message=")(.*?)("\s*/?>)', written, text, flags=re.S)


def swift_tests(path):
    """Each test of the run by name, `Module.Suite/title`, with how it ended."""
    outcomes = {}
    for case in xml.fromstring(well_formed(path)).iter("testcase"):
        title = re.sub(r"\([^()]*\)$", "", case.get("name")).strip("`")
        state = "failed" if case.find("failure") is not None else "passed"
        if case.find("skipped") is not None:
            state = "skipped"
        name = f"{case.get('classname')}/{title}"
        if outcomes.get(name) != "failed":
            outcomes[name] = state
    return outcomes


def story_steps(path):
    """Steps that held: a line is number, title, seconds."""
    lines = Path(path).read_text().splitlines() if path and Path(path).exists() else []
    found = (re.match(r"\s*\d+  (.+?)\s+\d+\.\d\d s\b", line) for line in lines)
    return {f"story/{step.group(1)}": "passed" for step in found if step}


def engines(path):
    """Tests and openings per engine."""
    tests, openings = collections.defaultdict(set), collections.Counter()
    if Path(path).exists():
        for line in Path(path).read_text().splitlines():
            engine, _, test = line.partition("\t")
            tests[engine].add(test)
            openings[engine] += 1
    return {engine: (len(tests[engine]), openings[engine]) for engine in sorted(tests)}


def unproved(path, outcomes, is_short):
    """Requirements whose test did not run, or did not pass."""
    missing = []
    for line in Path(path).read_text().splitlines()[1:]:
        requirement, _, test = line.partition(";")
        if test.startswith("later/") or is_short and test.startswith("story/"):
            continue
        # A rule of a list is told by the test that runs the list: one rule that fails is its failure.
        state = outcomes.get(re.sub(r"( keeps the rule): .*", r"\1", test), "not run")
        if state != "passed" and not (is_short and state == "skipped"):
            missing.append(f"{requirement}: {test}: {state}")
    return missing


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--xunit", required=True)
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--story")
    parser.add_argument("--coverage", required=True)
    parser.add_argument("--also", default="", help="results of other suites: name=passed,name=failed")
    options = parser.parse_args()

    tests = swift_tests(options.xunit)
    steps = story_steps(options.story)
    modules = collections.Counter(name.split(".")[0] for name in tests)
    print("tests run: " + ", ".join(f"{module} {count}" for module, count in sorted(modules.items())))
    for engine, (count, openings) in engines(options.ledger).items():
        print(f"{engine}: {count} tests used it, opened {openings} times")
    if options.story:
        print(f"Chromium, liammd on SQLite, OpenLDAP: {len(steps)} steps of the story")

    missing = unproved(options.coverage, tests | steps, is_short=options.story is None)
    tests_named = [line.partition(";")[2] for line in Path(options.coverage).read_text().splitlines()[1:]]
    later = sum(test.startswith("later/") for test in tests_named)
    rows = len(tests_named) - later
    print(f"coverage: {rows - len(missing)} of {rows} requirements proved, {later} kept for later")
    for line in missing:
        print(f"  not proved: {line}")

    others = dict(pair.split("=") for pair in options.also.split(",") if pair)
    others["coverage"] = "failed" if missing else "passed"
    states = collections.Counter([*tests.values(), *others.values()])
    for name, state in sorted({**tests, **others}.items()):
        if state != "passed":
            print(f"{state}: {name}")
    print(f"{states['passed']} passed, {states['failed']} failed, {states['skipped']} skipped")
    return 1 if states["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

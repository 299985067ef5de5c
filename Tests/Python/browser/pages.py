#!/usr/bin/env python3
"""Every page of the hub's route table, in every state: axe-core, no scrolling, zoom, focus, headers, keyboard alone.

usage: pages.py --binaries DIR [--full] [--only SCENE …] [--shots DIR] [--keep]

Short: each state in three languages, with one of four pairs of width and theme each, in turn, and the
keyboard on one state of each route; --full: all twelve, and the keyboard on each.
Exit codes: 0 all holds · 1 something does not · 2 the suite could not be run · 64 usage
"""
import argparse
import json
import pathlib
import re
import sys
import time
import urllib.parse

import axe_playwright_python

import rules
import states
from browsing import chromium, context, sign_in
from stage import PASSWORD, PLAIN, STRICT, Failure, Stage
from verdict import Verdict

AXE = next(pathlib.Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
RUN = (
    ";axe.run(document,{runOnly:{type:'tag',values:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}})"
    ".then(found => JSON.stringify(found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120))])))"
)
PROBES = (pathlib.Path(__file__).parent / "probes.js").read_text()
FOCUS = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element), after = getComputedStyle(element, "::after");
    const box = element.getBoundingClientRect();
    const seen = [style, after].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
    const all = Array.from(document.querySelectorAll("a[href], button, input, select, summary, textarea"));
    return {index: all.indexOf(element), text: element.outerHTML.slice(0, 90), seen,
            inside: box.bottom > 0 && box.top < innerHeight};
}"""
REACHABLE = """() => {
    const all = Array.from(document.querySelectorAll("a[href], button, input, select, summary, textarea"));
    const radios = new Set();
    return all.map((element, index) => [element, index]).filter(([element]) => {
        const box = element.getBoundingClientRect();
        if (!box.width || element.disabled || element.tabIndex < 0 || element.type === "hidden") return false;
        // What is folded away is reached once its summary has opened it.
        if (element.tagName !== "SUMMARY" && element.closest("details:not([open])")) return false;
        if (element.type === "radio") { if (radios.has(element.name)) return false; radios.add(element.name); }
        return true;
    }).map(([, index]) => index);
}"""
LANGUAGES = ("fr", "en", "br")
VIEWS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


class Suite:
    def __init__(self, stage, browser, verdict, is_full, shots):
        self.stage, self.browser, self.verdict = stage, browser, verdict
        self.is_full, self.shots = is_full, shots
        self.seen, self.words, self.answers = {}, set(), 0
        self.watched, self.waiting, self.consoles = set(), [], []
        self.pages = 0
        self.titles = set()
        if shots:
            shots.mkdir(parents=True, exist_ok=True)

    # Every answer

    def watch(self, made):
        if made in self.watched:
            return
        self.watched.add(made)
        made.on("response", lambda response: self.waiting.append(response))
        made.on("console", lambda line: self.consoles.append(line.text) if line.type in ("error", "warning") else None)

    def drain(self):
        applications = {self.stage.application.url} | {one.url for one in self.applications()}
        for response in self.waiting:
            address = response.url
            if any(address.startswith(url + "/") for url in applications):
                continue
            if not address.startswith(self.stage.issuer + "/"):
                self.verdict.fail(f"a request to {address[:80]}")
                continue
            headers = [(pair["name"].lower(), pair["value"]) for pair in response.headers_array()]
            self.answers += 1
            self.verdict.checks += 1
            for broken in rules.of_answer(response.request.method, address, response.status, headers, applications):
                self.verdict.fail(broken)
        self.waiting.clear()
        for line in self.consoles:
            if not line.startswith("Failed to load resource"):
                self.verdict.fail(f"the browser complains: {line[:200]}")
        self.consoles.clear()

    def applications(self):
        return [one for name in ("third", "group", "silent", "framed") if (one := getattr(self.states, name, None))]

    # One state

    def visit(self, name, route, made, address, status=200):
        self.seen.setdefault(route, []).append(name)
        self.words |= set(re.findall(r"failure=([\w-]+)", address))
        self.watch(made)
        page = made.new_page()
        cdp = made.new_cdp_session(page)
        order = len(self.seen[route]) + self.pages
        try:
            for number, language in enumerate(LANGUAGES):
                page.set_viewport_size({"width": 1280, "height": 900})
                answer = page.goto(states.replaced(address, ui_locales=language))
                where = f"{name} ({language})"
                self.verdict.that(answer.status == status, f"{where}: {answer.status} instead of {status}")
                if route:
                    self.verdict.that(self.is_at(page.url, route), f"{where}: {page.url[:90]} is not {route}")
                said = page.get_attribute("html", "lang")
                self.verdict.that(said == language, f"{where}: the page says it is in {said}")
                for broken in rules.of_text(answer.text()):
                    self.verdict.fail(f"{where}: {broken}")
                if language == "fr":
                    self.titles.add(page.inner_text("h1"))
                views = VIEWS if self.is_full else [VIEWS[(order + number) % 4]]
                cdp.send("Runtime.evaluate", {"expression": AXE})
                for width, scheme in views:
                    self.look(page, cdp, name, language, width, scheme)
            self.zoom(page, name)
            if self.is_full or len(self.seen[route]) == 1:
                self.tab(page, name)
            self.drain()
        finally:
            page.close()

    @staticmethod
    def is_at(address, route):
        pattern = re.sub(r":\w+", "[^/]+", route)
        return re.fullmatch(pattern, urllib.parse.urlsplit(address).path) is not None

    def look(self, page, cdp, name, language, width, scheme):
        self.pages += 1
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")
        where = f"{name} ({language}, {width} px, {scheme})"
        found = cdp.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True})
        text = found["result"].get("value")
        if self.verdict.that(text is not None, f"{where}: axe did not run"):
            for rule, nodes in json.loads(text):
                self.verdict.fail(f"{where}: axe {rule}: {nodes[0]}")
        self.verdict.checks += 1
        for broken in page.evaluate(PROBES):
            self.verdict.fail(f"{where}: {broken}")
        if self.shots:
            plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            page.screenshot(path=self.shots / f"{plain}.{language}.{width}.{scheme}.png", full_page=True)

    def zoom(self, page, name):
        """1280 px at 200 %."""
        page.set_viewport_size({"width": 640, "height": 450})
        page.emulate_media(color_scheme="light")
        self.verdict.checks += 1
        for broken in page.evaluate(PROBES):
            self.verdict.fail(f"{name} (200 %): {broken}")

    def tab(self, page, name):
        """The keyboard reaches everything that can be used, and is seen there."""
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
        wanted = set(page.evaluate(REACHABLE))
        # Where the page has set the focus, the keyboard begins there and goes round.
        reached = set()
        for _ in range(len(wanted) * 2 + 6):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUS)
            if at is None:
                if wanted <= reached:
                    break
                continue
            if at["index"] in reached:
                if wanted <= reached:
                    break
                continue
            reached.add(at["index"])
            self.verdict.that(at["seen"], f"{name}: the focus is not seen on {at['text']}")
            self.verdict.that(at["inside"], f"{name}: the focus is out of sight on {at['text']}")
        missing = wanted - reached
        self.verdict.that(not missing, f"{name}: the keyboard does not reach {len(missing)} of {len(wanted)} things")

    # Without scripts, and without a mouse

    def keyboard(self):
        used = set()
        address = self.stage.agent(STRICT)
        made = context(self.browser, scripts=False)
        self.watch(made)
        page = made.new_page()
        page.goto(self.stage.application.authorize())
        self.write(page, address)
        self.write(page, PASSWORD)
        self.verdict.that("/sign-in/enrolment" in page.url, f"keyboard: not at the enrolment: {page.url[:80]}")
        self.press(page, "a[href*='/enrolment/application']")
        key = re.sub(r"\s", "", page.inner_text(".key"))
        self.press(page, "#name", None)
        page.keyboard.type("Téléphone")
        page.keyboard.press("Tab")
        self.write(page, self.code(key, used))
        self.verdict.that("/account/codes" in page.url, f"keyboard: no codes: {page.url[:80]}")
        self.press(page, "main form:last-of-type button")
        page.wait_for_timeout(500)
        self.verdict.that(
            page.url.startswith(self.stage.application.redirect), f"keyboard: not at the application: {page.url[:80]}"
        )
        made.clear_cookies()
        page.goto(self.stage.application.authorize())
        self.write(page, address)
        self.write(page, PASSWORD)
        self.verdict.that("/sign-in/second-factor" in page.url, f"keyboard: no second factor: {page.url[:80]}")
        self.write(page, self.code(key, used))
        level = self.stage.application.claims(page.url)
        self.verdict.that(level["acr"] == "eidas2" and level["amr"] == ["pwd", "otp", "mfa"], f"keyboard: {level}")
        page.goto(self.stage.issuer + "/account")
        self.press(page, ".me button")
        self.verdict.that("/signed-out" in page.url, f"keyboard: not signed out: {page.url[:80]}")
        self.drain()

    @staticmethod
    def code(key, used):
        import pyotp
        for offset in (0, 1):
            code = pyotp.TOTP(key).at(int(time.time()) + 30 * offset)
            if code not in used:
                used.add(code)
                return code
        raise Failure("no code left")

    @staticmethod
    def write(page, text):
        """Into the field that the page set the focus on."""
        page.wait_for_selector("input:focus")
        page.keyboard.type(text)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    @staticmethod
    def press(page, selector, key="Enter"):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                if key:
                    page.keyboard.press(key)
                    page.wait_for_timeout(700)
                    page.wait_for_load_state()
                return
        raise Failure(f"the keyboard does not reach {selector}")

    def secure(self, binaries):
        """Over https every cookie is Secure and of this host only."""
        with Stage(binaries, secure=True, serves=False) as stage:
            made = self.browser.new_context(ignore_https_errors=True)
            answers = []
            made.on("response", lambda response: answers.append(response))
            page = made.new_page()
            address = stage.agent(PLAIN)
            sign_in(page, stage.issuer + "/account", address)
            self.verdict.that(page.url == stage.issuer + "/account", f"https: not signed in: {page.url[:80]}")
            cookies = 0
            for response in answers:
                headers = [(pair["name"].lower(), pair["value"]) for pair in response.headers_array()]
                cookies += sum(1 for name, _ in headers if name == "set-cookie")
                self.answers += 1
                self.verdict.checks += 1
                for broken in rules.of_answer(response.request.method, response.url, response.status, headers, set(), True):
                    self.verdict.fail(f"https: {broken}")
            self.verdict.that(cookies >= 3, f"https: {cookies} cookies set")

    def complete(self):
        """No page of the route table, and no way to fail, without a state here."""
        declared = states.routes()
        for route in sorted(declared - states.NO_PAGES - set(self.seen)):
            self.verdict.fail(f"the route {route} has no state in the suite")
        for route in sorted(set(filter(None, self.seen)) - declared):
            self.verdict.fail(f"the route {route} is not in the hub's table")
        for word in sorted(states.failures() - self.words):
            self.verdict.fail(f"failure={word} has no state in the suite")
        self.verdict.checks += len(declared)

    def run(self, only, binaries):
        self.states = states.States(self.stage, self.browser, self.visit, self.verdict)
        if not only or "keyboard" in only:
            self.verdict.scene("keyboard", self.keyboard)
        self.states.walk(only)
        if not only:
            self.complete()
        if not only or "secure" in only:
            self.verdict.scene("secure", self.secure, binaries)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", action="append")
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    verdict, began = Verdict(), time.monotonic()
    try:
        with Stage(options.binaries, options.keep) as stage, chromium() as browser:
            suite = Suite(stage, browser, verdict, options.full, options.shots)
            suite.run(options.only, options.binaries)
    except (Failure, OSError) as error:
        print(f"pages could not be looked at: {error}", file=sys.stderr)
        return 2
    print(
        f"pages: {sum(map(len, suite.seen.values()))} states of {len(suite.seen)} routes, {suite.pages} looks with axe-core, "
        f"{suite.answers} answers, {verdict.checks} checks, {len(verdict.failures)} failed, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return 1 if verdict.failures else 0


if __name__ == "__main__":
    sys.exit(main())

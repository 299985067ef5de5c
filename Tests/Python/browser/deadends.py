#!/usr/bin/env python3
"""A walker at random in two tabs of one browser: no dead end, no 5xx, no session below the realm's policy.

usage: deadends.py --binaries DIR [--seed N] [--steps M] [--keep]

Each step is one of: a link, a form filled in rightly or wrongly, back, forward, reload, an old form sent again, an old
address, a made-up one, cookies taken away (all, or one), another language, a sign-in begun anew. After each step the page
must lead on; every 50 steps it must lead to what was first asked for. Scripts are off.
Exit codes: 0 all holds · 1 something does not · 2 the suite could not be run · 64 usage
"""
import argparse
import collections
import json
import random
import re
import sys
import time
import urllib.parse

import pyotp
from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as Slow

import states
from browsing import chromium, context, is_of, leave_codes, network, realm_of, sign_in
from stage import GRACE, PASSWORD, PLAIN, STRICT, Failure, Stage
from verdict import Verdict

SECOND = {"totp", "recovery-code", "security-key", "passkey", "attested-passkey"}
WAYS = """() => {
    const shown = (one) => { const box = one.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
    const links = Array.from(document.querySelectorAll("a[href]:not([download])")).filter(shown);
    const forms = Array.from(document.querySelectorAll("form")).map((form, index) => ({
        index, action: form.getAttribute("action"), method: form.method, inMain: !!form.closest("main"),
        fields: Object.fromEntries(new FormData(form)), shown: Array.from(form.elements).some(shown),
    })).filter((form) => form.shown);
    return {
        links: links.map((one) => ({href: one.href, inMain: !!one.closest("main")})), forms,
        heading: document.querySelector("h1")?.innerText ?? "", text: document.querySelector("main")?.innerText ?? "",
    };
}"""
AGAIN = """([action, fields]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement("input");
        input.type = "hidden"; input.name = name; input.value = value;
        form.append(input);
    }
    document.body.append(form);
    form.submit();
}"""


class Tab:
    def __init__(self, walker, page, agents):
        self.walker, self.page, self.agents = walker, page, agents
        self.agent = agents[0]
        self.target = None
        self.steps = []
        page.on("response", lambda response: self.answered(response))
        self.said = ""
        page.on("download", lambda download: self.downloaded(download))
        page.on("console", lambda line: setattr(self, "said", line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: dialog.dismiss())

    def downloaded(self, download):
        self.said = f"a download of {short(download.url)}"
        download.cancel()

    def answered(self, response):
        if response.status >= 500:
            self.walker.fail(self, f"{response.status} at {short(response.url)}")


def short(address):
    return re.sub(r"((?:state|token|session|code)=[\w-]{6})[^&]*", r"\1…", address)


class Walker:
    KINDS = {
        "link": 24, "right": 26, "wrong": 10, "back": 8, "forward": 2, "reload": 5, "old form": 5, "old address": 5, "mailed": 2,
        "made-up": 4, "cookies": 3, "cookie": 3, "language": 3, "begin": 6, "other agent": 3,
    }

    def __init__(self, stage, browser, verdict, seed):
        self.stage, self.verdict, self.seed = stage, verdict, seed
        self.random = random.Random(seed)
        self.keys, self.codes, self.recovery = {}, {}, {}
        self.forms, self.addresses = [], []
        self.counts = collections.Counter()
        self.probes, self.tokens, self.sessions = 0, 0, 0
        self.seen = set()
        self.paths = sorted(
            route.replace(":slug", STRICT) for route in states.routes() if ":name" not in route and ".json" not in route
            and ".csv" not in route
        )
        self.prepare(browser)

    def prepare(self, browser):
        """Most agents of a strict realm have an app already; some have nothing yet."""
        strict = [self.stage.agent(STRICT) for _ in range(9)]
        self.strict = strict
        for address in strict[:5]:
            page = context(browser, scripts=False).new_page()
            sign_in(page, self.stage.issuer + "/account", address)
            page.click("a[href*='/enrolment/application']")
            self.enrol(page, address)
            leave_codes(page)
            page.context.close()
        other = [self.stage.agent(PLAIN), self.stage.agent(GRACE), self.stage.agent(PLAIN)]
        self.context = context(browser, scripts=False)
        self.context.set_default_timeout(6000)
        self.tabs = [Tab(self, self.context.new_page(), strict), Tab(self, self.context.new_page(), other)]
        for tab in self.tabs:
            self.begin(tab)

    # What went wrong

    def fail(self, tab, text):
        trail = " ← ".join(reversed(tab.steps[-6:]))
        self.verdict.fail(f"seed {self.seed}, step {self.counts.total()}: {text}; before: {trail}")

    # One step

    def walk(self, steps):
        for number in range(steps):
            tab = self.random.choice(self.tabs)
            kind = self.random.choices(list(self.KINDS), list(self.KINDS.values()))[0]
            self.counts[kind] += 1
            try:
                getattr(self, kind.replace(" ", "_").replace("-", "_"))(tab)
            except Slow:
                tab.steps.append(f"{kind} (nothing happened)")
            except Error as error:
                if "ERR_ABORTED" not in error.message and "Download is starting" not in error.message:
                    tab.steps.append(f"{kind}: {error.message.splitlines()[0][:80]}")
            tab.steps.append(f"{kind} → {short(tab.page.url)[-70:]}")
            self.look(tab)
            if number % 10 == 9:
                self.policy(tab)
            if number % 50 == 49:
                for each in self.tabs:
                    self.probe(each)
                self.context.set_extra_http_headers({"X-Forwarded-For": network()})

    def moving(self, page):
        return page.expect_navigation(wait_until="load", timeout=6000)

    def link(self, tab):
        links = [one["href"] for one in self.ways(tab)["links"] if one["href"].startswith(self.stage.issuer + "/")]
        if links:
            self.goto(tab, self.random.choice(links))

    def right(self, tab):
        self.move(tab)

    def wrong(self, tab):
        """A form of the page with something else in it."""
        page = tab.page
        forms = page.locator("main form:visible")
        if not forms.count():
            return
        form = forms.nth(self.random.randrange(forms.count()))
        fields = form.locator("input.input:visible, select:visible")
        junk = ["", "x", "x@y@z", "é" * 300, "0000000", "<script>", tab.agents[-1], " ", "' or 1=1 --", "999999"]
        for index in range(fields.count()):
            field = fields.nth(index)
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(index=self.random.randrange(3))
            elif field.get_attribute("name") == "password" and self.random.random() < 0.7:
                field.fill("")
            else:
                field.fill(self.random.choice(junk))
        buttons = form.locator("button:visible")
        if buttons.count():
            with self.moving(page):
                buttons.nth(self.random.randrange(buttons.count())).click()

    def back(self, tab):
        tab.page.go_back()

    def forward(self, tab):
        tab.page.go_forward()

    def reload(self, tab):
        tab.page.reload()

    def old_form(self, tab):
        if self.forms and tab.page.url.startswith(self.stage.issuer):
            action, fields = self.random.choice(self.forms[-200:])
            with self.moving(tab.page):
                tab.page.evaluate(AGAIN, [action, fields])

    def old_address(self, tab):
        if self.addresses:
            self.goto(tab, self.random.choice(self.addresses[-200:]))

    def mailed(self, tab):
        """A link that somebody was sent, now and then a new one of the helpdesk."""
        links = [match for _, _, text in self.stage.relay.mails[-40:] for match in re.findall(r"http://localhost\S+", text)]
        if not links or self.random.random() < 0.2:
            links = [self.stage.factor_link(self.random.choice(self.strict))]
        self.goto(tab, self.random.choice(links))

    def made_up(self, tab):
        path = self.random.choice(self.paths)
        query = self.random.choice([
            "", "?state=x", "?state=", "?token=x", "?factor=x", "?done=added", "?failure=refused", "?q=x", "?ui_locales=de",
        ])
        if self.addresses and self.random.random() < 0.4:
            old = urllib.parse.parse_qs(urllib.parse.urlsplit(self.random.choice(self.addresses[-100:])).query).get("state")
            query = f"?{urllib.parse.urlencode({'state': old[0]})}" if old else query
        self.goto(tab, self.stage.issuer + path + query)

    def cookies(self, tab):
        self.context.clear_cookies()

    def cookie(self, tab):
        names = sorted(one["name"] for one in self.context.cookies())
        if names:
            self.context.clear_cookies(name=self.random.choice(names))

    def language(self, tab):
        language = self.random.choice(["fr", "en", "br", "de", "zz-ZZ", ""])
        if tab.page.url.startswith(self.stage.issuer):
            self.goto(tab, states.replaced(tab.page.url, ui_locales=language))

    def begin(self, tab):
        more = self.random.choice([
            {}, {}, {"prompt": "login"}, {"acr_values": "eidas2"}, {"max_age": "0"}, {"login_hint": tab.agent},
        ])
        tab.target = self.stage.application.url
        self.goto(tab, self.stage.application.authorize(**more))

    def other_agent(self, tab):
        tab.agent = self.random.choice(tab.agents)

    def goto(self, tab, address):
        tab.page.goto(address)

    # What must hold on every page

    def ways(self, tab):
        return tab.page.evaluate(WAYS)

    def look(self, tab):
        address = tab.page.url
        self.verdict.checks += 1
        if address.startswith(self.stage.application.url):
            self.arrived(tab)
            return
        if not address.startswith(self.stage.issuer + "/"):
            if address != "about:blank":
                self.fail(tab, f"somewhere else: {address[:80]}")
            return
        try:
            ways = self.ways(tab)
        except Error:
            return
        self.addresses.append(address)
        for form in ways["forms"]:
            if form["method"] == "post":
                self.forms.append((form["action"], form["fields"]))
        del self.addresses[:-500], self.forms[:-500]
        if not ways["heading"] or not ways["text"].strip():
            self.fail(tab, f"a blank page at {short(address)}")
        if not any(self.is_way(one["href"]) for one in ways["links"] if one["inMain"]) and not any(
            form["inMain"] for form in ways["forms"]
        ):
            self.fail(tab, f"no way on from {short(address)}: {ways['heading']}")

    def is_way(self, address):
        if address.startswith(self.stage.application.url):
            return True
        path = urllib.parse.urlsplit(address).path
        return address.startswith(self.stage.issuer) and (
            path == "/" or path.startswith(("/sign-in", "/account", "/oauth2/", "/realms/"))
        )

    def arrived(self, tab):
        """A code is changed for a token: whoever it is for, the level is what the realm asks for."""
        address = tab.page.url
        if "code=" not in address or address in self.seen:
            return
        self.seen.add(address)
        try:
            claims = self.stage.application.claims(address)
        except OSError:
            # Gone back to after a minute: its code is spent or old.
            return
        self.tokens += 1
        mail = self.mail_of(claims["sub"])
        if STRICT in mail and claims.get("acr") not in ("eidas2", "eidas3", "eidas1-mfa"):
            self.fail(tab, f"a token of {claims.get('acr')} for an agent of {STRICT}")
        if claims.get("acr") == "eidas2" and set(claims["amr"]).isdisjoint({"otp", "pop"}):
            self.fail(tab, f"eidas2 with {claims['amr']}")

    def mail_of(self, subject):
        rows = self.stage.database(
            "select profile from affiliations join agents on agents.id = affiliations.agent where subject = ?", subject,
        )
        return json.loads(rows[0][0]).get("mail") or "" if rows else ""

    def policy(self, tab):
        """Every session that the hub keeps; and that the account opens only for one of them."""
        rows = self.stage.database(
            "select evidence, profile from sessions join affiliations on affiliations.agent = sessions.agent "
            "where ended_at is null and realm = ?", STRICT,
        )
        self.sessions += len(rows)
        self.verdict.checks += 1
        for evidence, profile in rows:
            means = {one["means"] for one in json.loads(evidence)}
            if not means & SECOND:
                self.fail(tab, f"a session of {json.loads(profile)['login']} with {means}")
        answer = self.context.request.get(self.stage.issuer + "/account", max_redirects=0)
        if answer.status == 200 and STRICT in answer.text():
            if not rows:
                self.fail(tab, "the account is open without a session")

    # The way on

    def identity(self, page):
        told = page.locator("dl.identity dd").first
        return told.inner_text().strip() if told.count() else ""

    def named(self, tab, page):
        """The agent of the tab that the page speaks to, by address or by login."""
        told = self.identity(page)
        return next((one for one in tab.agents if told in (one, one.split("@")[0])), None)

    def who(self, page):
        """The login of whom the browser is signed in for."""
        answer = page.context.request.get(self.stage.issuer + "/account", max_redirects=0)
        found = re.search(r"(agent\d+)@", answer.text()) if answer.status == 200 else None
        return found.group(1) if found else ""

    def enrol(self, page, address=None):
        link = page.get_attribute("a[href^='otpauth:']", "href")
        account = urllib.parse.unquote(urllib.parse.urlsplit(link).path).split(":")[-1].strip("/").split("@")[0]
        if not account.startswith("agent"):
            account = self.who(page)
        key = re.sub(r"\s", "", page.inner_text(".key"))
        page.fill("#name", "Téléphone")
        before = self.keys.get(account), self.codes.get(account)
        self.keys[account], self.codes[account] = key, 0
        page.fill("#code", self.code(account))
        with self.moving(page):
            page.click("main form button.button")
        if "/codes" not in page.url and "done=added" not in page.url and "/sign-in/enrolment/application" in page.url:
            self.keys[account], self.codes[account] = before

    def code(self, account):
        """A code that was not used; later codes only. None left: it is waited for."""
        key = self.keys.get(account)
        if key is None:
            return "000000"
        while True:
            now = int(time.time()) // 30
            step = max(now, self.codes.get(account, 0) + 1)
            if step <= now + 1:
                self.codes[account] = step
                return pyotp.TOTP(key).at(step * 30)
            time.sleep(1)

    def spare(self, tab):
        """An agent of the tab whose code needs no waiting, or who has no app yet."""
        now = int(time.time()) // 30
        ready = [one for one in tab.agents if self.codes.get(one.split("@")[0], 0) <= now]
        return self.random.choice(ready or tab.agents)

    def press(self, page, selector):
        with self.moving(page):
            page.locator(selector).first.click()

    def move(self, tab):
        """What somebody does who wants to go on; the name of the page it was done on."""
        page = tab.page
        path = urllib.parse.urlsplit(page.url).path
        if not page.url.startswith(self.stage.issuer):
            self.goto(tab, self.stage.application.authorize())
            return "application"
        if path == "/sign-in" and page.locator("#identifier").count():
            if STRICT in tab.agent and self.random.random() < 0.5:
                tab.agent = self.spare(tab)
            page.fill("#identifier", tab.agent)
            self.press(page, "main form button.button")
        elif page.locator("select#realm").count():
            page.select_option("#realm", value=realm_of(self.named(tab, page) or tab.agent))
            self.press(page, "main form button.button")
        elif path == "/sign-in/password" and page.locator("#password").count():
            self.throttle(page)
            agent = self.named(tab, page)
            if not agent:
                self.press(page, "dl.identity a")
            elif not is_of(page, agent):
                self.press(page, "dl.identity div:nth-child(2) a")
            else:
                page.fill("#password", PASSWORD)
                self.press(page, "main form button.button")
        elif path == "/sign-in/second-factor" and page.locator("#code").count():
            self.throttle(page)
            page.fill("#code", self.code(self.account(page)))
            self.press(page, "main form:not(.passkey) button.button")
        elif path == "/sign-in/recovery-code":
            self.press(page, ".actions a.more")
        elif path == "/sign-in/enrolment":
            later = page.locator("main form button")
            self.press(page, "main form button" if later.count() and self.random.random() < 0.7 else "a[href*='application']")
        elif page.locator(".key").count():
            self.enrol(page)
        elif path.endswith("/passkey"):
            self.press(page, ".actions a.more")
        elif path == "/account/codes":
            self.press(page, "main form:last-of-type button")
        elif path == "/sign-in/forgotten" and page.locator(".actions a.more").count():
            self.press(page, ".actions a.more")
        elif path == "/sign-in/new-password" and page.locator("#password").count():
            page.fill("#password", PASSWORD)
            page.fill("#confirmation", PASSWORD)
            self.press(page, "main form button.button")
        elif path.startswith("/account") and page.locator("main input#password").count():
            self.press(page, ".actions a.second")
        elif path == "/":
            # What was searched may not be there: the link to all is.
            self.press(page, ".tile a" if page.locator(".tile a").count() else "main a.more[href='/']")
        elif page.locator(".places a").count() and path != "/oauth2/logout":
            self.press(page, ".places a")
        else:
            self.press(page, "main .actions a.button, main .actions button.button")
        return path

    def account(self, page):
        return self.identity(page).split("@")[0] or self.who(page)

    def throttle(self, page):
        """Told to wait, one waits: never longer than a minute."""
        text = page.locator("#error")
        if text.count() and "throttled" in page.url:
            time.sleep(2)

    def probe(self, tab):
        """From wherever the tab is: to the application that was asked for, or that the portal shows."""
        self.probes += 1
        self.verdict.checks += 1
        page = tab.page
        origin = page.url
        if not origin.startswith(self.stage.issuer):
            return
        trail, began = [], time.monotonic()
        asked = "Suivi des actes" in page.inner_text("body") and "/sign-in" in origin
        while not page.url.startswith(self.stage.application.url):
            before = page.url
            if len(trail) > 40 or time.monotonic() - began > 150:
                self.fail(tab, f"from {short(origin)} no way to the application: {' → '.join(trail[-12:])}")
                self.begin(tab)
                return
            try:
                trail.append(self.move(tab))
            except Error as error:
                # The browser stops a form whose policy does not name where its answer leads.
                is_still = isinstance(error, Slow) or "ERR_ABORTED" in error.message
                what = "nothing happens" if is_still else error.message.splitlines()[0][:60]
                trail.append(f"{urllib.parse.urlsplit(before).path} ({what})")
                if trail[-2:] == [trail[-1]] * 2:
                    where = f"{short(page.url)} « {page.inner_text('h1')} »"
                    self.fail(tab, f"a dead end at {where}, from {short(origin)}: {' → '.join(trail[-8:])}; {tab.said[:200]}")
                    self.begin(tab)
                    return
        if asked and "/" in trail:
            self.fail(tab, f"from {short(origin)} the application asked for was lost: {' → '.join(trail)}")
        self.look(tab)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    verdict, began = Verdict(), time.monotonic()
    try:
        with Stage(options.binaries, options.keep) as stage, chromium() as browser:
            walker = Walker(stage, browser, verdict, options.seed)
            walker.walk(options.steps)
            errors = [line for line in stage.log(5000).splitlines() if "unexpected error" in line]
            for line in errors:
                verdict.fail(f"the hub's log: {line[:300]}")
    except (Failure, OSError, Error) as error:
        print(f"the walk could not go on: {error}", file=sys.stderr)
        return 2
    kinds = " ".join(f"{kind}={count}" for kind, count in walker.counts.most_common())
    print(f"seed {options.seed}: {kinds}")
    print(
        f"dead ends: {walker.counts.total()} steps, {walker.probes} ways tried to the end, {walker.tokens} tokens, "
        f"{walker.sessions} sessions looked at, {len(verdict.failures)} failed, {time.monotonic() - began:.0f} s", flush=True,
    )
    return 1 if verdict.failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The provider in a real Chromium, with applications at other origins: what each of them sees, and what arrives there.

usage: provider.py --binaries DIR [--only SCENE …] [--keep]

The session iframe, the frames of a sign-out, answers by form, devices, sign-ins that begin at the portal; the hub is behind
TLS, with scripts and without. Exit codes: 0 all holds · 1 something does not · 2 the suite could not be run · 64 usage
"""
import argparse
import re
import sys
import time
import urllib.parse

from browsing import choose_realm, chromium, context, give_password, identify, lenient, sign_in, submit
from party import Party
from stage import BRANDED, PLAIN, Failure, Stage, free_port, wait_for
from verdict import Verdict

# Marks that join a quote, characters of HTML, of queries and of templates, right to left, beyond the first plane.
STATES = (
    "plain-1", "é \"\u0301 1", "<\u0338b>&amp;\u0301 '\u0301", "{{m.signOut}}\"\u0301", "a+b=c&d%20e#f", "\u202eabc \U0001f511",
)
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Suite:
    def __init__(self, stage, browser, verdict):
        self.stage, self.browser, self.verdict = stage, browser, verdict
        self.issuer = stage.issuer

    def person(self, scripts=True):
        made = context(self.browser, scripts=scripts, ignore_https_errors=True)
        return made, made.new_page()

    def party(self, name, title, *more, host="localhost", is_secure=False, delay=0, realm="region"):
        return Party(self.stage, name, host, is_secure, delay).register(title, *more, realm=realm)

    def arrived(self, page, party, title):
        """The answer that the application got, once the agent is there."""
        try:
            page.wait_for_url(re.compile(re.escape(party.redirect)), timeout=10_000)
        except Exception:
            raise Failure(f"{title}: not at the application but at {self.place(page)}") from None
        return party.last("/callback")[1]

    @staticmethod
    def place(page):
        return re.sub(r"((?:state|report|id_token_hint)=[\w-]{6})[^&]*", r"\1…", page.url)

    def enter(self, page, party, address):
        sign_in(page, party.authorize(), address)
        return self.arrived(page, party, "a sign-in")

    # OpenID Connect Session Management, section 3

    def ask(self, page, message):
        """What the session iframe says to the page around it."""
        before = page.evaluate("answers.length")
        page.evaluate("message => ask(message)", message)
        page.wait_for_function("before => answers.length > before", arg=before, timeout=5000)
        origin, word = page.evaluate("answers.at(-1)")
        self.verdict.that(origin == self.issuer, f"session: an answer of {origin}")
        return word

    def session(self):
        near = self.party("veille", "Veille", is_secure=True)
        far = self.party("vigie", "Vigie", host="127.0.0.1")
        # The same site, whose frames have their cookies; another one where the browser lets them, and where it does not.
        self.verdict.scene("session, same site", self.watched, "session, same site", self.person()[0], near, far)
        with lenient(self.browser) as made:
            self.verdict.scene("session, another site", self.watched, "session, another site", made, far, near)
        self.verdict.scene("session, cookies kept back", self.hidden, far)

    def hidden(self, party):
        """« error » and never « changed », which would have the application sign in again for ever."""
        made, page = self.person()
        state = dict(self.enter(page, party, self.stage.agent(PLAIN)))["session_state"]
        watch = made.new_page()
        watch.goto(party.url + "/watch")
        for turn in range(2):
            word = self.ask(watch, f"{party.name} {state}")
            self.verdict.that(word == "error", f"session: without its cookie the frame says {word}")
            page.goto(self.issuer + "/oauth2/logout")
            if page.locator("main form").count():
                submit(page)

    def watched(self, title, made, party, other):
        page = made.new_page()
        address = self.stage.agent(PLAIN)
        state = dict(self.enter(page, party, address)).get("session_state", "")
        self.verdict.that("." in state, f"{title}: session_state is {state!r}")
        watch = made.new_page()
        watch.goto(party.url + "/watch")
        message = f"{party.name} {state}"
        for turn in range(2):
            self.verdict.that(self.ask(watch, message) == "unchanged", f"{title}: changed at once, in turn {turn}")
        malformed = (
            "", " ", "x", party.name, f"{party.name} ", f" {state}", f"{message} more", f"{party.name} nosalt", None, 7,
            {"client_id": party.name, "session_state": state}, [party.name, state],
        )
        for text in malformed:
            word = self.ask(watch, text)
            self.verdict.that(word == "error", f"{title}: {text!r} is answered with {word}")
        for text in (f"{other.name} {state}", f"{party.name} x{state}", message + "x"):
            word = self.ask(watch, text)
            self.verdict.that(word == "changed", f"{title}: what was never said is answered with {word}")
        # Another window of the same application, and another application with what the first was told.
        talk = next(frame for frame in watch.frames if frame.url.endswith("/talk"))
        before = watch.evaluate("answers.length")
        talk.evaluate("message => ask(message)", message)
        watch.wait_for_timeout(1000)
        heard = talk.evaluate("answers.length") + watch.evaluate("answers.length") - before
        self.verdict.that(heard == 0, f"{title}: a window that does not hold the frame is answered")
        stranger = made.new_page()
        stranger.goto(other.url + "/watch")
        word = self.ask(stranger, message)
        self.verdict.that(word in ("changed", "error"), f"{title}: another origin is told {word}")
        self.cookies(title, made, watch)
        # The other tab
        page.goto(self.issuer + "/oauth2/logout")
        submit(page)
        self.verdict.that("/signed-out" in page.url, f"{title}: not signed out: {self.place(page)}")
        self.verdict.that(self.ask(watch, message) == "changed", f"{title}: unchanged after the sign-out in another tab")
        names = {cookie["name"] for cookie in made.cookies(self.issuer)}
        self.verdict.that(not names & {"__Host-liamm", "__Host-liamm-state"}, f"{title}: cookies left: {sorted(names)}")
        again = dict(self.enter(page, party, address))["session_state"]
        self.verdict.that(self.ask(watch, message) == "changed", f"{title}: the next session looks like the one before")
        self.verdict.that(self.ask(watch, f"{party.name} {again}") == "unchanged", f"{title}: the next session is unknown")

    def cookies(self, title, made, watch):
        """The one that scripts read is not the session's, and is all that they read."""
        found = {cookie["name"]: cookie for cookie in made.cookies(self.issuer)}
        for name, cookie in found.items():
            is_state = name == "__Host-liamm-state"
            self.verdict.that(cookie["httpOnly"] != is_state, f"{title}: {name} has HttpOnly {cookie['httpOnly']}")
            site = "None" if is_state else "Lax"
            self.verdict.that(cookie["sameSite"] == site, f"{title}: {name} is SameSite={cookie['sameSite']}")
            self.verdict.that(cookie["secure"], f"{title}: {name} is not Secure")
        self.verdict.that({"__Host-liamm", "__Host-liamm-state"} <= set(found), f"{title}: cookies {sorted(found)}")
        frame = next(frame for frame in watch.frames if frame.url.startswith(self.issuer))
        read = frame.evaluate("document.cookie")
        alone = re.fullmatch(r"__Host-liamm-state=[\w-]+", read)
        self.verdict.that(alone, f"{title}: the frame reads {re.sub(r'=[^;]*', '', read)!r}")

    # OpenID Connect Front-Channel Logout, section 3, and RP-Initiated Logout, section 3

    def front(self):
        near = self.party("proche", "Guichet")
        slow = self.party("lente", "Archives", host="127.0.0.1", delay=20)
        dead = self.party("morte", "Registre")
        for party in (near, slow):
            self.stage.liamm("app", "update", party.name, "-r", "region", "--frontchannel-logout-uri", party.front)
        # Front-Channel Logout, section 2: at the origin of one of its redirect addresses.
        closed = f"http://localhost:{free_port()}"
        self.stage.liamm(
            "app", "update", dead.name, "-r", "region", "--redirect-uri", dead.redirect,
            "--redirect-uri", f"{closed}/callback", "--frontchannel-logout-uri", f"{closed}/front",
        )
        time.sleep(2.5)
        for scripts in (True, False):
            title = f"front channel, scripts {'on' if scripts else 'off'}"
            self.verdict.scene(title, self.left, title, scripts, near, [slow, dead])
        self.verdict.scene("front channel, quick", self.left, "front channel, quick", True, near, [])
        self.verdict.scene("front channel, nowhere to go", self.stayed, near)

    def reached(self, page, near, others):
        """A session that reached them all: what the first one's ID token says of it, and that token."""
        answer = self.enter(page, near, self.stage.agent(PLAIN))
        token = near.redeem(answer)["id_token"]
        for party in others:
            page.goto(party.authorize())
            party.redeem(self.arrived(page, party, "single sign-on"))
        for party in (near, *others):
            party.calls["/front"].clear()
        near.calls["/bye"].clear()
        return near.claims(token), token

    def left(self, title, scripts, near, others):
        made, page = self.person(scripts)
        claims, token = self.reached(page, near, others)
        state = STATES[1] + " &+%"
        query = urllib.parse.urlencode({"id_token_hint": token, "post_logout_redirect_uri": near.bye, "state": state})
        page.goto(f"{self.issuer}/oauth2/logout?{query}", wait_until="commit")
        if not scripts:
            self.told(page, title, [near, *others])
            wait_for("the frame of the first application", lambda: near.calls["/front"], 10)
            page.wait_for_timeout(3500)
            self.verdict.that("/signed-out" in page.url, f"{title}: the page went on by itself to {self.place(page)}")
            page.click("#continue", no_wait_after=True)
        wait_for(f"{title}: the return", lambda: near.calls["/bye"], 20)
        page.wait_for_url(re.compile(re.escape(near.bye)))
        method, pairs, _ = near.calls["/bye"][0]
        self.verdict.that(pairs == [("state", state)], f"{title}: the return carries {pairs}")
        self.verdict.that(method == "GET" and len(near.calls["/bye"]) == 1, f"{title}: returned {len(near.calls['/bye'])} times")
        if scripts:
            # The page waits three seconds for its frames, and no longer for one that does not answer.
            self.verdict.that(not any(party.answered for party in others if party.delay), f"{title}: waited for a frame")
        slow = [party for party in others if party.delay]
        for party in (near, *slow):
            right = ("GET", [("iss", self.issuer), ("sid", claims["sid"])])
            calls = [(method, sorted(pairs)) for method, pairs, _ in party.calls["/front"]]
            self.verdict.that(calls == [right], f"{title}: {party.name} was told {calls}")
        page.goto(near.authorize(prompt="none"))
        error = dict(self.arrived(page, near, title)).get("error")
        self.verdict.that(error == "login_required", f"{title}: afterwards {error}")

    def told(self, page, title, parties):
        """Where nothing goes on by itself, the page says what was told."""
        page.wait_for_selector("#continue")
        said = " ".join(page.locator("ul.told li").all_inner_texts())
        titles = {"proche": "Guichet", "lente": "Archives", "morte": "Registre"}
        for party in parties:
            self.verdict.that(titles[party.name] in said, f"{title}: nothing is said of {party.name}: {said!r}")
        self.verdict.that(said.count("Prévenue par ce navigateur") == len(parties), f"{title}: it says {said!r}")

    def stayed(self, near):
        made, page = self.person()
        claims, token = self.reached(page, near, [])
        page.goto(f"{self.issuer}/oauth2/logout?id_token_hint={token}")
        page.wait_for_timeout(3500)
        self.verdict.that("/signed-out" in page.url, f"front channel: without an address it went to {self.place(page)}")
        said = page.inner_text("ul.told")
        self.verdict.that("Guichet" in said, f"front channel: it says {said!r}")
        self.verdict.that(len(near.calls["/front"]) == 1, f"front channel: {len(near.calls['/front'])} frames")

    # OAuth 2.0 Form Post Response Mode, section 2

    def form(self):
        party = self.party("formulaire", "Formulaire", host="127.0.0.1")
        for scripts in (True, False):
            made, page = self.person(scripts)
            title = f"form post, scripts {'on' if scripts else 'off'}"
            page.goto(party.authorize(response_mode="form_post", prompt="none", state=STATES[1]))
            self.posted(page, party, title, scripts, STATES[1], "error")
            sign_in(page, party.authorize(response_mode="form_post", state=STATES[0]), self.stage.agent(PLAIN))
            self.posted(page, party, title, scripts, STATES[0], "code")
            for state in STATES[1:]:
                page.goto(party.authorize(response_mode="form_post", state=state), wait_until="commit")
                self.posted(page, party, title, scripts, state, "code")

    def posted(self, page, party, title, scripts, state, wanted):
        if not scripts:
            self.verdict.that(page.url.startswith(self.issuer), f"{title}: without scripts it went to {self.place(page)}")
            submit(page)
        answer = self.arrived(page, party, title)
        method = party.last("/callback")[0]
        self.verdict.that(method == "POST" and page.url == party.redirect, f"{title}: {method} to {self.place(page)}")
        values = dict(answer)
        self.verdict.that(values.get("state") == state, f"{title}: the state {state!r} arrives as {values.get('state')!r}")
        self.verdict.that(values.get("iss") == self.issuer, f"{title}: iss {values.get('iss')}")
        self.verdict.that(len(values) == len(answer) and wanted in values, f"{title}: it carries {sorted(values)}")
        if wanted == "code":
            self.verdict.that("id_token" in party.redeem(answer), f"{title}: the code is worth nothing")

    # RFC 8628, section 3.3

    def device(self):
        grants = [part for one in ("authorization-code", "refresh-token", "device-code") for part in ("--grant", one)]
        party = self.party("borne", "Borne d’accueil", *grants)
        typings = (
            ("allow", True, lambda code: code.lower()), ("refuse", True, lambda code: code.replace("-", " ").lower()),
            ("allow", False, lambda code: " " + " ".join(code.replace("-", "").lower())),
            ("refuse", False, lambda code: code.replace("-", "–").title()),
        )
        for decision, scripts, typed in typings:
            title = f"device, {decision}, scripts {'on' if scripts else 'off'}"
            self.verdict.scene(title, self.typed, title, party, decision, scripts, typed)

    def poll(self, party, code):
        return party.post(f"{self.issuer}/oauth2/token", {"grant_type": DEVICE, "device_code": code})

    def typed(self, title, party, decision, scripts, typed):
        asked = party.post(f"{self.issuer}/oauth2/device_authorization", {"scope": "openid profile email"})
        waiting = self.poll(party, asked["device_code"])
        polled = time.monotonic()
        self.verdict.that(waiting.get("error") == "authorization_pending", f"{title}: before anybody came: {waiting}")
        made, page = self.person(scripts)
        page.goto(asked["verification_uri"])
        for wrong in ("BCDFGHJK" if asked["user_code"] != "BCDF-GHJK" else "BCDFGHJL", "AEIO", ""):
            page.fill("#user_code", wrong)
            page.click("main form button.button")
            page.wait_for_load_state()
            if page.locator("#identifier").count():
                # Nobody is told whether a code is awaited before they have signed in.
                identify(page, self.stage.agent(BRANDED))
                give_password(page)
            said = page.inner_text("#error") if page.locator("#error").count() else ""
            is_marked = page.get_attribute("#user_code", "aria-invalid") == "true"
            self.verdict.that(said and is_marked and "/device" in page.url, f"{title}: {wrong!r} is not told: {self.place(page)}")
        page.fill("#user_code", typed(asked["user_code"]))
        page.click("main form button.button")
        page.wait_for_load_state()
        text = page.inner_text("main") if page.locator(f"button[value={decision}]").count() else ""
        shown = asked["user_code"] in text and "Borne d’accueil" in text
        if not self.verdict.that(shown, f"{title}: {typed(asked['user_code'])!r} is not understood: {self.place(page)}"):
            return
        page.click(f"button[value={decision}]")
        page.wait_for_load_state()
        self.verdict.that("/device/done" in page.url, f"{title}: not answered: {self.place(page)}")
        time.sleep(max(0, polled + asked["interval"] + 0.5 - time.monotonic()))
        answer = self.poll(party, asked["device_code"])
        if decision == "allow":
            self.verdict.that("id_token" in answer, f"{title}: the device gets {sorted(answer)}")
        else:
            self.verdict.that(answer.get("error") == "access_denied", f"{title}: the device gets {answer.get('error')}")
        page.goto(f"{self.issuer}/device?user_code={asked['user_code']}")
        self.verdict.that(page.locator("#error").count() == 1, f"{title}: the code is good a second time")

    # OpenID Connect Core, section 4

    def portal(self):
        """An agent of two collectivités, who has proved both."""
        parties = {}
        for name, realm in (("courrier", PLAIN), ("agenda", BRANDED), ("annuaire", "region")):
            party = Party(self.stage, name, is_secure=True)
            parties[name] = party.register(name.capitalize(), "--initiate-login-uri", party.login, realm=realm)
        address = self.stage.agent(PLAIN)
        self.stage.second_hat(address, BRANDED)
        made, page = self.person()
        sign_in(page, f"{self.issuer}/realms/{PLAIN}/oauth2/authorize?" + parties["courrier"].authorize().split("?")[1], address)
        self.arrived(page, parties["courrier"], "portal: the first collectivité")
        page.goto(parties["agenda"].authorize(issuer=f"{self.issuer}/realms/{BRANDED}", prompt="login"))
        identify(page, address.split("@")[0])
        if page.locator("#realm").count() or page.locator("#realm-search").count():
            choose_realm(page, "Lorient Agglomération")
        give_password(page)
        self.arrived(page, parties["agenda"], "portal: the second collectivité")
        for name, realm in (("courrier", PLAIN), ("agenda", BRANDED), ("annuaire", None)):
            self.verdict.scene(f"portal, {name}", self.opened, page, parties[name], realm)

    def opened(self, page, party, realm):
        title = f"portal, {party.name}"
        issuer = f"{self.issuer}/realms/{realm}" if realm else self.issuer
        page.goto(self.issuer + "/")
        party.calls["/callback"].clear()
        page.locator(".tile a", has_text=party.name.capitalize()).click()
        page.wait_for_load_state()
        begun = party.last("/login")
        right = ("GET", [("iss", issuer), ("target_link_uri", f"{party.url}/")])
        self.verdict.that(begun == right, f"{title}: the application was told {begun}")
        choices = page.locator("input[type=radio]")
        if realm:
            self.verdict.that(not choices.count(), f"{title}: a collectivité is asked for")
        elif self.verdict.that(choices.count() == 2, f"{title}: {choices.count()} collectivités to choose from"):
            choices.nth(1).check(force=True)
            submit(page)
        answer = self.arrived(page, party, title)
        self.verdict.that(dict(answer).get("iss") == issuer, f"{title}: the answer is of {dict(answer).get('iss')}")
        claims = party.claims(party.redeem(answer, issuer)["id_token"])
        self.verdict.that(claims["iss"] == issuer, f"{title}: the ID token is of {claims['iss']}")

    def run(self, only):
        for name in ("session", "front", "form", "device", "portal"):
            if not only or name in only:
                self.verdict.scene(name, getattr(self, name))


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--only", action="append")
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    verdict, began = Verdict(), time.monotonic()
    try:
        with Stage(options.binaries, options.keep, secure=True, serves=False) as stage, chromium() as browser:
            Suite(stage, browser, verdict).run(options.only)
            for line in stage.log(5000).splitlines():
                if "unexpected error" in line:
                    verdict.fail(f"the hub's log: {line[:300]}")
    except (Failure, OSError) as error:
        print(f"the provider could not be looked at: {error}", file=sys.stderr)
        return 2
    print(
        f"provider: {verdict.checks} checks, {len(verdict.failures)} failed, {time.monotonic() - began:.0f} s", flush=True,
    )
    return 1 if verdict.failures else 0


if __name__ == "__main__":
    sys.exit(main())

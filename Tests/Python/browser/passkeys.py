#!/usr/bin/env python3
"""Passkeys in a real Chromium with the DevTools virtual authenticator, and answers forged one wrong field at a time.

usage: passkeys.py --binaries DIR [--full] [--keep]

Levels are read from ID tokens of a real authorization code flow. Exit codes: 0 all holds · 1 something does not ·
2 the suite could not be run · 64 usage
"""
import argparse
import base64
import json
import re
import sys
import time

import forging
from browsing import (
    Authenticators, chromium, context, enrol_passkey, give_password, identify, leave_codes, network, sign_in,
)
from stage import PLAIN, STRICT, Failure, Stage
from verdict import Verdict

COPY = """<!DOCTYPE html><html lang=en><title>Copy</title><h1>Copy</h1><button>Go</button><pre id=answer></pre><script>
document.querySelector("button").addEventListener("click", async () => {
  const out = document.querySelector("#answer");
  try {
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(%s));
    out.textContent = JSON.stringify((await navigator.credentials.get({publicKey: options})).toJSON());
  } catch (error) { out.textContent = error.name; }
});</script>"""


class Suite:
    def __init__(self, stage, browser, verdict):
        self.stage, self.browser, self.verdict = stage, browser, verdict
        self.application = stage.application

    def person(self, autofill=False):
        """Without autofill nothing is sent before the button is pressed: the virtual authenticator never waits."""
        page = context(self.browser).new_page()
        if not autofill:
            page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
        return page, Authenticators(page)

    def anew(self, page, **more):
        """Nobody signed in any more, on the first page of a sign-in, in another network: nobody is slowed."""
        page.context.clear_cookies()
        page.context.set_extra_http_headers({"X-Forwarded-For": network()})
        page.goto(self.application.authorize(**more))

    def arrived(self, page, title, acr, amr=None):
        """The agent is at the application, with this level."""
        try:
            page.wait_for_url(self.application.redirect + "?**", timeout=10_000)
        except Exception:
            self.verdict.fail(f"{title}: not at the application but at {self.place(page)}")
            return None
        claims = self.application.claims(page.url)
        self.verdict.that(claims.get("acr") == acr, f"{title}: acr {claims.get('acr')} instead of {acr}")
        if amr is not None:
            self.verdict.that(claims.get("amr") == amr, f"{title}: amr {claims.get('amr')} instead of {amr}")
        return claims

    def use(self, page):
        page.click("form.passkey button")

    def send(self, page, answer):
        """The page's own form, with another answer in it."""
        with page.expect_navigation():
            page.evaluate(
                "answer => { const form = document.querySelector('form.passkey');"
                " form.elements.namedItem('passkey').value = answer; form.submit(); }", answer,
            )

    @staticmethod
    def place(page):
        """The address without the sealed state, which is long."""
        return re.sub(r"(state=\w{8})[^&]*", r"\1…", page.url)

    def challenge(self, page):
        return json.loads(page.get_attribute("form.passkey", "data-options"))["challenge"]

    def refused(self, page, title):
        error = page.locator(".error#error")
        said = error.count() and error.inner_text().strip()
        self.verdict.that("failure=passkey-refused" in page.url and said, f"{title}: not refused in words: {self.place(page)}")
        page.goto(self.stage.issuer + "/account")
        self.verdict.that("/sign-in" in page.url, f"{title}: a session is open")

    # Scenes

    def enrolled(self, realm=STRICT, transport="internal"):
        """Somebody with a passkey in the device, added at the first sign-in."""
        address = self.stage.agent(realm)
        page, authenticators = self.person()
        device = authenticators.add(transport)
        sign_in(page, self.application.authorize(acr_values="eidas2"), address)
        page.click(".ways a >> nth=0")
        enrol_passkey(page)
        page.wait_for_url("**/account/codes**")
        return address, page, authenticators, device

    def first(self):
        address, page, authenticators, device = self.enrolled()
        leave_codes(page)
        self.arrived(page, "a passkey added at the first sign-in", "eidas2")
        page.goto(self.application.authorize())
        self.arrived(page, "single sign-on after it", "eidas2")
        self.verdict.that(len(authenticators.credentials(device)) == 1, "the device holds one passkey")

    def alone(self):
        address, page, authenticators, device = self.enrolled()
        self.anew(page)
        self.use(page)
        self.arrived(page, "passkey alone, by the button", "eidas2", ["pop", "mfa"])
        self.anew(page)
        identify(page, address)
        self.use(page)
        self.arrived(page, "passkey alone, beside the password", "eidas2", ["pop", "mfa"])
        # The autofill answers by itself as soon as the authenticator has somebody in front of it.
        other, others = self.person(autofill=True)
        own = others.add("internal")
        others.put(own, authenticators.credentials(device)[0])
        self.anew(other)
        self.arrived(other, "passkey alone, by the autofill", "eidas2", ["pop", "mfa"])

    def second(self):
        address, page, authenticators, device = self.enrolled()
        self.anew(page)
        identify(page, address)
        give_password(page)
        page.wait_for_url("**/sign-in/second-factor**")
        self.use(page)
        claims = self.arrived(page, "password, then the passkey", "eidas2")
        self.verdict.that(claims and {"pwd", "pop", "mfa"} == set(claims["amr"]), f"password, then the passkey: {claims}")

    def security_key(self):
        address, page, authenticators, device = self.enrolled(transport="usb")
        credential = authenticators.credentials(device)[0]
        authenticators.remove(device)
        key = authenticators.add("usb", verifies=False, verified=False)
        authenticators.put(key, credential)
        self.anew(page)
        identify(page, address)
        give_password(page)
        page.wait_for_url("**/sign-in/second-factor**")
        self.use(page)
        self.arrived(page, "password, then a key without user verification", "eidas2", ["pwd", "pop", "mfa"])
        credential = authenticators.credentials(key)[0]
        # Alone: the browser refuses, and an answer that it would not have given is refused by the hub.
        self.anew(page)
        self.use(page)
        page.wait_for_selector("form.passkey .status.error", timeout=20_000)
        self.anew(page)
        self.send(page, forging.assertion(credential, self.challenge(page), self.stage.issuer, flags=forging.PRESENT))
        self.refused(page, "a key without user verification, alone")

    def counter(self):
        address, page, authenticators, device = self.enrolled()
        for _ in range(2):
            self.anew(page)
            self.use(page)
            page.wait_for_url(self.application.redirect + "?**")
        credential = authenticators.credentials(device)[0]
        for counter in (0, 1, credential["signCount"] - 1):
            authenticators.clear(device)
            authenticators.put(device, dict(credential, signCount=counter))
            self.anew(page)
            with page.expect_navigation():
                self.use(page)
            self.refused(page, f"a counter of {credential['signCount']} that went back to {counter}")
        authenticators.clear(device)
        authenticators.put(device, dict(credential, signCount=credential["signCount"] + 5))
        self.anew(page)
        self.use(page)
        self.arrived(page, "the counter that goes on", "eidas2")

    def elsewhere(self):
        """A copy of the page at another origin of the same host, where the browser lets the passkey answer."""
        address, page, authenticators, device = self.enrolled()
        self.anew(page)
        options = page.get_attribute("form.passkey", "data-options")
        form = page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('form.passkey')))")
        self.application.pages["/copy"] = COPY % json.dumps(options)
        copy = page.context.new_page()
        other = Authenticators(copy)
        own = other.add("internal")
        other.put(own, authenticators.credentials(device)[0])
        copy.goto(self.application.url + "/copy")
        copy.click("button")
        copy.wait_for_function("document.querySelector('#answer').textContent !== ''")
        answer = copy.inner_text("#answer")
        self.verdict.that(answer.startswith("{"), f"the copy at another port gets an answer: {answer[:40]}")
        self.send(page, answer)
        self.refused(page, "an answer given to another origin")
        # The copy sends its form itself.
        fields = "".join(f'<input name="{name}" value="{value}">' for name, value in form.items() if name != "passkey")
        self.application.pages["/copy"] = (
            f'<!DOCTYPE html><html lang=en><title>Copy</title><form method=post action="{self.stage.issuer}/sign-in/passkey">'
            f"{fields}<textarea name=passkey>{answer}</textarea><button>Go</button></form>"
        )
        copy.goto(self.application.url + "/copy")
        with copy.expect_navigation():
            copy.click("button")
        self.verdict.that("failure=form-refused" in copy.url, f"a form of another origin is taken: {copy.url[:80]}")
        # By an address in digits the passkey of « localhost » cannot be asked for at all.
        self.application.pages["/copy"] = COPY % json.dumps(options)
        copy.goto(self.application.url.replace("localhost", "127.0.0.1") + "/copy")
        copy.click("button")
        copy.wait_for_function("document.querySelector('#answer').textContent !== ''")
        self.verdict.that(copy.inner_text("#answer") == "SecurityError", f"another host: {copy.inner_text('#answer')[:40]}")

    def forged(self):
        address, page, authenticators, device = self.enrolled()
        other = self.enrolled()
        stranger = other[2].credentials(other[3])[0]
        credential = authenticators.credentials(device)[0]
        authenticators.remove(device)
        origin = self.stage.issuer
        counter = credential["signCount"] + 10
        elsewhere = self.application.url
        wrong = {
            "an answer for another RP id": {"rp": "other.example"},
            "an answer for another origin": {"origin": elsewhere},
            "an answer for the same host without port": {"origin": "http://localhost"},
            "an answer of a frame of another site": {"crossOrigin": True, "topOrigin": elsewhere},
            "an answer of the wrong ceremony": {"kind": "webauthn.create"},
            "an answer without user presence": {"flags": forging.VERIFIED},
            "an answer without user verification": {"flags": forging.PRESENT},
            "an answer with a broken signature": {"sign": False},
            "an answer in another agent's name": {"handle": base64.b64decode(stranger["userHandle"])},
            "an answer to another challenge": {"challenge": forging.text(bytes(32))},
            "a counter that stays": {"counter": credential["signCount"]},
        }
        for title, change in wrong.items():
            self.anew(page)
            fields = {"challenge": self.challenge(page), "origin": origin, "counter": counter, **change}
            self.send(page, forging.assertion(credential, **fields))
            self.refused(page, title)
        for junk in ("", "{}", "[1", '{"id":"AA","rawId":"AA","type":"public-key","response":{}}', "x" * 20_000):
            self.anew(page)
            self.send(page, junk)
            self.refused(page, f"junk « {junk[:12]} »")
        self.anew(page)
        answer = forging.assertion(credential, self.challenge(page), origin, counter=counter)
        first = page.url
        self.send(page, answer)
        self.arrived(page, "the forged answer with nothing wrong", "eidas2", ["pop", "mfa"])
        # The same answer again: another challenge, and the same page by « back ».
        self.anew(page)
        self.send(page, answer)
        self.refused(page, "an answer used twice")
        page.context.clear_cookies()
        page.goto(first)
        if page.locator("form.passkey").count():
            self.send(page, answer)
            page.goto(self.stage.issuer + "/account")
        self.verdict.that("/sign-in" in page.url, "an old page gives a second session for the same answer")

    def registrations(self):
        address = self.stage.agent(STRICT)
        page, _ = self.person()
        sign_in(page, self.application.authorize(), address)
        page.click(".ways a >> nth=0")
        form = page.url
        origin = self.stage.issuer
        present, verified, attested = forging.PRESENT, forging.VERIFIED, forging.ATTESTED
        wrong = {
            "a new passkey for another RP id": {"rp": "other.example"},
            "a new passkey made at another origin": {"origin": self.application.url},
            "a new passkey of the wrong ceremony": {"kind": "webauthn.get"},
            "a new passkey without user presence": {"flags": verified | attested},
            "a new passkey to another challenge": {"challenge": forging.text(bytes(32))},
        }
        for title, change in wrong.items():
            page.goto(form)
            fields = {"challenge": self.challenge(page), "origin": origin, **change}
            self.send(page, forging.registration(**fields))
            self.verdict.that("failure=passkey-refused" in page.url, f"{title}: {self.place(page)}")
            self.verdict.that(page.locator("#error").count() == 1, f"{title}: refused without words")
        page.goto(form)
        answer = forging.registration(self.challenge(page), origin)
        self.send(page, answer)
        self.verdict.that("/account/codes" in page.url, f"a passkey with nothing wrong is refused: {self.place(page)}")

    def account(self):
        """Added, listed, used and removed in the account; by phone (hybrid), and by a security key."""
        address, page, authenticators, device = self.enrolled()
        kinds = [("hybrid", "Téléphone", {}), ("usb", "Clé", {})]
        for transport, name, more in kinds:
            authenticators.remove(device)
            device = authenticators.add(transport, **more)
            page.goto(self.stage.issuer + "/account/factors/passkey")
            enrol_passkey(page, name)
            page.wait_for_url("**/account/factors?done=added")
            self.verdict.that(name in page.inner_text("main"), f"{transport}: not listed")
            self.verdict.that(page.locator("p.notice[role=status]").count() == 1, f"{transport}: what was done is not said")
            self.anew(page)
            self.use(page)
            self.arrived(page, f"passkey by {transport}, alone", "eidas2", ["pop", "mfa"])
        told = [subject for to, subject, _ in self.stage.relay.mails if to == address]
        self.verdict.that(len(told) >= 3, f"new factors are not told by mail: {told}")
        # The one in use is removed.
        credential = authenticators.credentials(device)[0]
        page.goto(self.stage.issuer + "/account/factors")
        page.locator("li.session", has_text="Clé").locator("a").click()
        with page.expect_navigation():
            page.click("main form button.button")
        self.verdict.that("done=removed" in page.url, f"not removed: {self.place(page)}")
        self.anew(page)
        self.use(page)
        page.wait_for_url("**failure=passkey-refused**")
        self.refused(page, "a passkey that was removed")
        self.anew(page)
        self.send(page, forging.assertion(credential, self.challenge(page), self.stage.issuer, counter=1000))
        self.refused(page, "a passkey that was removed, forged")

    def u2f(self):
        """identity.md, acr / amr: password + security key without user verification is eidas2."""
        address, page, authenticators, device = self.enrolled()
        authenticators.remove(device)
        device = authenticators.add("usb", protocol="u2f", resident=False, verifies=False, verified=False)
        page.goto(self.stage.issuer + "/account/factors/passkey")
        enrol_passkey(page, "Ancienne clé")
        page.wait_for_function("location.search.includes('done') || document.querySelector('.status.error')", timeout=20_000)
        said = page.locator(".status.error")
        if not self.verdict.that("done=added" in page.url, "a U2F key cannot be added: the page asks for user verification"):
            self.verdict.that(said.inner_text().strip() != "", "a U2F key is refused without words")
            return
        self.anew(page)
        identify(page, address)
        give_password(page)
        self.use(page)
        self.arrived(page, "password, then a U2F key", "eidas2", ["pwd", "pop", "mfa"])

    def rising(self):
        """A session of one factor is raised to what an application asks for, and no further."""
        address = self.stage.agent(PLAIN)
        page, authenticators = self.person()
        device = authenticators.add("internal")
        sign_in(page, self.application.authorize(), address)
        self.arrived(page, "password", "eidas1", ["pwd"])
        page.goto(self.stage.issuer + "/account/factors/passkey")
        if "/sign-in/password" in page.url:
            give_password(page)
        enrol_passkey(page)
        page.wait_for_url("**/account/codes**")
        self.anew(page)
        identify(page, address)
        give_password(page)
        asked = [part for part in ("/sign-in/second-factor", "/callback") if part in page.url]
        self.verdict.that(bool(asked), f"after the password: {self.place(page)}")
        if "/callback" not in page.url:
            self.use(page)
        self.arrived(page, "an enrolled agent", "eidas2")
        # What was not done is never said.
        claims = json.dumps({"id_token": {"acr": {"essential": True, "values": ["eidas3"]}}})
        for title, more in (("eidas3 by claims", {"claims": claims}), ("eidas3 by acr_values", {"acr_values": "eidas3"})):
            page.goto(self.application.authorize(**more))
            page.wait_for_timeout(300)
            if page.url.startswith(self.application.redirect) and "code=" in page.url:
                level = self.application.claims(page.url).get("acr")
                self.verdict.that(level != "eidas3", f"{title}: eidas3 without an attested key")
            else:
                self.verdict.checks += 1
        page.goto(self.application.authorize(acr_values="eidas2", prompt="none"))
        self.arrived(page, "silently, the level asked for", "eidas2")

    def broken(self):
        """A browser that cannot, and one that does not want to: words, and another way."""
        address = self.stage.agent(PLAIN)
        page, authenticators = self.person()
        device = authenticators.add("internal", verified=False)
        page.goto(self.application.authorize())
        self.use(page)
        page.wait_for_selector("form.passkey .status.error", timeout=20_000)
        self.verdict.that(page.inner_text("form.passkey .status").strip() != "", "no words when the browser refuses")
        self.verdict.that(page.is_enabled("form.passkey button"), "the button stays off after a refusal")
        identify(page, address)
        give_password(page)
        self.arrived(page, "the password after a refused passkey", "eidas1", ["pwd"])


SCENES = [
    "first", "alone", "second", "security_key", "counter", "elsewhere", "forged", "registrations", "account", "u2f", "rising",
    "broken",
]


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--full", action="store_true", help="every scene three times")
    parser.add_argument("--only", action="append", choices=SCENES)
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    verdict, began = Verdict(), time.monotonic()
    scenes = [name for name in SCENES if not options.only or name in options.only] * (3 if options.full else 1)
    try:
        with Stage(options.binaries, options.keep) as stage, chromium() as browser:
            suite = Suite(stage, browser, verdict)
            for name in scenes:
                verdict.scene(name, getattr(suite, name))
    except (Failure, OSError) as error:
        print(f"passkeys could not be tried: {error}", file=sys.stderr)
        return 2
    print(
        f"passkeys: {len(scenes)} scenes, {verdict.checks} checks, {len(verdict.failures)} failed, "
        f"{time.monotonic() - began:.0f} s", flush=True,
    )
    return 1 if verdict.failures else 0


if __name__ == "__main__":
    sys.exit(main())

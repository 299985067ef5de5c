"""A Chromium of the suites: steps that agents take, and virtual authenticators over the DevTools protocol."""
import contextlib
import json
import pathlib
import random
import re
import tempfile
import time
import unicodedata

import pyotp
from playwright.sync_api import sync_playwright

from stage import PASSWORD, Failure

CHROMIUM = "/usr/bin/chromium"


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def network():
    return ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])


def context(browser, scripts=True, **more):
    """A person's browser, in a network of its own."""
    made = browser.new_context(
        java_script_enabled=scripts, locale=more.pop("locale", "fr-FR"),
        extra_http_headers={"X-Forwarded-For": network()}, **more,
    )
    made.set_default_timeout(15_000)
    return made


@contextlib.contextmanager
def lenient(browser):
    """A profile where frames within other sites have their cookies, which Chromium keeps from them in `context`."""
    with tempfile.TemporaryDirectory(prefix="liamm-profile-", ignore_cleanup_errors=True) as folder:
        settings = pathlib.Path(folder) / "Default" / "Preferences"
        settings.parent.mkdir()
        settings.write_text(json.dumps({"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}))
        made = browser.browser_type.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=["--no-sandbox"], ignore_https_errors=True, locale="fr-FR",
            extra_http_headers={"X-Forwarded-For": network()},
        )
        made.set_default_timeout(15_000)
        try:
            yield made
        finally:
            made.close()


def submit(page):
    page.click("main form:not(.passkey):not(.search) button.button >> nth=0")


def realm_of(address):
    return address.split("@")[1].removesuffix(".bzh.example")


def is_of(page, address):
    """Whether the page, where it tells of a collectivité to change, tells of the agent's: elsewhere no password holds."""
    if not page.locator("dl.identity div:nth-child(2) a").count():
        return True
    name = unicodedata.normalize("NFKD", page.locator("dl.identity div:nth-child(2) dd").first.inner_text())
    return re.sub(r"\W+", "-", name.encode("ascii", "ignore").decode().lower()).startswith(realm_of(address))


def identify(page, address):
    page.fill("input[name=identifier]", address)
    submit(page)


def choose_realm(page, words):
    """In the list that filters as one types; without scripts it is a plain list."""
    if page.locator("#realm-search").count():
        page.fill("#realm-search", words)
        page.locator("[role=option]").first.click()
    else:
        page.select_option("#realm", label=words)
    submit(page)


def give_password(page, password=PASSWORD):
    page.fill("input[name=password]", password)
    submit(page)


def sign_in(page, start, address, password=PASSWORD):
    page.goto(start)
    identify(page, address)
    give_password(page, password)


def give_code(page, key, used=None):
    """A code of the app that was not used before: one step is good once."""
    totp = pyotp.TOTP(key)
    now = int(time.time())
    for offset in (0, 1):
        code = totp.at(now + 30 * offset)
        if used is None or code not in used:
            break
    if used is not None:
        used.add(code)
    page.fill("input[name=code]", code)
    submit(page)


def enrol_application(page, used, name="Téléphone"):
    """On the page that shows a key: the key, once its first code is given."""
    key = re.sub(r"\s", "", page.inner_text(".key"))
    page.fill("#name", name)
    give_code(page, key, used)
    return key


def enrol_passkey(page, name="Poste"):
    page.fill("#name", name)
    page.click("form.passkey button")


def leave_codes(page):
    """Notes the recovery codes and goes on."""
    codes = page.locator("ol.codes li").all_inner_texts()
    if len(codes) != 10:
        raise Failure(f"{len(codes)} recovery codes instead of ten at {page.url}")
    page.locator("main form").nth(1).locator("button").click()
    return codes


class Authenticators:
    """The DevTools virtual authenticators of one page (WebAuthn domain)."""

    def __init__(self, page):
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")

    def add(self, transport, protocol="ctap2", resident=True, verifies=True, verified=True, **more):
        options = {
            "protocol": protocol, "transport": transport, "hasResidentKey": resident, "hasUserVerification": verifies,
            "isUserVerified": verified, "automaticPresenceSimulation": True, **more,
        }
        return self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def remove(self, authenticator):
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})

    def credentials(self, authenticator):
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]

    def put(self, authenticator, credential):
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": credential})

    def clear(self, authenticator):
        self.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})

    def verify(self, authenticator, verified):
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": verified})

    def present(self, authenticator, is_present):
        self.cdp.send(
            "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": authenticator, "enabled": is_present},
        )

"""Every page of the hub in every state that it has, reached as a person reaches it."""
import json
import re
import urllib.parse

from browsing import (
    Authenticators, choose_realm, context, enrol_application, enrol_passkey, give_password, identify, leave_codes, sign_in,
    submit,
)
from stage import BRANDED, CLOSED, EMPTY, GRACE, PLAIN, ROOT, STRICT

CONTROLLERS = ROOT / "Sources/Web/Controllers"
# Whose GET answers no page, or that only leads on.
NO_PAGES = {
    # Leads to the page of the name.
    "/sign-in/operator",
    "/assets/:name", "/realms/:slug/theme.css", "/realms/:slug/logo.svg", "/account/data.json", "/account/data.csv",
}
PROGRAMS = ("Admin", "Broker", "ProviderController.swift", "RegistrationController.swift", "SessionFrameController.swift")


def routes():
    """The GET routes of the hub's own table, as the controllers declare them."""
    found = set()
    for path in CONTROLLERS.rglob("*.swift"):
        if path.relative_to(CONTROLLERS).parts[0] in PROGRAMS:
            continue
        for route in re.findall(r'router\.get\(\s*"([^"]+)"', path.read_text()):
            found |= {route.replace(r"\(prefix)", prefix) for prefix in ("", "/realms/:slug")}
        if re.search(r"router\.get\(\s*[^\s\"]", path.read_text()):
            raise ValueError(f"{path}: a route that is not written in full")
    return found


def failures():
    """The words that a page of a sign-in says what went wrong with."""
    text = (CONTROLLERS / "SignIn/SignInFailure.swift").read_text()
    enumeration = text[text.index("enum SignInFailure"):text.index("    ///", text.index("enum SignInFailure"))]
    cases = re.findall(r"case (\w+)(?: = \"([\w-]+)\")?", enumeration)
    return {written or name for name, written in cases}


def replaced(address, **parameters):
    parts = urllib.parse.urlsplit(address)
    pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in parameters]
    return parts._replace(query=urllib.parse.urlencode(kept + list(parameters.items()))).geturl()


class States:
    """`visit(name, route, context, address, status)` is called for each state, while it is there."""

    def __init__(self, stage, browser, visit, verdict):
        self.stage, self.browser, self.visit, self.verdict = stage, browser, visit, verdict
        self.issuer = stage.issuer
        self.used = set()

    def walk(self, only=None):
        stage = self.stage
        self.third = stage.register("tiers", "Service d’un tiers", "--third-party", "yes")
        self.group = stage.register("elus", "Espace des élus", "--access", "group:elus")
        self.framed = stage.register("cadre", "Guichet")
        stage.liamm("app", "update", "cadre", "-r", "region", "--frontchannel-logout-uri", self.framed.url + "/front")
        self.silent = stage.register("muet", "Archives", "--backchannel-logout-uri", "http://127.0.0.1:9/backchannel")
        for number, title in enumerate(("Parapheur", "Délibérations", "Finances publiques et commande publique")):
            stage.register(f"application-{number}", title)
        for name in (
            "nobody", "password", "first_password", "operator", "forgotten", "problems", "hats", "consent", "form_post",
            "device", "strict", "grace", "second", "account", "empty", "factor_link", "leaving",
        ):
            if not only or name in only:
                self.verdict.scene(name, getattr(self, name))

    def person(self, **more):
        made = context(self.browser, **more)
        return made, made.new_page()

    def failed(self, name, route, made, address, words, status=422):
        for word in words:
            self.visit(f"{name}, {word}", route, made, replaced(address, failure=word), status)

    # Nobody is signed in

    def nobody(self):
        made, page = self.person()
        page.goto(self.issuer + "/")
        self.visit("who", "/sign-in", made, page.url)
        page.goto(self.stage.application.authorize())
        self.visit("who, for an application", "/sign-in", made, page.url)
        start = page.url
        submit(page)
        self.visit("who, missing", "/sign-in", made, page.url, 422)
        self.failed("who", "/sign-in", made, start, ["passkey-refused", "throttled"])
        self.visit("who, refused form", "/sign-in", made, replaced(start, failure="form-refused"), 403)
        page.goto(start)
        identify(page, "agent@nulle-part.example")
        self.visit("realm", "/sign-in/realm", made, page.url)
        address = page.url
        submit(page)
        self.visit("realm, missing", "/sign-in/realm", made, page.url, 422)
        page.goto(address)
        choose_realm(page, "Morlaix Communauté")
        self.visit("realm, remembered", "/sign-in/realm", made, address)
        self.visit("accessibility", "/accessibility", made, self.issuer + "/accessibility")

    def password(self):
        made, page = self.person()
        page.goto(self.stage.application.authorize())
        identify(page, f"inconnu@{self.stage.domain(BRANDED)}")
        self.visit("password", "/sign-in/password", made, page.url)
        start = page.url
        give_password(page, "faux")
        self.visit("password, refused", "/sign-in/password", made, page.url, 422)
        self.failed("password", "/sign-in/password", made, start, ["password-missing", "passkey-refused", "throttled"])
        self.visit("password, directory down", "/sign-in/password", made, replaced(start, failure="directory-down"), 503)
        address = self.stage.agent(CLOSED)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        self.visit("password, outside the networks", "/sign-in/password", made, page.url, 403)

    def first_password(self):
        address = self.stage.agent(PLAIN, has_chosen=False)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        start = page.url
        self.visit("first password", "/sign-in/first-password", made, start)
        words = "missing mismatch short-12.common.unchanged".split()
        self.failed("first password", "/sign-in/first-password", made, start, words)
        page.goto(start)
        for field in ("#password", "#confirmation"):
            page.fill(field, "onze chevaux boivent la mer d’Iroise")
        submit(page)
        there = page.url.startswith(self.stage.application.redirect)
        self.verdict.that(there, f"the first password of one's own leads nowhere: {page.url[:80]}")

    def operator(self):
        made, page = self.person()
        page.goto(f"{self.stage.issuer}/sign-in/operator")
        # The door leads to the page of the name, which says for whom it is.
        self.visit("operator", "/sign-in", made, page.url)

    def forgotten(self):
        address = self.stage.agent(PLAIN)
        made, page = self.person()
        page.goto(self.stage.application.authorize())
        identify(page, address)
        page.click("a[href*='/sign-in/forgotten']")
        self.visit("forgotten", "/sign-in/forgotten", made, page.url)
        page.fill("input[name=identifier]", "")
        submit(page)
        self.visit("forgotten, missing", "/sign-in/forgotten", made, page.url, 422)
        page.fill("input[name=identifier]", address)
        submit(page)
        self.visit("forgotten, sent", "/sign-in/forgotten/sent", made, page.url)
        link = self.stage.relay.link(address, "/sign-in/new-password")
        self.visit("new password", "/sign-in/new-password", made, link)
        page.goto(link)
        page.fill("#password", "azerty")
        page.fill("#confirmation", "azerty")
        submit(page)
        self.visit("new password, weak", "/sign-in/new-password", made, page.url, 422)
        words = "missing mismatch long.common.realm.own.guessable.breached".split()
        self.failed("new password", "/sign-in/new-password", made, link, words)
        page.goto(link)
        for field in ("#password", "#confirmation"):
            page.fill(field, "onze chevaux boivent la mer d’Iroise")
        submit(page)
        self.visit("password, after a new one", "/sign-in/password", made, page.url)
        give_password(page, "onze chevaux boivent la mer d’Iroise")
        self.verdict.that(page.url == self.issuer + "/", f"the new password does not lead in: {page.url[:80]}")
        self.visit("new password, used link", "/sign-in/new-password", made, link, 410)

    def problems(self):
        made, page = self.person()
        application = self.stage.application
        right = application.authorize()
        self.visit("unknown application", "/oauth2/authorize", made, replaced(right, client_id="inconnue"), 400)
        self.visit("wrong return", "/oauth2/authorize", made, replaced(right, redirect_uri="https://ailleurs.example/"), 400)
        self.visit("unreadable request", "/oauth2/authorize", made, right + "&scope=openid", 400)
        path = f"{self.issuer}/realms/{BRANDED}/oauth2/authorize?client_id=inconnue"
        self.visit("unknown application, realm", "/realms/:slug/oauth2/authorize", made, path, 400)
        self.visit("not found", None, made, self.issuer + "/nulle-part", 404)
        self.visit("not found, file", None, made, self.issuer + "/assets/nulle-part.css", 404)
        self.visit("other method", None, made, self.issuer + "/sign-in/passkey", 405)
        refused = self.issuer + "/oauth2/logout?id_token_hint=x.y.z&post_logout_redirect_uri=https%3A%2F%2Failleurs.example%2F"
        self.visit("sign-out refused", "/oauth2/logout", made, refused, 400)
        refused = refused.replace("/oauth2", f"/realms/{BRANDED}/oauth2")
        self.visit("sign-out refused, realm", "/realms/:slug/oauth2/logout", made, refused, 400)

    # After a password

    def hats(self):
        address = self.stage.agent(PLAIN)
        self.stage.second_hat(address, BRANDED)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        page.goto(self.stage.application.authorize(prompt="login"))
        identify(page, address.split("@")[0])
        if page.locator("#realm").count():
            choose_realm(page, "Lorient Agglomération")
        give_password(page)
        choose = self.stage.application.authorize()
        self.visit("hats", "/oauth2/authorize", made, choose)
        self.visit("hats, missing", "/oauth2/authorize", made, replaced(choose, liamm_affiliation=""))

    def consent(self):
        address = self.stage.agent(BRANDED)
        made, page = self.person()
        start = self.third.authorize()
        sign_in(page, start, address)
        self.visit("consent", "/oauth2/authorize", made, page.url)
        page.click("button[value=allow]")
        self.verdict.that(page.url.startswith(self.third.redirect), f"consent leads nowhere: {page.url[:80]}")
        named = self.third.authorize(scope="openid email groups siren", claims=json.dumps({
            "userinfo": {"email": {"essential": True}, "email_verified": None, "given_name": {"essential": True},
                         "organizational_unit": None, "siret": {"essential": True}, "realm": None},
            "id_token": {"preferred_username": None, "uid": {"essential": True}},
        }))
        self.visit("consent, claims by name", "/oauth2/authorize", made, named)
        page.goto(named)
        page.click("button[value=allow]")
        page.goto(self.issuer + "/account/consents")
        self.visit("consents", "/account/consents", made, page.url)
        submit(page)
        self.visit("consents, withdrawn", "/account/consents", made, page.url)
        self.visit("no access", "/oauth2/authorize", made, self.group.authorize(), 403)

    def form_post(self):
        made, page = self.person()
        # What its script would send at once stays to be looked at.
        made.route("**/assets/form-post.js*", lambda route: route.abort())
        sign_in(page, self.stage.application.authorize(), self.stage.agent(BRANDED))
        address = self.stage.application.authorize(response_mode="form_post")
        self.visit("form post", "/oauth2/authorize", made, address)
        page.goto(address)
        submit(page)
        there = page.url == self.stage.application.redirect
        self.verdict.that(there, f"an answer by form leads nowhere: {page.url[:80]}")

    def device(self):
        address = self.stage.agent(BRANDED)
        made, page = self.person()
        start = self.issuer + "/device"
        self.visit("device", "/device", made, start)
        for word in ("missing", "unknown", "throttled"):
            self.visit(f"device, {word}", "/device", made, f"{start}?failure={word}", 422)
        self.visit("device, no code", "/device", made, f"{start}?user_code=AEIO", 422)
        self.stage.allow_devices(self.third)
        for decision in ("allow", "refuse"):
            code = self.third.device()
            page.goto(start)
            page.fill("#user_code", code.lower().replace("-", " "))
            submit(page)
            if decision == "allow":
                identify(page, address)
                give_password(page)
            self.visit(f"device, to {decision}", "/device", made, page.url)
            page.click(f"button[value={decision}]")
            self.visit(f"device, {decision}", "/device/done", made, page.url)
        self.visit("device, answered", "/device", made, f"{start}?user_code={code}", 422)
        self.stage.allow_devices(self.group)
        self.visit("device, no access", "/device", made, f"{start}?user_code={self.group.device()}", 403)

    def strict(self):
        address = self.stage.agent(STRICT)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        self.visit("enrolment, now", "/sign-in/enrolment", made, page.url)
        page.click(".ways a >> nth=1")
        start = page.url
        self.visit("enrolment, app", "/sign-in/enrolment/application", made, start)
        self.failed("enrolment, app", "/sign-in/enrolment/application", made, start, ["code-missing", "code-refused"])
        page.go_back()
        page.click(".ways a >> nth=0")
        start = page.url
        self.visit("enrolment, passkey", "/sign-in/enrolment/passkey", made, start)
        self.failed("enrolment, passkey", "/sign-in/enrolment/passkey", made, start, ["passkey-refused", "name-missing"])
        page.go_back()
        page.click(".ways a >> nth=1")
        enrol_application(page, self.used)
        self.visit("codes, at sign-in", "/account/codes", made, page.url)
        leave_codes(page)
        page.wait_for_timeout(500)
        there = page.url.startswith(self.stage.application.redirect)
        self.verdict.that(there, "after the recovery codes the agent is not at the application that was asked for")

    def grace(self):
        address = self.stage.agent(GRACE)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        self.visit("enrolment, later", "/sign-in/enrolment", made, page.url)
        page.click("main form button")
        self.verdict.that(page.url.startswith(self.stage.application.redirect), f"putting off leads nowhere: {page.url[:80]}")

    def second(self):
        address = self.stage.agent(BRANDED)
        made, page = self.person()
        sign_in(page, self.issuer + "/account/factors/application", address)
        key = enrol_application(page, self.used)
        self.codes = leave_codes(page)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        start = page.url
        self.visit("second factor, code", "/sign-in/second-factor", made, start)
        self.failed(
            "second factor", "/sign-in/second-factor", made, start,
            ["code-missing", "code-refused", "throttled", "passkey-refused"],
        )
        page.click("a[href*='/sign-in/recovery-code']")
        recovery = page.url
        self.visit("recovery code", "/sign-in/recovery-code", made, recovery)
        self.failed("recovery code", "/sign-in/recovery-code", made, recovery, ["code-missing", "code-refused", "throttled"])
        page.fill("#code", self.codes[0])
        submit(page)
        there = page.url.startswith(self.stage.application.redirect)
        self.verdict.that(there, f"a recovery code leads nowhere: {page.url[:80]}")
        # With both
        authenticators = Authenticators(page)
        authenticators.add("internal")
        page.goto(self.issuer + "/account/factors/passkey")
        enrol_passkey(page, "Clé du service")
        page.wait_for_url("**/account/factors?**")
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        self.visit("second factor, passkey or code", "/sign-in/second-factor", made, page.url)
        self.failed("second factor, both", "/sign-in/second-factor", made, page.url, ["code-refused", "passkey-refused"])
        self.rich, self.key = address, key

    # The account

    def account(self):
        address = self.stage.agent(BRANDED, "gwenaelle.un-nom-tres-long-de-personne-exemple")
        made, page = self.person()
        Authenticators(page).add("internal")
        sign_in(page, self.issuer + "/account/factors/application", address)
        enrol_application(page, self.used, "Téléphone de service du secrétariat de mairie")
        self.visit("codes", "/account/codes", made, page.url)
        leave_codes(page)
        page.goto(self.issuer + "/account/factors/passkey")
        enrol_passkey(page, "Ordinateur de l’accueil")
        page.wait_for_url("**/account/factors?**")
        other, second = self.person(locale="en-GB")
        sign_in(second, self.issuer + "/account", address, "faux")
        for application in (self.stage.application, self.third):
            page.goto(application.authorize())
            if page.locator("button[value=allow]").count():
                page.click("button[value=allow]")
            application.claims(page.url)
        page.goto(self.issuer + "/")
        page.click(".star button >> nth=1")
        portal = self.issuer + "/"
        self.visit("portal", "/", made, portal)
        self.visit("portal, found", "/", made, portal + "?q=deliberations")
        self.visit("portal, nothing found", "/", made, portal + "?q=zzz")
        self.visit("account", "/account", made, self.issuer + "/account")
        for done in ("session", "others"):
            self.visit(f"account, {done} ended", "/account", made, f"{self.issuer}/account?done={done}")
        self.visit("accesses", "/account/accesses", made, self.issuer + "/account/accesses")
        factors = self.issuer + "/account/factors"
        self.visit("factors", "/account/factors", made, factors)
        for done in ("added", "removed", "renamed", "codes", "password"):
            self.visit(f"factors, {done}", "/account/factors", made, f"{factors}?done={done}")
        third, another = self.person()
        sign_in(another, self.issuer + "/account", address)
        self.visit("factors, others to end", "/account/factors", made, f"{factors}?done=added")
        page.goto(factors)
        factor = page.locator("input[name=factor] >> nth=0").get_attribute("value")
        self.visit("factors, name", "/account/factors", made, f"{factors}?failure=name-unfit&factor={factor}", 422)
        self.visit("factors, app", "/account/factors/application", made, factors + "/application")
        words = ["code-missing", "code-refused"]
        self.failed("factors, app", "/account/factors/application", made, factors + "/application", words)
        self.visit("factors, passkey", "/account/factors/passkey", made, factors + "/passkey")
        self.failed("factors, passkey", "/account/factors/passkey", made, factors + "/passkey", ["passkey-refused"])
        self.visit("factors, codes", "/account/factors/codes", made, factors + "/codes")
        page.goto(factors)
        for link in page.locator("li.session .act a").evaluate_all("all => all.map(one => one.href)"):
            self.visit("factors, remove", "/account/factors/remove", made, link)
        self.visit("password, change", "/account/password", made, self.issuer + "/account/password")
        self.failed(
            "password, change", "/account/password", made, self.issuer + "/account/password",
            ["missing", "mismatch", "short-12.common.realm.own"],
        )
        self.visit("consents, several", "/account/consents", made, self.issuer + "/account/consents")
        self.visit("data", "/account/data", made, self.issuer + "/account/data")

    def empty(self):
        address = self.stage.agent(EMPTY)
        made, page = self.person()
        sign_in(page, self.issuer + "/", address)
        self.visit("portal, empty", "/", made, self.issuer + "/")
        self.visit("account, new", "/account", made, self.issuer + "/account")
        self.visit("factors, none", "/account/factors", made, self.issuer + "/account/factors")
        self.visit("consents, none", "/account/consents", made, self.issuer + "/account/consents")
        self.visit("accesses, first", "/account/accesses", made, self.issuer + "/account/accesses")

    def factor_link(self):
        address = self.stage.agent(PLAIN)
        link = self.stage.factor_link(address)
        made, page = self.person()
        sign_in(page, self.issuer + "/account/factors/application", address)
        enrol_application(page, self.used)
        leave_codes(page)
        self.visit("new factor", "/sign-in/new-factor", made, link)
        page.goto(link)
        submit(page)
        self.visit("password, to confirm", "/sign-in/password", made, page.url)
        give_password(page)
        self.visit("enrolment, by link", "/sign-in/enrolment", made, page.url)
        self.visit("new factor, unknown link", "/sign-in/new-factor", made, self.issuer + "/sign-in/new-factor?token=x", 410)

    def leaving(self):
        address = self.stage.agent(BRANDED)
        made, page = self.person()
        sign_in(page, self.stage.application.authorize(), address)
        self.stage.application.claims(page.url)
        page.goto(self.silent.authorize())
        self.silent.claims(page.url)
        for prefix, route in (("", "/oauth2/logout"), (f"/realms/{BRANDED}", "/realms/:slug/oauth2/logout")):
            self.visit("sign out", route, made, f"{self.issuer}{prefix}/oauth2/logout")
        page.goto(self.issuer + "/oauth2/logout")
        submit(page)
        self.visit("signed out", "/signed-out", made, page.url)
        self.framed_out()
        self.visit("signed out, nobody", "/signed-out", made, self.issuer + "/signed-out")

    def framed_out(self):
        """Applications that this page tells by its frames, one that the hub tells, and one to go back to."""
        made, page = self.person()
        made.route("**/assets/leaving.js*", lambda route: route.abort())
        sign_in(page, self.stage.application.authorize(), self.stage.agent(BRANDED))
        token = self.stage.application.tokens(page.url)["id_token"]
        for application in (self.framed, self.silent):
            page.goto(application.authorize())
            application.claims(page.url)
        query = urllib.parse.urlencode({
            "id_token_hint": token, "post_logout_redirect_uri": f"{self.stage.application.url}/", "state": "x",
        })
        page.goto(f"{self.issuer}/oauth2/logout?{query}")
        self.visit("signed out, frames", "/signed-out", made, page.url)
        page.click("#continue")
        there = page.url.startswith(self.stage.application.url)
        self.verdict.that(there, f"the page after a sign-out leads nowhere: {page.url[:80]}")

"""An application made with Authlib signs in, refreshes and signs out, with each way of showing its secret."""
import base64
import json
import time

from authlib.integrations.base_client import OAuthError

from application import SCOPE
from ground import PROFILE, Ground
from hub import PASSWORD, PLAIN, Failure, wait_for


def unsealed(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


class AuthlibScenes(Ground):
    def __init__(self, *parties):
        super().__init__(*parties)
        self.registered = {}
        # One of the region at the issuer of the hub, one of a realm at the realm's own.
        for name, realm, algorithm in (("basic", "region", "ES256"), ("post", PLAIN, "RS256")):
            issuer = self.hub.issuer if realm == "region" else f"{self.hub.issuer}/realms/{realm}"
            client, method, application = f"authlib-{name}", f"client_secret_{name}", self.application
            secret = self.hub.register(
                client, application.address, application.redirect_uri(name), "--auth", method, "--alg", algorithm,
                "--post-logout-redirect-uri", application.farewell(name), realm=realm,
            )
            application.add(name, issuer, client, secret, method)
            self.registered[name] = (issuer, client, secret, algorithm)

    def at(self, name, page):
        return f"{self.application.address}/{name}/{page}"

    def enter_authlib(self, name, address, person):
        page = person.sign_in(person.open(self.at(name, "login")), address, PASSWORD)
        if page.url != self.at(name, "me") or page.status != 200:
            raise Failure(f"Authlib answered {page.status} at {page.url}: {page.text[:300]}")
        return page

    def authlib(self, name):
        check = self.verdict
        issuer, client, _, algorithm = self.registered[name]
        title = f"Authlib, client_secret_{name}"
        login, address, person = self.person()
        page = person.open(self.at(name, "login"))
        asked = page.visited(f"{issuer}/oauth2/authorize?") or {}
        check.holds(
            asked, {"client_id": client, "redirect_uri": self.application.redirect_uri(name), "scope": SCOPE,
                    "code_challenge_method": "S256"}, f"{title}: sends to the endpoint that was discovered, with PKCE")
        check.that(page.asks_for("identifier"), f"{title}: the hub asks who it is")
        page = person.sign_in(page, address, PASSWORD)
        check.same((page.status, page.url), (200, self.at(name, "me")), f"{title}: signed in")
        claims, kept = json.loads(page.text), self.application.token(name)
        check.holds(
            claims, {"iss": issuer, "aud": client, "nonce": asked.get("nonce"), "acr": "eidas1", "amr": ["pwd"]},
            f"{title}: the ID token, verified by Authlib")
        listed = list(self.hub.sessions(login))
        check.same([claims.get("sid")], listed, f"{title}: sid is the session that the hub lists")
        header = json.loads(unsealed(kept["id_token"].split(".")[0]))
        check.same(header.get("alg"), algorithm, f"{title}: signed with {algorithm}")
        check.holds(kept, {"token_type": "Bearer", "expires_in": 300, "scope": SCOPE}, f"{title}: the token response")
        told = json.loads(person.open(self.at(name, "userinfo")).text)
        check.same(
            told, {**PROFILE, "sub": claims["sub"], "email": address, "email_verified": True, "preferred_username": login},
            f"{title}: userinfo says this and no more")
        self.authlib_refresh(title, name, person, claims, told)
        self.authlib_logout(title, name, login, person)

    def authlib_refresh(self, title, name, person, claims, told):
        check = self.verdict
        kept = self.application.token(name)
        self.application.expire(name)
        # Times in tokens are whole seconds.
        wait_for("the next second", lambda: int(time.time()) > claims["iat"])
        page = person.open(self.at(name, "userinfo"))
        check.same(
            (page.status, json.loads(page.text)), (200, told), f"{title}: userinfo again, with a token that ended")
        renewed = self.application.token(name)
        for part in ("access_token", "refresh_token", "id_token"):
            check.that(renewed[part] != kept[part], f"{title}: the refresh brought another {part}")
        client = self.application.client(name)
        again = client.parse_id_token(renewed, nonce=claims["nonce"])
        stable = ("iss", "sub", "aud", "sid", "auth_time", "nonce")
        check.same(
            [again.get(part) for part in stable], [claims[part] for part in stable],
            f"{title}: OpenID Connect Core, section 12.2: the ID token of a refresh is of the same sign-in")
        check.that(again["iat"] > claims["iat"], f"{title}: and was made later")

    def authlib_logout(self, title, name, login, person):
        check = self.verdict
        page = person.open(self.at(name, "login") + "?prompt=none")
        check.same((page.status, page.url), (200, self.at(name, "me")), f"{title}: prompt=none while signed in")
        kept = self.application.token(name)
        page = person.open(self.at(name, "logout"))
        asked = page.visited(f"{self.registered[name][0]}/oauth2/logout?") or {}
        farewell = self.application.farewell(name)
        check.holds(
            asked, {"id_token_hint": kept["id_token"], "post_logout_redirect_uri": farewell},
            f"{title}: logout at the endpoint that was discovered")
        check.same(page.url, f"{farewell}?state={asked.get('state')}", f"{title}: back, with the state")
        check.same(
            (page.status, json.loads(page.text)), (200, {"post_logout_redirect_uri": farewell}),
            f"{title}: Authlib knows the state")
        check.same(self.hub.sessions(login), {}, f"{title}: the hub has no session left")
        check.same(person.open(self.at(name, "me")).status, 401, f"{title}: the application has none either")
        page = person.open(self.at(name, "login") + "?prompt=none")
        check.same(
            (page.path, json.loads(page.text).get("error")), (f"/{name}/callback", "login_required"),
            f"{title}: prompt=none after it is login_required")
        try:
            self.application.refresh(name, kept)
            check.that(False, f"{title}: the refresh token of an ended session is refused")
        except OAuthError as error:
            check.same(error.error, "invalid_grant", f"{title}: the refresh token of an ended session is refused")
        check.that(person.open(self.at(name, "login")).asks_for("identifier"), f"{title}: a sign-in is asked for again")

    def authlib_basic(self):
        self.authlib("basic")

    def authlib_post(self):
        self.authlib("post")

    def authlib_refused(self):
        """A registration is authenticated in its own way, with its own secret, or not at all."""
        secret = self.registered["basic"][2]
        _, address, person = self.person()
        right = self.application.client("basic")
        for title, given, method in (
            ("another secret", "another", "client_secret_basic"), ("another method", secret, "client_secret_post"),
        ):
            held = right.client_secret, right.client_kwargs["token_endpoint_auth_method"]
            right.client_secret, right.client_kwargs["token_endpoint_auth_method"] = given, method
            try:
                page = person.open(self.at("basic", "login"))
                if page.asks_for("identifier"):
                    page = person.sign_in(page, address, PASSWORD)
            finally:
                right.client_secret, right.client_kwargs["token_endpoint_auth_method"] = held
            answered = (page.path, page.status, json.loads(page.text).get("error"))
            self.verdict.same(
                answered, ("/basic/callback", 400, "invalid_client"), f"Authlib with {title}: refused")

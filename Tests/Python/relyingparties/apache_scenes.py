"""Apache with mod_auth_openidc signs in, refreshes, and signs out both ways: of itself and told by the hub."""
import json
import time
import urllib.parse

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from application import SCOPE
from ground import PROFILE, Ground
from hub import PASSWORD, PLAIN, Failure, wait_for


class ApacheScenes(Ground):
    def enter_apache(self, address, person):
        page = person.sign_in(person.open(self.page), address, PASSWORD)
        if page.url != self.page or page.status != 200:
            raise Failure(f"Apache answered {page.status} at {page.url}\n{self.apache.log()}")
        return page

    def tokens(self, person):
        """What the module holds for this browser, from its information hook."""
        page = person.open(f"{self.apache.redirect}?info=json")
        return json.loads(page.text) if page.status == 200 else {"status": page.status}

    def has_to_sign_in(self, person):
        page = person.open(self.page)
        return page.url.startswith(f"{self.hub.issuer}/sign-in") and page.asks_for("identifier")

    def apache_login(self):
        check = self.verdict
        login, address, person = self.person()
        page = person.open(self.page)
        asked = page.visited(f"{self.hub.issuer}/oauth2/authorize?") or {}
        check.holds(
            asked, {"response_type": "code", "client_id": self.apache.client, "redirect_uri": self.apache.redirect,
                    "code_challenge_method": "S256", "scope": SCOPE}, "Apache sends to the hub, with PKCE")
        check.that(page.asks_for("identifier"), "the hub asks who it is")
        page = person.sign_in(page, address, PASSWORD)
        check.same((page.status, page.url), (200, self.page), "Apache shows the page that was asked for")
        answer = page.visited(self.apache.redirect) or {}
        check.holds(
            answer, {"iss": self.hub.issuer, "state": asked.get("state")}, "RFC 9207: the answer says who answers")
        told, sessions = self.apache.claims(page), self.hub.sessions(login)
        check.holds(told, {**PROFILE, "email": address, "preferred_username": login}, "the page is told the profile")
        check.holds(
            told, {"iss": self.hub.issuer, "aud": self.apache.client, "nonce": asked.get("nonce"), "acr": "eidas1",
                   "amr": "pwd"}, "the page is told what the ID token says")
        check.same(told["remote_user"], login, "the account is the login")
        check.same(sessions, {told.get("sid"): [self.apache.client]}, "sid is the session that the hub lists")
        check.that(abs(int(told.get("auth_time", 0)) - time.time()) < 60, "auth_time is now")
        held = self.tokens(person)
        check.same(held.get("userinfo", {}).get("sub"), told["sub"], "userinfo and ID token are of one subject")
        for path, status, words in (("ours", 200, "the agent's own"), ("theirs", 403, "another is refused")):
            answered = person.open(f"{self.apache.address}/app/{path}").status
            check.same(answered, status, f"Require claim realm: {words}")

    def apache_refresh(self):
        check = self.verdict
        _, address, person = self.person()
        before = self.apache.claims(self.enter_apache(address, person))
        first = self.tokens(person)
        back = f"{self.apache.address}/app/back"
        query = urllib.parse.urlencode({"refresh": back, "access_token": first["access_token"]})
        page = person.open(f"{self.apache.redirect}?{query}")
        check.same((page.status, page.url), (200, back), "the refresh hook comes back without an error")
        second = self.tokens(person)
        for name in ("access_token", "refresh_token"):
            check.that(second.get(name) not in (None, first[name]), f"the hook brought another {name}")
        page = person.open(f"{self.apache.address}/app/fresh")
        third = self.tokens(person)
        check.same(page.status, 200, "a page that refreshes by itself is shown")
        check.that(third.get("access_token") not in (None, second.get("access_token")), "and has another access_token")
        check.that(third.get("refresh_token") not in (None, second.get("refresh_token")), "and another refresh_token")
        stable = ("sub", "sid", "auth_time", "nonce", "acr", "email")
        after = self.apache.claims(page)
        check.same([after.get(name) for name in stable], [before[name] for name in stable], "it is still who it was")
        query = urllib.parse.urlencode({"refresh": back, "access_token": "another"})
        page = person.open(f"{self.apache.redirect}?{query}")
        check.that("error_code=" in page.url, "the hook refuses whoever does not hold the access token", page.url)

    def apache_backchannel(self):
        check = self.verdict
        login, address, person = self.person()
        _, other_address, other = self.person()
        self.enter_apache(address, person)
        self.enter_apache(other_address, other)
        self.hub.liamm("session", "revoke-all", "-r", PLAIN, "--agent", login, "--reason", "essai", "--yes")
        began = time.monotonic()
        wait_for("Apache's session ended", lambda: person.open(self.page, hops=0).status == 302, 20)
        check.that(time.monotonic() - began < 10, "back-channel: Apache's session ends with the hub's")
        check.that(self.has_to_sign_in(person), "back-channel: the page asks for a sign-in")
        check.same(other.open(self.page, hops=0).status, 200, "back-channel: nobody else is signed out")
        told = self.apache.claims(other.open(self.page))
        answer = requests.post(self.apache.backchannel, data={"logout_token": self.forged(told)}, timeout=10)
        check.same(answer.status_code, 400, "back-channel: a token that the hub did not sign is refused")
        check.same(other.open(self.page, hops=0).status, 200, "back-channel: and ends nothing")

    def forged(self, told):
        """A logout token for this session as the hub would make it, by a key that only bears the name of the hub's."""
        published = requests.get(f"{self.hub.issuer}/oauth2/jwks", verify=str(self.hub.authority), timeout=10).json()
        name = next(key["kid"] for key in published["keys"] if key["kty"] == "RSA")
        now = int(time.time())
        claims = {
            "iss": told["iss"], "aud": told["aud"], "sub": told["sub"], "sid": told["sid"], "iat": now, "exp": now + 120,
            "jti": "forged", "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        key = RSAKey.generate_key(2048, {"kid": name})
        return jwt.encode({"alg": "RS256", "kid": name, "typ": "logout+jwt"}, claims, key)

    def apache_logout(self):
        check = self.verdict
        login, address, person = self.person()
        self.enter_apache(address, person)
        query = urllib.parse.urlencode({"logout": self.apache.bye})
        page = person.open(f"{self.apache.redirect}?{query}")
        asked = page.visited(f"{self.hub.issuer}/oauth2/logout?") or {}
        check.holds(asked, {"post_logout_redirect_uri": self.apache.bye}, "logout: Apache sends to the hub")
        check.that(asked.get("id_token_hint", "").count(".") == 2, "logout: with the ID token as a hint")
        check.same((page.status, page.url), (200, self.apache.bye), "logout: and the hub sends back")
        check.same(self.hub.sessions(login), {}, "logout: the hub has no session left")
        check.that(self.has_to_sign_in(person), "logout: the page asks for a sign-in")

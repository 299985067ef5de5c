"""A browser without a screen: cookies, forms and redirects, as much as a sign-in needs."""
import base64
import hashlib
import html
import http.client
import json
import pathlib
import re
import secrets
import urllib.parse

from ground import Failure


class Client:
    """An application's side: its name, its secret, its verifier."""

    def __init__(self, ground, algorithm):
        self.name = algorithm.lower()
        self.redirect = f"https://{self.name}.example/callback"
        secret = pathlib.Path(ground.data / f"{self.name}.secret").read_text().strip()
        pair = ":".join(urllib.parse.quote(part, safe="") for part in (self.name, secret))
        self.authorization = "Basic " + base64.b64encode(pair.encode()).decode()


class Browser:
    """`address` is said as a proxy says it, to a hub that believes this machine's."""

    def __init__(self, ground, address=None):
        self.connection = http.client.HTTPConnection("localhost", ground.port, timeout=60)
        self.cookies, self.address = {}, address

    def close(self):
        self.connection.close()

    def send(self, method, path, form=None, headers=None):
        headers = dict(headers or {})
        if self.address:
            headers["X-Forwarded-For"] = self.address
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response, text

    def follow(self, method, path, form=None):
        """The address that the answer leads to."""
        response, text = self.send(method, path, form)
        address = response.headers.get("Location")
        if response.status != 303 or not address:
            raise Failure(f"{method} {path.partition('?')[0]}: {response.status} instead of a redirect: {text[:400]}")
        return address

    def form(self, path):
        response, text = self.send("GET", path)
        if response.status != 200:
            raise Failure(f"GET {path.partition('?')[0]}: {response.status}")
        values = {}
        for tag in re.findall(r"<input[^>]*>", text):
            fields = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if fields.get("type") == "hidden":
                values[fields["name"]] = html.unescape(fields["value"])
        return values

    def authorize(self, client):
        """An authorization request; the address it leads to and its verifier."""
        verifier = secrets.token_urlsafe(32)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = urllib.parse.urlencode({
            "response_type": "code", "client_id": client.name, "redirect_uri": client.redirect,
            "scope": "openid profile email", "state": secrets.token_urlsafe(8), "nonce": secrets.token_urlsafe(8),
            "code_challenge": challenge, "code_challenge_method": "S256",
        })
        return self.follow("GET", f"/oauth2/authorize?{query}"), verifier

    def redeem(self, client, address, verifier):
        """The tokens that the code at the application's address gives."""
        if not address.startswith(client.redirect):
            raise Failure(f"no code but {address.partition('?')[0]}")
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect,
            "code_verifier": verifier,
        }
        response, text = self.send("POST", "/oauth2/token", form, {"Authorization": client.authorization})
        if response.status != 200:
            raise Failure(f"token endpoint: {response.status} {text}")
        return json.loads(text)

    def choose(self, identifier, given, password):
        """The first sign-in of a local agent: a password of its own in the place of the one that was given."""
        page = self.follow("GET", "/account")
        page = self.follow("POST", "/sign-in", {**self.form(page), "identifier": identifier})
        page = self.follow("POST", "/sign-in/password", {**self.form(page), "password": given})
        form = {**self.form(page), "password": password, "confirmation": password}
        self.follow("POST", "/sign-in/first-password", form)
        self.close()

    def sign_in(self, client, identifier, password):
        """The whole of it: identifier, password, code, tokens."""
        page, verifier = self.authorize(client)
        page = self.follow("POST", "/sign-in", {**self.form(page), "identifier": identifier})
        page = self.follow("POST", "/sign-in/password", {**self.form(page), "password": password})
        return self.redeem(client, self.follow("GET", page), verifier)

"""An application's side of the broker, over HTTP: asks again until it has an answer."""
import base64
import hashlib
import http.client
import json
import threading
import time


class Answer(Exception):
    """An answer other than a success."""

    def __init__(self, status, body):
        self.status = status
        self.body = body
        try:
            self.code = json.loads(body).get("code")
        except (ValueError, AttributeError):
            self.code = None
        super().__init__(f"{status} {self.code or body[:200]!r}")


class Unreachable(Exception):
    """Nothing is known of the outcome."""


class Client:
    """One application; each thread has a connection of its own."""

    def __init__(self, port, name, secret):
        self.port, self.name, self.secret = port, name, secret
        self.token = None
        self.local = threading.local()

    def once(self, method, path, body=None, headers=None, timeout=40):
        """One attempt. Unreachable: the connection broke before a whole answer was there."""
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self.local.connection = None
            raise Unreachable(str(error)) from error
        if response.status >= 400:
            raise Answer(response.status, content)
        return content

    def call(self, method, path, body=None, headers=None):
        """Asks until somebody answers: a broken connection, 5xx and an old token are tried again."""
        deadline = time.monotonic() + 120
        while True:
            try:
                sent = dict(headers or {}, Authorization=f"Bearer {self.bearer()}")
                return self.once(method, f"/broker/v1/{path}", body, sent)
            except Unreachable:
                pass
            except Answer as answer:
                if answer.status == 401:
                    self.token = None
                elif answer.status not in (429, 503):
                    raise
            if time.monotonic() > deadline:
                raise Unreachable(f"{method} {path}: nobody answered for two minutes")
            time.sleep(0.05)

    def bearer(self):
        if self.token is None:
            pair = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
            headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
            answer = self.once("POST", "/oauth2/token", b"grant_type=client_credentials", headers)
            self.token = json.loads(answer)["access_token"]
        return self.token

    def get(self, path):
        return json.loads(self.call("GET", path))

    def post(self, path, body, key=None):
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return json.loads(self.call("POST", path, json.dumps(body).encode(), headers))

    def upload(self, content, realm):
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {"Content-Type": "application/octet-stream", "Content-Digest": f"sha-256=:{digest}:"}
        return json.loads(self.call("POST", f"uploads?realm={realm}", content, headers))

    def piece(self, version, number=1):
        return self.call("GET", f"versions/{version}/pieces/{number}")

    def pages(self, path):
        """All items of a list."""
        before = ""
        while True:
            page = self.get(f"{path}?limit=200{before}")
            yield from page["items"]
            if not page.get("next"):
                return
            before = f"&before={page['next']}"

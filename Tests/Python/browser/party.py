"""An application as a browser meets it: a page that watches a session, a return address for queries and for forms, a
frame that is loaded at a sign-out, an address where the portal begins a sign-in. It keeps what it was sent."""
import base64
import hashlib
import http.server
import json
import secrets
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from stage import Failure, Server, decode

# What the page of an application that watches its session does (OpenID Connect Session Management, section 3.1).
WATCH = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Watch</title><h1>Watch</h1>
<iframe id=op src="%s"></iframe><iframe id=own src="/talk"></iframe><script>
window.answers = [];
addEventListener("message", (event) => {
    if (event.source === op.contentWindow) answers.push([event.origin, event.data]);
});
window.ask = (message) => op.contentWindow.postMessage(message, "*");
</script></html>"""
# A frame beside the watched one: it asks too, and is not the page around it.
TALK = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Talk</title><h1>Talk</h1><script>
window.answers = [];
addEventListener("message", (event) => answers.push([event.origin, event.data]));
window.ask = (message) => parent.frames[0].postMessage(message, "*");
</script></html>"""
PLAIN = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Application</title><h1>Application</h1></html>"


def insecure():
    """The certificates are of this run and known to nobody."""
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


class Party:
    """`delay`: seconds before its frame of a sign-out answers."""

    def __init__(self, stage, name, host="localhost", is_secure=False, delay=0):
        self.stage, self.name, self.delay = stage, name, delay
        self.secret = None
        self.verifiers = {}
        # Pairs as they came, of each call: nothing is lost of an odd name or of one said twice.
        self.answered = []
        self.calls = {path: [] for path in ("/callback", "/front", "/bye", "/login")}
        own = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                own.answer(self, parts.path, "GET", urllib.parse.parse_qsl(parts.query, keep_blank_values=True))

            def do_POST(self):
                text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                path = urllib.parse.urlsplit(self.path).path
                own.answer(self, path, "POST", urllib.parse.parse_qsl(text, keep_blank_values=True))

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http{'s' if is_secure else ''}://{host}:{self.port}"
        if is_secure:
            self.server.socket = self.context().wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False,
            )
        self.redirect, self.front, self.bye, self.login = (
            self.url + path for path in ("/callback", "/front", "/bye", "/login")
        )
        self.issuer = stage.issuer
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def context(self):
        key, certificate = (self.stage.folder / f"{self.name}.{end}" for end in ("key", "pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key)
        return made

    def register(self, title, *more, realm="region"):
        out = self.stage.folder / f"{self.name}.secret"
        activate = [part for one in ("quimper-bretagne-occidentale", "lorient-agglomeration") for part in ("--activate", one)]
        self.stage.liamm(
            "app", "create", self.name, "-r", realm, "--name", title, "--url", f"{self.url}/",
            "--redirect-uri", self.redirect, "--post-logout-redirect-uri", self.bye, "--alg", "ES256",
            "--access", "everyone", *(activate if realm == "region" else []), *more, "--out", out,
        )
        self.secret = out.read_text().strip()
        return self

    def answer(self, handler, path, method, pairs):
        if path in self.calls:
            self.calls[path].append((method, pairs, time.monotonic()))
        status, headers, text = 200, [], {"/watch": WATCH % f"{self.issuer}/oauth2/check_session", "/talk": TALK}.get(path, PLAIN)
        if path == "/front":
            time.sleep(self.delay)
            self.answered.append(path)
            headers.append(("Cache-Control", "no-store"))
        if path == "/login":
            # The issuer that was named, and no other: it is where this application sends the agent (Core, section 4).
            status, headers = 303, [("Location", self.authorize(issuer=dict(pairs)["iss"]))]
        try:
            handler.send_response(status)
            for name, value in [("Content-Type", "text/html; charset=utf-8"), *headers]:
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(text.encode())
        except OSError:
            pass

    def authorize(self, issuer=None, **more):
        state, verifier = more.pop("state", secrets.token_urlsafe(16)), secrets.token_urlsafe(32)
        self.verifiers[state] = verifier
        pairs = {
            "client_id": self.name, "redirect_uri": self.redirect, "response_type": "code",
            "scope": "openid profile email organization", "state": state, "nonce": secrets.token_urlsafe(8),
            "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("="),
        }
        pairs.update(more)
        return f"{issuer or self.issuer}/oauth2/authorize?{urllib.parse.urlencode(pairs)}"

    def post(self, address, pairs, status=200):
        """What the hub says to this application itself."""
        request = urllib.request.Request(address, urllib.parse.urlencode(pairs).encode())
        pair = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
        try:
            with urllib.request.urlopen(request, timeout=20, context=insecure()) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def redeem(self, answer, issuer=None):
        """The tokens of an answer that came to `/callback`."""
        values = dict(answer)
        if "code" not in values:
            raise Failure(f"no code in {answer}")
        return self.post(f"{issuer or self.issuer}/oauth2/token", {
            "grant_type": "authorization_code", "code": values["code"], "redirect_uri": self.redirect,
            "code_verifier": self.verifiers.get(values.get("state"), ""),
        })

    @staticmethod
    def claims(token):
        """Of a token that came from the hub itself."""
        return json.loads(decode(token.split(".")[1]))

    def last(self, path):
        """Method and pairs of the newest call."""
        if not self.calls[path]:
            raise Failure(f"nobody called {path} of {self.name}")
        return self.calls[path][-1][:2]

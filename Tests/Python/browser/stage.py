"""What the browser suites run on: the hub on SQLite, a mail relay and an application, all on loopback and of this run."""
import asyncio
import base64
import email
import email.policy
import hashlib
import http.server
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ROOT = pathlib.Path(__file__).resolve().parents[3]
PASSWORD = "sept pierres grises sous la lande"
# One realm for each policy: what is added to its file of Realms/.
PLAIN, STRICT, BRANDED, GRACE, CLOSED, EMPTY = (
    "quimper-bretagne-occidentale", "brest-metropole", "lorient-agglomeration", "morlaix", "rennes-metropole",
    "cap-sizun-pointe-du-raz",
)
# As long as the suites run, whoever signed in is fresh enough to change factors.
SIGN_IN = "signIn:\n  reauthentication: 60m\n"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40"><rect width="40" height="40" rx="8" fill="#0b6e4f"/>'
    '<path d="M8 30 L20 8 L32 30 Z" fill="#ffffff"/></svg>'
)
ADDED = {
    PLAIN: SIGN_IN,
    STRICT: SIGN_IN + "  secondFactor: agents\n  enrolmentGrace: 0d\n",
    BRANDED: (
        'branding:\n  accent: "#0b6e4f"\n  logo: logo.svg\n'
        "contacts:\n  support:\n    name: Assistance de l'exemple\n"
        "    email: assistance@lorient-agglomeration.bzh.example\n    phone: \"+33 2 00 00 00 00\"\n"
        "notice:\n  fr: Le parapheur est fermé samedi de 8 h à 12 h.\n  en: Parapheur is closed on Saturday morning.\n"
        "  br: Serret e vo ar parapheur disadorn vintin.\n"
        "passwordHelp:\n  fr: Votre mot de passe est celui de votre poste.\n  en: It is the password of your computer.\n"
        "  br: Ger-tremen hoc’h urzhiataer eo.\n" + SIGN_IN
    ),
    GRACE: SIGN_IN + "  secondFactor: agents\n  enrolmentGrace: 14d\n",
    CLOSED: "signIn:\n  networks: [192.0.2.0/24]\n",
    EMPTY: SIGN_IN,
}


class Failure(Exception):
    """The suite itself could not go on."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, check, seconds=30.0, pause=0.05):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if value := check():
                return value
        except (OSError, urllib.error.URLError):
            pass
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Relay(Controller):
    """Takes every mail and keeps it."""

    def __init__(self):
        self.mails = []
        super().__init__(self, hostname="127.0.0.1", port=free_port(), ready_timeout=10)

    def factory(self):
        return SMTP(self.handler, hostname="relay.example", enable_SMTPUTF8=True)

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.SMTPUTF8)
        text = message.get_body(("plain",)).get_content()
        self.mails.append((envelope.rcpt_tos[0], str(message["subject"]), text))
        return "250 taken"

    def link(self, address, path, seconds=15):
        """The newest link to `path` sent to `address`."""
        def found():
            for to, _, text in reversed(self.mails):
                if to == address and (match := re.search(rf"http://\S+{re.escape(path)}\S*", text)):
                    return match.group(0)
            return None
        return wait_for(f"a mail with {path} for {address}", found, seconds)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A browser that goes away in the middle is nobody's fault."""


class Application:
    """An application of the region: where it is, and its side of an authorization code flow with PKCE."""

    def __init__(self, stage, name):
        self.stage, self.name = stage, name
        self.secret = None
        self.verifiers = {}
        self.pages = {}
        own = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

            def do_GET(self):
                path = urllib.parse.urlsplit(self.path).path
                text = own.pages.get(path, "<!DOCTYPE html><html lang=fr><title>Application</title><h1>Application</h1>")
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            do_POST = do_GET

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://localhost:{self.port}"
        self.redirect = f"{self.url}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def authorize(self, **more):
        state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        self.verifiers[state] = verifier
        pairs = {
            "client_id": self.name, "redirect_uri": self.redirect, "response_type": "code", "scope": "openid profile email",
            "state": state, "nonce": secrets.token_urlsafe(8), "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("="),
        }
        pairs.update(more)
        return f"{self.stage.issuer}/oauth2/authorize?{urllib.parse.urlencode(pairs)}"

    def device(self):
        """The code that a device of this application shows."""
        request = urllib.request.Request(
            f"{self.stage.issuer}/oauth2/device_authorization",
            urllib.parse.urlencode({"scope": "openid profile email"}).encode(),
        )
        pair = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)["user_code"]

    def claims(self, address):
        """What the ID token says, for the callback that a browser was sent to; its signature is verified."""
        return self.verified(self.tokens(address)["id_token"])

    def tokens(self, address):
        """Those of the callback that a browser was sent to."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        if "code" not in query:
            raise Failure(f"no code in {address}")
        body = urllib.parse.urlencode({
            "grant_type": "authorization_code", "code": query["code"], "redirect_uri": self.redirect,
            "code_verifier": self.verifiers[query["state"]],
        }).encode()
        request = urllib.request.Request(f"{self.stage.issuer}/oauth2/token", body)
        pair = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
        request.add_header("Authorization", f"Basic {pair}")
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)

    def verified(self, token):
        head, body, signature = token.split(".")
        with urllib.request.urlopen(f"{self.stage.issuer}/oauth2/jwks", timeout=20) as response:
            keys = {key["kid"]: key for key in json.load(response)["keys"]}
        header = json.loads(decode(head))
        if header["alg"] != "ES256":
            raise Failure(f"the ID token is signed with {header['alg']}")
        key = keys[header["kid"]]
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(decode(key["x"]), "big"), int.from_bytes(decode(key["y"]), "big"), ec.SECP256R1(),
        )
        raw = decode(signature)
        der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        numbers.public_key().verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
        return json.loads(decode(body))


class Stage:
    def __init__(self, binaries, keep=False, secure=False, serves=True):
        self.binaries = pathlib.Path(binaries).resolve()
        self.keep = keep
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="liamm-browser-"))
        self.port, self.management = free_port(), free_port()
        self.is_secure, self.serves = secure, serves
        self.issuer = f"http{'s' if secure else ''}://localhost:{self.port}"
        self.socket = self.folder / "admin.sock"
        self.relay = Relay()
        self.process = None
        self.agents = 0

    def __enter__(self):
        try:
            self.relay.start()
            self.start()
            self.realms()
            if self.serves:
                self.application = self.register("suivi", "Suivi des actes")
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        try:
            self.relay.stop()
        except (AssertionError, asyncio.CancelledError):
            pass
        if self.keep:
            print(self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        key = self.folder / "master.key"
        key.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        key.chmod(0o600)
        (self.folder / "liammd.yaml").write_text(
            f"issuer: {self.issuer}\nlisten: 127.0.0.1:{self.port}\nmanagement: 127.0.0.1:{self.management}\n"
            f"database: sqlite:{self.folder}/liamm.db\nobjects: file:{self.folder}/objects\nmasterKey: file:{key}\n"
            f"adminSocket: {self.socket}\nsandbox: true\n"
            f"mail: {{ url: 'smtp://127.0.0.1:{self.relay.port}', tls: none }}\n"
            # Each walker comes from a network of its own: they do not slow one another.
            "trustedProxies: [127.0.0.1/32, '::1/128']\nsignIn: { reauthentication: 60m }\n" + self.certificate()
        )
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
        with open(self.folder / "liammd.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "liammd", "serve", "--config", self.folder / "liammd.yaml"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            )

        def ready():
            if self.process.poll() is not None:
                raise Failure(f"liammd ended with {self.process.returncode}:\n{self.log()}")
            with urllib.request.urlopen(f"http://127.0.0.1:{self.management}/readyz", timeout=5):
                return self.socket.exists()
        wait_for("liammd", ready, 60)

    def certificate(self):
        """Settings of TLS with a certificate of this run; none without."""
        if not self.is_secure:
            return ""
        key, certificate = self.folder / "tls.key", self.folder / "tls.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )
        return f"tls: {{ certificate: '{certificate}', key: '{key}' }}\n"

    def log(self, lines=15):
        return "\n".join((self.folder / "liammd.log").read_text(errors="replace").splitlines()[-lines:])

    def liamm(self, *arguments, stdin=None):
        environment = dict(os.environ, LIAMM_SOCKET=str(self.socket), NO_COLOR="1")
        done = subprocess.run(
            [self.binaries / "liamm", *map(str, arguments)],
            input=stdin, capture_output=True, text=True, env=environment, cwd=ROOT,
        )
        if done.returncode:
            raise Failure(f"liamm {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def realms(self):
        folder = self.folder / "realms"
        folder.mkdir()
        (folder / "logo.svg").write_text(LOGO)
        for slug, added in ADDED.items():
            text = (ROOT / f"Realms/{slug}.yaml").read_text()
            domain = f"domains:\n  - name: {self.domain(slug)}\n"
            text = text.replace("domains:\n", domain, 1) if "\ndomains:\n" in text else text + domain
            (folder / f"{slug}.yaml").write_text(text + added)
        self.liamm("realm", "apply", "-f", folder, "--yes")

    @staticmethod
    def domain(slug):
        return f"{slug}.bzh.example"

    def register(self, name, title, *more):
        application = Application(self, name)
        secret = self.folder / f"{name}.secret"
        activate = [part for realm in ADDED if realm != EMPTY for part in ("--activate", realm)]
        access = [] if "--access" in more else ["--access", "everyone"]
        self.liamm(
            "app", "create", name, "-r", "region", "--name", title, "--url", f"{application.url}/",
            "--redirect-uri", application.redirect, "--post-logout-redirect-uri", f"{application.url}/",
            "--alg", "ES256", *access, *activate, *more, "--out", secret,
        )
        application.secret = secret.read_text().strip()
        return application

    def agent(self, realm, login=None, has_chosen=True):
        """A local agent: the mail address, which is also what is typed at sign-in. Its password is its own already, unless
        it is to be as the administrator gave it."""
        self.agents += 1
        login = login or f"agent{self.agents:03d}"
        address = f"{login}@{self.domain(realm)}"
        self.liamm(
            "agent", "create", login, "-r", realm, "--given-name", "Agent", "--family-name", "Exemple",
            "--mail", address, "--title", "Secrétaire de mairie", "--password-file", "-", stdin=PASSWORD,
        )
        if has_chosen:
            self.database("update password_verifiers set chosen_by = null")
        return address

    # What no interface does is written where the hub keeps it.

    def database(self, text, *values):
        with sqlite3.connect(self.folder / "liamm.db", timeout=20) as connection:
            return connection.execute(text, values).fetchall()

    def allow_devices(self, application):
        """Registers the application for devices; the hub reads it again within two seconds."""
        [(text,)] = self.database("select declaration from applications where client_id = ?", application.name)
        declaration = json.loads(text)
        grants = declaration.setdefault("client", {}).setdefault("grants", ["authorization_code", "refresh_token"])
        grants.append("urn:ietf:params:oauth:grant-type:device_code")
        self.database(
            "update applications set declaration = ? where client_id = ?", json.dumps(declaration), application.name
        )
        time.sleep(2.5)

    def second_hat(self, address, realm):
        """An affiliation in another realm for the same agent, with the same password."""
        login = address.split("@")[0]
        self.database(
            "insert into affiliations (realm, id, agent, source, source_key, source_dn, login, profile, status, created_at, "
            "is_confirmed) select ?, 'hat-' || id, agent, '', null, null, login, profile, status, created_at, 1 "
            "from affiliations where login = ? and realm <> ?", realm, login, realm,
        )
        for table, column in (("affiliation_names", "name"), ("password_verifiers", "verifier")):
            self.database(
                f"insert into {table} (realm, {column}, affiliation) select ?, {column}, 'hat-' || affiliation from {table} "
                "where affiliation in (select id from affiliations where login = ? and realm <> ?)", realm, login, realm,
            )

    def factor_link(self, address):
        """The helpdesk's one-time link for lost factors, as its mail has it."""
        before = len(self.relay.mails)
        login, domain = address.split("@")
        self.liamm("agent", "factor", "reset-link", login, "-r", domain.removesuffix(".bzh.example"))
        wait_for("the mail of the helpdesk", lambda: any(to == address for to, _, _ in self.relay.mails[before:]), 15)
        return self.relay.link(address, "/sign-in/new-factor")

"""What the story runs on: a directory, the hub and two applications, each a process of its own on loopback."""
import base64
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Failure(Exception):
    """A step that did not hold."""


def wait_for(what, check, seconds=30.0, pause=0.1):
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = check()
            if value:
                return value
        except (OSError, urllib.error.URLError):
            pass
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def read_json(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return json.load(response)


def ldif_of_agents(count):
    people = [
        "dn: dc=brest,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: Exemple\ndc: brest\n",
        "dn: ou=agents,dc=brest,dc=example\nobjectClass: organizationalUnit\nou: agents\n",
        "dn: ou=groupes,dc=brest,dc=example\nobjectClass: organizationalUnit\nou: groupes\n",
    ]
    for number in range(1, count + 1):
        login = f"agent{number:03d}"
        people.append(
            f"dn: uid={login},ou=agents,dc=brest,dc=example\nobjectClass: inetOrgPerson\nuid: {login}\n"
            f"cn: Agent {number:03d}\ngivenName: Agent\nsn: Exemple {number:03d}\n"
            f"displayName: Agent Exemple {number:03d}\nmail: {login}@brest-metropole.bzh.example\n"
            f"userPassword: mot de passe {number:03d}\n"
        )
    for group, login in (("finances", "agent001"), ("elus", "agent002")):
        people.append(
            f"dn: cn={group},ou=groupes,dc=brest,dc=example\nobjectClass: groupOfNames\ncn: {group}\n"
            f"member: uid={login},ou=agents,dc=brest,dc=example\n"
        )
    return "\n".join(people)


class Stage:
    def __init__(self, binaries, data, port):
        self.binaries = pathlib.Path(binaries)
        self.data = pathlib.Path(data).resolve()
        self.port, self.management = port, port + 1
        self.actes_port, self.parapheur_port, self.ldap_port = port + 2, port + 3, port + 4
        self.issuer = f"http://localhost:{port}"
        self.actes = f"http://localhost:{self.actes_port}"
        self.parapheur = f"http://localhost:{self.parapheur_port}"
        self.socket = self.data / "admin.sock"
        self.ldap_secret = secrets.token_urlsafe(16)
        self.processes = {}

    def free_ports(self):
        for port in range(self.port, self.port + 5):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise Failure(f"port {port} is taken; try --port N") from error

    def start(self, name, *command):
        log = open(self.data / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen(
            [str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )

    def stop(self, name, how=signal.SIGTERM):
        process = self.processes.pop(name, None)
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self):
        for name in list(self.processes)[::-1]:
            self.stop(name)

    # The directory

    def start_directory(self, count):
        (self.data / "ldap").mkdir(exist_ok=True)
        config = (HERE / "slapd.conf").read_text()
        config = config.replace("@DATA@", str(self.data)).replace("@ROOT_PASSWORD@", self.ldap_secret)
        (self.data / "slapd.conf").write_text(config)
        (self.data / "slapd.conf").chmod(0o600)
        (self.data / "ldap.secret").write_text(self.ldap_secret)
        (self.data / "ldap.secret").chmod(0o600)
        (self.data / "agents.ldif").write_text(ldif_of_agents(count))
        subprocess.run(
            ["slapadd", "-q", "-f", self.data / "slapd.conf", "-l", self.data / "agents.ldif"],
            check=True, capture_output=True,
        )
        self.start("slapd", "slapd", "-d", "0", "-f", self.data / "slapd.conf", "-h", f"ldap://127.0.0.1:{self.ldap_port}")
        wait_for("slapd", lambda: self.ldap_listens())

    def ldap_listens(self):
        with socket.create_connection(("127.0.0.1", self.ldap_port), timeout=1):
            return True

    def modify_directory(self, ldif):
        subprocess.run(
            ["ldapmodify", "-x", "-H", f"ldap://127.0.0.1:{self.ldap_port}", "-D", "cn=admin,dc=brest,dc=example",
             "-y", self.data / "ldap.secret"],
            input=ldif.encode(), check=True, capture_output=True,
        )

    # The hub

    def prepare_hub(self):
        key = self.data / "master.key"
        if not key.exists():
            key.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
            key.chmod(0o600)
        (self.data / "liammd.yaml").write_text(
            f"issuer: {self.issuer}\n"
            f"listen: 127.0.0.1:{self.port}\n"
            f"management: 127.0.0.1:{self.management}\n"
            f"database: sqlite:{self.data}/liamm.db\n"
            f"objects: file:{self.data}/objects\n"
            f"masterKey: file:{key}\n"
            f"secrets: {self.data}\n"
            f"adminSocket: {self.socket}\n"
            "sandbox: true\n"
        )
        overlays = self.data / "overlays"
        overlays.mkdir(exist_ok=True)
        for template in HERE.glob("overlay-*.yaml"):
            text = template.read_text().replace("@LDAP_PORT@", str(self.ldap_port)).replace("@DATA@", str(self.data))
            (overlays / template.name).write_text(text)

    def start_hub(self):
        self.start("liammd", self.binaries / "liammd", "serve", "--config", self.data / "liammd.yaml")
        wait_for("liammd", lambda: status(f"http://127.0.0.1:{self.management}/readyz") == 200)
        wait_for("liammd", lambda: status(f"{self.issuer}/.well-known/openid-configuration") == 200)
        wait_for("the administration socket", self.socket.exists)

    def liamm(self, *arguments, stdin=None, expect=0):
        environment = dict(os.environ, LIAMM_SOCKET=str(self.socket), NO_COLOR="1")
        done = subprocess.run(
            [str(self.binaries / "liamm"), *map(str, arguments)],
            input=stdin, capture_output=True, text=True, env=environment, cwd=ROOT,
        )
        if done.returncode != expect:
            raise Failure(f"liamm {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    # The applications

    def register(self, name, title, address, access):
        self.liamm(
            "app", "create", name, "--name", title, "--url", f"{address}/",
            "--redirect-uri", f"{address}/callback", "--post-logout-redirect-uri", f"{address}/",
            "--backchannel-logout-uri", f"{address}/backchannel-logout", "--alg", "ES256", *access,
            "--out", self.data / f"{name}.secret",
        )

    def start_application(self, name, port, *options):
        self.start(
            name, self.binaries / name, "--port", port, "--issuer", self.issuer, "--client-id", name,
            "--client-secret-file", self.data / f"{name}.secret", "--data", self.data / name, *options,
        )
        wait_for(name, lambda: status(f"http://localhost:{port}/healthz") == 200)

    def fetch(self, url, name):
        """What a public address answers, kept as a file."""
        with urllib.request.urlopen(url, timeout=5) as response:
            (self.data / name).write_bytes(response.read())
        return self.data / name

    def exit_of(self, *command):
        return subprocess.run(list(map(str, command)), capture_output=True, cwd=ROOT).returncode

    def run(self, what, *command):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            raise Failure(f"{what}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

"""The hub under test: its folder, its database, its process."""
import base64
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
REALMS = ("brest-metropole", "quimper-bretagne-occidentale")

TYPE = """apiVersion: liamm/v1
kind: DocumentType
documentType:
  id: essai
  title: Essai
  main: [application/octet-stream]
  maximumPieceSize: 500MB
  maximumPieces: 5
"""
ROUTE = """apiVersion: liamm/v1
kind: Route
route:
  id: {id}
  title: {id}
  documentType: essai
  steps:
"""
STEP = "    - name: {name}\n      deliver: {to}\n      within: 30d\n"


class Failure(Exception):
    """The test itself could not go on."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postgres:
    """A cluster of its own, run by the user postgres when this is root."""

    def __init__(self, folder):
        self.bin = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder = folder / "pg"
        self.port = free_port()
        self.prefix = []
        self.folder.mkdir()
        if os.geteuid() == 0:
            self.prefix = ["runuser", "-u", "postgres", "--"]
            subprocess.run(["chown", "postgres", self.folder], check=True)
        self.run("initdb", "-D", self.folder, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
        self.run(
            "pg_ctl", "-D", self.folder, "-w", "-l", self.folder / "log",
            "-o", f"-p {self.port} -h 127.0.0.1 -k {self.folder}", "start",
        )
        self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "liamm")

    def run(self, name, *arguments):
        command = self.prefix + [str(self.bin / name), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def stop(self):
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "stop")


class Hub:
    def __init__(self, binaries, folder, engine, port):
        self.binaries, self.folder = pathlib.Path(binaries).resolve(), folder
        self.port, self.management = port or free_port(), free_port()
        self.socket = folder / "admin.sock"
        self.process = None
        self.starts = []
        self.postgres = Postgres(folder) if engine == "postgres" else None
        database = f"sqlite:{folder}/liamm.db"
        if self.postgres:
            database = f"postgres://postgres@127.0.0.1:{self.postgres.port}/liamm?sslmode=disable"
        key = folder / "master.key"
        key.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        key.chmod(0o600)
        (folder / "liammd.yaml").write_text(
            f"issuer: http://localhost:{self.port}\n"
            f"listen: 127.0.0.1:{self.port}\n"
            f"management: 127.0.0.1:{self.management}\n"
            f"database: {database}\n"
            f"objects: file:{folder}/objects\n"
            f"masterKey: file:{key}\n"
            f"adminSocket: {self.socket}\n"
            "sandbox: true\n"
        )

    def start(self, fault=None):
        """Starts it and waits until it serves; a fault may end it before."""
        environment = {name: value for name, value in os.environ.items() if name != "LIAMM_FAULT"}
        environment["SWIFT_BACKTRACE"] = "enable=no"
        if fault:
            environment["LIAMM_FAULT"] = fault
        began = time.monotonic()
        with open(self.folder / "liammd.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "liammd", "serve", "--config", self.folder / "liammd.yaml"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            )
        while time.monotonic() < began + 60:
            if self.process.poll() is not None:
                if fault and self.process.returncode == 9:
                    return
                raise Failure(f"liammd ended by itself with {self.process.returncode}: see {self.folder}/liammd.log")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.management}/readyz", timeout=5):
                    self.starts.append(time.monotonic() - began)
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.02)
        raise Failure("liammd does not serve after a minute")

    def kill(self):
        """As a power cut would: nothing is told to the process."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait_for_fault(self, seconds):
        """True: it died of the fault it was started with."""
        try:
            return self.process.wait(timeout=seconds) == 9
        except subprocess.TimeoutExpired:
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.postgres:
            self.postgres.stop()

    def liamm(self, *arguments):
        environment = dict(os.environ, LIAMM_SOCKET=str(self.socket), NO_COLOR="1")
        done = subprocess.run(
            [self.binaries / "liamm", *map(str, arguments)], capture_output=True, text=True, env=environment, cwd=ROOT,
        )
        if done.returncode:
            raise Failure(f"liamm {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self, applications, routes):
        """Realms, document type, routes and applications, as an administrator declares them: the secrets by name."""
        self.liamm("realm", "apply", *[part for realm in REALMS for part in ("-f", ROOT / f"Realms/{realm}.yaml")], "--yes")
        catalog = self.folder / "catalog"
        for name in ("types", "routes"):
            (catalog / name).mkdir(parents=True)
        (catalog / "types" / "essai.yaml").write_text(TYPE)
        for route, steps in routes.items():
            text = ROUTE.format(id=route)
            for name, to, expects in steps:
                text += STEP.format(name=name, to=to) + ("      expects: version\n" if expects else "")
            (catalog / "routes" / f"{route}.yaml").write_text(text)
        self.liamm("route", "apply", "-f", catalog, "--yes")
        found = {}
        for name in applications:
            secret = self.folder / f"{name}.secret"
            activate = [part for realm in REALMS for part in ("--activate", realm)]
            self.liamm(
                "app", "create", name, "-r", "region", "--name", name, *activate,
                "--broker", "deposit", "--broker", "receive", "--out", secret,
            )
            found[name] = secret.read_text().strip()
        return found

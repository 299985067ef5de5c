"""The hub as foreign applications meet it: behind TLS, with a certificate of an authority that this run made."""
import json
import pathlib
import subprocess
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "browser"))
from stage import PASSWORD, PLAIN, ROOT, Failure, Stage, free_port, wait_for  # noqa: E402

__all__ = ["PASSWORD", "PLAIN", "Failure", "Hub", "free_port", "wait_for"]


class Hub(Stage):
    def __init__(self, binaries, keep=False):
        super().__init__(binaries, keep, secure=True, serves=False)
        self.authority = self.folder / "authority.pem"
        self.certificate_file, self.key_file = self.folder / "tls.pem", self.folder / "tls.key"

    def certificate(self):
        """An authority, and a certificate by it for every server of this run."""
        authority_key = self.folder / "authority.key"
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
        self.openssl(
            *curve, "-x509", "-subj", "/CN=Authority of one run", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", authority_key, "-out", self.authority,
        )
        self.openssl(
            *curve, "-x509", "-subj", "/CN=localhost", "-CA", self.authority, "-CAkey", authority_key,
            "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
            "-addext", "extendedKeyUsage=serverAuth", "-keyout", self.key_file, "-out", self.certificate_file,
        )
        return f"tls: {{ certificate: '{self.certificate_file}', key: '{self.key_file}' }}\n"

    @staticmethod
    def openssl(*arguments):
        done = subprocess.run(["openssl", "req", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"openssl req: {done.stderr}")

    def realms(self):
        text = (ROOT / f"Realms/{PLAIN}.yaml").read_text()
        path = self.folder / f"{PLAIN}.yaml"
        path.write_text(text.replace("domains:\n", f"domains:\n  - name: {self.domain(PLAIN)}\n", 1))
        self.liamm("realm", "apply", "-f", path, "--yes")

    def register(self, name, address, redirect, *more, realm="region"):
        """An application at `address`, open to every agent: its secret."""
        secret = self.folder / f"{name}.secret"
        activate = ["--activate", PLAIN] if realm == "region" else []
        self.liamm(
            "app", "create", name, "-r", realm, "--name", name, "--url", f"{address}/", "--redirect-uri", redirect,
            "--access", "everyone", *activate, *more, "--out", secret,
        )
        return secret.read_text().strip()

    def agent(self, login):
        """A local agent with letters that are not ASCII: the mail address."""
        address = f"{login}@{self.domain(PLAIN)}"
        self.liamm(
            "agent", "create", login, "-r", PLAIN, "--given-name", "Agente", "--family-name", "Très-Exemple",
            "--mail", address, "--password-file", "-", stdin=PASSWORD,
        )
        # The agent has chosen it since: nothing here is about the first password.
        self.database("update password_verifiers set chosen_by = null")
        return address

    def sessions(self, login):
        """Sessions that live: identifier, and the applications that were entered."""
        listed = json.loads(self.liamm("session", "list", "-r", PLAIN, "--agent", login, "-o", "json"))
        return {item["id"]: item["applications"] for item in listed["items"]}

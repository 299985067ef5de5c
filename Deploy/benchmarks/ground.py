"""What is measured on: the story's stage, with nginx and a PostgreSQL beside it, and what its processes use."""
import os
import pathlib
import pwd
import re
import subprocess
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent / "story"))
from stage import Failure, Stage, wait_for  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
BOTH = ("brest-metropole", "quimper-bretagne-occidentale")


class Ground(Stage):
    def __init__(self, binaries, data, port, database=None):
        pathlib.Path(data).mkdir(exist_ok=True)
        while True:
            super().__init__(binaries, data, port)
            self.nginx_port = port + 5
            try:
                self.free_ports()
                break
            except Failure:
                port += 10
        self.database = database

    # What a process has used

    def cpu(self, name="liammd"):
        """CPU-seconds so far."""
        text = pathlib.Path(f"/proc/{self.processes[name].pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, name="liammd", what="VmRSS"):
        """Megabytes."""
        text = pathlib.Path(f"/proc/{self.processes[name].pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+)", text)[1]) / 1024

    # The hub, its realms and applications

    def prepare_hub(self):
        super().prepare_hub()
        settings = self.data / "liammd.yaml"
        if self.database:
            settings.write_text(settings.read_text().replace(f"sqlite:{self.data}/liamm.db", self.database))

    def open_hub(self):
        self.prepare_hub()
        self.start_hub()
        self.liamm("realm", "apply", "-f", "Realms/", "-f", self.data / "overlays", "--yes")

    def register_application(self, algorithm):
        name = algorithm.lower()
        activated = [part for slug in BOTH for part in ("--activate", slug)]
        self.liamm(
            "app", "create", name, "-r", "region", "--name", name, "--redirect-uri", f"https://{name}.example/callback",
            "--alg", algorithm, "--access", "everyone", *activated, "--out", self.data / f"{name}.secret",
            "--grant", "authorization-code", "--grant", "refresh-token", "--grant", "client-credentials",
            "--resource", f"https://api.{name}.example",
        )

    def create_agent(self, login, password):
        self.liamm(
            "agent", "create", login, "-r", BOTH[1], "--given-name", "Agent", "--family-name", "Exemple",
            "--mail", f"{login}@{BOTH[1]}.bzh.example", "--password-file", "-", stdin=password,
        )

    # The directory, which tells of each search

    def start_directory(self, count):
        super().start_directory(count)
        self.stop("slapd")
        self.start(
            "slapd", "slapd", "-d", "stats", "-f", self.data / "slapd.conf", "-h", f"ldap://127.0.0.1:{self.ldap_port}"
        )
        wait_for("slapd", self.ldap_listens)

    # nginx: one process that answers what it is told

    def start_nginx(self, bodies):
        places = "\n".join(
            f'location = /{size} {{ default_type application/json; return 200 "{"x" * size}"; }}' for size in bodies
        )
        folder = self.data / "nginx"
        folder.mkdir(exist_ok=True)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        (folder / "nginx.conf").write_text(
            "daemon off;\nmaster_process off;\n"
            f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ worker_connections 1024; }}\n"
            "http {\naccess_log off;\nkeepalive_requests 100000000;\n"
            + "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
            + f"server {{ listen 127.0.0.1:{self.nginx_port};\n{places}\n}}\n}}\n"
        )
        self.start("nginx", "nginx", "-p", folder, "-c", folder / "nginx.conf")
        wait_for("nginx", lambda: (folder / "pid").exists())


class PostgresCluster:
    """A cluster of its own; PostgreSQL refuses to run as root, so its own user runs it then."""

    def __init__(self, data, port):
        folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if not folders:
            raise Failure("PostgreSQL is not installed")
        self.tools, self.data, self.port = folders[-1], pathlib.Path(data) / "postgres", port
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        for folder in (self.data.parent, self.data.parent.parent):
            folder.chmod(0o711)  # its user must find the way
        self.data.mkdir()
        if self.as_user:
            os.chown(self.data, pwd.getpwnam("postgres").pw_uid, -1)

    def tool(self, name, *arguments):
        done = subprocess.run(
            [*self.as_user, self.tools / name, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, cwd="/",
        )
        if done.returncode != 0:
            raise Failure(f"{name}: {done.stderr.strip()}")

    def start(self):
        self.tool("initdb", "-D", self.data, "-U", "liamm", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data}"
        self.tool("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o", options, "start")
        self.tool("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "liamm", "liamm")
        return f"postgres://liamm@127.0.0.1:{self.port}/liamm?sslmode=disable"

    def stop(self):
        if (self.data / "postmaster.pid").exists():
            self.tool("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

"""What the figures were measured on."""
import os
import pathlib
import re
import subprocess
import time


def first_line(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "unknown"


def syncs_per_second(folder, seconds=1.0):
    """Appends of 4 KiB, each made durable: what no database commits faster than."""
    path = pathlib.Path(folder) / "fdatasync"
    block = os.urandom(4096)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        start, count = time.monotonic(), 0
        while time.monotonic() - start < seconds:
            os.pwrite(descriptor, block, (count % 1024) * 4096)
            os.fdatasync(descriptor)
            count += 1
        return count / (time.monotonic() - start)
    finally:
        os.close(descriptor)
        path.unlink()


def description(ground):
    processor = pathlib.Path("/proc/cpuinfo").read_text()
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    system = re.search(r'PRETTY_NAME="(.+)"', pathlib.Path("/etc/os-release").read_text())
    model = re.search(r"model name\s*: (.+)", processor)
    versions = [
        first_line(ground.binaries / "liamm", "version"),
        re.sub(r"^nginx version: ", "", first_line("nginx", "-v")),
        " ".join(first_line("wrk", "--version").split()[:2]),
        " ".join(first_line("openssl", "version").split()[:2]),
        re.sub(r".*(OpenLDAP: slapd [0-9.]+).*", r"\1", first_line("slapd", "-VV")),
    ]
    return {
        "machine": f"{model[1] if model else 'unknown processor'}, {os.cpu_count()} cores, {memory:.0f} GB of memory",
        "system": f"{system[1] if system else 'unknown'}, Linux {os.uname().release}",
        "disk": f"{syncs_per_second(ground.data):,.0f} fdatasync a second (4 KiB)",
        "versions": ", ".join(versions),
        "load": f"{os.getloadavg()[0]:.2f} before the run",
    }

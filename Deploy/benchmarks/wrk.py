"""Requests made by wrk, and what they cost the process that answers."""
import re
import subprocess

from ground import Failure


def requests_per_cpu_second(ground, process, url, seconds, connections=32, threads=1, script=None, headers=()):
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", script[0]]
    command += [url]
    if script:
        command += ["--", *script[1:]]
    before = ground.cpu(process)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    used = ground.cpu(process) - before
    count = re.search(r"(\d+) requests in", done.stdout)
    if done.returncode != 0 or not count or int(count[1]) == 0:
        raise Failure(f"wrk {url}: {done.stdout}{done.stderr}")
    refused = re.search(r"(Non-2xx or 3xx responses: \d+|Socket errors: .*)", done.stdout)
    if refused:
        raise Failure(f"wrk {url}: {refused[1]}")
    return int(count[1]) / used

"""What applications ask for all day: tokens, each rotation of a refresh token durable, and what tokens are worth."""
import re
import subprocess
import urllib.parse

from browser import Browser, Client
from ground import BOTH, Failure
from pathlib import Path
from report import Row
from wrk import requests_per_cpu_second

CHAINS = 16
REFERENCES = {"ES256": "ecdsap256", "RS256": "rsa2048"}
GIVEN = "neuf barques bleues sur la vase"
PASSWORD = "huit chaises vertes au grenier"
HERE = Path(__file__).resolve().parent


def signatures_per_second(algorithm, seconds):
    command = ["openssl", "speed", "-seconds", str(seconds), REFERENCES[algorithm]]
    done = subprocess.run(command, capture_output=True, text=True)
    # The last line ends with: seconds a signature, seconds a verification, signatures and verifications a second.
    line = re.search(r"([0-9.]+)\s+[0-9.]+\s*$", done.stdout.strip())
    if not line:
        raise Failure(f"openssl speed: {done.stderr.strip()}")
    return float(line[1])


def prepare(ground):
    """An agent signed in, and both applications."""
    for algorithm in REFERENCES:
        ground.register_application(algorithm)
    ground.create_agent("agent.jetons", GIVEN)
    Browser(ground).choose("agent.jetons@quimper-bretagne-occidentale.bzh.example", GIVEN, PASSWORD)
    browser = Browser(ground)
    clients = {algorithm: Client(ground, algorithm) for algorithm in REFERENCES}
    browser.sign_in(clients["ES256"], "agent.jetons@quimper-bretagne-occidentale.bzh.example", PASSWORD)
    return browser, clients


def seed(ground, browser, client):
    """A refresh token for each chain, each of a grant of its own."""
    tokens = []
    for _ in range(CHAINS):
        answer = browser.redeem(client, *browser.authorize(client))
        tokens.append(answer["refresh_token"])
    path = ground.data / "refresh-tokens"
    path.write_text("\n".join(tokens) + "\n")
    return path, answer["access_token"]


def rotations(ground, browser, client, seconds):
    path, _ = seed(ground, browser, client)
    return requests_per_cpu_second(
        ground, "liammd", f"http://127.0.0.1:{ground.port}/oauth2/token", seconds, connections=CHAINS, threads=CHAINS,
        script=(HERE / "refresh.lua", path), headers=[f"Authorization: {client.authorization}"],
    )


def userinfo(ground, browser, client, seconds):
    _, token = seed(ground, browser, client)
    return requests_per_cpu_second(
        ground, "liammd", f"http://127.0.0.1:{ground.port}/oauth2/userinfo", seconds,
        headers=[f"Authorization: Bearer {token}"],
    )


def posts(ground, client, path, form, seconds):
    """A form that the application sends with its secret."""
    return requests_per_cpu_second(
        ground, "liammd", f"http://127.0.0.1:{ground.port}{path}", seconds,
        script=(HERE / "form.lua", urllib.parse.urlencode(form)), headers=[f"Authorization: {client.authorization}"],
    )


def own_tokens(ground, client, seconds):
    path = f"/realms/{BOTH[1]}/oauth2/token"
    return posts(ground, client, path, {"grant_type": "client_credentials"}, seconds)


def introspection(ground, browser, client, seconds):
    _, token = seed(ground, browser, client)
    return posts(ground, client, "/oauth2/introspect", {"token": token}, seconds)


def measure(ground, options, engine="SQLite"):
    browser, clients = prepare(ground)
    rates = {algorithm: ([], []) for algorithm in REFERENCES}
    seen, looked, own = [], [], {algorithm: [] for algorithm in REFERENCES}
    for _ in range(options.rounds):
        for algorithm, (ours, theirs) in rates.items():
            ours.append(rotations(ground, browser, clients[algorithm], options.seconds))
            theirs.append(signatures_per_second(algorithm, min(2, options.seconds)))
            own[algorithm].append(own_tokens(ground, clients[algorithm], options.seconds))
        seen.append(userinfo(ground, browser, clients["ES256"], options.seconds))
        looked.append(introspection(ground, browser, clients["ES256"], options.seconds))
    browser.close()
    budget = {"SQLite": 5000, "PostgreSQL": 3000}[engine]
    for algorithm, (ours, theirs) in rates.items():
        yield Row(
            f"refresh with rotation, {algorithm} ID token, {engine}", "/CPU-s", ours,
            f"openssl speed {REFERENCES[algorithm]}", theirs, budget if algorithm == "ES256" else None, of="measure",
        )
    for algorithm, (_, theirs) in rates.items():
        yield Row(
            f"client_credentials, {algorithm}, {engine}", "/CPU-s", own[algorithm],
            f"openssl speed {REFERENCES[algorithm]}", theirs, budget if algorithm == "ES256" else None, of="measure",
        )
    yield Row(f"userinfo, {engine}", "/CPU-s", seen, budget=10000, of="measure")
    yield Row(f"introspection, {engine}", "/CPU-s", looked, budget=10000, of="measure")

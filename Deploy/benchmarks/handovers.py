"""Hand-overs with their evidence: sent, and accepted, by one client and by many; and the memory that 1 GB takes."""
import base64
import hashlib
import http.client
import json
import statistics
import threading
import time
import urllib.parse

from ground import BOTH
from report import Row

SIZE = 10_000
LARGE = 1_000_000_000
TYPE = """apiVersion: liamm/v1
kind: DocumentType
documentType:
  id: measured
  title: Measured
  main: [application/octet-stream]
  maximumPieceSize: 2GB
"""
ROUTE = """apiVersion: liamm/v1
kind: Route
route:
  id: measured
  title: Measured
  documentType: measured
  steps:
    - name: Delivery
      deliver: bench
      within: 30d
"""


class Client:
    """One application over one connection."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.token = token

    def call(self, method, path, body=None, headers=None):
        headers = {"authorization": f"Bearer {self.token}", **(headers or {})}
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            headers["content-type"] = "application/json"
        self.connection.request(method, f"/broker/v1/{path}", body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)

    def upload(self, body, digest, size=None):
        field = base64.b64encode(digest).decode()
        headers = {"content-type": "application/octet-stream", "content-digest": f"sha-256=:{field}:"}
        if size:
            headers["content-length"] = str(size)
        return self.call("POST", f"uploads?realm={BOTH[0]}", body, headers)

    def send(self, key):
        content = key.encode().ljust(SIZE, b".")
        upload = self.upload(content, hashlib.sha256(content).digest())
        piece = {
            "upload": upload["id"], "role": "main", "fileName": "bytes", "mediaType": "application/octet-stream",
        }
        draft = {"realm": BOTH[0], "type": "measured", "key": key, "title": "Measured", "pieces": [piece]}
        document = self.call("POST", "documents", draft, {"idempotency-key": f"d-{key}"})["document"]["id"]
        order = {"document": document, "route": "measured"}
        self.call("POST", "exchanges", order, {"idempotency-key": f"e-{key}"})


def prepare(ground):
    for folder, text in (("types", TYPE), ("routes", ROUTE)):
        (ground.data / "catalog" / folder).mkdir(parents=True)
        (ground.data / "catalog" / folder / "measured.yaml").write_text(text)
    ground.liamm("route", "apply", "-f", ground.data / "catalog", "--yes")
    secret = ground.data / "bench.secret"
    ground.liamm(
        "app", "create", "bench", "-r", "region", "--name", "bench", "--broker", "deposit", "--broker", "receive",
        "--activate", BOTH[0], "--out", secret,
    )
    return secret.read_text().strip()


def token(port, secret):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    pair = base64.b64encode(f"bench:{urllib.parse.quote(secret)}".encode()).decode()
    headers = {"authorization": f"Basic {pair}", "content-type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/oauth2/token", "grant_type=client_credentials", headers)
    return json.loads(connection.getresponse().read())["access_token"]


def together(count, act):
    """`act(number, stop)` by that many threads; the first failure is raised."""
    failures = []

    def run(number):
        try:
            act(number)
        except Exception as failure:  # told by the thread that started it
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def sending(ground, access, clients, seconds, round_number):
    done = [0] * clients
    start, cpu = time.monotonic(), ground.cpu()

    def act(number):
        client = Client(ground.port, access)
        while time.monotonic() - start < seconds:
            client.send(f"{clients}-{round_number}-{number}-{done[number]}")
            done[number] += 1

    together(clients, act)
    return sum(done) / (time.monotonic() - start), sum(done) / (ground.cpu() - cpu)


def accepting(ground, access, clients, seconds):
    times, lock, waiting, given = [], threading.Lock(), [], set()
    lister = Client(ground.port, access)
    start, cpu = time.monotonic(), ground.cpu()

    def following():
        with lock:
            if not waiting:
                found = [item["id"] for item in lister.call("GET", "inbox")["items"]]
                waiting.extend(handover for handover in found if handover not in given)
                given.update(waiting)
            return waiting.pop() if waiting else None

    def act(_):
        client = Client(ground.port, access)
        while time.monotonic() - start < seconds and (handover := following()):
            fence = client.call("POST", f"handovers/{handover}/lease", {"seconds": 3600})["handover"]["fence"]
            began = time.monotonic()
            client.call("POST", f"handovers/{handover}/accept", {"fence": fence})
            times.append(time.monotonic() - began)

    together(clients, act)
    elapsed = time.monotonic() - start
    late = statistics.quantiles(times, n=100)[98] * 1000 if len(times) > 1 else float("nan")
    return len(times) / elapsed, len(times) / (ground.cpu() - cpu), late


def large(ground, access):
    """Peak memory before and after one piece of 1 GB, sent as it comes."""
    block = bytes(1_000_000)
    digest = hashlib.sha256()
    for _ in range(LARGE // len(block)):
        digest.update(block)
    before = ground.memory(what="VmHWM")
    start = time.monotonic()
    Client(ground.port, access).upload((block for _ in range(LARGE // len(block))), digest.digest(), LARGE)
    return ground.memory(what="VmHWM") - before, LARGE / 1e6 / (time.monotonic() - start)


def measure(ground, options):
    secret = prepare(ground)
    for clients in (1, 32):
        sent, sent_cpu, accepted, accepted_cpu, late = [], [], [], [], []
        for number in range(options.rounds):
            access = token(ground.port, secret)
            rate, per_cpu = sending(ground, access, clients, options.seconds, number)
            sent.append(rate)
            sent_cpu.append(per_cpu)
            rate, per_cpu, slowest = accepting(ground, access, clients, options.seconds)
            accepted.append(rate)
            accepted_cpu.append(per_cpu)
            late.append(slowest)
        word = "client" if clients == 1 else "clients"
        yield Row(f"documents of 10 kB sent with receipt, {clients} {word}", "/s", sent)
        yield Row(f"the same, for the hub's processor time, {clients} {word}", "/CPU-s", sent_cpu)
        budget = 1500 if clients > 1 else None
        yield Row(f"hand-overs accepted with evidence, {clients} {word}", "/s", accepted, budget=budget, of="measure")
        yield Row(f"the same, for the hub's processor time, {clients} {word}", "/CPU-s", accepted_cpu)
        yield Row(f"99 of 100 accepts within, {clients} {word}", "ms", late)
    growth, speed = large(ground, token(ground.port, secret))
    yield Row("memory that a document of 1 GB takes", "MB", [growth], budget=64, of="measure", at_most=True)
    yield Row("its upload", "MB/s", [speed])

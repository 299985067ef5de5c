"""Depositors and consumers: threads that work on whatever happens to the hub, and write down what they were told."""
import hashlib
import random
import threading
import time

from client import Answer, Unreachable
from hub import REALMS


class Party(threading.Thread):
    """One worker of one application."""

    def __init__(self, client, journal, seed):
        super().__init__(daemon=True)
        self.client, self.journal = client, journal
        self.random = random.Random(seed)
        self.ending = threading.Event()
        self.failure = None

    def run(self):
        try:
            while not self.ending.is_set():
                self.work()
        except Exception as error:  # told at the end, with the others
            self.failure = f"{self.client.name}: {type(error).__name__}: {error}"


class Depositor(Party):
    """Deposits documents of its own under keys of its own, and starts their exchanges."""

    def __init__(self, client, journal, seed, routes):
        super().__init__(client, journal, seed)
        self.routes = routes
        self.number = 0
        self.prefix = f"{client.name}-{seed}"

    def work(self):
        self.number += 1
        key = f"{self.prefix}-{self.number}"
        realm = self.random.choice(REALMS)
        route = self.random.choice(self.routes)
        size = self.random.choice((0, 100, 4_000, 70_000, 300_000))
        content = f"{key}\n".encode() + self.random.randbytes(size)
        digest = hashlib.sha256(content).hexdigest()
        fields = {"application": self.client.name, "key": key, "realm": realm, "route": route, "sha256": digest}
        self.journal.write("intended", **fields)
        upload = self.client.upload(content, realm)
        self.journal.write("upload", upload=upload["id"], **fields)
        deposit = self.client.post(
            "documents",
            {
                "realm": realm, "type": "essai", "key": key, "title": f"Essai {key}",
                "pieces": [{
                    "upload": upload["id"], "role": "main", "fileName": "essai.bin",
                    "mediaType": "application/octet-stream",
                }],
            },
            key=f"deposit-{key}",
        )
        document = deposit["document"]["id"]
        self.journal.write(
            "deposit", document=document, version=deposit["version"]["id"], receipt=deposit["receipt"]["id"],
            statement=deposit["receipt"]["statement"], **fields,
        )
        exchange = self.client.post("exchanges", {"document": document, "route": route}, key=f"start-{key}")
        self.journal.write("start", document=document, exchange=exchange["id"], **fields)


class Consumer(Party):
    """Takes what is in its inbox: applies most of it, refuses some, now and then forgets that it holds a lease."""

    def work(self):
        for item in self.client.get("inbox?wait=1")["items"]:
            if self.ending.is_set():
                return
            self.take(item)

    def take(self, item):
        handover = item["id"]
        chance = self.random.random()
        try:
            lease = self.client.post(f"handovers/{handover}/lease", {"seconds": 10})["handover"]
        except Answer as answer:
            if answer.code in ("lease-held", "ended"):
                return
            raise
        # A lease whose answer was lost is held by nobody we know of: it runs out.
        if chance < 0.03:
            return
        content = self.client.piece(item["version"]["id"])
        self.journal.write(
            "delivered", application=self.client.name, handover=handover, exchange=item["exchange"],
            key=item["document"]["key"], realm=item["realm"], sha256=hashlib.sha256(content).hexdigest(),
            derived=item["version"].get("derivedFrom") is not None,
        )
        body = {"fence": lease["fence"]}
        try:
            if chance < 0.10:
                verb, body = "refuse", dict(body, reason="Refus d'essai")
            else:
                verb = "apply"
                self.client.post(f"handovers/{handover}/accept", body)
                if item["expectsVersion"]:
                    body = dict(body, produces=[self.signed(item, content)])
            answer = self.client.post(f"handovers/{handover}/{verb}", body)
        except Answer as answer:
            # Slower than its lease, and somebody else took it.
            if answer.code in ("fence-moved", "ended"):
                return
            raise
        self.journal.write(
            "end", application=self.client.name, handover=handover, exchange=item["exchange"],
            state=answer["handover"]["state"], receipt=answer["receipt"]["id"],
            statement=answer["receipt"]["statement"],
        )

    def signed(self, item, content):
        new = b"signed " + item["id"].encode() + b"\n" + content
        upload = self.client.upload(new, item["realm"])
        self.journal.write(
            "produced", handover=item["id"], key=item["document"]["key"], sha256=hashlib.sha256(new).hexdigest(),
        )
        return {
            "upload": upload["id"], "role": "main", "fileName": "essai.bin", "mediaType": "application/octet-stream",
        }


def drain(clients, seconds):
    """Waits until every exchange has ended; the number of those that have not."""
    deadline = time.monotonic() + seconds
    while True:
        left = 0
        for client in clients:
            left += sum(1 for exchange in client.pages("exchanges") if exchange["state"] in ("waiting", "suspended"))
        if left == 0 or time.monotonic() > deadline:
            return left
        time.sleep(0.5)


def torn_upload(client, realm, seconds=10):
    """Announces a piece and hangs up in its middle: the hub must be whole afterwards."""
    import socket

    head = (
        f"POST /broker/v1/uploads?realm={realm} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {client.bearer()}\r\nContent-Type: application/octet-stream\r\n"
        "Content-Digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\r\nContent-Length: 1000000\r\n\r\n"
    )
    try:
        with socket.create_connection(("127.0.0.1", client.port), timeout=seconds) as connection:
            connection.sendall(head.encode() + b"x" * 300_000)
    except OSError as error:
        raise Unreachable(str(error)) from error

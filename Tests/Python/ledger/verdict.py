"""What is true at the end, compared with what the parties were told."""
import hashlib
import importlib.util
import json
import random

from client import Answer
from hub import ROOT


def verifier():
    """`Deploy/verify/verify.py`, which shares no code with the server either."""
    spec = importlib.util.spec_from_file_location("verify", ROOT / "Deploy/verify/verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Verdict:
    def __init__(self, clients, journals, recipients):
        self.clients, self.recipients = clients, recipients
        self.entries = lambda kind: [entry for journal in journals for entry in journal.entries(kind)]
        self.verify = verifier()
        self.found = {"lost": [], "unexpected": [], "corrupt": [], "misdelivered": []}
        self.checked = {}

    def fail(self, kind, text):
        self.found[kind].append(text)

    def counts(self):
        return {kind: len(texts) for kind, texts in self.found.items()}

    def reach(self, seed, sample):
        self.intended = {(entry["application"], entry["key"]): entry for entry in self.entries("intended")}
        self.deposits()
        self.exchanges()
        self.ends()
        self.deliveries()
        self.walls(random.Random(seed))
        self.receipts(random.Random(seed), sample)

    def deposits(self):
        """Every deposit acknowledged is there, with its bytes."""
        acknowledged = self.entries("deposit")
        for entry in acknowledged:
            client = self.clients[entry["application"]]
            try:
                document = client.get(f"documents/{entry['document']}")
                content = client.piece(entry["version"])
            except Answer as answer:
                self.fail("lost", f"deposit {entry['key']}: {answer}")
                continue
            if hashlib.sha256(content).hexdigest() != entry["sha256"] or document["key"] != entry["key"]:
                self.fail("corrupt", f"deposit {entry['key']}")
        self.checked["deposits"] = len(acknowledged)

    def exchanges(self):
        """Every start acknowledged has its exchange, and every exchange was meant, once."""
        acknowledged = {entry["exchange"]: entry for entry in self.entries("start")}
        self.ended = {}
        seen = {}
        for name, client in self.clients.items():
            for exchange in client.pages("exchanges"):
                if exchange["sender"] != name:
                    continue
                key = exchange["document"]["key"]
                if (name, key) not in self.intended:
                    self.fail("unexpected", f"exchange {exchange['id']} of {name}: {key} was never deposited")
                if key in seen:
                    self.fail("unexpected", f"exchange {exchange['id']}: {key} was started once, as {seen[key]}")
                seen[key] = exchange["id"]
                self.ended[exchange["id"]] = exchange
                if exchange["state"] in ("waiting", "suspended"):
                    self.fail("lost", f"exchange {exchange['id']} has not ended: {exchange['state']}")
        for identifier, entry in acknowledged.items():
            if identifier not in self.ended:
                self.fail("lost", f"exchange {identifier} of {entry['key']}")
        self.checked["exchanges"] = len(self.ended)

    def ends(self):
        """A handover ends at most once, as its recipient was told."""
        self.statements = {entry["receipt"]: entry["statement"] for entry in self.entries("deposit")}
        self.owners = {entry["receipt"]: entry["application"] for entry in self.entries("deposit")}
        ends = {}
        for identifier, exchange in self.ended.items():
            for receipt in self.clients[exchange["sender"]].get(f"exchanges/{identifier}/receipts")["items"]:
                self.statements[receipt["id"]] = receipt["statement"]
                self.owners[receipt["id"]] = exchange["sender"]
                if receipt["kind"] in ("applied", "refused", "expired", "cancelled"):
                    ends.setdefault(receipt["handover"], []).append(receipt)
        for handover, receipts in ends.items():
            if len(receipts) > 1:
                kinds = ", ".join(receipt["kind"] for receipt in receipts)
                self.fail("unexpected", f"handover {handover} ended more than once: {kinds}")
        told = self.entries("end")
        for entry in told:
            receipts = ends.get(entry["handover"], [])
            if entry["receipt"] not in {receipt["id"] for receipt in receipts}:
                self.fail("lost", f"the end of handover {entry['handover']}: {entry['state']}")
            elif self.statements[entry["receipt"]] != entry["statement"]:
                self.fail("corrupt", f"receipt {entry['receipt']} is another than was given")
        self.checked["ends"] = len(ends)

    def deliveries(self):
        """What was delivered had been deposited, whole, for that application."""
        by_key = {entry["key"]: entry for entry in self.intended.values()}
        produced = {}
        for entry in self.entries("produced"):
            produced.setdefault(entry["key"], set()).add(entry["sha256"])
        delivered = self.entries("delivered")
        for entry in delivered:
            origin = by_key.get(entry["key"])
            if origin is None:
                self.fail("unexpected", f"{entry['key']} was delivered and never deposited")
                continue
            allowed = produced.get(entry["key"], set()) if entry["derived"] else {origin["sha256"]}
            if entry["sha256"] not in allowed:
                self.fail("corrupt", f"{entry['key']} as it was delivered to {entry['application']}")
            expected = origin["application"] if entry["derived"] else self.recipients[origin["route"]]
            if entry["application"] != expected or entry["realm"] != origin["realm"]:
                self.fail("misdelivered", f"{entry['key']} to {entry['application']} instead of {expected}")
        self.checked["deliveries"] = len(delivered)

    def walls(self, chance):
        """A stranger is shown nothing."""
        stranger = self.clients["etranger"]
        if stranger.get("inbox")["items"] or list(stranger.pages("exchanges")):
            self.fail("misdelivered", "a stranger has something in its inbox or list")
        acknowledged = self.entries("deposit")
        for entry in chance.sample(acknowledged, min(30, len(acknowledged))):
            for path in (
                f"documents/{entry['document']}", f"versions/{entry['version']}",
                f"versions/{entry['version']}/pieces/1", f"receipts/{entry['receipt']}",
            ):
                try:
                    stranger.get(path)
                    self.fail("misdelivered", f"{path} is shown to a stranger")
                except Answer as answer:
                    if answer.status != 404:
                        self.fail("misdelivered", f"{path}: a stranger is told {answer.status}")

    def receipts(self, chance, sample):
        """Receipts verify with the public keys, and some of them up to a signed root."""
        keys = self.clients["etranger"].get("evidence/keys")["keys"]
        known = sorted(self.statements)
        for identifier in known if len(known) <= sample else chance.sample(known, sample):
            try:
                claims = self.verify.open_statement(self.statements[identifier], "liamm-receipt+jwt", keys)
                if claims["jti"] != identifier:
                    self.fail("corrupt", f"receipt {identifier} speaks of {claims['jti']}")
            except self.verify.Refused as refused:
                self.fail("corrupt", f"receipt {identifier}: {refused}")
        proofs = chance.sample(known, min(20, len(known)))
        for identifier in proofs:
            file = self.clients[self.owners[identifier]].get(f"receipts/{identifier}/proof")
            if not file.get("proof"):
                self.fail("lost", f"no root covers receipt {identifier}")
                continue
            try:
                claims = self.verify.open_statement(file["receipt"]["statement"], "liamm-receipt+jwt", keys)
                self.verify.check_proof(claims, file["proof"], keys)
            except self.verify.Refused as refused:
                self.fail("corrupt", f"proof of receipt {identifier}: {refused}")
        self.checked["receipts"] = min(len(known), sample)
        self.checked["proofs"] = len(proofs)

    def tell(self):
        for kind, texts in self.found.items():
            for text in texts[:10]:
                print(f"  {kind}: {text}")
        print(json.dumps(self.checked))

#!/usr/bin/env python3
"""Verifies a receipt of Liamm, and its proof, with public keys and common tools: Python and the openssl program.

usage: verify.py RECEIPT.json --keys KEYS.json [--piece NUMBER=FILE …]

RECEIPT.json is what `GET /broker/v1/receipts/ID/proof` answers, or what an application lets one download; KEYS.json is
what `GET /broker/v1/evidence/keys` answers (keep a copy: it is public and grows only). It shares no code with the server.

What is checked, in this order:
  1. the receipt is a JWS (RFC 7515) of type liamm-receipt+jwt, ES256, by a key of KEYS
  2. the event of the proof has the SHA-256 that the receipt holds
  3. leaf = SHA-256(previous leaf + SHA-256(event)) is in the batch of its chain (Merkle tree of RFC 9162, section 2.1)
  4. the batch is under the head of the root
  5. the root is a JWS of type liamm-root+jwt, ES256, by a key of KEYS
  6. each FILE has the SHA-256 that the receipt holds for its piece

Exit codes: 0 all holds · 1 something does not · 2 the receipt is signed and no root covers it yet · 64 usage
"""
import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path


class Refused(Exception):
    pass


def unbase64(text):
    if not isinstance(text, str) or "=" in text:
        raise Refused("a value is not base64url")
    decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != text:
        raise Refused("a value is not base64url in its one spelling")
    return decoded


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def strict(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Refused("a JSON member is there twice")
    return members


def parse(text):
    return json.loads(text, object_pairs_hook=strict)


def der_integer(raw):
    raw = raw.lstrip(b"\0") or b"\0"
    raw = b"\0" + raw if raw[0] & 0x80 else raw
    return b"\x02" + bytes([len(raw)]) + raw


def is_signed(key, signature, message):
    """ES256 (RFC 7518, section 3.4) by the openssl program."""
    if len(signature) != 64:
        return False
    point = b"\x04" + unbase64(key["x"]).rjust(32, b"\0") + unbase64(key["y"]).rjust(32, b"\0")
    # SubjectPublicKeyInfo of a point on P-256 (RFC 5480, section 2).
    info = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + point
    numbers = der_integer(signature[:32]) + der_integer(signature[32:])
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": info, "signature": b"\x30" + bytes([len(numbers)]) + numbers, "message": message}
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        answer = subprocess.run(
            ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", "key", "-signature", "signature", "message"],
            cwd=folder, capture_output=True,
        )
    return answer.returncode == 0


def open_statement(statement, kind, keys):
    """The claims of a compact JWS once its type, key and signature are right."""
    parts = statement.split(".")
    if len(parts) != 3:
        raise Refused(f"the {kind} is not a compact JWS")
    header = parse(unbase64(parts[0]))
    if header.get("alg") != "ES256" or header.get("typ") != kind or set(header) - {"alg", "typ", "kid"}:
        raise Refused(f"the {kind} has a header of another kind")
    named = [key for key in keys if key.get("kid") == header.get("kid") and key.get("kty") == "EC"]
    if len(named) != 1 or named[0].get("crv") != "P-256":
        raise Refused(f"the {kind} is signed by a key that is not among those given")
    if not is_signed(named[0], unbase64(parts[2]), f"{parts[0]}.{parts[1]}".encode()):
        raise Refused(f"the signature of the {kind} is not right")
    return parse(unbase64(parts[1]))


def tree_head(entry, index, size, path):
    """The head that a path leads to (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        raise Refused("a place lies outside its tree")
    digest, last = sha256(b"\0", entry), size - 1
    for sibling in path:
        if last == 0 or len(sibling) != 32:
            raise Refused("a path does not fit its tree")
        if index & 1 or index == last:
            digest = sha256(b"\1", sibling, digest)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            digest = sha256(b"\1", digest, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise Refused("a path does not fit its tree")
    return digest


def check_proof(receipt, proof, keys):
    event = proof["event"].encode()
    if sha256(event) != unbase64(receipt["event"]):
        raise Refused("the event is not the one of the receipt")
    batch = proof["batch"]
    leaf = sha256(unbase64(proof["previousLeaf"]), sha256(event))
    head = tree_head(
        leaf, proof["sequence"] - batch["first"], batch["last"] - batch["first"] + 1,
        [unbase64(text) for text in proof["pathInBatch"]],
    )
    if head != unbase64(batch["head"]):
        raise Refused("the event is not in the batch of its chain")
    entry = {name: batch[name] for name in ("chain", "first", "last", "leaf", "head")}
    root_head = tree_head(
        json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(),
        proof["batchIndex"], proof["batchCount"], [unbase64(text) for text in proof["pathInRoot"]],
    )
    root = open_statement(proof["root"]["statement"], "liamm-root+jwt", keys)
    if unbase64(root["head"]) != root_head or root["number"] != proof["root"]["number"]:
        raise Refused("the batch is not under the root")
    return root["number"]


def check_pieces(receipt, named):
    known = {piece["number"]: unbase64(piece["sha256"]) for piece in receipt["pieces"]}
    for text in named:
        number, _, path = text.partition("=")
        if not number.isdigit() or int(number) not in known:
            raise Refused(f"the receipt speaks of no piece {number}")
        if sha256(Path(path).read_bytes()) != known[int(number)]:
            raise Refused(f"{path} is not piece {number} of the receipt")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("receipt")
    parser.add_argument("--keys", required=True)
    parser.add_argument("--piece", action="append", default=[])
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    try:
        file = parse(Path(options.receipt).read_text(encoding="utf-8"))
        keys = parse(Path(options.keys).read_text(encoding="utf-8"))["keys"]
        receipt = open_statement(file["receipt"]["statement"], "liamm-receipt+jwt", keys)
        check_pieces(receipt, options.piece)
        print(f"receipt: {receipt['kind']} by {receipt['application']}, document {receipt['document']['key']}")
        for piece in receipt["pieces"]:
            print(f"  piece {piece['number']} {piece['role']}: sha256 {unbase64(piece['sha256']).hex()}")
        if not file.get("proof"):
            print("signed; no root covers it yet: ask for the proof again in a minute")
            return 2
        print(f"proved by root {check_proof(receipt, file['proof'], keys)}")
        return 0
    except Refused as refused:
        print(f"NOT VERIFIED: {refused}", file=sys.stderr)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"NOT VERIFIED: the files cannot be read as a receipt and keys ({type(error).__name__})", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

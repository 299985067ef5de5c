"""Answers of an authenticator made by hand, so that one thing at a time can be wrong (WebAuthn level 3, section 6)."""
import base64
import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def client_data(kind, challenge, origin, **more):
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False, **more}).encode()


def assertion(credential, challenge, origin, rp="localhost", flags=PRESENT | VERIFIED, counter=None, kind="webauthn.get",
              handle=None, sign=True, **more):
    """For a credential that the virtual authenticator gave away, private key included."""
    key = serialization.load_der_private_key(base64.b64decode(credential["privateKey"]), None)
    counter = credential["signCount"] + 1 if counter is None else counter
    data = client_data(kind, challenge, origin, **more)
    authenticator = hashlib.sha256(rp.encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big")
    signature = key.sign(authenticator + hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256()))
    if not sign:
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    name = text(base64.b64decode(credential["credentialId"]))
    owner = base64.b64decode(credential["userHandle"]) if handle is None else handle
    return json.dumps({
        "id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": text(data), "authenticatorData": text(authenticator), "signature": text(signature),
            "userHandle": text(owner),
        },
    })


def registration(challenge, origin, rp="localhost", flags=PRESENT | VERIFIED | ATTESTED, kind="webauthn.create", **more):
    """A new ES256 credential without attestation."""
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    public = cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
    name = secrets.token_bytes(32)
    data = client_data(kind, challenge, origin, **more)
    authenticator = (
        hashlib.sha256(rp.encode()).digest() + bytes([flags]) + bytes(4) + bytes(16) + len(name).to_bytes(2, "big") + name
        + public
    )
    return json.dumps({
        "id": text(name), "rawId": text(name), "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": text(data), "transports": ["internal"],
            "attestationObject": text(cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator})),
        },
    })

"""Passkeys made and used by foreign code, for the options of a hub: soft-webauthn, and the encoders of python-fido2.

usage: vectors.py FOLDER

Its options.json holds {"creation": …, "request": …, "origin": …} in the JSON form of WebAuthn level 3; vectors.json gets
a list of {"name", "registration", "assertion", "root"}: two responses in the same form, and the root of the chain if
there is one.
"""
import datetime
import json
import os
import pathlib
import sys

import fido2.features

fido2.features.webauthn_json_mapping.enabled = True

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID
from fido2.attestation import PackedAttestation
from fido2.cose import CoseKey
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData,
    PublicKeyCredentialCreationOptions, PublicKeyCredentialRequestOptions,
)
from soft_webauthn import SoftWebauthnDevice

AAGUID = bytes(range(1, 17))
MODEL = x509.ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")


def envelope(identifier, members):
    name = websafe_encode(identifier)
    return {
        "id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {},
        "response": {key: websafe_encode(value) for key, value in members.items() if value is not None},
    }


def soft(options):
    """A whole device of somebody else."""
    creation, request = options["creation"], options["request"]
    device = SoftWebauthnDevice()
    made = device.create({"publicKey": {
        "challenge": websafe_decode(creation["challenge"]),
        "rp": creation["rp"],
        "user": {**creation["user"], "id": websafe_decode(creation["user"]["id"])},
        "pubKeyCredParams": creation["pubKeyCredParams"],
        "attestation": "none",
    }}, options["origin"])
    used = device.get({"publicKey": {
        "challenge": websafe_decode(request["challenge"]), "rpId": request["rpId"],
    }}, options["origin"])
    return {
        "name": "soft-webauthn, ES256, none",
        "registration": envelope(made["rawId"], made["response"]),
        "assertion": envelope(used["rawId"], used["response"]),
    }


def private_key(algorithm):
    if algorithm == -7:
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == -8:
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


def sign(key, message):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(message)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def certificate(key, subject, issuer_key, issuer, authority):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.UnrecognizedExtension(MODEL, b"\x04\x10" + AAGUID), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def chain(algorithm):
    root_key, leaf_key = private_key(-7), private_key(algorithm)
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Racine de l'exemple")])
    leaf_name = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fabricant de l'exemple"),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Authenticator Attestation"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Lot 1"),
    ])
    root = certificate(root_key, root_name, root_key, root_name, True)
    return root, certificate(leaf_key, leaf_name, root_key, root_name, False), leaf_key


def encoded(options, algorithm, chained):
    """An authenticator written with the encoders of python-fido2, which also verifies what it signs."""
    creation = PublicKeyCredentialCreationOptions.from_dict(options["creation"])
    request = PublicKeyCredentialRequestOptions.from_dict(options["request"])
    if algorithm not in [parameter.alg for parameter in creation.pub_key_cred_params]:
        raise ValueError(f"{algorithm} is not offered")
    key, identifier = private_key(algorithm), os.urandom(32)
    public = CoseKey.for_alg(algorithm).from_cryptography_key(key.public_key())
    flags = AuthenticatorData.FLAG
    client = CollectedClientData.create("webauthn.create", creation.challenge, options["origin"])
    data = AuthenticatorData.create(
        sha256(creation.rp.id.encode()), flags.UP | flags.UV | flags.AT, 0,
        AttestedCredentialData.create(AAGUID, identifier, public),
    )
    statement, root = {"alg": algorithm, "sig": sign(key, data + client.hash)}, None
    if chained:
        root, leaf, leaf_key = chain(algorithm)
        statement = {
            "alg": algorithm, "sig": sign(leaf_key, data + client.hash),
            "x5c": [leaf.public_bytes(serialization.Encoding.DER)],
        }
    PackedAttestation().verify(statement, data, client.hash)
    made = AttestationObject.create("packed", data, statement)
    used_client = CollectedClientData.create("webauthn.get", request.challenge, options["origin"])
    used_data = AuthenticatorData.create(sha256(request.rp_id.encode()), flags.UP | flags.UV, 0)
    signature = sign(key, used_data + used_client.hash)
    public.verify(used_data + used_client.hash, signature)
    return {
        "name": f"python-fido2, {algorithm}, packed{' with a chain' if chained else ''}",
        "registration": envelope(identifier, {"clientDataJSON": client, "attestationObject": made}),
        "assertion": envelope(identifier, {
            "clientDataJSON": used_client, "authenticatorData": used_data, "signature": signature,
            "userHandle": creation.user.id,
        }),
        "root": root and root.public_bytes(serialization.Encoding.PEM).decode(),
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    options = json.loads((folder / "options.json").read_text("utf-8"))
    cases = [soft(options)]
    for chained in (False, True):
        cases += [encoded(options, algorithm, chained) for algorithm in (-7, -8, -257)]
    (folder / "vectors.json").write_text(json.dumps(cases), "utf-8")


if __name__ == "__main__":
    main()

"""Compares signed and encrypted tokens with those of joserfc: `compare.py FOLDER`.

Reads FOLDER/ours.json: each token must be read with what it says, its changed copies must not, and its key must have the
thumbprint that it is named by. Writes FOLDER/theirs.json: as many tokens by the same algorithms, for the others to read.
"""

import base64
import functools
import json
import pathlib
import sys
import warnings

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

warnings.simplefilter("ignore")

FAMILIES = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def changed(token):
    """Copies of a token that differ in one bit, in every part and spread over it."""
    parts = token.split(".")
    for index, part in enumerate(parts):
        whole = data(part)
        for bit in range(0, len(whole) * 8, max(1, len(whole) * 8 // 9)):
            other = bytearray(whole)
            other[bit // 8] ^= 1 << bit % 8
            yield ".".join(parts[:index] + [text(bytes(other))] + parts[index + 1:])


@functools.cache
def private_key(der, family):
    """A key of PKCS #8, which joserfc reads as PEM."""
    lines = "\n".join(der[start:start + 64] for start in range(0, len(der), 64))
    return FAMILIES[family].import_key(f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")


@functools.cache
def public_key(jwk):
    return FAMILIES[json.loads(jwk)["kty"]].import_key(json.loads(jwk))


def read(case, token):
    if case["kind"] == "jws":
        key = public_key(case["jwk"])
        return jws.deserialize_compact(token, key, algorithms=[case["algorithm"]]).payload.decode()
    key = private_key(case["key"], json.loads(case["jwk"])["kty"])
    return jwe.decrypt_compact(token, key, algorithms=[case["algorithm"], case["content"]]).plaintext.decode()


def faults(case):
    name = f"{case['kind']} {case['algorithm']} {case.get('content')}"
    try:
        if read(case, case["token"]) != case["payload"]:
            yield f"{name}: joserfc reads something else"
    except (JoseError, ValueError) as error:
        yield f"{name}: joserfc refuses {case['token']}: {error!r}"
    for token in case["changed"]:
        try:
            read(case, token)
        except Exception:  # whatever it says, it does not accept
            continue
        yield f"{name}: joserfc accepts {token}"
    if len(case["changed"]) <= 20:
        yield f"{name}: only {len(case['changed'])} changed copies"
    jwk = json.loads(case["jwk"])
    if private_key(case["key"], jwk["kty"]).thumbprint() != jwk["kid"]:
        yield f"{name}: joserfc has another thumbprint for {jwk['kid']}"


def is_whole(jwk):
    """joserfc leaves out the zeros that a coordinate begins with, which RFC 7518, section 6.2.1.2, does not allow."""
    return all(len(jwk[name]) == 43 for name in "xy" if jwk.get("crv") == "P-256")


def answer(case):
    """A token of joserfc's own, by the same algorithm and a new key of the same kind, each with whole coordinates."""
    while True:
        made, points = attempt(case)
        if all(map(is_whole, points)):
            return made


def attempt(case):
    jwk = json.loads(case["jwk"])
    size = 2048 if jwk["kty"] == "RSA" else jwk["crv"]
    key = FAMILIES[jwk["kty"]].generate_key(size, private=True)
    if case["kind"] == "jws":
        header = {"alg": case["algorithm"], "typ": "JWT"}
        token = jws.serialize_compact(header, case["payload"], key, algorithms=[case["algorithm"]])
    else:
        header = {"alg": case["algorithm"], "enc": case["content"]}
        token = jwe.encrypt_compact(header, case["payload"], key, algorithms=list(header.values()))
    der = base64.b64encode(key.as_der(private=True)).decode()
    public = key.as_dict(private=False)
    first = token.split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    made = case | {"key": der, "jwk": json.dumps(public), "token": token, "changed": list(changed(token))}
    return made, [public, header.get("epk", {})]


def main():
    folder = pathlib.Path(sys.argv[1])
    cases = json.loads((folder / "ours.json").read_text(encoding="utf-8"))
    found = [fault for case in cases for fault in faults(case)]
    if len(cases) != 36:
        found.append(f"{len(cases)} cases, not 36")
    (folder / "theirs.json").write_text(json.dumps([answer(case) for case in cases]), encoding="utf-8")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())

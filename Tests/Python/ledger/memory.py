#!/usr/bin/env python3
"""Sends and takes large documents, several at once, and checks that the hub's memory does not grow with their size.

usage: memory.py --binaries DIR [--megabytes N] [--at-once N]

First small documents, then large ones; the peak of resident memory (VmHWM) may grow by less than one large document.
Exit codes: 0 it holds · 1 it does not · 2 the test could not be run · 64 usage
"""
import argparse
import base64
import hashlib
import http.client
import json
import pathlib
import shutil
import sys
import tempfile
import threading

from client import Client
from hub import REALMS, Failure, Hub

BLOCK = bytes(range(256)) * 256


def blocks(megabytes, first):
    """So many blocks of 64 KiB, the first one its own: no two documents are equal."""
    yield first.ljust(len(BLOCK), b"\0")
    for _ in range(megabytes * 16 - 1):
        yield BLOCK


def exchange(client, megabytes, name):
    """One document up and down again, a block at a time."""
    digest = hashlib.sha256()
    for block in blocks(megabytes, name.encode()):
        digest.update(block)
    headers = {
        "Authorization": f"Bearer {client.bearer()}", "Content-Type": "application/octet-stream",
        "Content-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
        "Content-Length": str(megabytes << 20),
    }
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=300)
    path = f"/broker/v1/uploads?realm={REALMS[0]}"
    connection.request("POST", path, body=blocks(megabytes, name.encode()), headers=headers, encode_chunked=False)
    answer = connection.getresponse()
    upload = json.loads(answer.read())
    if answer.status != 201:
        raise Failure(f"upload: {answer.status} {upload}")
    deposit = client.post(
        "documents",
        {
            "realm": REALMS[0], "type": "essai", "key": name, "title": name,
            "pieces": [{
                "upload": upload["id"], "role": "main", "fileName": "essai.bin",
                "mediaType": "application/octet-stream",
            }],
        },
        key=name,
    )
    connection.request("GET", f"/broker/v1/versions/{deposit['version']['id']}/pieces/1", headers={
        "Authorization": f"Bearer {client.bearer()}",
    })
    answer = connection.getresponse()
    back = hashlib.sha256()
    while block := answer.read(1 << 16):
        back.update(block)
    connection.close()
    if back.digest() != digest.digest():
        raise Failure(f"{name} came back as something else")


def peak(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise Failure("no VmHWM")


def at_once(client, number, megabytes):
    errors = []

    def one(name):
        try:
            exchange(client, megabytes, name)
        except Exception as error:  # told below
            errors.append(error)

    threads = [threading.Thread(target=one, args=(f"{megabytes}-{index}",)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=4)
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="liamm-memory-"))
    hub = Hub(options.binaries, folder, "sqlite", None)
    try:
        hub.start()
        secret = hub.prepare(["depot"], {"vers-soi": [("Remise", "sender", False)]})["depot"]
        client = Client(hub.port, "depot", secret)
        at_once(client, options.at_once, 1)
        small = peak(hub.process)
        at_once(client, options.at_once, options.megabytes)
        large = peak(hub.process)
        allowed = options.megabytes // 2
        print(f"peak {small} MB with 1 MB documents, {large} MB with {options.at_once} of {options.megabytes} MB at once")
        print("holds" if large - small < allowed else f"GREW by {large - small} MB")
        return 0 if large - small < allowed else 1
    except Exception as error:  # the test itself
        print(f"the memory test could not be run: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    finally:
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

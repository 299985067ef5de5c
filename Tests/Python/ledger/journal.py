"""What the parties write down for themselves: one file each, every line durable before they go on."""
import json
import os
import threading


class Journal:
    """Lines of JSON, appended and synced; read back once everything has ended."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, kind, **fields):
        line = json.dumps({"kind": kind, **fields}, sort_keys=True).encode() + b"\n"
        with self.lock:
            os.write(self.descriptor, line)
            os.fdatasync(self.descriptor)

    def close(self):
        os.close(self.descriptor)

    def entries(self, kind):
        with open(self.path, encoding="utf-8") as file:
            return [entry for entry in map(json.loads, file) if entry["kind"] == kind]

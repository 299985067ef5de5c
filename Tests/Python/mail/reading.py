"""Reads a mail with Python's own parser and says what it holds.

usage: reading.py MAIL JSON
"""

import email
import email.policy
import json
import pathlib
import sys


def read(content):
    lines = content.split(b"\r\n")
    message = email.message_from_bytes(content, policy=email.policy.SMTPUTF8)
    headers = {}
    for name, value in message.items():
        headers.setdefault(name.lower(), []).append(str(value))
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [str(defect) for _, value in message.items() for defect in value.defects]
    return {
        "headers": headers,
        "type": message.get_content_type(),
        "parts": [
            {
                "type": part.get_content_type(),
                "encoding": part["content-transfer-encoding"],
                "text": part.get_content().replace("\r\n", "\n"),
            }
            for part in message.iter_parts()
        ],
        "defects": defects,
        "longestLine": max(len(line) for line in lines),
        "bareEnds": sum(line.count(b"\n") + line.count(b"\r") for line in lines),
        "isASCII": content.isascii(),
    }


if __name__ == "__main__":
    content = pathlib.Path(sys.argv[1]).read_bytes()
    pathlib.Path(sys.argv[2]).write_text(json.dumps(read(content)), encoding="utf-8")

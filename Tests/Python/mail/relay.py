"""A mail relay on 127.0.0.1 for the tests: aiosmtpd, which writes each mail it took, read by Python's own parser."""

import argparse
import json
import pathlib
import ssl
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword, SMTP

import reading


class Taker:
    def __init__(self, options):
        self.folder = pathlib.Path(options.folder)
        self.options = options
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 there is no such person"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.7.1 it looks like spam"
        taken = reading.read(envelope.original_content) | {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "isEncrypted": session.ssl is not None,
            "user": session.auth_data,
        }
        self.count += 1
        made = self.folder / f".{self.count}"
        made.write_text(json.dumps(taken), encoding="utf-8")
        made.rename(self.folder / f"{self.count}.json")
        return "250 taken"


class Relay(Controller):
    def __init__(self, options):
        self.options = options
        context = None
        if options.certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(options.certificate, options.key)
        self.context = context
        super().__init__(
            Taker(options),
            hostname="127.0.0.1",
            port=options.port,
            ssl_context=context if options.implicit else None,
            ready_timeout=10,
        )

    def authenticate(self, server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and data.login == b"hub" and data.password == b"secret \xc3\xa9"
        if right:
            session.auth_data = f"{data.login.decode()} by {mechanism}"
        return AuthResult(success=right, handled=False, auth_data=session.auth_data)

    def factory(self):
        account = self.options.account
        return SMTP(
            self.handler,
            hostname="relay.example",
            data_size_limit=self.options.size,
            enable_SMTPUTF8=not self.options.ascii,
            tls_context=self.context if not self.options.implicit else None,
            require_starttls=bool(self.context) and not self.options.implicit,
            authenticator=self.authenticate if account else None,
            auth_required=bool(account),
            auth_require_tls=not self.options.implicit,
            auth_exclude_mechanism=[name for name in ("PLAIN", "LOGIN") if account and name != account],
        )


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--folder", required=True)
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--implicit", action="store_true")
parser.add_argument("--account", choices=("PLAIN", "LOGIN"))
parser.add_argument("--size", type=int, default=100_000)
parser.add_argument("--ascii", action="store_true")
relay = Relay(parser.parse_args())
relay.start()
threading.Event().wait()

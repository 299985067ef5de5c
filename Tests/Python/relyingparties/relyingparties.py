"""Foreign relying parties against the hub behind TLS: Apache with mod_auth_openidc, and Authlib in a Flask application.

usage: relyingparties.py --binaries DIR [--only SCENE …] [--keep]

Each signs an agent in, refreshes and signs out, as its own documentation says. One line for each check; the last one
counts them. Exit codes: 0 all held · 1 a check failed · 2 the suite could not run · 64 usage
"""
import argparse
import json
import sys
import time
import traceback

import requests

from apache import Apache
from apache_scenes import ApacheScenes
from application import Application
from authlib_scenes import AuthlibScenes
from ground import Verdict
from hub import PLAIN, Failure, Hub, wait_for


class Suite(ApacheScenes, AuthlibScenes):
    def together(self):
        """One sign-in for both, and one sign-out."""
        check = self.verdict
        login, address, person = self.person()
        claims = json.loads(self.enter_authlib("basic", address, person).text)
        page = person.open(self.page)
        check.same((page.status, page.url), (200, self.page), "signed in to Authlib, Apache asks nothing")
        told = self.apache.claims(page)
        check.same(
            [told.get(name) for name in ("sub", "sid", "auth_time")],
            [str(claims[name]) for name in ("sub", "sid", "auth_time")], "the agent is one for both")
        check.same(
            {key: set(names) for key, names in self.hub.sessions(login).items()},
            {claims["sid"]: {self.apache.client, "authlib-basic"}}, "the hub lists both in one session")
        check.same(person.open(self.at("basic", "logout")).status, 200, "signed out of Authlib")
        wait_for("Apache's session ended", lambda: person.open(self.page, hops=0).status == 302, 20)
        check.that(self.has_to_sign_in(person), "and of Apache, which the hub told")

    def rotation(self):
        """OpenID Connect Core, section 10.1.1: keys change under applications that keep what they have fetched."""
        check = self.verdict
        for turn in ("the key that was announced", "a key that they never saw"):
            for algorithm in ("RS256", "ES256"):
                self.hub.liamm("key", "rotate", "--alg", algorithm, "--yes", "--force")
            login, address, person = self.person()
            claims = json.loads(self.enter_authlib("basic", address, person).text)
            page = person.open(self.page)
            check.same(claims.get("aud"), "authlib-basic", f"Authlib takes {turn}")
            check.same(self.apache.claims(page).get("preferred_username"), login, f"Apache takes {turn}")

    def trust(self):
        """That TLS is verified: without the authority of this run nobody gets anywhere."""
        stranger = requests.Session()
        stranger.trust_env = False
        for title, address in (("the hub", self.hub.issuer), ("Apache", self.apache.bye)):
            try:
                stranger.get(address, timeout=10)
                self.verdict.that(False, f"{title}: the certificate is of an authority that nobody knows")
            except requests.exceptions.SSLError:
                self.verdict.that(True, f"{title}: the certificate is of an authority that nobody knows")


SCENES = [
    "trust", "apache_login", "apache_refresh", "apache_backchannel", "apache_logout", "authlib_basic", "authlib_post",
    "authlib_refused", "together", "rotation",
]


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:], description=__doc__.split("\n")[0])
    parser.add_argument("--binaries", required=True)
    parser.add_argument("--only", action="append", choices=SCENES)
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args()
    except SystemExit as stop:
        return 64 if stop.code else 0
    verdict, began = Verdict(), time.monotonic()
    try:
        with (
            Hub(options.binaries, options.keep) as hub, Apache(hub, "apache", PLAIN) as apache,
            Application(hub) as application,
        ):
            suite = Suite(hub, apache, application, verdict)
            for name in options.only or SCENES:
                try:
                    getattr(suite, name)()
                except Exception as error:
                    # What stops one scene does not stop the others.
                    where = traceback.extract_tb(error.__traceback__)[-1]
                    verdict.that(False, f"{name} goes to its end", f"stopped at {where.line}: {error}")
    except (Failure, OSError) as error:
        print(f"relying parties could not be tried: {error}", file=sys.stderr)
        return 2
    print(
        f"relying-parties: {len(options.only or SCENES)} scenes, {verdict.checks} checks, {verdict.failed} failed, "
        f"{time.monotonic() - began:.0f} s", flush=True,
    )
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the scenes stand on: the parties, people who sign in, and a verdict that says each check."""
from hub import PLAIN
from person import Person

PROFILE = {
    "name": "Agente Très-Exemple", "given_name": "Agente", "family_name": "Très-Exemple",
    "usual_name": "Très-Exemple", "organization_name": "Quimper Bretagne Occidentale", "siren": "200068120",
    "realm": PLAIN,
}


class Verdict:
    def __init__(self):
        self.checks = self.failed = 0

    def that(self, holds, text, found=""):
        self.checks += 1
        self.failed += not holds
        print(f"ok   {text}" if holds else f"FAIL {text}{f': {found}' if found else ''}", flush=True)
        return bool(holds)

    def same(self, found, wanted, text):
        return self.that(found == wanted, text, f"{found!r} instead of {wanted!r}")

    def holds(self, found, wanted, text):
        """Every member wanted is there with its value."""
        return self.same({name: found.get(name) for name in wanted}, wanted, text)


class Ground:
    def __init__(self, hub, apache, application, verdict):
        self.hub, self.apache, self.application, self.verdict = hub, apache, application, verdict
        self.page = f"{apache.address}/app/dossiers?numero=7"
        self.logins = 0

    def person(self):
        """Somebody new, at a browser of their own: login, mail address and browser."""
        self.logins += 1
        login = f"agent{self.logins:03d}"
        return login, self.hub.agent(login), Person(self.hub.authority)

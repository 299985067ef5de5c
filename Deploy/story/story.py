"""The story: each actor through its own interface only. Run by Deploy/try."""
import argparse
import json
import re
import shutil
import signal
import sys
import time

from playwright.sync_api import sync_playwright

from stage import Failure, Stage, read_json, wait_for

AGENTS = 200
LEAVER = "agent001"


class Story:
    def __init__(self, stage):
        self.stage = stage
        self.number = 0

    def step(self, title, act):
        start = time.monotonic()
        detail = act()
        self.number += 1
        print(f"{self.number:2d}  {title:<66} {time.monotonic() - start:6.2f} s  {detail or ''}".rstrip(), flush=True)

    def play(self, browser):
        stage = self.stage
        self.step("OpenLDAP filled with example agents", self.directory)
        self.step("liammd on SQLite", lambda: (stage.prepare_hub(), stage.start_hub())[0])
        self.step("liamm realm apply: the 64 realms", self.realms)
        self.step("liamm app create: Actes and Parapheur", self.applications)
        self.step("liamm directory sync brest-metropole", self.synchronize)
        self.step("liamm agent create: a local account in Quimper", self.local_agent)
        agent = browser.new_context(java_script_enabled=False)
        page = agent.new_page()
        self.step("sign-in in Chromium, scripts off, into Actes", lambda: self.sign_in(page))
        self.step("Parapheur without a second sign-in", lambda: self.single_sign_on(page))
        self.step("the portal shows both applications", lambda: self.portal(page))
        other = browser.new_context(java_script_enabled=False).new_page()
        self.step("agent of another realm refused where the rule says so", lambda: self.refused(other))
        self.step("liammd killed with -9 and started again", self.crash)
        self.step("still signed in everywhere", lambda: self.still_there(page))
        self.step("leaver disabled in LDAP; next synchronisation", self.leaver)
        self.step("both applications told, session and refresh gone", lambda: self.gone(page))
        self.step("liamm audit verify", self.audit)

    def directory(self):
        self.stage.start_directory(AGENTS)
        return f"{AGENTS} agents"

    def realms(self):
        self.stage.liamm("realm", "apply", "-f", "Realms/", "-f", self.stage.data / "overlays", "--yes")
        realms = json.loads(self.stage.liamm("realm", "list", "-o", "json"))["items"]
        if len(realms) != 64:
            raise Failure(f"{len(realms)} realms instead of 64")
        return "64 realms"

    def applications(self):
        stage = self.stage
        both = ["--activate", "brest-metropole", "--activate", "quimper-bretagne-occidentale"]
        stage.register("actes", "Actes", stage.actes, ["-r", "region", "--access", "everyone", *both])
        stage.register("parapheur", "Parapheur", stage.parapheur, ["-r", "brest-metropole", "--access", "everyone"])
        stage.start_application("actes", stage.actes_port)
        stage.start_application("parapheur", stage.parapheur_port)

    def synchronize(self):
        self.stage.liamm("directory", "sync", "brest-metropole")
        agents = json.loads(self.stage.liamm("agent", "list", "-r", "brest-metropole", "-o", "json"))["items"]
        if len(agents) != AGENTS:
            raise Failure(f"{len(agents)} agents instead of {AGENTS}")
        return f"{len(agents)} agents"

    def local_agent(self):
        self.stage.liamm(
            "agent", "create", "agent.exemple", "-r", "quimper-bretagne-occidentale", "--given-name", "Agent",
            "--family-name", "Exemple", "--mail", "agent.exemple@quimper-bretagne-occidentale.bzh.example",
            "--password-file", "-", stdin="un mot de passe d'exemple",
        )

    def fill(self, page, identifier, password):
        page.fill("input[name=identifier]", identifier)
        page.click("main button")
        page.fill("input[name=password]", password)
        page.click("main button")

    def sign_in(self, page):
        page.goto(self.stage.actes + "/login")
        self.fill(page, f"{LEAVER}@brest-metropole.bzh.example", "mot de passe 001")
        page.wait_for_url(self.stage.actes + "/**")
        state = self.session(page, self.stage.actes)
        if not state["signedIn"] or state["realm"] != "brest-metropole":
            raise Failure(f"not signed in to Actes: {state}")
        self.subject = state["sub"]

    def single_sign_on(self, page):
        page.goto(self.stage.parapheur + "/login")
        page.wait_for_url(self.stage.parapheur + "/**")
        state = self.session(page, self.stage.parapheur)
        if not state["signedIn"] or state["sub"] != self.subject:
            raise Failure(f"not the same agent in Parapheur: {state}")

    def portal(self, page):
        page.goto(self.stage.issuer + "/")
        text = page.inner_text("main")
        if "Actes" not in text or "Parapheur" not in text:
            raise Failure(f"the portal does not show both applications: {text}")

    def refused(self, page):
        page.goto(self.stage.parapheur + "/login")
        self.fill(page, "agent.exemple@quimper-bretagne-occidentale.bzh.example", "un mot de passe d'exemple")
        if page.url.startswith(self.stage.parapheur) or "Parapheur" not in page.inner_text("main"):
            raise Failure(f"an agent of Quimper entered Brest's Parapheur: {page.url}")

    def crash(self):
        self.stage.stop("liammd", signal.SIGKILL)
        self.stage.start_hub()

    def still_there(self, page):
        page.goto(self.stage.issuer + "/account")
        if "Agent Exemple 001" not in page.inner_text("main"):
            raise Failure("the session did not survive the crash")

    def leaver(self):
        self.stage.modify_directory(
            f"dn: uid={LEAVER},ou=agents,dc=brest,dc=example\nchangetype: modify\n"
            "add: employeeType\nemployeeType: disabled\n"
        )
        self.stage.liamm("directory", "sync", "brest-metropole")
        agent = json.loads(self.stage.liamm("agent", "get", LEAVER, "-r", "brest-metropole", "-o", "json"))
        if "disabled" not in json.dumps(agent):
            raise Failure(f"the leaver is still active: {agent}")

    def gone(self, page):
        for address in (self.stage.actes, self.stage.parapheur):
            wait_for(
                f"the logout token at {address}",
                lambda: any(event["sub"] == self.subject for event in read_json(address + "/events")["events"]),
                seconds=5,
            )
            if self.session(page, address)["signedIn"]:
                raise Failure(f"still signed in at {address}")
        page.goto(self.stage.issuer + "/account")
        if "/sign-in" not in page.url:
            raise Failure(f"the hub's session is still there: {page.url}")

    def audit(self):
        def chained():
            answer = json.loads(self.stage.liamm("audit", "verify", "-o", "json"))
            return answer if re.search(r'"unchained": ?0\b', json.dumps(answer)) else None
        answer = wait_for("the audit chain", chained, seconds=10)
        return re.sub(r'[{}"]', "", json.dumps(answer.get("item", answer)))

    def session(self, page, address):
        page.goto(address + "/session")
        return json.loads(page.inner_text("body"))


def main():
    parser = argparse.ArgumentParser()
    for name in ("--binaries", "--data", "--once"):
        parser.add_argument(name, required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    stage = Stage(options.binaries, options.data, options.port)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    started = time.monotonic()
    try:
        stage.free_ports()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
            story = Story(stage)
            story.play(browser)
            browser.close()
        print(f"the story holds: {story.number} steps in {time.monotonic() - started:.0f} s", flush=True)
        if options.once == "no":
            print(f"\nhub {stage.issuer}   Actes {stage.actes}   Parapheur {stage.parapheur}")
            print("agents agent002@brest-metropole.bzh.example … agent200, password « mot de passe 002 » …")
            print(f"administration: LIAMM_SOCKET={stage.socket} {stage.binaries}/liamm realm list")
            print("Ctrl-C stops everything", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 130
    except Exception as failure:  # every failure is told with what the servers said
        print(f"the story does not hold: {failure}", file=sys.stderr)
        for log in sorted(stage.data.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-8:]
            print(f"--- {log.name}\n" + "\n".join(lines), file=sys.stderr)
        return 1
    finally:
        stage.stop_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())

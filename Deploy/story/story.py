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
ELECTED = "agent002"
SIGNED = "Vote du budget primitif 2027 : l’équilibre « chaleur & mobilités »"
REFUSED = "Cession d’une parcelle communale"
TEXT = "Le conseil,\n\nAprès en avoir délibéré, à l’unanimité :\nArticle 1er. Approuve l’œuvre commune (12 €)."
GIVEN = "huit chaises vertes au grenier"
OWN = "neuf barques bleues sur la vase"
REASON = "Le plan de la parcelle manque : joignez l’annexe."


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
        self.step("liamm route apply: the way of a délibération", self.route)
        self.step("liamm directory sync brest-metropole", self.synchronize)
        self.step("liamm agent create: a local account in Quimper", self.local_agent)
        agent = browser.new_context(java_script_enabled=False)
        page = agent.new_page()
        self.step("sign-in in Chromium, scripts off, into Actes", lambda: self.sign_in(page))
        self.step("Parapheur without a second sign-in", lambda: self.single_sign_on(page))
        self.step("the portal shows both applications", lambda: self.portal(page))
        other = browser.new_context(java_script_enabled=False).new_page()
        self.step("agent of another realm refused where the rule says so", lambda: self.refused(other))
        elected = browser.new_context(java_script_enabled=False).new_page()
        self.step("Actes: a délibération is written and sent", lambda: self.send(page, SIGNED, "2026_101"))
        self.step("Parapheur: the elected member sees it, others do not", lambda: self.waits(elected, page))
        self.step("liammd killed with -9 and started again", lambda: self.crash(elected, page))
        self.step("still signed in everywhere", lambda: self.still_there(page))
        self.step("Actes: what was written without a hub is sent, once", lambda: self.sent_once(page))
        self.step("Parapheur: the elected member signs", lambda: self.sign(elected))
        self.step("Actes: signed, back, and the signature verified", lambda: self.back(page))
        self.step("Parapheur: a second one refused with a reason", lambda: self.refuse(elected, page))
        self.step("the signature holds for openssl, with both files from Actes", lambda: self.openssl(page))
        self.step("receipt downloaded from Actes, verified by Deploy/verify", lambda: self.receipt(page))
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
        rights = ["--broker", "deposit", "--broker", "receive"]
        stage.register("actes", "Actes", stage.actes, ["-r", "region", "--access", "everyone", *both, *rights])
        stage.register(
            "parapheur", "Parapheur", stage.parapheur,
            ["-r", "brest-metropole", "--access", "everyone", "--broker", "receive"],
        )
        stage.start_application("parapheur", stage.parapheur_port, "--signers-group", "elus")
        self.authority = stage.fetch(f"{stage.parapheur}/authority.pem", "authority.pem")
        self.start_actes()

    def route(self):
        self.stage.liamm("route", "apply", "-f", "Realms/region", "--yes")

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
            "--password-file", "-", stdin=GIVEN,
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
        self.fill(page, "agent.exemple@quimper-bretagne-occidentale.bzh.example", GIVEN)
        # Whoever made the account knows that one: it opens nothing.
        for field in ("#password", "#confirmation"):
            page.fill(field, OWN)
        page.click("main button")
        if page.url.startswith(self.stage.parapheur) or "Parapheur" not in page.inner_text("main"):
            raise Failure(f"an agent of Quimper entered Brest's Parapheur: {page.url}")

    def write(self, page, title, number):
        page.goto(self.stage.actes + "/deliberations/new")
        page.click("main button")
        if page.locator("#object-error").count() != 1:
            raise Failure("an empty délibération was taken")
        page.fill("#object", title)
        page.fill("#number", number)
        page.fill("#date", "2026-11-25")
        page.fill("#text", TEXT)
        page.click("main button")
        text = page.inner_text("main")
        if title not in text:
            raise Failure(f"not written: {text}")
        return text

    def send(self, page, title, number):
        text = self.write(page, title, number)
        if "En cours : signature, chez Parapheur" not in text:
            raise Failure(f"not sent: {text}")
        self.sent = page.url

    def waits(self, elected, page):
        elected.goto(self.stage.parapheur + "/login")
        self.fill(elected, f"{ELECTED}@brest-metropole.bzh.example", "mot de passe 002")
        self.open(elected, SIGNED)
        document = elected.url
        page.goto(document)
        if "Introuvable" not in page.inner_text("main"):
            raise Failure("an agent who is not elected sees the document")
        page.goto(self.stage.parapheur + "/documents")
        if "Aucun document" not in page.inner_text("main"):
            raise Failure("an agent who is not elected has documents to sign")
        page.goto(self.sent)

    def open(self, elected, title):
        def there():
            elected.goto(self.stage.parapheur + "/documents")
            return elected.get_by_role("link", name=title, exact=True).count()
        wait_for("the document in Parapheur", there, seconds=5)
        elected.get_by_role("link", name=title, exact=True).click()

    def crash(self, elected, page):
        self.stage.stop("liammd", signal.SIGKILL)
        elected.get_by_role("button", name="Signer", exact=True).click()
        if "Le hub ne répond pas" not in elected.inner_text("main"):
            raise Failure(f"signing without a hub: {elected.inner_text('main')}")
        if "En attente d’envoi" not in self.write(page, REFUSED, "2026_102"):
            raise Failure("what cannot be sent is not said to wait")
        self.waiting = page.url
        self.stage.stop("actes", signal.SIGKILL)
        self.stage.start_hub()
        self.start_actes()

    def start_actes(self):
        self.stage.start_application("actes", self.stage.actes_port, "--trusted-roots", self.authority)

    def sent_once(self, page):
        page.goto(self.stage.actes + "/login")
        page.wait_for_url(self.stage.actes + "/**")

        def sent():
            page.goto(self.waiting)
            return "En cours : signature, chez Parapheur" in page.inner_text("main")
        wait_for("the délibération written without a hub", sent, seconds=5)
        exchanges = json.loads(self.stage.liamm("exchange", "list", "-r", "brest-metropole", "-o", "json"))["items"]
        if len(exchanges) != 2:
            raise Failure(f"{len(exchanges)} exchanges instead of 2")

    def sign(self, elected):
        self.open(elected, SIGNED)
        elected.get_by_role("button", name="Signer", exact=True).click()
        if "Signé" not in elected.inner_text(".standing"):
            raise Failure(f"not signed: {elected.inner_text('main')}")

    def back(self, page):
        def signed():
            page.goto(self.sent)
            return "Signée et revenue" in page.inner_text("main")
        wait_for("the signed version in Actes", signed, seconds=10)
        text = page.inner_text("main")
        verified = "Signature vérifiée : document intact, autorité reconnue"
        for words in (verified, "Agent Exemple 002", "Circuit terminé"):
            if words not in text:
                raise Failure(f"Actes does not say « {words} »: {text}")
        return f"{page.locator('ol li').count()} events"

    def refuse(self, elected, page):
        self.open(elected, REFUSED)
        elected.get_by_role("button", name="Refuser", exact=True).click()
        if elected.locator("#reason-error").count() != 1:
            raise Failure("refused without a reason")
        elected.fill("#reason", REASON)
        elected.get_by_role("button", name="Refuser", exact=True).click()
        if "Refusé" not in elected.inner_text(".standing"):
            raise Failure(f"not refused: {elected.inner_text('main')}")
        page.goto(self.waiting)
        text = page.inner_text("main")
        if "Refusée" not in page.inner_text(".standing") or REASON not in text:
            raise Failure(f"Actes does not show the refusal: {text}")

    def download(self, page, link):
        with page.expect_download() as waiting:
            link.click()
        path = self.stage.data / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def openssl(self, page):
        page.goto(self.sent)
        pieces = page.get_by_role("link", name=re.compile("^(Document|Signature) :"))
        if pieces.count() != 3:
            raise Failure(f"{pieces.count()} pieces instead of 3")
        sent, signed, signature = [self.download(page, pieces.nth(index)) for index in range(3)]
        if sent.read_bytes() != signed.read_bytes():
            raise Failure("the document that came back is not the one that was sent")
        self.signature = signature
        self.document = sent
        self.stage.run(
            "openssl cms -verify", "openssl", "cms", "-verify", "-inform", "DER", "-in", signature, "-content", sent,
            "-binary", "-CAfile", self.authority, "-purpose", "any", "-out", "/dev/null",
        )
        if shutil.which("pdftotext") and "l’unanimité" not in self.stage.run("pdftotext", "pdftotext", sent, "-"):
            raise Failure("the PDF has not the text that was written")

    def receipt(self, page):
        keys = self.stage.fetch(f"{self.stage.issuer}/broker/v1/evidence/keys", "keys.json")
        name = "Reçu de fin d’étape – Parapheur"

        def proved():
            page.goto(self.sent)
            path = self.download(page, page.get_by_role("link", name=name, exact=True))
            return path if json.loads(path.read_text()).get("proof") else None
        path = wait_for("the proof of the receipt", proved, seconds=15, pause=0.5)
        answer = self.stage.run(
            "Deploy/verify", sys.executable, "Deploy/verify/verify.py", path, "--keys", keys,
            "--piece", f"1={self.document}",
        )
        changed = json.loads(path.read_text())
        changed["proof"]["event"] = changed["proof"]["event"].replace("parapheur", "parapheux")
        forged = self.stage.data / "forged.json"
        forged.write_text(json.dumps(changed))
        if self.stage.exit_of(sys.executable, "Deploy/verify/verify.py", forged, "--keys", keys) != 1:
            raise Failure("a receipt that was changed is verified")
        return answer.splitlines()[0]

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

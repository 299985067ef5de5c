"""What ten thousand sessions weigh: each is opened, and used once."""
import hashlib
import http.client
import secrets
import sqlite3

from browser import Browser, Client
from ground import Failure
from report import Row

SESSIONS = 10_000
GIVEN = "neuf barques bleues sur la vase"
PASSWORD = "huit chaises vertes au grenier"
NAME = "agent.sessions@quimper-bretagne-occidentale.bzh.example"
COOKIE = "liamm-session"


def multiply(ground, cookie, count):
    """Sessions like the one behind `cookie`, as the hub keeps them: a cookie for each."""
    cookies = [secrets.token_urlsafe(32) for _ in range(count)]
    with sqlite3.connect(ground.data / "liamm.db", timeout=30) as database:
        database.row_factory = sqlite3.Row
        known = hashlib.sha256(cookie.encode()).digest()
        row = dict(database.execute("select * from sessions where cookie_hash = ?", (known,)).fetchone())
        names = ", ".join(row)
        places = ", ".join("?" for _ in row)
        for new in cookies:
            row |= {"id": secrets.token_urlsafe(16), "sign_in": None, "cookie_hash": hashlib.sha256(new.encode()).digest()}
            database.execute(f"insert into sessions ({names}) values ({places})", tuple(row.values()))
    return cookies


def use(ground, cookies):
    connection = http.client.HTTPConnection("localhost", ground.port, timeout=60)
    for cookie in cookies:
        connection.request("GET", "/", headers={"Cookie": f"{COOKIE}={cookie}"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise Failure(f"GET / in a session: {response.status}")
    connection.close()


def measure(ground, options):
    ground.register_application("ES256")
    ground.create_agent("agent.sessions", GIVEN)
    Browser(ground).choose(NAME, GIVEN, PASSWORD)
    browser = Browser(ground)
    browser.sign_in(Client(ground, "ES256"), NAME, PASSWORD)
    cookies = multiply(ground, browser.cookies[COOKIE], SESSIONS)
    use(ground, cookies)
    yield Row(f"resident memory at {SESSIONS} sessions", "MB", [ground.memory()], budget=100, of="measure", at_most=True)

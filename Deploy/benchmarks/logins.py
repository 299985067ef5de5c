"""Whole sign-ins by password, beside Argon2id alone at the same parameters."""
import concurrent.futures
import itertools
import os
import sqlite3
import time

from browser import Browser, Client
from commits import made_by
from ground import Failure
from hashing import hashes_per_cpu_second
from report import Row

AGENTS = 16
GIVEN = "neuf barques bleues sur la vase"
PASSWORD = "huit chaises vertes au grenier"
LOCAL = "quimper-bretagne-occidentale.bzh.example"
DIRECTORY = "brest-metropole.bzh.example"


def verifier(ground):
    with sqlite3.connect(f"file:{ground.data}/liamm.db?mode=ro", uri=True) as database:
        return database.execute("select verifier from password_verifiers").fetchone()[0]


def parameters(text):
    """`m=19456,t=2,p=1` of a verifier."""
    return text.split("$")[3]


def logins_per_cpu_second(ground, client, accounts, seconds):
    turns = itertools.cycle(accounts)
    end = time.monotonic() + seconds

    def work(_):
        count = 0
        while time.monotonic() < end:
            browser = Browser(ground)
            browser.sign_in(client, *next(turns))
            browser.close()
            count += 1
        return count

    before = ground.cpu()
    workers = 2 * os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        count = sum(pool.map(work, range(workers)))
    return count / (ground.cpu() - before)


def commits_of(ground, client, account):
    """Commits at the sign-in, at a silent authorization, and at the token endpoint after it."""
    database = ground.data / "liamm.db"
    whole, silent, redeemed = [], [], []
    for _ in range(9):
        browser = Browser(ground)
        whole.append(made_by(database, lambda: browser.sign_in(client, *account))[1])
        answer, count = made_by(database, lambda: browser.authorize(client))
        silent.append(count)
        redeemed.append(made_by(database, lambda: browser.redeem(client, *answer))[1])
        browser.close()
    return [[count for count in counts if count is not None] for counts in (whole, silent, redeemed)]


def measure(ground, options):
    ground.register_application("ES256")
    for number in range(1, AGENTS + 1):
        ground.create_agent(f"agent{number:03d}", GIVEN)
        Browser(ground).choose(f"agent{number:03d}@{LOCAL}", GIVEN, PASSWORD)
    ground.start_directory(AGENTS)
    ground.liamm("directory", "sync", "brest-metropole")
    client = Client(ground, "ES256")
    local = [(f"agent{number:03d}@{LOCAL}", PASSWORD) for number in range(1, AGENTS + 1)]
    bound = [(f"agent{number:03d}@{DIRECTORY}", f"mot de passe {number:03d}") for number in range(1, AGENTS + 1)]
    known = verifier(ground)
    ours, theirs, directory = [], [], []
    for _ in range(options.rounds):
        ours.append(logins_per_cpu_second(ground, client, local, options.seconds))
        theirs.append(hashes_per_cpu_second(known, PASSWORD, options.seconds))
        directory.append(logins_per_cpu_second(ground, client, bound, options.seconds))
    hashing = f"Argon2id {parameters(known)}"
    yield Row("login, local account: whole flow", "/CPU-s", ours, hashing, theirs, 0.85)
    yield Row("login by bind to the directory", "/CPU-s", directory, hashing, theirs)
    whole, silent, redeemed = commits_of(ground, client, local[0])
    if not whole or not silent or not redeemed:
        raise Failure("the commits could not be counted")
    yield Row("commits of a login", "", whole, budget=2, of="measure", at_most=True)
    yield Row("commits of a silent sign-in at the authorization endpoint", "", silent, budget=0, of="measure", at_most=True)
    yield Row("commits of a silent sign-in at the token endpoint", "", redeemed, budget=1, of="measure", at_most=True)
    yield Row("resident memory after the logins", "MB", [ground.memory()], budget=100, of="measure", at_most=True)

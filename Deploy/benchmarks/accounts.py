"""Wrong passwords of known and of unknown accounts, mixed at random: whether the time of a refusal tells them apart."""
import concurrent.futures
import ipaddress
import random
import statistics
import time

from browser import Browser, Client
from ground import Failure
from logins import DIRECTORY, LOCAL, PASSWORD
from ranks import mann_whitney
from report import Row

NAMES = 100
"""Of each kind. One name has six tries before it waits (SignIn/Throttle/AttemptCounter.swift): two loads share them."""
MOST_PASSES = 3
WRONG = "huit chaises bleues au grenier"
LOADS = (6, 48)
"""Agents at once. Six find processors free: the floor of a refusal is what they wait for. Where the machine has two
cores, the line of hashes that 48 make is longer than that floor, and hides nothing."""
KINDS = {"local": LOCAL, "directory": DIRECTORY}
NETWORK = ipaddress.ip_network("198.18.0.0/15")  # for benchmarks (RFC 2544)


def names():
    """(kind, whether it is known, identifier): the unknown ones are spelt like the others."""
    for kind, domain in KINDS.items():
        for number in range(1, 2 * NAMES + 1):
            yield kind, number <= NAMES, f"agent{number:03d}@{domain}"


def trust_proxies(ground):
    """Each try comes from an address of its own: one network has three hundred tries at once, then five a second."""
    ground.stop("liammd")
    with open(ground.data / "liammd.yaml", "a") as settings:
        settings.write("trustedProxies: [127.0.0.1/32, '::1/128']\n")
    ground.start_hub()


def refusal(ground, client, identifier, address):
    """Milliseconds from the password sent to its refusal read."""
    browser = Browser(ground, address)
    try:
        page, _ = browser.authorize(client)
        page = browser.follow("POST", "/sign-in", {**browser.form(page), "identifier": identifier})
        form = {**browser.form(page), "password": WRONG}
        start = time.perf_counter()
        page = browser.follow("POST", "/sign-in/password", form)
        spent = time.perf_counter() - start
    finally:
        browser.close()
    if "failure=refused" not in page:
        raise Failure(f"{identifier}: not refused but {page.rpartition('&')[2]}")
    return spent * 1000


def refusals(ground, client, addresses, workers, passes):
    """Times of each kind. Every name has one try in each pass, so that no two of its tries meet."""
    times = {(kind, is_known): [] for kind, is_known, _ in names()}
    for _ in range(passes):
        turns = [(*name, str(next(addresses))) for name in names()]
        random.shuffle(turns)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            found = pool.map(lambda turn: refusal(ground, client, *turn[2:]), turns)
            for (kind, is_known, *_), spent in zip(turns, found):
                times[kind, is_known].append(spent)
    return times


def within(times):
    """What nine of ten stay under."""
    return statistics.quantiles(times, n=10, method="inclusive")[-1]


def rows(name, known, unknown):
    chance, probability = mann_whitney(known, unknown)
    # Of each pass by itself: the machine may be slower in one than in another.
    passes = [slice(start, start + NAMES) for start in range(0, len(known), NAMES)]
    apart = [abs(statistics.median(known[one]) / statistics.median(unknown[one]) - 1) * 100 for one in passes]
    count = f"{len(known)} and {len(unknown)} tries"
    yield Row(f"wrong password refused, {name}", "ms", known, "unknown account", unknown)
    yield Row("9 of 10 of them within", "ms", [within(known)], "unknown account", [within(unknown)])
    yield Row("their medians lie apart, pass by pass", "%", apart, budget=5, of="measure", at_most=True)
    yield Row(f"known slower than unknown (Mann-Whitney, {count}, p = {probability:.1g})", "of pairs", [chance])


def measure(ground, options):
    trust_proxies(ground)
    ground.register_application("ES256")
    for number in range(1, NAMES + 1):
        ground.create_agent(f"agent{number:03d}", PASSWORD)
    ground.start_directory(NAMES)
    ground.liamm("directory", "sync", "brest-metropole")
    client, addresses = Client(ground, "ES256"), NETWORK.hosts()
    for workers in LOADS:
        times = refusals(ground, client, addresses, workers, min(options.rounds, MOST_PASSES))
        for kind in KINDS:
            yield from rows(f"{kind} account, {workers} at once", times[kind, True], times[kind, False])

"""Answers of the hub that need no database, beside nginx returning as many bytes."""
import urllib.request

from report import Row
from wrk import requests_per_cpu_second

BUDGET = 0.22


def measure(ground, options):
    pages = {
        "discovery": (f"http://127.0.0.1:{ground.port}/.well-known/openid-configuration", BUDGET),
        "keys": (f"http://127.0.0.1:{ground.port}/oauth2/jwks", BUDGET),
        "/livez of the management address": (f"http://127.0.0.1:{ground.management}/livez", None),
    }
    sizes = {name: len(urllib.request.urlopen(url).read()) for name, (url, _) in pages.items()}
    ground.start_nginx(set(sizes.values()))
    rates = {name: ([], []) for name in pages}
    for _ in range(options.rounds):
        for name, (url, _) in pages.items():
            ours, theirs = rates[name]
            same = f"http://127.0.0.1:{ground.nginx_port}/{sizes[name]}"
            ours.append(requests_per_cpu_second(ground, "liammd", url, options.seconds))
            theirs.append(requests_per_cpu_second(ground, "nginx", same, options.seconds))
    ground.stop("nginx")
    for name, (ours, theirs) in rates.items():
        yield Row(
            f"hello: {name}, {sizes[name]} bytes", "/CPU-s", ours, "nginx `return 200`", theirs, pages[name][1]
        )

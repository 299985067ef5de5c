"""From the start of the process to its first answer, and what it keeps in memory then."""
import http.client
import time

from report import Row


def first_answer(ground):
    start = time.monotonic()
    ground.start("liammd", ground.binaries / "liammd", "serve", "--config", ground.data / "liammd.yaml")
    while time.monotonic() - start < 60:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", ground.port, timeout=5)
            connection.request("GET", "/.well-known/openid-configuration")
            if connection.getresponse().status == 200:
                return time.monotonic() - start
        except OSError:
            time.sleep(0.002)
        finally:
            connection.close()
    raise TimeoutError("liammd does not answer within a minute")


def measure(ground, options):
    seconds, memory = [], []
    for _ in range(max(3, options.rounds)):
        ground.stop("liammd")
        seconds.append(first_answer(ground))
        memory.append(ground.memory())
    yield Row("start to first request", "s", seconds, budget=1, of="measure", at_most=True)
    yield Row("resident memory after start", "MB", memory, budget=100, of="measure", at_most=True)

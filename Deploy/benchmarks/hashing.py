"""Argon2id as the machine's own library makes it: the library that the hub calls, and nothing else."""
import concurrent.futures
import ctypes
import os
import time

from ground import Failure


def library():
    argon2 = ctypes.CDLL("libargon2.so.1")
    argon2.argon2id_verify.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
    return argon2


def hashes_per_cpu_second(verifier, password, seconds):
    """One thread a core, as the hub does it: they share the machine's memory likewise."""
    argon2 = library()
    secret = password.encode()

    def work(_):
        count, end, start = 0, time.monotonic() + seconds, time.thread_time()
        while time.monotonic() < end:
            if argon2.argon2id_verify(verifier.encode(), secret, len(secret)) != 0:
                raise Failure("the verifier of the hub is not one of this password")
            count += 1
        return count, time.thread_time() - start

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(work, range(os.cpu_count())))
    return sum(count for count, _ in counts) / sum(used for _, used in counts)

"""Commits of SQLite, counted in its write-ahead log (file format, section 4.1)."""
import pathlib
import struct

HEADER, FRAME = 32, 24


def commits(database):
    """Salts of the log and the commits it holds: both change when the log begins again."""
    log = pathlib.Path(f"{database}-wal").read_bytes()
    if len(log) < HEADER:
        return b"", 0
    page, salts = struct.unpack(">I", log[8:12])[0], log[16:24]
    count = 0
    for place in range(HEADER, len(log) - FRAME, FRAME + page):
        if log[place + 8:place + 16] != salts:
            break
        count += log[place + 4:place + 8] != b"\0\0\0\0"
    return salts, count


def made_by(database, act):
    """The commits that an act made; nil when the log began again meanwhile. Also what the act returns."""
    before = commits(database)
    value = act()
    after = commits(database)
    return value, after[1] - before[1] if before[0] == after[0] else None

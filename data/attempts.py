"""Failed sign-ins: counted by account and by address (of IPv6: by network), each with a growing delay.

An attempt is counted before its password is looked at, so that many at once gain nothing, and taken back when it was right.
Unknown names are counted as known ones are. Subjects are kept as hashes: people type passwords into the wrong field.
"""

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from data import store
from data.problems import Problem

FREE = {"account": 5, "address": 20, "begin": 5}  # attempts without a delay
FIRST, LONGEST = 5, 900  # seconds: the first delay, doubled each time, up to the longest
FORGOTTEN = timedelta(days=1)


def delay(kind: str, failures: int) -> int:
    """Seconds to wait after so many failures of this kind."""
    over = failures - FREE[kind]
    return 0 if over < 0 else min(LONGEST, FIRST * 2 ** min(over, 20))


def subject(kind: str, name: str) -> tuple[str, str]:
    """The kind and the key under which attempts on this account or from this address ("begin": also an address) are counted."""
    name = name if kind == "account" else network(name)
    return kind, f"{kind}:{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, the /64 of an IPv6 one; "?" for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip) if ip.version == 4 else f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def knock(here: store.Store, *subjects: tuple[str, str]) -> None:
    """Count an attempt on every subject; a Problem with the seconds left while one of them is locked."""
    here.transaction(lambda cur, me: [_knock(cur, kind, key, store.now()) for kind, key in subjects], touches=("attempts",))


def _knock(cur, kind: str, key: str, now: datetime) -> None:
    row = cur.execute("SELECT failures, last_at, locked_until FROM kept.attempts WHERE subject = ?", [key]).fetchone()
    if row and row[2] is not None and row[2] > now:
        raise Problem("Too many attempts. Try again in {seconds} s.", seconds=math.ceil((row[2] - now).total_seconds()))
    failures = row[0] + 1 if row and now - row[1] < FORGOTTEN else 1
    wait = delay(kind, failures)
    until = now + timedelta(seconds=wait) if wait else None
    cur.execute(
        "INSERT INTO kept.attempts VALUES ($key, $n, $now, $until) ON CONFLICT (subject) "
        "DO UPDATE SET failures = $n, last_at = $now, locked_until = $until",
        {"key": key, "n": failures, "now": now, "until": until},
    )


def forgive(here: store.Store, *subjects: tuple[str, str]) -> None:
    """The attempt was right: an account starts anew, an address only gets this attempt back. Old rows go."""
    here.transaction(lambda cur, me: _forgive(cur, subjects), touches=("attempts",))


def _forgive(cur, subjects) -> None:
    for kind, key in subjects:
        if kind == "address":
            cur.execute("UPDATE kept.attempts SET failures = greatest(failures - 1, 0), locked_until = NULL WHERE subject = ?", [key])
        else:
            cur.execute("DELETE FROM kept.attempts WHERE subject = ?", [key])
    cur.execute("DELETE FROM kept.attempts WHERE last_at < ?", [store.now() - FORGOTTEN])

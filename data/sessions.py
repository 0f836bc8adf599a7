"""Who is signed in: password, one-time ticket, session. Only hashes of tokens are kept; a session ends at once everywhere."""

import contextlib
import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from data import accounts, attempts, store, trail
from data.problems import Problem

TICKET = timedelta(seconds=30)
IDLE, LONGEST = timedelta(days=7), timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
REMEMBERED = 1000
NOBODYS = (
    "$2b$12$JcuMe5eie8Zm7rZOVdshru4hFYkEpagzd.Y.c6DvJzc8nAfF3Dx5e"  # of a password nobody has: unknown names take as long as known ones
)


@dataclass(frozen=True)
class Session:
    """A live session: whose it is, the hash of its token, the person's language; since when, last seen (UTC), where and with what."""

    staff_id: UUID
    sid: str
    language: str
    created_at: datetime | None = None
    seen_at: datetime | None = None
    address: str | None = None
    agent: str | None = None


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(here: store.Store, login: str, password: str, address: str, agrees=accounts.agrees) -> UUID:
    """The id of the person whose login and password these are; a Problem otherwise, the same for every wrong pair.

    `agrees(password, hash)` is asked once whether the login is known or not. A locked account or address is refused first.
    """
    login = accounts.clean_login(login)[:64]
    subjects = attempts.subject("account", login), attempts.subject("address", address)
    attempts.knock(here, *subjects)
    with here.cursor() as cur:
        row = cur.execute(
            "SELECT id, password_hash FROM kept.staff WHERE lower(login) = ? AND password_hash IS NOT NULL "
            "AND disabled_at IS NULL AND retired_at IS NULL",
            [login],
        ).fetchone()
    right = agrees(password, row[1] if row else NOBODYS)
    if not (row and right):
        raise Problem("Login or password is wrong.", field="password")
    attempts.forgive(here, *subjects)
    return row[0]


def ticket(here: store.Store, staff_id: UUID, visit: str) -> str:
    """A one-time ticket for the browser that holds the cookie `visit`, good for half a minute."""
    if not visit:
        raise Problem("Signing in needs cookies. Allow them for this address and reload the page.")
    token, now = secrets.token_urlsafe(32), store.now()

    def work(cur, me):
        cur.execute("DELETE FROM kept.tickets WHERE expires_at < ?", [now])
        cur.execute("INSERT INTO kept.tickets VALUES (?, ?, ?, ?, NULL)", [hash_of(f"{token} {visit}"), staff_id, now, now + TICKET])

    here.transaction(work, touches=("tickets",))
    return token


def redeem(here: store.Store, token: str, visit: str, address: str | None = None, agent: str | None = None) -> str | None:
    """Turn a ticket into a session and return its token; None for a ticket that is used, old, or of another browser."""

    def work(cur, me):
        row = cur.execute(
            "UPDATE kept.tickets SET used_at = $now WHERE ticket_hash = $hash AND used_at IS NULL AND expires_at > $now RETURNING staff_id",
            {"now": store.now(), "hash": hash_of(f"{token} {visit}")},
        ).fetchone()
        return _open(cur, row[0], address, agent) if row else None

    return here.transaction(work, touches=("tickets", "sessions", "audit"))


def start(here: store.Store, staff_id: UUID, address: str | None = None, agent: str | None = None) -> str:
    """Open a session without a ticket and return its token (for measuring and tests)."""
    return here.transaction(lambda cur, me: _open(cur, staff_id, address, agent), touches=("sessions", "audit"))


def _open(cur, staff_id: UUID, address: str | None, agent: str | None) -> str:
    token, now = secrets.token_urlsafe(32), store.now()
    cur.execute(
        "INSERT INTO kept.sessions SELECT ?, id, token_version, ?, ?, ?, NULL, ?, ? FROM kept.staff WHERE id = ?",
        [hash_of(token), now, now, now + LONGEST, address, (agent or "")[:200], staff_id],
    )
    trail.note(cur, staff_id, "session.start", "staff", staff_id, address)
    return token


_LIVE = (
    "SELECT s.staff_id, s.seen_at, s.expires_at, coalesce(p.language, c.language, 'en') FROM kept.sessions s "
    "JOIN kept.staff p ON p.id = s.staff_id LEFT JOIN kept.company c ON c.id = 1 WHERE s.sid_hash = $sid "
    "AND s.ended_at IS NULL AND s.token_version = p.token_version AND p.disabled_at IS NULL AND p.retired_at IS NULL"
)
_rows: OrderedDict[tuple, tuple | None] = OrderedDict()  # what _LIVE gave, by session and versions of the tables it reads


def check(here: store.Store, token: str | None) -> Session | None:
    """The live session of this token, as the tables stand at this moment; None for any other."""
    if not token or len(token) > 100:
        return None
    sid, now = hash_of(token), store.now()
    row = _live(here, sid)
    if row is None or row[2] <= now or now - row[1] >= IDLE:
        return None
    if now - row[1] > SEEN_EVERY:
        here.transaction(
            lambda cur, me: cur.execute("UPDATE kept.sessions SET seen_at = ? WHERE sid_hash = ?", [now, sid]), touches=("sessions",)
        )
    return Session(row[0], sid, row[3])


def _live(here: store.Store, sid: str) -> tuple | None:
    """Exact, not for a while: a committed change of a session or an account raises a version, and the row is read anew."""
    key = (here.path, here.number, sid, here.generation, *(here.versions[table] for table in ("sessions", "staff", "company")))
    try:
        return _rows[key]
    except KeyError:
        with here.cursor() as cur:
            row = _rows[key] = cur.execute(_LIVE, {"sid": sid}).fetchone()
        while len(_rows) > REMEMBERED:
            with contextlib.suppress(KeyError):
                _rows.popitem(last=False)
        return row


def end(here: store.Store, sid: str) -> None:
    """End the session with this hash; nothing happens when it has ended before."""

    def work(cur, me):
        row = cur.execute(
            "UPDATE kept.sessions SET ended_at = ? WHERE sid_hash = ? AND ended_at IS NULL RETURNING staff_id", [store.now(), sid]
        ).fetchone()
        if row:
            trail.note(cur, row[0], "session.end", "staff", row[0])

    here.transaction(work, touches=("sessions", "audit"))


def end_all(here: store.Store, staff_id: UUID, but: str | None = None) -> None:
    """End every session of a person, or every other one when `but` is the hash of one to keep."""
    here.transaction(lambda cur, me: end_in(cur, staff_id, but), touches=("sessions", "staff", "audit"))


def end_in(cur, staff_id: UUID, but: str | None = None) -> None:
    """The same inside an open transaction: what was signed in before is of an old version, ended or not."""
    version = cur.execute(
        "UPDATE kept.staff SET token_version = token_version + 1 WHERE id = ? RETURNING token_version", [staff_id]
    ).fetchone()[0]
    cur.execute(
        "UPDATE kept.sessions SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL AND sid_hash <> ?",
        [store.now(), staff_id, but or ""],
    )
    cur.execute(
        "UPDATE kept.sessions SET token_version = ? WHERE sid_hash = ? AND staff_id = ? AND ended_at IS NULL",
        [version, but or "", staff_id],
    )
    trail.note(cur, staff_id, "session.end_all", "staff", staff_id)


def of(here: store.Store, staff_id: UUID) -> list[Session]:
    """The live sessions of a person, the one seen last first."""
    now = store.now()
    with here.cursor() as cur:
        rows = cur.execute(
            "SELECT s.staff_id, s.sid_hash, coalesce(p.language, 'en'), s.created_at, s.seen_at, s.address, s.agent "
            "FROM kept.sessions s JOIN kept.staff p ON p.id = s.staff_id AND p.token_version = s.token_version "
            "WHERE s.staff_id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND s.seen_at > ? ORDER BY s.seen_at DESC, s.sid_hash",
            [staff_id, now, now - IDLE],
        ).fetchall()
    return [Session(*row) for row in rows]

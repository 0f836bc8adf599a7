"""Calendar feeds: a secret address per person; only the hash of the secret is kept, and one address lives at a time."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import store, trail
from data.problems import Problem
from data.sessions import hash_of
from data.viewer import Viewer, current

SEEN_EVERY = timedelta(hours=1)
LENGTH = 43  # characters of a token: 32 random bytes
TOUCHES = ("feeds", "audit")
_making = threading.Lock()  # two clicks at one moment leave one address


def create(viewer: Viewer) -> str:
    """Make a new secret and return it, this once; the address before it is no longer good."""
    token = secrets.token_urlsafe(32)

    def work(cur, me) -> None:
        _close(cur, me)
        cur.execute("INSERT INTO kept.feeds (token_hash, staff_id, created_at) VALUES (?, ?, ?)", [hash_of(token), me.id, store.now()])
        trail.note(cur, me.id, "feed.create", "staff", me.id)

    with _making:
        store.here().transaction(work, viewer=viewer, right="own.feed", touches=TOUCHES)
    return token


def revoke(viewer: Viewer) -> None:
    """The address is no longer good; nothing happens when there is none."""

    def work(cur, me) -> None:
        if _close(cur, me):
            trail.note(cur, me.id, "feed.revoke", "staff", me.id)

    store.here().transaction(work, viewer=viewer, right="own.feed", touches=TOUCHES)


def _close(cur, me) -> bool:
    closed = cur.execute(
        "UPDATE kept.feeds SET revoked_at = ? WHERE staff_id = ? AND revoked_at IS NULL RETURNING staff_id", [store.now(), me.id]
    ).fetchall()
    return bool(closed)


@dataclass(frozen=True)
class Feed:
    """A live address: since when, and when a calendar asked last (UTC; None: not yet)."""

    created_at: datetime
    seen_at: datetime | None


def standing(viewer: Viewer) -> Feed | None:
    """The live address of this person; never what it is."""
    with store.here().cursor() as cur:
        row = cur.execute("SELECT created_at, seen_at FROM kept.feeds WHERE staff_id = ? AND revoked_at IS NULL", [viewer.id]).fetchone()
    return Feed(*row) if row else None


def opened(here: store.Store, token: str) -> Viewer | None:
    """Whose calendar this secret opens; None for one that is unknown or revoked, or whose account is closed.

    The secret is looked up by its hash, so that how long it takes tells nothing about it.
    """
    if len(token) != LENGTH:
        return None
    with here.cursor() as cur:
        row = cur.execute(
            "SELECT staff_id, seen_at FROM kept.feeds WHERE token_hash = ? AND revoked_at IS NULL", [hash_of(token)]
        ).fetchone()
    if row is None:
        return None
    try:
        viewer = current(here, row[0])
    except Problem:
        return None
    if not viewer.may("own.feed"):
        return None
    if row[1] is None or store.now() - row[1] >= SEEN_EVERY:
        _seen(here, token)
    return viewer


def _seen(here: store.Store, token: str) -> None:
    here.transaction(
        lambda cur, me: cur.execute("UPDATE kept.feeds SET seen_at = ? WHERE token_hash = ?", [store.now(), hash_of(token)]),
        touches=("feeds",),
    )

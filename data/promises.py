"""Promises: what we owe a client, or they owe us, until a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data import store
from data.problems import Problem


@dataclass(frozen=True)
class Promise:
    """`side` is ours or theirs; `due_on` a local day."""

    side: str
    what: str
    due_on: date | None


def write(cur, me, promise: Promise, about, *, promise_id: UUID, contact_id: UUID | None, today: date, happened_at) -> None:
    """Write a promise into an open transaction. `about` gives line_id, client_id, deal_id and owner_id."""
    me.must("promises.make")
    if promise.side not in ("ours", "theirs"):
        raise Problem("A promise is ours or theirs.", field="promise")
    if not promise.what.strip():
        raise Problem("Say what was promised.", field="promise")
    if about.client_id is None:
        raise Problem("A promise needs a client.", field="promise")
    if promise.due_on is None or promise.due_on < today:
        raise Problem("A promise needs a day from today on.", field="promise")
    cur.execute(
        "INSERT INTO kept.promises (id, line_id, client_id, deal_id, contact_id, owner_id, side, what, due_on, state, happened_at, "
        "entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)",
        [
            promise_id,
            about.line_id,
            about.client_id,
            about.deal_id,
            contact_id,
            about.owner_id or me.id,
            promise.side,
            promise.what.strip(),
            promise.due_on,
            happened_at,
            store.now(),
            me.id,
        ],
    )

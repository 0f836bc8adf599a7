"""The relationship with a client: what is entered by hand into its balance, and who recommended us to whom."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from data import calendar, edits, rewards, store, trail
from data.problems import Problem

REFERRED = """
INSERT INTO kept.referrals (id, from_client_id, to_client_id, offer_id, happened_at, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True)
class Entry:
    """A deposit or a withdrawal from the company's list (those `by_hand`), on a local day up to today."""

    code: str
    what: str
    on: date


def enter(viewer, client_id: UUID, entry: Entry, *, key: UUID) -> UUID:
    """Write an entry into the balance of a client, with the points of the list as it is today. Once per key."""

    def work(cur, me) -> UUID:
        line_id = edits.standing(cur, "client", client_id)["line_id"]
        if cur.execute("SELECT 1 FROM kept.relationship_entries WHERE id = ?", [key]).fetchone() is None:
            _insert(cur, me, entry, client_id, line_id, key)
            trail.note(cur, me.id, "relationship.enter", "client", client_id, entry.code)
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=("relationship_entries", "audit"))


def _insert(cur, me, entry: Entry, client_id: UUID, line_id: UUID, key: UUID) -> None:
    points, now = _points(cur, entry), store.now()
    happened_at = min(calendar.end_of_day(cur, entry.on, time(12)), now)
    cur.execute(
        "INSERT INTO kept.relationship_entries (id, line_id, client_id, code, points, what, happened_at, entered_at, entered_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [key, line_id, client_id, entry.code, points, entry.what.strip(), happened_at, now, me.id],
    )


def _points(cur, entry: Entry) -> float:
    """What the entry weighs by the company's list; a Problem when something of it is wrong."""
    row = cur.execute(
        "SELECT points FROM kept.relationship_points WHERE code = ? AND by_hand AND retired_at IS NULL", [entry.code]
    ).fetchone()
    if row is None:
        raise Problem("Choose what happened.", field="code")
    edits.short(entry.what, "what", 1000)
    if not entry.what.strip():
        raise Problem("Say in a few words what happened.", field="what")
    if entry.on > calendar.local_day(cur, store.now()):
        raise Problem("What has not happened yet cannot be entered.", field="on")
    return row[0]


def retire(viewer, entry_id: UUID, *, version: int) -> None:
    """Take an entry out of the balance again."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT client_id, code, version FROM visible.relationship_entries WHERE id = ?", [entry_id]).fetchone()
        if row is None or row[2] != version:
            raise Problem("Someone has changed this in the meantime. Look at it again.")
        cur.execute("UPDATE kept.relationship_entries SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), entry_id])
        trail.note(cur, me.id, "relationship.retire", "client", row[0], row[1])

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=("relationship_entries", "audit"))


def refer(viewer, from_id: UUID, to_id: UUID, *, key: UUID, offer_id: UUID | None = None) -> UUID:
    """One client brought us another, under an offer that stands today or none. Once per key and once per pair; one of the two
    must be in hand, the other at least known."""

    def work(cur, me) -> UUID:
        if cur.execute("SELECT 1 FROM kept.referrals WHERE id = ?", [key]).fetchone():
            return key
        _check_pair(cur, from_id, to_id)
        line_id = cur.execute("SELECT line_id FROM kept.clients WHERE id = ?", [to_id]).fetchone()[0]
        row = [key, from_id, to_id, rewards.offered(cur, line_id, offer_id), store.now(), store.now(), me.id]
        cur.execute(REFERRED, row)
        for one in (from_id, to_id):
            trail.note(cur, me.id, "relationship.refer", "client", one)
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=("referrals", "audit"))


def _check_pair(cur, from_id: UUID, to_id: UUID) -> None:
    in_hand = cur.execute("SELECT count(*) FROM visible.clients_in_hand WHERE id IN (?, ?)", [from_id, to_id]).fetchone()[0]
    known = cur.execute("SELECT count(*) FROM visible.clients WHERE id IN (?, ?)", [from_id, to_id]).fetchone()[0]
    if from_id == to_id or not in_hand or known < 2:
        raise Problem("Choose another client of yours.", field="client")
    if cur.execute("SELECT 1 FROM kept.referrals WHERE from_client_id = ? AND to_client_id = ?", [from_id, to_id]).fetchone():
        raise Problem("This recommendation is known already.", field="client")

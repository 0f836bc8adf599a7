"""Further ways to reach a client or a person; the main phone and e-mail stand with them."""

from dataclasses import dataclass
from uuid import UUID

from data import edits, store, trail
from data.names import digits
from data.problems import Problem

KINDS = ("phone", "email", "messenger", "website")
TABLES = ("reach", "field_history", "audit")


@dataclass(frozen=True)
class Reach:
    """One more way to reach somebody; `label` says which it is: work, mobile, home, other."""

    kind: str
    value: str
    label: str | None = None


def add(viewer, entity: str, entity_id: UUID, one: Reach, *, key: UUID) -> UUID:
    """One more phone, e-mail, messenger or website of a person or a client. Once per key."""

    def work(cur, me) -> UUID:
        edits.standing(cur, entity, entity_id)
        if cur.execute("SELECT 1 FROM kept.reach WHERE id = ?", [key]).fetchone() is None:
            insert(cur, me, entity, entity_id, one, key)
            trail.note(cur, me.id, "reach.add", entity, entity_id, one.kind)
        return key

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)


def insert(cur, me, entity: str, entity_id: UUID, one: Reach, key: UUID) -> None:
    """The same inside an open transaction, for somebody the caller has checked."""
    value = one.value.strip()
    if one.kind not in KINDS or not value:
        raise Problem("Say how they can be reached.", field="reach")
    edits.short(value + (one.label or ""), "reach", 500)
    if one.kind in ("phone", "email"):
        (edits.check_phone if one.kind == "phone" else edits.check_mail)(value)
    cur.execute(
        "INSERT INTO kept.reach (id, entity, entity_id, kind, label, value, value_norm, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [key, entity, entity_id, one.kind, one.label, value, digits(value) if one.kind == "phone" else value.lower(), store.now(), me.id],
    )
    edits.note(cur, me, entity, entity_id, one.kind, None, value)


def retire(viewer, reach_id: UUID, *, version: int) -> None:
    """They are no longer reached this way."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT entity, entity_id, kind, value, version FROM visible.reach WHERE id = ?", [reach_id]).fetchone()
        if row is None or row[4] != version:
            raise Problem("Someone has changed this in the meantime. Look at it again.")
        edits.standing(cur, row[0], row[1])
        cur.execute("UPDATE kept.reach SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), reach_id])
        edits.note(cur, me, row[0], row[1], row[2], row[3], None)
        trail.note(cur, me.id, "reach.retire", row[0], row[1], row[2])

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TABLES)

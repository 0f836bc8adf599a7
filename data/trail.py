"""The audit trail: who did what when, written in the transaction that does it."""

from uuid import UUID, uuid4

from data import store


def note(cur, actor: UUID | None, action: str, entity: str | None = None, entity_id: UUID | None = None, details: str | None = None) -> None:
    """Add one line to the trail, inside an open transaction. Never a password, never a token."""
    cur.execute("INSERT INTO kept.audit VALUES (?, ?, ?, ?, ?, ?, ?)", [uuid4(), store.now(), actor, action, entity, entity_id, details])

"""The audit trail: who did what when, written in the transaction that does it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from data import store


@dataclass(frozen=True)
class Line:
    """One line of the trail; `happened_at` is UTC."""

    id: UUID
    happened_at: datetime
    actor_id: UUID | None
    action: str
    entity: str | None
    entity_id: UUID | None
    details: str | None


def note(
    cur,
    actor: UUID | None,
    action: str,
    entity: str | None = None,
    entity_id: UUID | None = None,
    details: str | None = None,
    *,
    line: UUID | None = None,
) -> None:
    """Add one line to the trail, inside an open transaction. Never a password, never a token.

    `line` is the line's own id: the key of an act that must happen once (see `of`).
    """
    cur.execute(
        "INSERT INTO kept.audit VALUES (?, ?, ?, ?, ?, ?, ?)", [line or uuid4(), store.now(), actor, action, entity, entity_id, details]
    )


def of(cur, line: UUID) -> Line | None:
    """The line with this id: an act that was done already."""
    row = cur.execute(
        "SELECT id, happened_at, actor_id, action, entity, entity_id, details FROM kept.audit WHERE id = ?", [line]
    ).fetchone()
    return Line(*row) if row else None


def last(cur, action: str, entity_id: UUID) -> Line | None:
    """The last line of this action about one thing."""
    row = cur.execute(
        "SELECT id, happened_at, actor_id, action, entity, entity_id, details FROM kept.audit "
        "WHERE action = ? AND entity_id = ? ORDER BY happened_at DESC, id LIMIT 1",
        [action, entity_id],
    ).fetchone()
    return Line(*row) if row else None

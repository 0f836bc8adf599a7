"""Fields of a row that stands: checked for its version, set anew, and what they were is kept."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from data import store, trail
from data.problems import Problem


@dataclass(frozen=True)
class Act:
    """One act of one person upon one row: its key makes a double click one act; `action` names it in the trail."""

    action: str
    entity: str
    entity_id: UUID
    key: UUID


def done_before(cur, me, act: Act) -> bool:
    """Was this very act done already, by this person? A Problem when the key is another act's."""
    known = trail.of(cur, act.key)
    if known is None:
        return False
    if (known.actor_id, known.action, str(known.entity_id)) != (me.id, act.action, str(act.entity_id)):
        raise Problem("This entry is somebody else's. Load the page again.")
    return True


def insert(cur, table: str, row: dict) -> None:
    """Write a row of a table of schema kept, by the names of its columns."""
    cur.execute(f"INSERT INTO kept.{table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])


def remember(cur, me, entity: str, entity_id: UUID, before: dict, after: dict) -> dict:
    """Keep in the field history what changes; returns the fields that do change, with their new values."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    for name, value in changed.items():
        old, now = before.get(name), store.now()
        cur.execute(
            "INSERT INTO kept.field_history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [uuid4(), entity, entity_id, name, None if old is None else str(old), None if value is None else str(value), now, now, me.id],
        )
    return changed


def revise(cur, me, act: Act, before: dict, after: dict, *, table: str, key: str = "id", details: str | None = None) -> None:
    """Set fields of a row of schema kept, raise its version, keep history and trail. `before` is the row as it stands."""
    changed = remember(cur, me, act.entity, act.entity_id, before, after)
    fields = "".join(f"{name} = ?, " for name in changed)
    cur.execute(f"UPDATE kept.{table} SET {fields}version = version + 1 WHERE {key} = ?", [*changed.values(), act.entity_id])
    trail.note(cur, me.id, act.action, act.entity, act.entity_id, details, line=act.key)

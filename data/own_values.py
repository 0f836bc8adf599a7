"""The company's own fields of a client: which values each kind of field allows."""

from datetime import date
from uuid import UUID

from data import edits
from data.problems import Problem

YES_NO = ("true", "false")


def put(cur, me, client_id: UUID, field_id: UUID, value: str | None) -> bool:
    """Set one of the company's own fields of a client, inside an open transaction; None takes the value away. Did it change?"""
    field = cur.execute(
        "SELECT f.name, f.kind, f.choices, v.value FROM kept.custom_fields f LEFT JOIN kept.custom_values v ON v.field_id = f.id "
        "AND v.entity_id = ? WHERE f.id = ? AND f.entity = 'client' AND f.retired_at IS NULL",
        [client_id, field_id],
    ).fetchone()
    if field is None:
        raise Problem("This field is no longer on the list.")
    name, kind, choices, before = field
    if value == before:
        return False
    edits.short(value, name)
    _check(name, kind, choices, value)
    cur.execute("DELETE FROM kept.custom_values WHERE field_id = ? AND entity_id = ?", [field_id, client_id])
    if value is not None:
        cur.execute("INSERT INTO kept.custom_values (field_id, entity_id, value) VALUES (?, ?, ?)", [field_id, client_id, value])
    edits.note(cur, me, "client", client_id, f"custom.{name}", before, value)
    return True


def _check(name: str, kind: str, choices: str | None, value: str | None) -> None:
    if value is None or kind == "text":
        return
    allowed = {"choice": (choices or "").split("\n"), "yes_no": YES_NO}.get(kind)
    try:
        right = value in allowed if allowed else {"number": float, "date": date.fromisoformat}[kind](value) is not None
    except ValueError:
        right = False
    if not right:
        raise Problem("{value} is not possible in {field_name}.", field=name, value=value, field_name=name)

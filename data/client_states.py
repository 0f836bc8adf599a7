"""What becomes of a client: they leave and come back, are retired and restored; and the company's own fields."""

from datetime import date
from uuid import UUID

from data import clients, edits, store, trail
from data.problems import Problem

YES_NO = ("true", "false")


def leave(viewer, client_id: UUID, because: str, *, version: int) -> None:
    """The client said that they leave us, and why; their story stays."""
    if not because.strip():
        raise Problem("Say why they leave.", field="because")
    _change(viewer, client_id, {"left_at": store.now(), "left_because": because.strip()}, version, "clients.leave")


def come_back(viewer, client_id: UUID, *, version: int) -> None:
    """They are a client again."""
    _change(viewer, client_id, {"left_at": None, "left_because": None}, version, "clients.come_back")


def retire(viewer, client_id: UUID, *, version: int) -> None:
    """Take the client out of all lists; nothing of it is deleted. A Problem while a deal is open."""

    def check(cur, row) -> None:
        n = cur.execute(
            "SELECT count(*) FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.client_id = ? AND s.kind = 'open'",
            [client_id],
        ).fetchone()[0]
        if n:
            raise Problem("A client with an open deal cannot be retired. Close the deal first.")

    _change(viewer, client_id, {"retired_at": store.now()}, version, "clients.retire", check=check)


def restore(viewer, client_id: UUID, *, version: int) -> None:
    """Take a retired client back into the lists. One that a merge retired comes back by taking the merge back."""

    def check(cur, row) -> None:
        if row["merged_into_id"] is not None:
            raise Problem("This client was merged into another one. Take the merge back instead.")

    _change(viewer, client_id, {"retired_at": None}, version, "clients.restore", entity="former", check=check)


def _change(viewer, client_id: UUID, changes: dict, version: int, action: str, entity: str = "client", check=None) -> None:
    def work(cur, me) -> None:
        row = edits.standing(cur, entity, client_id)
        if check:
            check(cur, row)
        if edits.write(cur, me, "client", client_id, row, changes, version):
            trail.note(cur, me.id, action, "client", client_id)

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=clients.TABLES)


def set_values(viewer, client_id: UUID, values: dict[UUID, str | None]) -> list[UUID]:
    """Set the company's own fields of a client; an empty value takes it away. Returns the fields that changed."""

    def work(cur, me) -> list[UUID]:
        edits.standing(cur, "client", client_id)
        changed = [field for field, value in values.items() if _set(cur, me, client_id, field, (value or "").strip() or None)]
        if changed:
            trail.note(cur, me.id, "clients.edit", "client", client_id)
        return changed

    return store.here().transaction(work, viewer=viewer, right="clients.edit", touches=("custom_values", "field_history", "audit"))


def _set(cur, me, client_id: UUID, field_id: UUID, value: str | None) -> bool:
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

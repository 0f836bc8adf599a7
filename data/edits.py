"""Edits of a row, field by field: the old value stays readable in kept.field_history, under words a person can read."""

import re
from datetime import date
from uuid import UUID, uuid4

from data import store
from data.names import digits, norm
from data.problems import Problem

LISTS = {"entry_point_id": "entry_points", "source_id": "sources", "campaign_id": "campaigns", "leaving_reason_id": "leaving_reasons"}
LONGEST = 4000  # characters of any one field
MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


ROWS = {
    "client": "SELECT * FROM visible.clients_in_hand WHERE id = ?",
    "person": "SELECT * FROM kept.persons WHERE id = ? AND id IN (SELECT r.person_id FROM visible.person_roles r "
    "JOIN visible.clients_in_hand c ON c.id = r.client_id)",
    "former": "SELECT * FROM visible.clients WHERE id = ? AND (sees_whole() OR is_mine(owner_id))",
}


def standing(cur, entity: str, row_id: UUID) -> dict:
    """The row of a client or person as the viewer of this cursor may work on it (`former`: a client, retired or not); or a Problem."""
    found = cur.execute(ROWS[entity], [row_id])
    names, row = [one[0] for one in found.description], found.fetchone()
    if row is None:
        if entity == "person":
            raise Problem("There is no such person among your clients.", field="who")
        raise Problem("There is no such client among yours.", field="who")
    return dict(zip(names, row, strict=True))


def write(cur, me, entity: str, row_id: UUID, before: dict, changes: dict, version: int) -> list[str]:
    """Write the changes that differ from `before` into kept.<entity>s, with their history; returns the changed fields.

    `before` is the row as it stands, with its `version`: another one than the person saw is a Problem.
    """
    if before["version"] != version:
        raise Problem("Someone has changed this in the meantime. Look at it again.")
    changed = {name: value for name, value in changes.items() if value != before[name]}
    if not changed:
        return []
    sets = changed | _derived(changed)
    cur.execute(
        f"UPDATE kept.{entity}s SET {', '.join(f'{name} = ?' for name in sets)}, version = version + 1 WHERE id = ?",
        [*sets.values(), row_id],
    )
    for name, value in changed.items():
        note(cur, me, entity, row_id, name.removesuffix("_id"), words(cur, name, before[name]), words(cur, name, value))
    return list(changed)


def note(cur, me, entity: str, row_id: UUID, field: str, old: str | None, new: str | None) -> None:
    """One line of field history, inside an open transaction."""
    now = store.now()
    cur.execute(
        "INSERT INTO kept.field_history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [uuid4(), entity, row_id, field, old, new, now, now, me.id]
    )


def words(cur, field: str, value) -> str | None:
    """A value as its history tells it: an entry of a list by its name."""
    if value is None:
        return None
    if field in LISTS:
        found = cur.execute(f"SELECT name FROM kept.{LISTS[field]} WHERE id = ?", [value]).fetchone()
        return found and found[0]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def clean(cur, changes: dict, allowed: tuple[str, ...]) -> dict:
    """The changes as they are kept: trimmed, empty = None, each checked; a Problem names the field that is wrong."""
    if set(changes) - set(allowed):
        raise Problem("This field cannot be edited.")
    made = {name: (value.strip() or None) if isinstance(value, str) else value for name, value in changes.items()}
    for name, value in made.items():
        _check(cur, name, value)
        if name in LISTS and value is not None:
            made[name] = UUID(str(value))
    return made


def _check(cur, name: str, value) -> None:
    if name == "name" and not norm(value):
        raise Problem("A name is needed.", field="name")
    if value is None:
        return
    if isinstance(value, str):
        short(value, name)
    if name == "email":
        check_mail(value)
    if name == "phone":
        check_phone(value)
    if name == "employees" and value < 0:
        raise Problem("Nobody has less than no employees.", field=name)
    if name in LISTS and not cur.execute(f"SELECT 1 FROM kept.{LISTS[name]} WHERE id = ? AND retired_at IS NULL", [value]).fetchone():
        raise Problem("This entry is no longer on the list.", field=name)


def short(text: str | None, field: str, most: int = LONGEST) -> None:
    """A Problem when a text is longer than anybody types by hand."""
    if len(text or "") > most:
        raise Problem("This text is longer than {most} characters.", field=field, most=most)


def check_mail(value: str) -> None:
    """A Problem unless this can be an e-mail address."""
    if not MAIL.fullmatch(value):
        raise Problem("{value} is no e-mail address.", field="email", value=value)


def check_phone(value: str) -> None:
    """A Problem unless this can be a phone number: three digits at least, twenty at most."""
    if not 3 <= len(digits(value) or "") <= 20:
        raise Problem("{value} is no phone number.", field="phone", value=value)


def _derived(changed: dict) -> dict:
    derived = {}
    if "name" in changed:
        derived["name_norm"] = norm(changed["name"])
    if "phone" in changed:
        derived["phone_digits"] = digits(changed["phone"])
    return derived

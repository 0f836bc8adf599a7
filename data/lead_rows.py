"""A lead as it stands inside an open transaction: found through what may be worked on, given to somebody, noted in the trail."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from data import edits, store, trail
from data.problems import Problem

TABLES = ("leads", "assignments", "contacts", "audit")
FIELDS = (
    "id, line_id, owner_id, client_id, person_id, name, phone, email, message, entry_point_id, source_id, campaign_id, happened_at, version"
)


@dataclass(frozen=True)
class Lead:
    """The row of an open lead; times are UTC."""

    id: UUID
    line_id: UUID
    owner_id: UUID | None
    client_id: UUID | None
    person_id: UUID | None
    name: str
    phone: str | None
    email: str | None
    message: str | None
    entry_point_id: UUID | None
    source_id: UUID | None
    campaign_id: UUID | None
    happened_at: datetime
    version: int


def done(cur, me, key: UUID, action: str) -> trail.Line | None:
    """The line of the trail if this was done already under this key; a Problem when somebody else's act has the key."""
    known = trail.of(cur, key)
    if known and (known.actor_id != me.id or known.action != action):
        raise Problem("This entry is somebody else's. Load the page again.")
    return known


def open_one(cur, lead_id: UUID, version: int | None = None) -> Lead:
    """A lead to work on; a Problem when it is not the viewer's, is closed, or was changed since `version`."""
    row = cur.execute(f"SELECT {FIELDS}, refused_at FROM visible.leads_in_hand WHERE id = ?", [lead_id]).fetchone()
    if row is None:
        raise _gone(cur, lead_id)
    if row[-1] is not None:
        raise Problem("This lead has been refused already.")
    if cur.execute("SELECT 1 FROM kept.deals WHERE lead_id = ?", [lead_id]).fetchone():
        raise Problem("This lead has become a deal already.")
    if version is not None and row[-2] != version:
        raise Problem("Someone has changed this lead. Look at it again.")
    return Lead(*row[:-1])


def _gone(cur, lead_id: UUID) -> Problem:
    """Of another's lead of the own line: whose it is. Of others nothing."""
    row = cur.execute(
        "SELECT o.name FROM kept.leads l JOIN kept.staff o ON o.id = l.owner_id WHERE l.id = ? AND in_my_lines(l.line_id) "
        "AND l.merged_into_id IS NULL",
        [lead_id],
    ).fetchone()
    return Problem("{owner} has this lead already.", owner=row[0]) if row else Problem("There is no such lead among yours.", field="who")


def judge(cur, me, lead_id: UUID, valid: bool | None) -> None:
    """Was it a real inquiry (None: nobody says)? Kept with its history, inside an open transaction: a past day knows what was thought then."""
    was = cur.execute("SELECT valid FROM kept.leads WHERE id = ?", [lead_id]).fetchone()[0]
    if was is not valid:
        cur.execute("UPDATE kept.leads SET valid = ? WHERE id = ?", [valid, lead_id])
        edits.note(cur, me, "lead", lead_id, "valid", *(None if one is None else str(one).lower() for one in (was, valid)))


def answered(cur, lead_id: UUID) -> bool:
    """Has a person answered it?"""
    row = cur.execute("SELECT answered_at IS NOT NULL FROM visible.open_leads WHERE id = ?", [lead_id]).fetchone()
    return bool(row and row[0])


def give(cur, me, lead: Lead, to_id: UUID | None, reason: str, key: UUID, candidates: str | None = None) -> None:
    """Change the owner: the row, the line of who owned it from when, and the contacts planned for it."""
    now = store.now()
    cur.execute("UPDATE kept.leads SET owner_id = ?, version = version + 1 WHERE id = ?", [to_id, lead.id])
    cur.execute(
        "INSERT INTO kept.assignments (id, entity, entity_id, owner_id, happened_at, entered_at, actor_id, reason, candidates) "
        "VALUES (?, 'lead', ?, ?, ?, ?, ?, ?, ?)",
        [uuid5(key, str(lead.id)), lead.id, to_id, now, now, me.id, reason, candidates],
    )
    cur.execute(
        "UPDATE kept.contacts SET staff_id = ?, version = version + 1 WHERE lead_id = ? AND state = 'planned' AND client_id IS NULL "
        "AND staff_id IS NOT DISTINCT FROM ?",
        [to_id or me.id, lead.id, lead.owner_id],
    )


def note(cur, me, action: str, lead_id: UUID | None, key: UUID, **details) -> None:
    """The line of the trail whose id is the key of the act."""
    trail.note(cur, me.id, action, "lead", lead_id, json.dumps(details, default=str, ensure_ascii=False) if details else None, line=key)


def owns_here(cur, staff_id: UUID, line_id: UUID) -> bool:
    """May this colleague own leads and deals of the line, with an account that is open?"""
    row = cur.execute(
        "SELECT 1 FROM kept.staff WHERE id = $one AND owns_deals AND retired_at IS NULL AND disabled_at IS NULL "
        "AND (all_lines OR id IN (SELECT staff_id FROM kept.staff_lines WHERE line_id = $line))",
        {"one": staff_id, "line": line_id},
    ).fetchone()
    return row is not None

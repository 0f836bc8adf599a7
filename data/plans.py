"""Contacts to come: planned on a working day of the person they belong to, cancelled by the client, or moved."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from data import calendar, store, trail
from data.contact_rules import LONGEST_NOTE, check_kind
from data.problems import Problem
from data.subjects import Subject, find

FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Next:
    """The wish for a next contact: a local day, or so many working days from today; or why there is none."""

    on: date | None = None
    at: time | None = None  # local; None = any time of that working day
    in_days: int | None = None
    kind: str = "call"
    quiet_reason_id: UUID | None = None


@dataclass(frozen=True)
class Plan:
    """A contact to come with a client, a lead or a deal; `on` is a local day, `at` a local time."""

    client_id: UUID | None = None
    on: date | None = None
    at: time | None = None
    kind: str = "call"
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    person_id: UUID | None = None
    note: str = ""


def plan(viewer, wanted: Plan, *, key: UUID) -> date:
    """Plan a contact; returns its day, which is the next working day if the wished one is closed. Once per key."""

    def work(cur, me) -> date:
        known = cur.execute("SELECT due_at FROM kept.contacts WHERE id = ?", [key]).fetchone()
        if known:
            return calendar.local_day(cur, known[0])
        about, today = find(cur, wanted), calendar.local_day(cur, store.now())
        day = write(
            cur,
            me,
            Next(wanted.on, wanted.at, None, wanted.kind),
            about,
            today=today,
            new_id=key,
            person_id=wanted.person_id,
            note=wanted.note,
        )
        trail.note(cur, me.id, "contacts.plan", "contact", key)
        return day

    return store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("contacts", "audit"))


def cancel(viewer, contact_id: UUID, *, version: int) -> None:
    """The client called it off."""

    def work(cur, me) -> None:
        _settle(cur, contact_id, version, "cancelled")
        trail.note(cur, me.id, "contacts.cancel", "contact", contact_id)

    store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("contacts", "audit"))


def move(viewer, contact_id: UUID, to: Next, *, version: int, key: UUID) -> date:
    """Move a planned contact to another day: the old row says so, a new one stands for it. Returns the new day."""

    def work(cur, me) -> date:
        client, lead, deal, person, kind, note, follows = _settle(cur, contact_id, version, "moved", key)
        about, today = find(cur, Plan(client, lead_id=lead, deal_id=deal)), calendar.local_day(cur, store.now())
        wish = Next(to.on, to.at, to.in_days, kind)
        day = write(cur, me, wish, about, today=today, new_id=key, person_id=person, note=note or "", follows=follows)
        trail.note(cur, me.id, "contacts.move", "contact", contact_id, str(key))
        return day

    return store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("contacts", "audit"))


def _settle(cur, contact_id: UUID, version: int, state: str, moved_to: UUID | None = None) -> tuple:
    row = cur.execute(
        "SELECT client_id, lead_id, deal_id, person_id, kind, note, follows_id, version FROM visible.contacts "
        "WHERE id = ? AND state = 'planned'",
        [contact_id],
    ).fetchone()
    if row is None:
        raise Problem("This planned contact is settled already.")
    if row[-1] != version:
        raise Problem("Someone has changed this contact. Look at it again.")
    find(cur, Plan(row[0], lead_id=row[1], deal_id=row[2]))
    cur.execute(
        "UPDATE kept.contacts SET state = ?, settled_at = ?, moved_to_id = ?, version = version + 1 WHERE id = ?",
        [state, store.now(), moved_to, contact_id],
    )
    return row[:-1]


def plan_next(cur, me, wish: Next, about: Subject, *, follows: UUID, person_id: UUID | None, today: date, next_id: UUID) -> dict:
    """Inside a transaction: the next contact, or the reason for none, or the one that stands already."""
    if wish.on is not None or wish.in_days is not None:
        return {"next": next_id, "next_on": write(cur, me, wish, about, today=today, new_id=next_id, person_id=person_id, follows=follows)}
    if wish.quiet_reason_id is not None:
        if not cur.execute("SELECT 1 FROM kept.quiet_reasons WHERE id = ? AND retired_at IS NULL", [wish.quiet_reason_id]).fetchone():
            raise Problem("This reason is no longer on the list.", field="next")
        cur.execute("UPDATE kept.contacts SET quiet_reason_id = ? WHERE id = ?", [wish.quiet_reason_id, follows])
        return {}
    row = cur.execute(
        "SELECT min(due_at) FROM kept.contacts WHERE state = 'planned' AND due_at >= $now "
        "AND (lead_id = $lead OR (client_id = $client AND EXISTS (SELECT 1 FROM visible.clients_in_hand WHERE id = $client)))",
        {"now": store.now(), "client": about.client_id, "lead": about.lead_id},
    ).fetchone()
    if row[0] is None:
        raise Problem("Say when the next contact is, or why there is none.", field="next")
    return {"next_on": calendar.local_day(cur, row[0])}


def write(cur, me, wish: Next, about: Subject, *, today: date, new_id: UUID, person_id=None, follows=None, note: str = "") -> date:
    """Insert a planned contact for the owner of its subject (or for the one who plans it); return its day."""
    check_kind(cur, wish.kind, "out")
    if len(note) > LONGEST_NOTE:
        raise Problem("The note is longer than {most} characters.", field="note", most=LONGEST_NOTE)
    staff_id = whose(cur, about, me)
    day = next_day(cur, wish, today, staff_id)
    cur.execute(
        "INSERT INTO kept.contacts (id, line_id, client_id, person_id, lead_id, deal_id, staff_id, kind, direction, state, planned_at, "
        "due_at, note, follows_id, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'out', 'planned', ?, ?, ?, ?, ?, ?)",
        [
            new_id,
            about.line_id,
            about.client_id,
            person_id,
            about.lead_id,
            about.deal_id,
            staff_id,
            wish.kind,
            store.now(),
            calendar.end_of_day(cur, day, wish.at),
            note.strip() or None,
            follows,
            store.now(),
            me.id,
        ],
    )
    return day


def next_day(cur, wish: Next, today: date, staff_id: UUID) -> date:
    """The working day meant by a wish: neither a closed day nor one of the person's absence."""
    if wish.on is None:
        if wish.in_days is None or not 0 <= wish.in_days <= 750:
            raise Problem("Say when the next contact is, or why there is none.", field="next")
        return calendar.working_day_after(cur, today, wish.in_days, staff_id)
    if wish.on < today:
        raise Problem("The next contact cannot lie in the past.", field="next")
    if wish.on > today + FARTHEST:
        raise Problem("The next contact lies more than three years ahead.", field="next")
    return calendar.working_day_after(cur, wish.on - timedelta(days=1), 1, staff_id)


def whose(cur, about: Subject, me) -> UUID:
    """Whose the next contact is: the owner's, while the account is open; else the one's who plans it."""
    row = cur.execute("SELECT id FROM kept.staff WHERE id = ? AND disabled_at IS NULL AND retired_at IS NULL", [about.owner_id]).fetchone()
    return row[0] if row else me.id

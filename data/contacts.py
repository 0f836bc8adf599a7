"""Contacts: what was said with whom, what it moves, and what comes next. One call, one transaction, once per key."""

import json
import threading
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from data import complaints, deals, promises, store, trail, trust
from data.contact_rules import check, moment, not_twice
from data.plans import Next, Plan, cancel, move, plan, plan_next
from data.problems import Problem
from data.subjects import Subject, check_person, find
from data.undoing import KEPT_ON_HOLD, undo

__all__ = ["Contact", "Logged", "Next", "Plan", "cancel", "drafted", "log", "move", "plan", "undo"]

_stripes = [threading.Lock() for _ in range(64)]


@dataclass(frozen=True)
class Contact:
    """One contact that was held. Times are UTC without zone; `happened_at` None is now, days are local days.

    `plan_id` is the planned contact that this one holds. The next contact is `next_on` (a day that is closed or within
    an absence moves on to the next working day) or `next_in_days` working days; or `quiet_reason_id` says why there is
    none. `moves=False` keeps the deal's stage whatever the result says. `another=True` saves the same once more.
    """

    client_id: UUID | None = None
    kind: str = "call"
    direction: str = "out"
    result_id: UUID | None = None
    person_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    plan_id: UUID | None = None
    happened_at: datetime | None = None
    minutes: float | None = None
    note: str = ""
    moves: bool = True
    next_on: date | None = None
    next_at: time | None = None
    next_in_days: int | None = None
    next_kind: str | None = None
    quiet_reason_id: UUID | None = None
    loss: deals.Loss | None = None
    promise: promises.Promise | None = None
    complaint: complaints.Complaint | None = None
    people: tuple[UUID, ...] = ()
    shown: tuple[UUID, ...] = ()  # trust instruments
    seconds_taken: float | None = None
    another: bool = False


@dataclass(frozen=True)
class Logged:
    """What came of it: the contact, the stage the deal moved to (if it moved), the day of the next contact."""

    id: UUID
    stage: str | None = None
    next_on: date | None = None
    new: bool = True


def drafted(values: dict) -> Contact:
    """A contact out of plain values as a form collects them; loss, promise and complaint as dicts or None."""
    made = {"loss": deals.Loss, "promise": promises.Promise, "complaint": complaints.Complaint}
    return Contact(**{name: made[name](**said) if name in made and said else said for name, said in values.items()})


def log(viewer, contact: Contact, *, key: UUID) -> Logged:
    """Write a held contact and all that follows from it; the same key again changes nothing.

    A Problem names the input (`field`) that has to be put right; then nothing at all is written.
    """
    here = store.here()
    with _stripes[hash(contact.client_id or contact.lead_id or contact.deal_id) % len(_stripes)]:
        made, touched = here.transaction(lambda cur, me: _log(cur, me, contact, key), viewer=viewer, right="contacts.log")
    here.versions.update(touched)
    return made


def _log(cur, me, contact: Contact, key: UUID) -> tuple[Logged, list[str]]:
    if known := trail.of(cur, key):
        return _said_before(me, known)
    about, result = find(cur, contact), check(cur, contact)
    not_twice(cur, me, contact, about)
    loss = deals.check_loss(cur, contact.loss, forced=result.is_refusal)
    made, before = (key, None) if contact.plan_id is None else (contact.plan_id, _hold(cur, me, contact, about))
    if before is None:
        _insert(cur, me, contact, about, key)
    _people(cur, contact, about, made)
    done = {"before": before} | _follow(cur, me, contact, about, result, loss, made, key)
    trail.note(cur, me.id, "contacts.log", "contact", made, json.dumps(done, default=str), line=key)
    next_on = done.get("next_on")
    return Logged(made, done.get("stage"), next_on), ["contacts", "audit", *done["tables"]]


def _insert(cur, me, contact: Contact, about: Subject, key: UUID) -> None:
    happened_at = moment(contact)
    cur.execute(
        "INSERT INTO kept.contacts (id, line_id, client_id, person_id, lead_id, deal_id, staff_id, kind, direction, state, happened_at, "
        "settled_at, minutes, result_id, note, entered_at, entered_by, seconds_taken) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'held', ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            key,
            about.line_id,
            about.client_id,
            contact.person_id,
            about.lead_id,
            about.deal_id,
            me.id,
            contact.kind,
            contact.direction,
            happened_at,
            happened_at,
            contact.minutes,
            contact.result_id,
            contact.note.strip() or None,
            store.now(),
            me.id,
            contact.seconds_taken,
        ],
    )


def _hold(cur, me, contact: Contact, about: Subject) -> dict:
    """Turn the planned contact into a held one, in its own row; return what it was, to undo it."""
    names = ", ".join(KEPT_ON_HOLD)
    row = cur.execute(
        f"SELECT {names} FROM visible.contacts WHERE id = $plan AND state = 'planned' "
        "AND (client_id = $client OR (client_id IS NULL AND lead_id = $lead)) AND (lead_id IS NULL OR lead_id IS NOT DISTINCT FROM $lead)",
        {"plan": contact.plan_id, "client": about.client_id, "lead": about.lead_id},
    ).fetchone()
    if row is None:
        raise Problem("This planned contact is settled already.", field="who")
    happened_at, now = moment(contact), store.now()
    cur.execute(
        "UPDATE kept.contacts SET state = 'held', deal_id = ?, person_id = coalesce(?, person_id), staff_id = ?, kind = ?, direction = ?, "
        "happened_at = ?, settled_at = ?, minutes = ?, result_id = ?, note = coalesce(?, note), entered_at = ?, entered_by = ?, "
        "seconds_taken = ?, version = version + 1 WHERE id = ? AND state = 'planned'",
        [
            about.deal_id,
            contact.person_id,
            me.id,
            contact.kind,
            contact.direction,
            happened_at,
            happened_at,
            contact.minutes,
            contact.result_id,
            contact.note.strip() or None,
            now,
            me.id,
            contact.seconds_taken,
            contact.plan_id,
        ],
    )
    return dict(zip(KEPT_ON_HOLD, row, strict=True))


def _people(cur, contact: Contact, about: Subject, made: UUID) -> None:
    for person in filter(None, {contact.person_id, *contact.people}):
        check_person(cur, about, person)
        cur.execute("INSERT INTO kept.contact_people VALUES (?, ?) ON CONFLICT DO NOTHING", [made, person])


def _follow(cur, me, contact, about, result, loss, made, key) -> dict:
    """What follows from a contact: the move, the next contact, promise and complaint. Returns what was made."""
    done = {"tables": []}
    stage = about.deal and contact.moves and deals.target(cur, about.deal, contact.result_id, result.happened_at)
    if stage:
        done["event"] = deals.move(cur, me, about.deal_id, stage, happened_at=result.happened_at, contact_id=made, loss=loss)
        done["stage"] = cur.execute("SELECT name FROM kept.stages WHERE id = ?", [stage]).fetchone()[0]
        done["tables"] += deals.TABLES
    elif loss:
        _remember_loss(cur, me, loss, made, result.happened_at)
    wish = Next(contact.next_on, contact.next_at, contact.next_in_days, contact.next_kind or contact.kind, contact.quiet_reason_id)
    done |= plan_next(cur, me, wish, about, follows=made, person_id=contact.person_id, today=result.today, next_id=uuid5(key, "next"))
    facts = {"contact_id": made, "today": result.today, "happened_at": result.happened_at}
    if contact.promise:
        promises.write(cur, me, contact.promise, about, promise_id=uuid5(key, "promise"), **facts)
        done |= {"promise": uuid5(key, "promise"), "tables": [*done["tables"], "promises"]}
    if contact.complaint:
        complaints.write(cur, me, contact.complaint, about, complaint_id=uuid5(key, "complaint"), **facts)
        done |= {"complaint": uuid5(key, "complaint"), "tables": [*done["tables"], "complaints"]}
    return done | {"tables": done["tables"] + trust.with_contact(cur, me, contact.shown, about, made, key, result.happened_at)}


def _remember_loss(cur, me, loss: deals.Loss, made: UUID, happened_at: datetime) -> None:
    """A refusal that loses no deal keeps its reason with the contact."""
    for field, value in (("loss_reason", loss.reason_id), ("competitor", loss.competitor_id), ("loss_note", loss.note)):
        if value:
            cur.execute(
                "INSERT INTO kept.field_history VALUES (?, 'contact', ?, ?, NULL, ?, ?, ?, ?)",
                [uuid5(made, field), made, field, str(value), happened_at, store.now(), me.id],
            )


def _said_before(me, known) -> tuple[Logged, list[str]]:
    if known.actor_id != me.id or known.action != "contacts.log":
        raise Problem("This entry is somebody else's. Load the page again.")
    done = json.loads(known.details)
    next_on = done.get("next_on") and date.fromisoformat(done["next_on"])
    return Logged(known.entity_id, done.get("stage"), next_on, new=False), []

"""Complaints: a client's claim, with how bad it is, whose it is and by when, in working time, it is answered."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from data import calendar, plans, store, trail
from data.problems import Problem
from data.revising import Act, done_before, insert
from data.subjects import find

TOUCHES = ("complaints", "complaint_steps", "field_history", "audit")
HOURS = {1: 24.0, 2: 16.0, 3: 8.0}  # working hours to answer, where the company has set none
LONGEST = 2000  # characters


@dataclass(frozen=True)
class Complaint:
    """`severity` from 1 (small) to 3 (grave); `deadline_on` a local day; None: by the company's limit for this severity."""

    what: str
    severity: int = 2
    deadline_on: date | None = None


@dataclass(frozen=True)
class _Where:
    client_id: UUID
    deal_id: UUID | None = None
    lead_id: UUID | None = None


def write(cur, me, complaint: Complaint, about, *, complaint_id: UUID, contact_id: UUID | None, today: date, happened_at) -> None:
    """Write a complaint into an open transaction. `about` gives line_id, client_id and owner_id."""
    me.must("complaints.open")
    _check(complaint, about, today)
    by_day = complaint.deadline_on and calendar.end_of_day(cur, complaint.deadline_on)
    of = {"line_id": about.line_id, "client_id": about.client_id, "contact_id": contact_id, "owner_id": plans.whose(cur, about, me)}
    said = {"what": complaint.what.strip(), "severity": complaint.severity}
    when = {"deadline_at": by_day or deadline(cur, complaint.severity, happened_at), "happened_at": happened_at, "entered_at": store.now()}
    insert(cur, "complaints", {"id": complaint_id, **of, **said, **when, "entered_by": me.id})


def _check(complaint: Complaint, about, today: date) -> None:
    if not complaint.what.strip():
        raise Problem("Say what the complaint is about.", field="complaint")
    if len(complaint.what) > LONGEST:
        raise Problem("This is longer than {most} characters.", field="complaint", most=LONGEST)
    if about.client_id is None:
        raise Problem("A complaint needs a client.", field="complaint")
    check_severity(complaint.severity)
    if complaint.deadline_on and complaint.deadline_on < today:
        raise Problem("The answer to a complaint cannot be due in the past.", field="complaint")


def check_severity(severity: int) -> None:
    """A Problem unless it is 1, 2 or 3."""
    if severity not in (1, 2, 3):
        raise Problem("A complaint is small, serious or grave.", field="complaint")


def deadline(cur, severity: int, since: datetime) -> datetime:
    """The UTC moment by which a complaint of this severity that came at `since` is to be answered: its limit in working hours later."""
    row = cur.execute("SELECT hours FROM kept.complaint_limits WHERE severity = ?", [severity]).fetchone()
    return calendar.after_hours(cur, since, row[0] if row else HOURS[severity])


def make(viewer, client_id: UUID, complaint: Complaint, *, key: UUID) -> UUID:
    """Open a complaint of a client in hand; its id. Once per key."""

    def work(cur, me) -> UUID:
        act = Act("complaints.make", "complaint", key, key)
        if not done_before(cur, me, act):
            about, today = find(cur, _Where(client_id)), calendar.local_day(cur, store.now())
            write(cur, me, complaint, about, complaint_id=key, contact_id=None, today=today, happened_at=store.now())
            trail.note(cur, me.id, act.action, "complaint", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="complaints.open", touches=TOUCHES)

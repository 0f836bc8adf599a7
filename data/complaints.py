"""Complaints: a client's claim, with how bad it is, whose it is and by when it is answered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data import calendar, store
from data.problems import Problem


@dataclass(frozen=True)
class Complaint:
    """`severity` from 1 (small) to 3 (grave); `deadline_on` a local day, or None."""

    what: str
    severity: int = 2
    deadline_on: date | None = None


def write(cur, me, complaint: Complaint, about, *, complaint_id: UUID, contact_id: UUID | None, today: date, happened_at) -> None:
    """Write a complaint into an open transaction. `about` gives line_id, client_id and owner_id."""
    me.must("complaints.open")
    if not complaint.what.strip():
        raise Problem("Say what the complaint is about.", field="complaint")
    if about.client_id is None:
        raise Problem("A complaint needs a client.", field="complaint")
    if complaint.severity not in (1, 2, 3):
        raise Problem("A complaint is small, serious or grave.", field="complaint")
    if complaint.deadline_on and complaint.deadline_on < today:
        raise Problem("The answer to a complaint cannot be due in the past.", field="complaint")
    deadline = complaint.deadline_on and calendar.end_of_day(cur, complaint.deadline_on)
    cur.execute(
        "INSERT INTO kept.complaints (id, line_id, client_id, contact_id, owner_id, what, severity, deadline_at, happened_at, entered_at, "
        "entered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            complaint_id,
            about.line_id,
            about.client_id,
            contact_id,
            about.owner_id or me.id,
            complaint.what.strip(),
            complaint.severity,
            deadline,
            happened_at,
            store.now(),
            me.id,
        ],
    )

"""A letter that came in waits for its answer: a contact planned for whose client it is, and held when the answer is read."""

import contextlib
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from data import calendar, plans, store
from data.mail_subjects import About
from data.plans import Next
from data.problems import Problem
from data.subjects import Subject

SOONEST = "SELECT min(due_at) FROM kept.contacts WHERE state = 'planned' AND staff_id = $owner AND (client_id = $client OR lead_id = $lead)"
WAITING = """
SELECT p.id FROM kept.contacts p JOIN kept.messages m ON m.contact_id = p.follows_id
WHERE p.state = 'planned' AND p.kind = 'email' AND m.thread_id = ? ORDER BY p.due_at, p.id LIMIT 1"""
HOLD = """
UPDATE kept.contacts SET state = 'held', staff_id = $staff, person_id = coalesce($person, person_id), deal_id = coalesce($deal, deal_id),
       happened_at = $at, settled_at = greatest(planned_at, $at), note = $note, entered_at = $now, entered_by = $by, version = version + 1
WHERE id = $id"""


def wait(cur, me, found: About, letter_id: UUID, subject: str) -> None:
    """Plan the answer for the owner's working day, unless nobody owns it or a contact with them is due by tomorrow anyway."""
    if found.owner_id is None:
        return
    now = store.now()
    today = calendar.local_day(cur, now)
    tomorrow = calendar.end_of_day(cur, calendar.working_day_after(cur, today, 1, found.owner_id))
    asked = {"owner": found.owner_id, "client": found.client_id, "lead": found.lead_id}
    due = cur.execute(SOONEST, asked).fetchone()[0]
    if due is not None and due <= tomorrow:
        return
    on = today if calendar.end_of_day(cur, today) > now else today + timedelta(days=1)
    about = Subject(found.line_id, found.client_id, found.lead_id, found.deal_id, found.owner_id)
    with contextlib.suppress(Problem):  # e-mail is no longer on the list of kinds: the letter itself stands there
        plans.write(
            cur, me, Next(on=on, kind="email"), about, today=today, new_id=uuid5(letter_id, "answer"), follows=letter_id, note=subject
        )


def held(cur, me, thread_id: str, found: About, staff_id: UUID | None, at: datetime, note: str) -> UUID | None:
    """Hold, in its own row, the answer that was planned in this thread; its id, None where none was."""
    row = cur.execute(WAITING, [thread_id]).fetchone()
    if row is None:
        return None
    facts = {"id": row[0], "staff": staff_id, "person": found.person_id, "deal": found.deal_id, "at": at, "note": note or None}
    cur.execute(HOLD, facts | {"now": store.now(), "by": me.id})
    return row[0]

"""What can be said to be wrong with a contact before anything is written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import calendar, store
from data.problems import Problem

FORGIVEN = timedelta(minutes=2)  # clocks differ
TWICE_WITHIN = timedelta(minutes=10)  # the same again from another tab is asked about
LONGEST_NOTE = 4000  # characters


@dataclass(frozen=True)
class Judged:
    """What the checks found out: is it a refusal, when it happened (UTC), which local day is today."""

    is_refusal: bool
    happened_at: datetime
    today: date


def check(cur, contact) -> Judged:
    """What can be said to be wrong before anything is written."""
    happened_at = moment(contact)
    if contact.result_id is None:
        raise Problem("Choose the result.", field="result")
    row = cur.execute("SELECT is_refusal FROM kept.results WHERE id = ? AND retired_at IS NULL", [contact.result_id]).fetchone()
    if row is None:
        raise Problem("This result is no longer on the list.", field="result")
    check_kind(cur, contact.kind, contact.direction)
    if contact.minutes is not None and contact.minutes < 0:
        raise Problem("A contact lasts no less than no time.", field="when")
    if len(contact.note) > LONGEST_NOTE:
        raise Problem("The note is longer than {most} characters.", field="note", most=LONGEST_NOTE)
    return Judged(row[0], happened_at, calendar.local_day(cur, store.now()))


def moment(contact) -> datetime:
    """When it happened, never later than now; a Problem for what lies ahead."""
    now = store.now()
    if contact.happened_at and contact.happened_at > now + FORGIVEN:
        raise Problem("What has not happened yet cannot be logged. Plan it as the next contact.", field="when")
    return min(contact.happened_at or now, now)


def check_kind(cur, kind: str, direction: str) -> None:
    """A Problem unless the kind is on the company's list and the direction is in or out."""
    if cur.execute("SELECT 1 FROM kept.contact_kinds WHERE code = ? AND retired_at IS NULL", [kind]).fetchone() is None:
        raise Problem("This kind of contact is no longer on the list.", field="kind")
    if direction not in ("in", "out"):
        raise Problem("A contact goes in or out.", field="kind")


def not_twice(cur, me, contact, about) -> None:
    """The very same, entered a moment ago under another key: another tab, or a page loaded again after a lost connection."""
    if contact.another or contact.plan_id:
        return
    happened_at, now = moment(contact), store.now()
    row = cur.execute(
        "SELECT count(*) FROM kept.contacts WHERE state = 'held' AND entered_by = ? AND entered_at > ? AND client_id IS NOT DISTINCT FROM ? "
        "AND lead_id IS NOT DISTINCT FROM ? AND kind = ? AND direction = ? AND result_id = ? AND coalesce(note, '') = ? "
        "AND happened_at BETWEEN ? AND ?",
        [
            me.id,
            now - TWICE_WITHIN,
            about.client_id,
            about.lead_id,
            contact.kind,
            contact.direction,
            contact.result_id,
            contact.note.strip(),
            happened_at - TWICE_WITHIN,
            happened_at + TWICE_WITHIN,
        ],
    ).fetchone()
    if row[0]:
        raise Problem("You saved the same contact a moment ago. Say that this is another one to save it too.", field="another")

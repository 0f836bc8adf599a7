"""What was shown to a client before they bought: with a contact, or entered by hand with its day; and taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from data import calendar, edits, store, trail
from data.problems import Problem

TABLES = ("trust_shown", "audit")
ADD = """
INSERT INTO kept.trust_shown (id, line_id, client_id, lead_id, deal_id, contact_id, instrument_id, happened_at, entered_at, entered_by)
VALUES ($id, $line_id, $client_id, $lead_id, $deal_id, $contact_id, $instrument, $happened_at, $now, $me)"""


@dataclass(frozen=True)
class Shown:
    """One instrument of the company's list, shown on a local day up to today; `deal_id` when it was for one deal."""

    instrument_id: UUID
    on: date
    deal_id: UUID | None = None


def with_contact(cur, me, instruments, about, contact_id: UUID, key: UUID, happened_at: datetime) -> list[str]:
    """Write, inside the open transaction of a contact, what was shown in it; returns the tables written to."""
    chosen = dict.fromkeys(instruments)
    for instrument in chosen:
        _listed(cur, instrument)
        _insert(cur, me, uuid5(key, f"shown {instrument}"), about, instrument, happened_at, contact_id)
    return ["trust_shown"] if chosen else []


def add(viewer, client_id: UUID, shown: Shown, *, key: UUID) -> UUID:
    """Enter by hand what a client met, on its day. Once per key; a Problem names the input that is wrong."""

    def work(cur, me) -> UUID:
        client = edits.standing(cur, "client", client_id)
        if cur.execute("SELECT 1 FROM kept.trust_shown WHERE id = ?", [key]).fetchone() is None:
            _listed(cur, shown.instrument_id)
            about = _About(client["line_id"], client_id, None, _deal(cur, shown.deal_id, client_id))
            _insert(cur, me, key, about, shown.instrument_id, _noon(cur, shown.on))
            trail.note(cur, me.id, "trust.add", "client", client_id, str(shown.instrument_id))
        return key

    return store.here().transaction(work, viewer=viewer, right="trust.show", touches=TABLES)


def take_back(viewer, shown_id: UUID) -> None:
    """It was not so: no longer counted from now on. A second time changes nothing."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT client_id FROM visible.trust_shown WHERE id = ?", [shown_id]).fetchone()
        gone = cur.execute("SELECT 1 FROM kept.trust_shown WHERE id = ? AND retired_at IS NOT NULL", [shown_id]).fetchone()
        if row is None and not gone:
            raise Problem("There is nothing of yours to take back.")
        if row:
            cur.execute("UPDATE kept.trust_shown SET retired_at = ? WHERE id = ?", [store.now(), shown_id])
            trail.note(cur, me.id, "trust.take_back", "client", row[0], str(shown_id))

    store.here().transaction(work, viewer=viewer, right="trust.show", touches=TABLES)


@dataclass(frozen=True)
class _About:
    line_id: UUID
    client_id: UUID | None
    lead_id: UUID | None
    deal_id: UUID | None


def _insert(cur, me, row_id: UUID, about, instrument: UUID, happened_at: datetime, contact_id: UUID | None = None) -> None:
    whose = {name: getattr(about, name) for name in ("line_id", "client_id", "lead_id", "deal_id")}
    when = {"happened_at": happened_at, "now": store.now(), "me": me.id}
    cur.execute(ADD, whose | when | {"id": row_id, "contact_id": contact_id, "instrument": instrument})


def _listed(cur, instrument: UUID) -> None:
    found = cur.execute("SELECT 1 FROM kept.trust_instruments WHERE id = ? AND retired_at IS NULL", [instrument]).fetchone()
    if found is None:
        raise Problem("Choose what was shown from the list.", field="shown")


def _deal(cur, deal_id: UUID | None, client_id: UUID) -> UUID | None:
    if deal_id and not cur.execute("SELECT 1 FROM visible.deals_in_hand WHERE id = ? AND client_id = ?", [deal_id, client_id]).fetchone():
        raise Problem("This deal is another client's.", field="deal")
    return deal_id


def _noon(cur, on: date) -> datetime:
    now = store.now()
    if on > calendar.local_day(cur, now):
        raise Problem("What has not happened yet cannot be entered.", field="on")
    return min(calendar.end_of_day(cur, on, time(12)), now)

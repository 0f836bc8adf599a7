"""Quiet spells: left alone until a day, for a known reason. Until then it is no line of anybody's day; on that day it comes back by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from data import calendar, edits, store, trail
from data.problems import Problem

ABOUT = ("lead", "no_next", "over_limit", "asleep", "cooling", "birthday", "renewal", "all")  # kinds of line on Today
LONGEST = timedelta(days=366)
# The line a thing belongs to, if it may be worked on
LINES = {
    "client": "SELECT line_id FROM visible.clients_in_hand WHERE id = ?",
    "deal": "SELECT line_id FROM visible.deals_in_hand WHERE id = ?",
    "lead": "SELECT line_id FROM visible.leads_in_hand WHERE id = ?",
    "person": "SELECT c.line_id FROM visible.person_roles r JOIN visible.clients_in_hand c ON c.id = r.client_id "
    "WHERE r.person_id = ? ORDER BY r.is_main DESC, c.id LIMIT 1",
}


@dataclass(frozen=True)
class Hush:
    """What is left alone: a client, deal, lead or person; about which kind of line (or all); `until_on` is the local day it comes back.

    The reason is one of the company's list (`quiet_reason_id`), a note, or both.
    """

    entity: str
    entity_id: UUID
    about: str
    until_on: date
    quiet_reason_id: UUID | None = None
    note: str = ""


def hush(viewer, wanted: Hush, *, key: UUID) -> None:
    """Leave it alone until its day; the same key again changes nothing. A Problem names the input that has to be put right."""

    def work(cur, me) -> None:
        if cur.execute("SELECT 1 FROM kept.quiet_spells WHERE id = ?", [key]).fetchone():
            return
        line = _line(cur, wanted)
        _check(cur, wanted)
        cur.execute(
            "INSERT INTO kept.quiet_spells (id, entity, entity_id, line_id, about, until_on, quiet_reason_id, note, entered_at, entered_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [key, wanted.entity, wanted.entity_id, line, wanted.about, wanted.until_on, wanted.quiet_reason_id, *_said(wanted, me)],
        )
        trail.note(cur, me.id, "quiet.hush", wanted.entity, wanted.entity_id, wanted.until_on.isoformat())

    store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("quiet_spells", "audit"))


def end(viewer, spell_id: UUID) -> None:
    """It is a line of the day again from now on; a spell that ended already stays as it is."""

    def work(cur, me) -> None:
        if cur.execute("SELECT 1 FROM visible.quiet_spells WHERE id = ?", [spell_id]).fetchone() is None:
            raise Problem("This is left alone no longer.")
        cur.execute("UPDATE kept.quiet_spells SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [store.now(), spell_id])
        trail.note(cur, me.id, "quiet.end", "quiet_spell", spell_id)

    store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("quiet_spells", "audit"))


def _said(wanted: Hush, me) -> list:
    return [wanted.note.strip() or None, store.now(), me.id]


def _line(cur, wanted: Hush) -> UUID:
    if wanted.entity not in LINES or wanted.about not in ABOUT:
        raise Problem("Clients, deals, leads and persons can be left alone, nothing else.", field="quiet")
    row = cur.execute(LINES[wanted.entity], [wanted.entity_id]).fetchone()
    if row is None:
        raise Problem("This is not among yours.", field="quiet")
    return row[0]


def _check(cur, wanted: Hush) -> None:
    today = calendar.local_day(cur, store.now())
    if wanted.until_on is None or not today < wanted.until_on <= today + LONGEST:
        raise Problem("Say until which day: from tomorrow on, a year at most.", field="until")
    known = cur.execute("SELECT 1 FROM kept.quiet_reasons WHERE id = ? AND retired_at IS NULL", [wanted.quiet_reason_id]).fetchone()
    if wanted.quiet_reason_id and known is None:
        raise Problem("This reason is no longer on the list.", field="reason")
    edits.short(wanted.note, "reason", 1000)
    if not wanted.quiet_reason_id and not wanted.note.strip():
        raise Problem("Say why it is left alone: a reason or a word of your own.", field="reason")

"""Visit reports: what came of a meeting that was held. One per contact, written by who was there, changed by its author alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from data import calendar, plans, promises, statements, store, trail
from data.problems import Problem
from data.revising import Act, done_before, insert, remember
from data.statements import Statement
from data.subjects import check_person, find

TOUCHES = ("visit_reports", "contact_people", "contact_staff", "statements", "promises", "contacts", "field_history", "audit")
WORDS = ("heard", "agreed", "disagreed", "mistakes")
LONGEST = 4000  # characters of each of them


@dataclass(frozen=True)
class Report:
    """What came of a meeting. `people` are persons of the client, `staff` colleagues who took part besides the one who held it.

    `next_on` plans the next contact (`next_what` says what for), `promise` is one promise made in the meeting.
    """

    heard: str = ""
    agreed: str = ""
    disagreed: str = ""
    mistakes: str = ""
    people: tuple[UUID, ...] = ()
    staff: tuple[UUID, ...] = ()
    statements: tuple[Statement, ...] = ()
    next_on: date | None = None
    next_what: str = ""
    promise: promises.Promise | None = None


@dataclass(frozen=True)
class Meeting:
    """The contact a report is about: its line, client, deal, the person spoken with, who held it, when (UTC)."""

    line_id: UUID
    client_id: UUID
    deal_id: UUID | None
    person_id: UUID | None
    staff_id: UUID | None
    kind: str
    happened_at: object
    lead_id: UUID | None = None


def write(viewer, contact_id: UUID, report: Report, *, version: int | None, key: UUID) -> None:
    """Write the report of a meeting (`version` None), or change one's own (its version). Once per key, whole or not at all."""

    def work(cur, me) -> None:
        act = Act("visit_reports.write", "visit_report", contact_id, key)
        if done_before(cur, me, act):
            return
        meeting, row = _meeting(cur, contact_id), _row(cur, contact_id)
        _may_write(cur, me, contact_id, meeting, row)
        if (row and row["version"]) != version:
            raise Problem("Someone has changed this report. Look at it again.")
        _words(cur, me, contact_id, meeting, row, _checked(report))
        _who(cur, contact_id, meeting, report)
        _follow(cur, me, contact_id, meeting, report, key)
        trail.note(cur, me.id, act.action, "visit_report", contact_id, line=key)

    store.here().transaction(work, viewer=viewer, right="contacts.log", touches=TOUCHES)


def _meeting(cur, contact_id: UUID) -> Meeting:
    found = cur.execute(
        "SELECT c.line_id, c.client_id, c.deal_id, c.person_id, c.staff_id, c.kind, c.happened_at FROM visible.contacts c "
        "JOIN kept.contact_kinds k ON k.code = c.kind WHERE c.id = ? AND c.state = 'held' AND k.is_meeting AND c.client_id IS NOT NULL",
        [contact_id],
    ).fetchone()
    if found is None:
        raise Problem("There is no such meeting among yours.")
    return Meeting(*found)


def _row(cur, contact_id: UUID) -> dict | None:
    names = (*WORDS, "entered_by", "version")
    found = cur.execute(f"SELECT {', '.join(names)} FROM kept.visit_reports WHERE contact_id = ?", [contact_id]).fetchone()
    return dict(zip(names, found, strict=True)) if found else None


def _may_write(cur, me, contact_id: UUID, meeting: Meeting, row: dict | None) -> None:
    """A new one: who held the meeting, took part, or sees the whole line. One that stands: its author."""
    if row and row["entered_by"] != me.id:
        raise Problem("This report is a colleague's: only its author changes it.")
    if row or me.sees_whole or meeting.staff_id in {me.id, *me.covers}:
        return
    if not cur.execute("SELECT 1 FROM kept.contact_staff WHERE contact_id = ? AND staff_id = ?", [contact_id, me.id]).fetchone():
        raise Problem("The report of a meeting is written by who was there.")


def _checked(report: Report) -> dict:
    words = {name: getattr(report, name).strip() or None for name in WORDS}
    if not any(words.values()) and not report.statements:
        raise Problem("Say what you heard.", field="heard")
    for name, said in words.items():
        if len(said or "") > LONGEST:
            raise Problem("This is longer than {most} characters.", field=name, most=LONGEST)
    return words


def _words(cur, me, contact_id: UUID, meeting: Meeting, row: dict | None, words: dict) -> None:
    if row is None:
        of = {"contact_id": contact_id, "line_id": meeting.line_id, "client_id": meeting.client_id, "happened_at": meeting.happened_at}
        insert(cur, "visit_reports", {**of, **words, "entered_at": store.now(), "entered_by": me.id})
        return
    changed = remember(cur, me, "visit_report", contact_id, row, words)
    fields = "".join(f"{name} = ?, " for name in changed)
    cur.execute(f"UPDATE kept.visit_reports SET {fields}version = version + 1 WHERE contact_id = ?", [*changed.values(), contact_id])


def _who(cur, contact_id: UUID, meeting: Meeting, report: Report) -> None:
    """The persons and colleagues who took part, in place of those named before."""
    people = {*report.people, *filter(None, [meeting.person_id])}
    for person in people:
        check_person(cur, meeting, person)
    for colleague in report.staff:
        if not cur.execute("SELECT 1 FROM visible.staff WHERE id = ?", [colleague]).fetchone():
            raise Problem("There is no such colleague in your lines.", field="staff")
    _replace(cur, "contact_people", "person_id", contact_id, people)
    _replace(cur, "contact_staff", "staff_id", contact_id, {*report.staff} - {meeting.staff_id})


def _replace(cur, table: str, column: str, contact_id: UUID, wanted: set) -> None:
    standing = {row[0] for row in cur.execute(f"SELECT {column} FROM kept.{table} WHERE contact_id = ?", [contact_id]).fetchall()}
    for one in standing - wanted:
        cur.execute(f"DELETE FROM kept.{table} WHERE contact_id = ? AND {column} = ?", [contact_id, one])
    for one in wanted - standing:
        cur.execute(f"INSERT INTO kept.{table} VALUES (?, ?)", [contact_id, one])


def _follow(cur, me, contact_id: UUID, meeting: Meeting, report: Report, key: UUID) -> None:
    """Statements, the promise and the next contact that come with the report."""
    facts = {"line_id": meeting.line_id, "client_id": meeting.client_id, "contact_id": contact_id, "happened_at": meeting.happened_at}
    for nth, said in enumerate(report.statements):
        statements.write(cur, me, said, statement_id=uuid5(key, f"statement {nth}"), **facts)
    if report.promise is None and report.next_on is None:
        return
    about, today = find(cur, meeting), calendar.local_day(cur, store.now())
    if report.promise:
        made = {"promise_id": uuid5(key, "promise"), "contact_id": contact_id, "today": today, "happened_at": meeting.happened_at}
        promises.write(cur, me, report.promise, about, **made)
    if report.next_on:
        wish, new_id = plans.Next(report.next_on, None, None, "call"), uuid5(key, "next")
        told = {"person_id": meeting.person_id, "follows": contact_id, "note": report.next_what}
        plans.write(cur, me, wish, about, today=today, new_id=new_id, **told)

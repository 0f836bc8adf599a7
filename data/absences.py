"""Absences: who is away from when to when, and who stands in. Nothing moves; a deputy covers while the days last."""

import threading
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data import calendar, edits, store, trail
from data.problems import Problem

TOUCHES = ("absences", "audit")
_writing = threading.Lock()  # two absences written at one moment do not see each other: one after the other


@dataclass(frozen=True)
class Absence:
    """Somebody's days away, half-open: `until` is the first day back. Days are local."""

    staff_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    deputy_id: UUID | None = None
    reason: str = ""


def add(viewer, absence: Absence, *, key: UUID, all_the_same: bool = False) -> UUID:
    """Write an absence, once per key. `all_the_same` accepts a deputy who is away too (`field` deputy_away)."""

    def work(cur, me) -> UUID:
        if not trail.of(cur, key):
            _check(cur, absence, key, all_the_same)
            cur.execute(
                "INSERT INTO kept.absences (id, staff_id, since, until, reason, deputy_id) VALUES (?, ?, ?, ?, ?, ?)",
                [key, absence.staff_id, absence.since, absence.until, absence.reason.strip() or None, absence.deputy_id],
            )
            trail.note(cur, me.id, "absences.add", "absence", key, _said(absence), line=key)
        return key

    with _writing:
        return store.here().transaction(work, viewer=viewer, right="absences.edit", touches=TOUCHES)


def change(viewer, absence_id: UUID, absence: Absence, *, version: int, all_the_same: bool = False) -> None:
    """Set other days, another deputy or reason; whose absence it is stays."""

    def work(cur, me) -> None:
        stands = _standing(cur, absence_id, version)
        wanted = Absence(stands.staff_id, absence.since, absence.until, absence.deputy_id, absence.reason)
        _check(cur, wanted, absence_id, all_the_same)
        cur.execute(
            "UPDATE kept.absences SET since = ?, until = ?, deputy_id = ?, reason = ?, version = version + 1 WHERE id = ?",
            [wanted.since, wanted.until, wanted.deputy_id, wanted.reason.strip() or None, absence_id],
        )
        trail.note(cur, me.id, "absences.change", "absence", absence_id, f"{_said(stands)} -> {_said(wanted)}")

    with _writing:
        store.here().transaction(work, viewer=viewer, right="absences.edit", touches=TOUCHES)


def end(viewer, absence_id: UUID, *, version: int) -> None:
    """The person is back today: a running absence ends, one that has not begun (or began today) is taken back."""

    def work(cur, me) -> None:
        stands, today = _standing(cur, absence_id, version), calendar.local_day(cur, store.now())
        if stands.until <= today:
            raise Problem("This absence is over already.")
        if stands.since < today:
            cur.execute("UPDATE kept.absences SET until = ?, version = version + 1 WHERE id = ?", [today, absence_id])
        else:
            cur.execute("DELETE FROM kept.absences WHERE id = ?", [absence_id])
        trail.note(cur, me.id, "absences.end", "absence", absence_id, _said(stands))

    store.here().transaction(work, viewer=viewer, right="absences.edit", touches=TOUCHES)


def _said(absence: Absence) -> str:
    return f"{absence.staff_id} {absence.since} {absence.until} deputy {absence.deputy_id}"


def _standing(cur, absence_id: UUID, version: int) -> Absence:
    row = cur.execute(
        "SELECT a.staff_id, a.since, a.until, a.deputy_id, a.reason, a.version FROM visible.absences a "
        "JOIN visible.owners o ON o.id = a.staff_id WHERE a.id = ?",
        [absence_id],
    ).fetchone()
    if row is None:
        raise Problem("There is no such absence in your lines.")
    if row[5] != version:
        raise Problem("Someone has changed this absence. Look at it again.")
    return Absence(*row[:4], row[4] or "")


def _check(cur, absence: Absence, own: UUID, all_the_same: bool) -> None:
    if absence.since is None or absence.until is None:
        raise Problem("Say from which to which day.", field="days")
    if absence.since >= absence.until:
        raise Problem("The last day away lies before the first.", field="days")
    edits.short(absence.reason, "reason", 1000)
    name = _colleague(cur, absence.staff_id, "staff")
    row = cur.execute(
        "SELECT since FROM kept.absences WHERE staff_id = ? AND id <> ? AND since < ? AND ? < until",
        [absence.staff_id, own, absence.until, absence.since],
    ).fetchone()
    if row:
        raise Problem("{name} is away in these days already, from {day}.", field="days", name=name, day=row[0].isoformat())
    if absence.deputy_id is not None:
        _check_deputy(cur, absence, all_the_same)
    if not all_the_same:
        _check_covered(cur, absence, name)


def _check_deputy(cur, absence: Absence, all_the_same: bool) -> None:
    name = _colleague(cur, absence.deputy_id, "deputy")
    if str(absence.deputy_id) == str(absence.staff_id):
        raise Problem("Nobody is the own deputy.", field="deputy")
    missing = cur.execute(
        "SELECT l.name FROM kept.lines l JOIN kept.staff s ON s.id = $staff JOIN kept.staff d ON d.id = $deputy WHERE l.retired_at IS NULL "
        "AND (s.all_lines OR EXISTS (SELECT 1 FROM kept.staff_lines w WHERE w.staff_id = s.id AND w.line_id = l.id)) "
        "AND NOT (d.all_lines OR EXISTS (SELECT 1 FROM kept.staff_lines w WHERE w.staff_id = d.id AND w.line_id = l.id)) ORDER BY l.position",
        {"staff": absence.staff_id, "deputy": absence.deputy_id},
    ).fetchone()
    if missing:
        raise Problem("{name} does not work in the line {line}.", field="deputy", name=name, line=missing[0])
    away = cur.execute(
        "SELECT since FROM kept.absences WHERE staff_id = ? AND since < ? AND ? < until ORDER BY since",
        [absence.deputy_id, absence.until, absence.since],
    ).fetchone()
    if away and not all_the_same:
        raise Problem("{name} is away in these days too, from {day}.", field="deputy_away", name=name, day=away[0].isoformat())


def _check_covered(cur, absence: Absence, name: str) -> None:
    """Whoever goes away may be somebody's deputy just then."""
    row = cur.execute(
        "SELECT s.name FROM kept.absences a JOIN kept.staff s ON s.id = a.staff_id "
        "WHERE a.deputy_id = ? AND a.since < ? AND ? < a.until ORDER BY a.since, s.name",
        [absence.staff_id, absence.until, absence.since],
    ).fetchone()
    if row:
        raise Problem("{name} is the deputy of {other} in these days.", field="deputy_away", name=name, other=row[0])


def _colleague(cur, staff_id: UUID | None, field: str) -> str:
    row = cur.execute(
        "SELECT name, retired_at IS NOT NULL OR disabled_at IS NOT NULL FROM visible.owners WHERE id = ?", [staff_id]
    ).fetchone()
    if row is None:
        raise Problem("Choose a colleague of your lines.", field=field)
    if row[1]:
        raise Problem("{name} does not work here any more.", field=field, name=row[0])
    return row[0]

"""What becomes of a complaint: steps, another owner, severity or deadline, its end, and a new beginning. Each with version and history."""

from datetime import date, time
from uuid import UUID

from data import calendar, store, trail
from data.complaints import LONGEST, TOUCHES, check_severity, deadline
from data.problems import Problem, sentence
from data.revising import Act, done_before, revise

FIELDS = (
    "line_id",
    "client_id",
    "owner_id",
    "what",
    "severity",
    "deadline_at",
    "happened_at",
    "closed_at",
    "outcome",
    "satisfaction",
    "version",
)
WHOLE, OWN = sentence("A complaint goes to a colleague of its line."), sentence("You may give a complaint to a head of its line.")


def step(viewer, complaint_id: UUID, words: str, *, key: UUID) -> None:
    """Write down what was done about an open complaint. Once per key."""

    def work(cur, me) -> None:
        act, said = Act("complaints.step", "complaint", complaint_id, key), _said(words, sentence("Say what was done."))
        if done_before(cur, me, act):
            return
        standing(cur, complaint_id)
        now = store.now()
        cur.execute("INSERT INTO kept.complaint_steps VALUES (?, ?, ?, ?, ?, ?)", [key, complaint_id, said, now, now, me.id])
        trail.note(cur, me.id, act.action, act.entity, complaint_id, line=key)

    store.here().transaction(work, viewer=viewer, right="complaints.open", touches=TOUCHES)


def give(viewer, complaint_id: UUID, to_id: UUID | None, *, version: int, key: UUID) -> None:
    """Give an open complaint to a colleague of its line: a head to anybody, a manager to a head. Once per key."""

    def after(cur, me, row) -> dict:
        if to_id is None:
            raise Problem("Choose a colleague.", field="owner")
        _check_colleague(cur, me, to_id, row["line_id"])
        return {"owner_id": to_id}

    _change(viewer, "give", complaint_id, version, key, after)


def _check_colleague(cur, me, to_id: UUID, line_id: UUID) -> None:
    roles = "('head', 'manager', 'admin')" if me.sees_whole else "('head')"
    known = cur.execute(
        f"SELECT 1 FROM kept.staff s WHERE s.id = ? AND s.disabled_at IS NULL AND s.retired_at IS NULL AND s.role IN {roles} AND (s.all_lines "
        "OR s.role = 'admin' OR EXISTS (SELECT 1 FROM kept.staff_lines l WHERE l.staff_id = s.id AND l.line_id = ?))",
        [to_id, line_id],
    ).fetchone()
    if known is None:
        raise Problem(WHOLE if me.sees_whole else OWN)


def weigh(viewer, complaint_id: UUID, severity: int, *, version: int, key: UUID) -> None:
    """Change the severity; a deadline that was the limit of the old one becomes the limit of the new one. Once per key."""

    def after(cur, me, row) -> dict:
        check_severity(severity)
        by_limit = row["deadline_at"] in (None, deadline(cur, row["severity"], row["happened_at"]))
        return {"severity": severity} | ({"deadline_at": deadline(cur, severity, row["happened_at"])} if by_limit else {})

    _change(viewer, "weigh", complaint_id, version, key, after)


def set_deadline(viewer, complaint_id: UUID, on: date | None, at: time | None = None, *, version: int, key: UUID) -> None:
    """Another deadline: a local day (its close of work) or a local time of it, never in the past. Once per key."""

    def after(cur, me, row) -> dict:
        moment = on and calendar.end_of_day(cur, on, at)
        if moment is None:
            raise Problem("A complaint has a deadline.", field="deadline")
        if moment < store.now():
            raise Problem("The answer to a complaint cannot be due in the past.", field="deadline")
        return {"deadline_at": moment}

    _change(viewer, "deadline", complaint_id, version, key, after)


def close(viewer, complaint_id: UUID, outcome: str, satisfaction: int | None = None, *, version: int, key: UUID) -> None:
    """End a complaint with a sentence on how it ended and, when known, how satisfied they are (0 to 10). Once per key."""

    def after(cur, me, row) -> dict:
        _check_satisfaction(satisfaction)
        return {"closed_at": store.now(), "outcome": _said(outcome, sentence("Say how it ended.")), "satisfaction": satisfaction}

    _change(viewer, "close", complaint_id, version, key, after)


def satisfied(viewer, complaint_id: UUID, satisfaction: int | None, *, version: int, key: UUID) -> None:
    """How satisfied they are with the end, 0 to 10, asked after it. Once per key."""

    def after(cur, me, row) -> dict:
        if satisfaction is None:
            raise Problem("Satisfaction is a number from 0 to 10.", field="satisfaction")
        _check_satisfaction(satisfaction)
        return {"satisfaction": satisfaction}

    _change(viewer, "satisfied", complaint_id, version, key, after, closed=True)


def reopen(viewer, complaint_id: UUID, *, version: int, key: UUID) -> None:
    """It was not over: open again, with a deadline counted from now; how it had ended stays in the history. Once per key."""

    def after(cur, me, row) -> dict:
        again = deadline(cur, row["severity"], store.now())
        return {"closed_at": None, "outcome": None, "satisfaction": None, "deadline_at": again}

    _change(viewer, "reopen", complaint_id, version, key, after, closed=True)


def _change(viewer, name: str, complaint_id: UUID, version: int, key: UUID, after, closed: bool = False) -> None:
    """One change of one complaint in one transaction; `after(cur, me, row)` gives the fields it sets."""

    def work(cur, me) -> None:
        act = Act(f"complaints.{name}", "complaint", complaint_id, key)
        if done_before(cur, me, act):
            return
        row = standing(cur, complaint_id, closed)
        if row["version"] != version:
            raise Problem("Someone has changed this complaint. Look at it again.")
        revise(cur, me, act, row, after(cur, me, row), table="complaints")

    store.here().transaction(work, viewer=viewer, right="complaints.open", touches=TOUCHES)


def standing(cur, complaint_id: UUID, closed: bool = False) -> dict:
    """The complaint as it stands, open (or closed); a Problem when it is not the viewer's to work on."""
    found = cur.execute(f"SELECT {', '.join(FIELDS)} FROM visible.complaints WHERE id = ?", [complaint_id]).fetchone()
    if found is None:
        raise Problem("There is no such complaint among yours.")
    row = dict(zip(FIELDS, found, strict=True))
    if closed != (row["closed_at"] is not None):
        raise Problem(sentence("This complaint is open.") if closed else sentence("This complaint is closed. Open it again first."))
    return row


def _check_satisfaction(satisfaction: int | None) -> None:
    if satisfaction is not None and satisfaction not in range(11):
        raise Problem("Satisfaction is a number from 0 to 10.", field="satisfaction")


def _said(words: str, missing: str) -> str:
    if not (words or "").strip():
        raise Problem(missing, field="words")
    if len(words) > LONGEST:
        raise Problem("This is longer than {most} characters.", field="words", most=LONGEST)
    return words.strip()

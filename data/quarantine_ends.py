"""How something that could not be taken ends: taken in after it was put right, or dropped with a reason and brought back."""

import contextlib
import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from data import arrival_bodies, arrivals, store, trail
from data.arrival_bodies import CAME_WITH
from data.arrival_lists import lists_of
from data.arrivals import Arrival
from data.problems import Problem
from data.quarantine import TABLES
from data.viewer import SYSTEM

LONGEST = 400  # characters of a reason


@dataclass(frozen=True)
class Righted:
    """What came, put right by a person. A name, a phone or an e-mail is needed, and a line of theirs."""

    line_id: UUID | None
    name: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None


@dataclass(frozen=True)
class Kept:
    """The row as it stands; times are UTC."""

    id: UUID
    body: str
    problem: str
    door_id: UUID | None
    happened_at: datetime
    outcome: str | None
    settled_by: UUID | None
    lead_id: UUID | None


def settle(viewer, kept_id: UUID, righted: Righted, *, version: int) -> UUID:
    """Take it in as a lead whose clock starts when it came, not now; with the marks of the advertisement it came with.

    Returns the lead's id; a second call by the same person changes nothing. A Problem when it was changed or settled since `version`.
    """

    def work(cur, me) -> UUID:
        one = _kept(cur, kept_id, version, me, "taken")
        if one.lead_id:
            return one.lead_id
        if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [righted.line_id]).fetchone() is None:
            raise Problem("Choose a line of yours.", field="line")
        lead_id = uuid5(one.id, "lead")
        arrivals.write(cur, SYSTEM, _arrival(cur, one, righted), key=lead_id, door_id=one.door_id)
        _end(cur, me, one, "taken", lead_id=lead_id)
        cur.execute("UPDATE kept.messages SET lead_id = ? WHERE quarantine_id = ?", [lead_id, one.id])
        return lead_id

    touches = (*TABLES, *arrivals.TABLES, "messages")
    return store.here().transaction(work, viewer=viewer, right="quarantine.settle", touches=touches)


def drop(viewer, kept_id: UUID, reason: str, *, version: int) -> None:
    """Put it away with a reason; it stays, and can be brought back. A Problem when it was changed or settled since `version`."""

    def work(cur, me) -> None:
        one = _kept(cur, kept_id, version, me, "dropped")
        if one.outcome:
            return
        why = reason.strip()
        if not 1 <= len(why) <= LONGEST:
            raise Problem("Say in a few words why it is dropped.", field="reason")
        _end(cur, me, one, "dropped", problem=json.dumps(json.loads(one.problem) | {"dropped": why}, ensure_ascii=False))

    store.here().transaction(work, viewer=viewer, right="quarantine.settle", touches=(*TABLES, "audit"))


def bring_back(viewer, kept_id: UUID, *, version: int) -> None:
    """Let something dropped wait again."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT outcome, version, problem FROM visible.quarantine WHERE id = ?", [kept_id]).fetchone()
        if row is None or row[:2] != ("dropped", version):
            raise Problem("Someone has changed this. Look at it again.")
        said = {name: value for name, value in json.loads(row[2]).items() if name != "dropped"}
        cur.execute(
            "UPDATE kept.quarantine SET outcome = NULL, settled_at = NULL, settled_by = NULL, problem = ?, version = version + 1 WHERE id = ?",
            [json.dumps(said, ensure_ascii=False), kept_id],
        )
        trail.note(cur, me.id, "quarantine.bring_back", "quarantine", kept_id)

    store.here().transaction(work, viewer=viewer, right="quarantine.settle", touches=(*TABLES, "audit"))


def _kept(cur, kept_id: UUID, version: int, me, outcome: str) -> Kept:
    """The row through what the viewer may see; the same act of the same person again finds it settled so."""
    row = cur.execute(
        "SELECT id, body, problem, door_id, happened_at, outcome, settled_by, lead_id, version FROM visible.quarantine WHERE id = ?",
        [kept_id],
    ).fetchone()
    if row is None:
        raise Problem("There is nothing like that in your quarantine.")
    one = Kept(*row[:-1])
    again = one.outcome == outcome and one.settled_by == me.id
    if not again and (one.outcome or row[-1] != version):
        raise Problem("Someone has changed this. Look at it again.")
    return one


def _end(cur, me, one: Kept, outcome: str, lead_id: UUID | None = None, problem: str | None = None) -> None:
    cur.execute(
        "UPDATE kept.quarantine SET outcome = ?, settled_at = ?, settled_by = ?, lead_id = ?, problem = coalesce(?, problem), "
        "version = version + 1 WHERE id = ?",
        [outcome, store.now(), me.id, lead_id, problem, one.id],
    )
    trail.note(cur, me.id, f"quarantine.{outcome}", "quarantine", one.id, str(lead_id) if lead_id else None)


def _arrival(cur, one: Kept, righted: Righted) -> Arrival:
    """What came with the marks and touches of its body, and in all else as it was put right."""
    body, at = fields(one.body), came_at(one.body, one.happened_at)
    marks = {name: body[name] for name in CAME_WITH if isinstance(body.get(name), str)}
    for name in ("first_touch", "last_touch"):
        if isinstance(body.get(name), dict):
            marks[name] = {one: value for one, value in body[name].items() if isinstance(value, str)}
    made = arrival_bodies.arrival(marks | {"happened_at": at.isoformat()}, lists_of(cur), righted.line_id)
    code = body.get("code") if isinstance(body.get("code"), str) else None
    return dataclasses.replace(made, **dataclasses.asdict(righted), happened_at=at, code=code and code[:200])


def fields(body: str) -> dict:
    """The fields of a body that is a JSON object; else none. Halves of signs, which no table and no screen takes, become question marks."""
    try:
        found = json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def came_at(body: str, happened_at: datetime) -> datetime:
    """When the inquiry was made (UTC): what its sender says, if that can be read and lies before it came in; else when it came."""
    said = next((value for name in ("happened_at", "at") if isinstance(value := fields(body).get(name), str)), None)
    with contextlib.suppress(Problem):
        asked = arrival_bodies.moment(said)
        if asked and arrivals.EARLIEST <= asked < happened_at:
            return asked
    return happened_at

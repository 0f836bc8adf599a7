"""Leads that come in by themselves: written with their touches, given out by the rule of their line, one or many in a transaction."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from data import edits, lead_load, store, utm
from data.arrival_lists import OF, Lists, lists_of
from data.inserts import insert
from data.lead_rows import TABLES as LEAD_TABLES
from data.lead_rows import give, open_one
from data.names import digits, norm
from data.problems import Problem
from data.viewer import SYSTEM

TABLES = (*LEAD_TABLES, "lead_touches")  # whose versions rise, with "quarantine" where something is kept there
FORGIVEN = timedelta(minutes=2)  # clocks differ
EARLIEST = datetime(2000, 1, 1)
PLACES = (None, "first", "last")


@dataclass(frozen=True)
class Touch:
    """How somebody met us once. `place`: 'first' or 'last' as the sender's page knew them, None the inquiry itself.

    `came_with`: utm_*, click ids, page, referrer as they came. `happened_at` is UTC without zone.
    """

    happened_at: datetime
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    place: str | None = None
    came_with: dict | None = None


@dataclass(frozen=True)
class Arrival:
    """An inquiry that came by a door. A name, a phone or an e-mail is needed; `happened_at` None is now (UTC, no zone)."""

    line_id: UUID | None
    name: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    entry_point_id: UUID | None = None
    source_id: UUID | None = None
    campaign_id: UUID | None = None
    happened_at: datetime | None = None
    touches: tuple[Touch, ...] = ()
    code: str | None = None


@dataclass(frozen=True)
class Came:
    """An arrival with the key it is written under, and the door it came by."""

    key: UUID
    arrival: Arrival
    door_id: UUID | None = None


def write(cur, me, arrival: Arrival, *, key: UUID, door_id: UUID | None = None) -> UUID:
    """Write one lead inside an open transaction of who may take arrivals (SYSTEM); returns its id, which is the key.

    Once per key: the same key again changes nothing. A Problem names what is wrong, and nothing is written.
    """
    come = write_all(cur, me, [Came(key, arrival, door_id)])[key]
    if isinstance(come, Problem):
        raise come
    return come


def write_all(cur, me, came: list[Came], lists: Lists | None = None) -> dict[UUID, UUID | Problem]:
    """Write several leads in one transaction: by key the id of the lead, or the Problem of one that falls out of the group alone."""
    me.must("arrivals.take")
    lists = lists or lists_of(cur)
    outcome, leads, touches, now, before = {}, {}, [], store.now(), _before(cur, came)
    for one in came:
        if one.key in outcome:
            continue
        try:
            outcome[one.key] = one.key
            if not _done(before.get(one.key)):
                leads[one.key], met = _rows(cur, me, one, lists, now)
                touches += met
        except Problem as problem:
            outcome[one.key] = problem
    insert(cur, "leads", list(leads.values()))
    insert(cur, "lead_touches", touches)
    doors = {one.key: one.door_id for one in came}
    insert(cur, "audit", [_noted(me, key, doors[key], now) for key in leads])
    _give_out(cur, me, leads)
    return outcome


def _before(cur, came: list[Came]) -> dict[UUID, str]:
    """What was done already under these keys, by key."""
    keys = [one.key for one in came]
    return (
        dict(cur.execute(f"SELECT id, action FROM kept.audit WHERE id IN ({', '.join('?' * len(keys))})", keys).fetchall()) if keys else {}
    )


def _done(action: str | None) -> bool:
    if action not in (None, "leads.arrive"):
        raise Problem("This entry is somebody else's. Load the page again.")
    return action is not None


def _noted(me, key: UUID, door_id: UUID | None, now: datetime) -> dict:
    """The line of the trail whose id is the key of the act."""
    details = json.dumps({"door": str(door_id)}) if door_id else None
    line = {"id": key, "happened_at": now, "actor_id": me.id, "action": "leads.arrive", "entity": "lead", "entity_id": key}
    return line | {"details": details}


def _rows(cur, me, came: Came, lists: Lists, now: datetime) -> tuple[dict, list[dict]]:
    """The rows of one lead and of its touches; a Problem when it cannot be taken."""
    arrival, key = came.arrival, came.key
    if arrival.line_id not in lists.lines:
        raise Problem("This line is not on the list.", field="line")
    facts = edits.clean(cur, {name: getattr(arrival, name) for name in ("phone", "email", "message")}, ("phone", "email", "message"))
    name = (arrival.name.strip() or facts["email"] or facts["phone"] or "")[:200]
    if not norm(name):
        raise Problem("Give a name, a phone or an e-mail.", field="name")
    at = _moment(arrival.happened_at, now)
    touches = [_touch(came, place, touch, lists, at, now) for place, touch in enumerate(_touches(arrival, at))]
    row = facts | {"id": key, "code": arrival.code, "line_id": arrival.line_id, "name": name, "name_norm": norm(name)}
    row |= _origin(arrival, touches, lists.doors.get(came.door_id, {}), lists)
    for touch in touches:
        if touch["place"] is None and not touch["utm_source"]:
            touch |= {column: touch[column] or row[column] for column in OF}
    row |= {"phone_digits": digits(facts["phone"]), "happened_at": at, "entered_at": now}
    return row | {"entered_by": None if me.id == SYSTEM.id else me.id}, touches  # of what came by itself nobody is the author


def _moment(happened_at: datetime | None, now: datetime) -> datetime:
    if happened_at and not EARLIEST <= happened_at <= now + FORGIVEN:
        raise Problem("A lead comes in neither before the year 2000 nor tomorrow. Look at the clock of the sender.", field="happened_at")
    return min(happened_at or now, now)


def _touches(arrival: Arrival, at: datetime) -> list[Touch]:
    """The touches as given; where none is the last one or the inquiry itself, the inquiry is one, too."""
    given = list(arrival.touches)
    if any(touch.place not in PLACES for touch in given):
        raise Problem("A touch is the first one, the last one or the inquiry itself.", field="touches")
    return given if any(touch.place in (None, "last") for touch in given) else [*given, Touch(at)]


def _touch(came: Came, place: int, touch: Touch, lists: Lists, at: datetime, now: datetime) -> dict:
    """The row of a touch: said sources before those the dictionary finds. A browser's clock that runs ahead is held back."""
    marks = utm.columns(touch.came_with)
    source_id, campaign_id = utm.meaning(lists.rules, marks)
    said = {"entry_point_id": touch.entry_point_id, "source_id": touch.source_id or source_id}
    said |= {"campaign_id": touch.campaign_id or (campaign_id if touch.source_id in (None, source_id) else None)}
    _check(touch, lists)
    happened = touch.happened_at if touch.happened_at and EARLIEST <= touch.happened_at <= at else at
    row = {"id": uuid5(came.key, f"touch {place}"), "lead_id": came.key, "place": touch.place, "happened_at": happened}
    return row | said | marks | {"door_id": came.door_id, "entered_at": now}


def _origin(arrival: Arrival, touches: list[dict], door: dict, lists: Lists) -> dict:
    """Entry point, source and campaign of the lead: said, else of the last touch, else of the first, else of the door."""
    _check(arrival, lists)
    said = {column: getattr(arrival, column) for column in OF}
    last = sorted(touches, key=lambda one: (one["place"] == "first", -one["happened_at"].timestamp()))
    for known_from in (*last, door):
        if said["source_id"] is None and said["campaign_id"] is None:
            said |= {column: known_from.get(column) for column in ("source_id", "campaign_id")}
        said["entry_point_id"] = said["entry_point_id"] or known_from.get("entry_point_id")
    return said


def _check(said, lists: Lists) -> None:
    """A Problem for an entry that was named and is not on the list any more."""
    for column, which in OF.items():
        value = getattr(said, column)
        if value is not None and value not in lists.lists[which]:
            raise Problem("This entry is no longer on the list.", field=column)


def _give_out(cur, me, leads: dict[UUID, dict]) -> None:
    """Give each of these new leads to whom the rule of its line says, where it says so at once; each after the one before."""
    lines = {row["line_id"] for row in leads.values()}
    at_once = {line for line in lines if lead_load.rule(cur, line).at_once}
    waiting = [key for key, row in leads.items() if row["line_id"] in at_once]
    for key, decision in (lead_load.propose(cur, waiting) if waiting else {}).items():
        if decision.to_id:
            give(cur, me, open_one(cur, key), decision.to_id, "proposed", uuid5(key, "given"), decision.as_json(decision.to_id))

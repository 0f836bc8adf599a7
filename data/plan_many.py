"""The same contact planned with many clients at once, spread over working days so that nobody's day overflows: all or none."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from data import calendar, store, trail
from data.contact_rules import LONGEST_NOTE, check_kind
from data.problems import Problem

MOST = 500  # clients at once
FARTHEST = 250  # working days over which they may be spread


@dataclass(frozen=True)
class Round:
    """One kind of contact with all these clients, from a local day on, at most `per_day` planned for anybody on one day."""

    clients: tuple[UUID, ...]
    on: date
    kind: str = "call"
    per_day: int = 8  # with what is planned already
    note: str = ""


def preview(viewer, wanted: Round) -> dict[UUID, tuple[date, UUID]]:
    """What `plan` would do now: for each client the day and whose contact it will be. Writes nothing."""
    with store.here().cursor(viewer) as cur:
        return _spread(cur, viewer, wanted)


def plan(viewer, wanted: Round, *, key: UUID) -> dict[UUID, tuple[date, UUID]]:
    """Plan them all in one transaction; returns what was planned. Once per key."""

    def work(cur, me) -> dict[UUID, tuple[date, UUID]]:
        if trail.of(cur, key):
            return {}
        days = within(cur, me, wanted, key=key)
        trail.note(cur, me.id, "contacts.plan_many", "contact", None, str(len(days)), line=key)
        return days

    return store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("contacts", "audit"))


def within(cur, me, wanted: Round, *, key: UUID) -> dict[UUID, tuple[date, UUID]]:
    """Plan them inside an open transaction that minds the right and that it happens once; the ids are those of `planned_id`."""
    days = _spread(cur, me, wanted)
    _write(cur, me, wanted, days, key)
    return days


def planned_id(key: UUID, client: UUID) -> UUID:
    """The id of the contact that `key` plans with this client."""
    return uuid5(key, str(client))


def undo(viewer, key: UUID, clients: list[UUID]) -> int:
    """Take back what `plan` with this key planned and nobody has touched since; returns how many. A second time takes back none."""

    def work(cur, me) -> int:
        line = trail.of(cur, key)
        if line is None or line.actor_id != me.id:
            raise Problem("None of these contacts is left to take back.")
        ids = {"ids": [str(planned_id(key, client)) for client in clients], "me": me.id}
        which = "list_contains(CAST($ids AS UUID[]), id) AND state = 'planned' AND version = 1 AND entered_by = $me"
        n = cur.execute(f"SELECT count(*) FROM kept.contacts WHERE {which}", ids).fetchone()[0]
        cur.execute(f"DELETE FROM kept.contacts WHERE {which}", ids)
        trail.note(cur, me.id, "contacts.plan_many.undo", "contact", None, f"{key} {n}")
        return n

    return store.here().transaction(work, viewer=viewer, right="contacts.log", touches=("contacts", "audit"))


def _write(cur, me, wanted: Round, days: dict[UUID, tuple[date, UUID]], key: UUID) -> None:
    now, note = store.now(), wanted.note.strip()[:LONGEST_NOTE] or None
    lines = {client: line for client, line, _staff in _subjects(cur, me, tuple(days))}
    ends = {on: calendar.end_of_day(cur, on) for on, _staff in days.values()}
    cur.executemany(
        "INSERT INTO kept.contacts (id, line_id, client_id, staff_id, kind, direction, state, planned_at, due_at, note, entered_at, entered_by) "
        "VALUES (?, ?, ?, ?, ?, 'out', 'planned', ?, ?, ?, ?, ?)",
        [
            [planned_id(key, client), lines[client], client, staff, wanted.kind, now, ends[on], note, now, me.id]
            for client, (on, staff) in days.items()
        ],
    )


def _subjects(cur, me, clients: tuple[UUID, ...]) -> list[tuple]:
    """(client, line, whose contact it will be) of each client, in their order; a Problem when one is not the viewer's to work on."""
    rows = cur.execute(
        "SELECT k.id, k.line_id, coalesce(s.id, CAST($me AS UUID)) FROM visible.clients_in_hand k LEFT JOIN kept.staff s "
        "ON s.id = k.owner_id AND s.disabled_at IS NULL AND s.retired_at IS NULL WHERE list_contains(CAST($ids AS UUID[]), k.id)",
        {"ids": [str(client) for client in clients], "me": str(me.id)},
    ).fetchall()
    found = {row[0]: row for row in rows}
    if len(found) < len(clients):
        raise Problem("There is no such client among yours.", field="who")
    return [found[client] for client in clients]


def _spread(cur, me, wanted: Round) -> dict[UUID, tuple[date, UUID]]:
    """In the order of the clients: each on the first day, not before `on`, on which its person has room."""
    clients = tuple(dict.fromkeys(wanted.clients))
    _check(cur, wanted, clients)
    owners = [(client, staff) for client, _line, staff in _subjects(cur, me, clients)]
    room = {staff: _Room(cur, staff, wanted) for staff in {staff for _client, staff in owners}}
    return {client: (room[staff].next(), staff) for client, staff in owners}


def _check(cur, wanted: Round, clients: tuple) -> None:
    check_kind(cur, wanted.kind, "out")
    if not clients:
        raise Problem("Choose the client.", field="who")
    if len(clients) > MOST:
        raise Problem("At most {n} contacts can be planned at once.", n=MOST)
    if not 1 <= wanted.per_day <= 100:
        raise Problem("Say how many contacts fit into a day.", field="per_day")
    if wanted.on < calendar.local_day(cur, store.now()):
        raise Problem("The next contact cannot lie in the past.", field="next")


class _Room:
    """The days of one person and what is planned on them already."""

    def __init__(self, cur, staff: UUID, wanted: Round):
        self.cur, self.staff, self.per_day = cur, staff, wanted.per_day
        rows = cur.execute(
            "SELECT local_day(due_at), count(*) FROM kept.contacts WHERE staff_id = ? AND state = 'planned' AND local_day(due_at) >= ? "
            "GROUP BY local_day(due_at)",
            [staff, wanted.on],
        ).fetchall()
        self.planned, self.walked = Counter(dict(rows)), 0
        self.day = calendar.working_day_after(cur, wanted.on - timedelta(days=1), 1, staff)

    def next(self) -> date:
        """The next day with room, and one contact more on it."""
        while self.planned[self.day] >= self.per_day:
            self.walked += 1
            if self.walked > FARTHEST:
                raise Problem("There is no room for so many contacts within a year. Plan fewer, or more a day.")
            self.day = calendar.working_day_after(self.cur, self.day, 1, self.staff)
        self.planned[self.day] += 1
        return self.day

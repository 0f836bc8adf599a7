"""Promises: what we owe a client, or they owe us, until a day. Kept or broken when somebody says so; moved to another day in a chain."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data import calendar, plans, store, trail
from data.problems import Problem, sentence
from data.revising import Act, done_before, insert, revise
from data.subjects import find

TOUCHES = ("promises", "field_history", "audit")
LONGEST = 300  # characters
FIELDS = (
    "id",
    "line_id",
    "client_id",
    "deal_id",
    "contact_id",
    "owner_id",
    "side",
    "what",
    "due_on",
    "state",
    "happened_at",
    "settled_at",
    "version",
)


@dataclass(frozen=True)
class Promise:
    """`side` is ours or theirs; `due_on` a local day, without which there is no promise."""

    side: str
    what: str
    due_on: date | None
    deal_id: UUID | None = None


@dataclass(frozen=True)
class _Where:
    client_id: UUID
    deal_id: UUID | None
    lead_id: UUID | None = None


def write(cur, me, promise: Promise, about, *, promise_id: UUID, contact_id: UUID | None, today: date, happened_at) -> None:
    """Write a promise into an open transaction. `about` gives line_id, client_id, deal_id and owner_id."""
    me.must("promises.make")
    _check(promise, about, today)
    of = {"line_id": about.line_id, "client_id": about.client_id, "deal_id": about.deal_id, "contact_id": contact_id}
    said = {"side": promise.side, "what": promise.what.strip(), "due_on": promise.due_on}
    _insert(cur, me, {"id": promise_id, **of, "owner_id": plans.whose(cur, about, me), **said, "happened_at": happened_at})


def _check(promise: Promise, about, today: date) -> None:
    if promise.side not in ("ours", "theirs"):
        raise Problem("A promise is ours or theirs.", field="promise")
    if not promise.what.strip():
        raise Problem("Say what was promised.", field="promise")
    if len(promise.what) > LONGEST:
        raise Problem("A promise is said in at most {most} characters.", field="promise", most=LONGEST)
    if about.client_id is None:
        raise Problem("A promise needs a client.", field="promise")
    _check_day(promise.due_on, today)


def _check_day(due_on: date | None, today: date) -> None:
    if due_on is None or due_on < today:
        raise Problem("A promise needs a day from today on.", field="promise")
    if due_on > today + plans.FARTHEST:
        raise Problem("The day of a promise lies more than three years ahead.", field="promise")


def _insert(cur, me, row: dict) -> None:
    insert(cur, "promises", row | {"state": "open", "entered_at": store.now(), "entered_by": me.id})


def make(viewer, client_id: UUID, promise: Promise, *, key: UUID) -> UUID:
    """Write down a promise made now to or by a client in hand; its id. Once per key."""

    def work(cur, me) -> UUID:
        act = Act("promises.make", "promise", key, key)
        if not done_before(cur, me, act):
            about, today = find(cur, _Where(client_id, promise.deal_id)), calendar.local_day(cur, store.now())
            write(cur, me, promise, about, promise_id=key, contact_id=None, today=today, happened_at=store.now())
            trail.note(cur, me.id, act.action, "promise", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="promises.make", touches=TOUCHES)


def settle(viewer, promise_id: UUID, how: str, *, version: int, key: UUID, on: date | None = None) -> None:
    """Say that an open promise was kept or broken: now, or on a local day that has been (`on`). Once per key."""

    def work(cur, me) -> None:
        act = Act(f"promises.{how}", "promise", promise_id, key)
        if how not in ("kept", "broken"):
            raise Problem("A promise is kept or broken.")
        if done_before(cur, me, act):
            return
        row = _standing(cur, promise_id, version, ("open",))
        revise(cur, me, act, row, {"state": how, "settled_at": _settled_at(cur, row, on)}, table="promises")

    store.here().transaction(work, viewer=viewer, right="promises.make", touches=TOUCHES)


def _settled_at(cur, row: dict, on: date | None):
    """Now, or the close of work on a day between the promise and today."""
    now = store.now()
    if on is None or on == calendar.local_day(cur, now):
        return now
    if on > calendar.local_day(cur, now):
        raise Problem("What has not happened yet cannot be settled.", field="on")
    if on < calendar.local_day(cur, row["happened_at"]):
        raise Problem("The promise was made on a later day.", field="on")
    return min(now, max(row["happened_at"], calendar.end_of_day(cur, on)))


def move(viewer, promise_id: UUID, due_on: date | None, *, version: int, key: UUID) -> UUID:
    """Agree on another day: the old promise says `moved`, a new one stands for it; its id, which is the key. Once per key."""

    def work(cur, me) -> UUID:
        act = Act("promises.move", "promise", promise_id, key)
        if done_before(cur, me, act):
            return key
        row = _standing(cur, promise_id, version, ("open",))
        _check_day(due_on, calendar.local_day(cur, store.now()))
        if due_on == row["due_on"]:
            raise Problem("The promise stands for this day already.", field="promise")
        revise(cur, me, act, row, {"state": "moved", "settled_at": store.now(), "moved_to_id": key}, table="promises", details=str(key))
        kept = {name: row[name] for name in ("line_id", "client_id", "deal_id", "contact_id", "owner_id", "side", "what")}
        _insert(cur, me, kept | {"id": key, "due_on": due_on, "happened_at": store.now(), "follows_id": promise_id})
        return key

    return store.here().transaction(work, viewer=viewer, right="promises.make", touches=TOUCHES)


def reopen(viewer, promise_id: UUID, *, version: int, key: UUID) -> None:
    """What was said to be kept or broken is open again; history and trail keep what was said. Once per key."""

    def work(cur, me) -> None:
        act = Act("promises.reopen", "promise", promise_id, key)
        if not done_before(cur, me, act):
            row = _standing(cur, promise_id, version, ("kept", "broken"))
            revise(cur, me, act, row, {"state": "open", "settled_at": None}, table="promises", details=row["state"])

    store.here().transaction(work, viewer=viewer, right="promises.make", touches=TOUCHES)


def _standing(cur, promise_id: UUID, version: int, states: tuple) -> dict:
    """The promise as it stands, in one of these states; a Problem when it is not the viewer's, or was changed."""
    found = cur.execute(f"SELECT {', '.join(FIELDS)} FROM visible.promises WHERE id = ?", [promise_id]).fetchone()
    if found is None:
        raise Problem("There is no such promise among yours.")
    row = dict(zip(FIELDS, found, strict=True))
    if row["state"] not in states:
        raise Problem(sentence("This promise is settled already.") if "open" in states else sentence("This promise is not settled."))
    if row["version"] != version:
        raise Problem("Someone has changed this promise. Look at it again.")
    return row

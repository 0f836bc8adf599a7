"""Calls as the telephony tells of them: one call is one row, however often and in whatever order its events come."""

import dataclasses
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from data import call_follows, callers, store
from data.call_follows import Heard, Origin
from data.callers import Callers, short
from data.names import digits
from data.problems import Problem
from data.viewer import SYSTEM

__all__ = ["TABLES", "Call", "Heard", "Origin", "check", "heard", "id_of", "write"]

TABLES = ("calls", "contacts", "contact_people", "leads", "lead_touches", "assignments", "audit")
LISTED = UUID("5b0c8a52-6a1e-4c5c-9d0f-4f0c7e1b7a11")  # the space of codes of calls that come by a list
EARLIEST, FORGIVEN, LONGEST = datetime(2000, 1, 1), timedelta(minutes=2), 172_800  # seconds: two days
_stripes = [threading.Lock() for _ in range(64)]


@dataclass(frozen=True)
class Call:
    """One call as told: `happened_at` is its beginning in UTC without zone, `seconds` its talk, `number` the other side's.

    `answered`: did the called side take it? `extension`: ours. `line_id`: of a caller whom nobody knows.
    """

    code: str
    happened_at: datetime
    direction: str
    answered: bool
    number: str = ""
    extension: str = ""
    seconds: float | None = None
    record_link: str = ""
    line_id: UUID | None = None


def heard(call: Call, origin: Origin) -> Heard:
    """Take in one event of a call, in a transaction of its own. A Problem for what no call is; then nothing is written."""
    check(call)

    def work(cur, me) -> Heard:
        return write(cur, me, call, origin, callers.read(cur, [short(call.number)]))

    with _stripes[hash(short(call.number)) % len(_stripes)]:  # two redials at one moment make one lead
        return store.here().transaction(work, viewer=SYSTEM, right="arrivals.take", touches=TABLES)


def check(call: Call) -> None:
    """A Problem, with its field, for what cannot be a call."""
    if not call.code.strip() or len(call.code) > 200:
        raise Problem("A call has an id of its own, of 200 signs at most.", field="id")
    if not EARLIEST <= call.happened_at <= store.now() + FORGIVEN:
        raise Problem("A call happens neither before the year 2000 nor tomorrow. Look at the clock of the telephony.", field="at")
    if call.direction not in ("in", "out"):
        raise Problem("A call goes in or out.", field="direction")
    if call.seconds is not None and not 0 <= call.seconds <= LONGEST:
        raise Problem("A call lasts no less than no time and no more than two days.", field="seconds")
    if len(digits(call.number) or "") > 20:
        raise Problem("{value} is no phone number.", field="number", value=call.number)
    for field, value, most in (("number", call.number, 60), ("extension", call.extension, 40), ("record_link", call.record_link, 2000)):
        if len(value) > most:
            raise Problem("This is longer than {most} characters.", field=field, most=most)
    if call.record_link and not call.record_link.startswith(("https://", "http://")):
        raise Problem("A link begins with https://", field="record_link")


def id_of(code: str, door_id: UUID | None) -> UUID:
    """The id that a call with this code has: each door counts its own calls, and so do lists."""
    return uuid5(door_id or LISTED, code.strip())


def write(cur, me, call: Call, origin: Origin, known: Callers) -> Heard:
    """The same inside an open transaction, with the callers read once for many calls."""
    call_id = id_of(call.code, origin.door_id)
    before = _standing(cur, call_id)
    after = _joined(before, call) if before else _row(call, call_id, origin)
    if before == after:
        return Heard(call_id, before["contact_id"], before["lead_id"], new=False)
    if before:
        _change(cur, after)
    else:
        _insert(cur, after, origin)
    made = call_follows.follow(cur, me, after, call, origin, known)
    if not origin.import_id:
        _others(cur, me, after, origin, known)
    return dataclasses.replace(made, new=before is None)


FACTS = (
    "id",
    "code",
    "direction",
    "answered",
    "number_digits",
    "extension",
    "seconds",
    "record_link",
    "contact_id",
    "lead_id",
    "happened_at",
)


def _row(call: Call, call_id: UUID, origin: Origin) -> dict:
    link, seconds = call.record_link.strip() or None, None if call.seconds is None else float(call.seconds)
    facts = (call_id, call.code.strip(), call.direction, call.answered, digits(call.number), call.extension.strip() or None, seconds, link)
    return dict(zip(FACTS, (*facts, None, None, call.happened_at), strict=True))


def _standing(cur, call_id: UUID) -> dict | None:
    row = cur.execute(f"SELECT {', '.join(FACTS)} FROM kept.calls WHERE id = ?", [call_id]).fetchone()
    return row and dict(zip(FACTS, row, strict=True))


def _joined(before: dict, call: Call) -> dict:
    """What is known after one more event. Each fact only grows, so that order and repetition make no difference."""
    said = _row(call, before["id"], Origin())
    if said["direction"] != before["direction"]:
        raise Problem("This call went the other way before.", field="direction")
    grown = {name: max(filter(None, (before[name], said[name])), default=None) for name in ("number_digits", "extension", "record_link")}
    grown["seconds"] = max((one for one in (before["seconds"], said["seconds"]) if one is not None), default=None)
    grown["happened_at"] = min(before["happened_at"], said["happened_at"])
    return before | grown | {"answered": before["answered"] or said["answered"]}


def _insert(cur, row: dict, origin: Origin) -> None:
    row = row | {"door_id": origin.door_id, "import_id": origin.import_id, "entered_at": store.now()}
    cur.execute(f"INSERT INTO kept.calls ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _change(cur, row: dict) -> None:
    names = FACTS[3:8] + ("happened_at",)
    cur.execute(f"UPDATE kept.calls SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?", [*(row[n] for n in names), row["id"]])


def _others(cur, me, row: dict, origin: Origin, known: Callers) -> None:
    """Calls of the same number that came before this one and had nothing to follow from: now they may have."""
    number = short(row["number_digits"])
    found = cur.execute(
        f"SELECT {', '.join(FACTS)} FROM kept.calls WHERE contact_id IS NULL AND short_phone(number_digits) = ? AND id <> ? "
        "AND happened_at > ? ORDER BY happened_at, id",
        [number, row["id"], row["happened_at"] - timedelta(days=31)],
    ).fetchall()
    for other in (dict(zip(FACTS, one, strict=True)) for one in found):
        call_follows.follow(cur, me, other, None, origin, known)

"""read(name, viewer, **values): the one way to read."""

import threading
from collections import OrderedDict
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pyarrow as pa

from data import store
from data.problems import Problem
from data.viewer import Viewer, current
from queries import answers, catalog

NOBODY = UUID(int=0)  # as a filter: the rows where nothing is specified
NAMED = {
    "line": "SELECT id FROM visible.lines WHERE name = $v",
    "team": "SELECT id FROM visible.teams WHERE name = $v",
    "manager": "SELECT id FROM visible.owners WHERE lower(login) = lower($v) OR name = $v",
    "source": "SELECT id FROM visible.sources WHERE name = $v",
}
NAMING = ("lines", "teams", "staff", "staff_lines", "sources")
RIGHTS = ("staff", "staff_lines", "absences")
# tables of which even heads of the same lines see different rows
OWN = {"segments", "segment_members", "feeds", "sessions", "notices_aside"}
PERSONAL = ("is_mine(", "visible.lead_senders", "visible.lead_matches", "visible.team_")  # and sights that say what is the viewer's own
KEPT = 512
LARGEST = 10**8
_ids: OrderedDict[tuple, UUID | None] = OrderedDict()
_lock = threading.Lock()


def read(name: str, viewer: Viewer, **values) -> pa.Table:
    """Answer a question of `queries/` with this viewer's rights, as an Arrow table in the order the question gives.

    `since`, `until` and `as_of` may be dates (their midnight in the company's time zone), UTC timestamps or ISO texts;
    `line`, `team`, `manager`, `source` ids, names or logins. The seven common values are accepted by every question,
    used or not; left out they take the default: the last twelve months, everything, as of now.
    Equal questions share one answer until a table they read changes (see `answers`). Raises Problem for a value that cannot be read.
    """
    question, here = catalog.find(name), store.here()
    viewer = current(here, viewer.id)  # as the account stands now: a drawer or a download may hold an older one
    bound = bind(question, viewer, values)
    loose = ("as_of",) if values.get("as_of") is None else ()  # "now" goes on: the answer of the minute before is one of this name
    label = (
        here.path,
        here.number,
        name,
        viewer.scope,
        viewer.id if question.tables & OWN or any(sight in question.sql for sight in PERSONAL) else None,
        here.generation,
        *(here.versions[table] for table in RIGHTS),
        *((key, value) for key, value in bound.items() if key not in loose),
    )
    stamp = (*(bound.get(key) for key in loose), *(here.versions[table] for table in sorted(question.tables)))
    return answers.find(label, stamp, here.wrote[viewer.id], lambda: _ask(here, question, viewer, bound))


def _ask(here, question: catalog.Question, viewer: Viewer, bound: dict) -> pa.Table:
    with here.reports, here.cursor(viewer) as cur:
        return cur.sql(question.sql, params=bound).to_arrow_table()


def rows(name: str, viewer: Viewer, **values) -> list[dict]:
    """The same answer as a list of dicts."""
    return read(name, viewer, **values).to_pylist()


def row(name: str, viewer: Viewer, **values) -> dict:
    """The one row of a question that gives one; an empty dict when it gives none."""
    found = rows(name, viewer, **values)
    return found[0] if found else {}


def bind(question: catalog.Question, viewer: Viewer, values: dict) -> dict:
    """The values a question takes, typed, resolved and with the defaults filled in."""
    if unknown := set(values) - set(question.takes) - set(catalog.COMMON):
        raise Problem("The question {name} does not take {what}.", name=question.name, what=", ".join(sorted(unknown)))
    times = [name for name, kind in question.takes.items() if kind in ("timestamp", "date")]
    filled = _with_defaults(values) if times else values
    return {name: _typed(name, kind, filled.get(name), viewer) for name, kind in question.takes.items()}


def _with_defaults(values: dict) -> dict:
    """The last twelve months up to and with today, as of the end of this minute: answers can be shared, and what was just written is in them."""
    given = {name: value for name, value in values.items() if value is not None}
    now = store.now().replace(second=59, microsecond=999_999)
    until = to_local(now).date() + timedelta(days=1)
    return {"as_of": now, "since": year_before(until), "until": until} | given


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for a leap day."""
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)


def _typed(name: str, kind: str, value, viewer: Viewer):
    if value is None or value == "":
        return None
    try:
        return _cast(name, kind, value, viewer)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise Problem("{value} is no {kind} for {name}.", value=value, kind=kind, name=name) from None


def _cast(name: str, kind: str, value, viewer: Viewer):
    if kind == "timestamp":
        return _moment(value)
    if kind == "date":
        return _moment(value, as_date=True)
    if kind == "uuid":
        return _id(name, value, viewer)
    if kind == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
    if kind in ("integer", "bigint"):
        return _whole(value)
    return {"varchar": str, "double": float, "decimal": float}[kind](value)


def _whole(value) -> int:
    """A whole number that days and weeks can be counted with: an address may say any."""
    if abs(found := int(value)) > LARGEST:
        raise ValueError(value)
    return found


def _moment(value, as_date: bool = False):
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        return to_local(value).date() if as_date else value
    return value if as_date else to_utc(value)


def _id(name: str, value, viewer: Viewer) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return _by_name(name, str(value), viewer)


def _by_name(name: str, value: str, viewer: Viewer) -> UUID:
    if value == "-":
        return NOBODY
    if name not in NAMED:
        raise ValueError(value)
    found = _known_id(name, value, viewer)
    if found is None:
        raise Problem("There is no {kind} {value} that you may see.", kind=name, value=value)
    return found


def _known_id(name: str, value: str, viewer: Viewer) -> UUID | None:
    """The id behind a name, kept until one of the tables that name things changes."""
    here = store.here()
    key = (here.path, here.number, here.generation, *(here.versions[table] for table in NAMING), viewer.scope, name, value)
    with _lock:
        if key in _ids:
            return _ids[key]
    with here.cursor(viewer) as cur:
        row = cur.execute(NAMED[name], {"v": value}).fetchone()
    with _lock:
        _ids[key] = row[0] if row else None
        while len(_ids) > KEPT:
            _ids.popitem(last=False)
    return row[0] if row else None


def time_zone() -> ZoneInfo:
    """The company's time zone; UTC while there is no company."""
    here = store.here()
    known = getattr(here, "_zone", None)
    if known is None or known[0] != here.generation:
        with here.cursor() as cur:
            found = cur.execute("SELECT time_zone FROM kept.company").fetchone()
        known = here._zone = (here.generation, ZoneInfo(found[0] if found else "UTC"))
    return known[1]


def to_utc(day: date) -> datetime:
    """Local midnight of a day, in UTC without zone."""
    return datetime(day.year, day.month, day.day, tzinfo=time_zone()).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def to_local(moment: datetime) -> datetime:
    """A UTC moment without zone, on the company's clock, without zone."""
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(time_zone()).replace(tzinfo=None)

"""A lead as a body of the API or a web form tells it, turned into an arrival: names into entries, moments into UTC, marks into touches."""

import contextlib
from datetime import UTC, datetime
from uuid import UUID

from data import store, utm
from data.arrival_lists import Lists
from data.arrivals import Arrival, Touch
from data.problems import Problem

PLAIN = ("name", "phone", "email", "message")
LISTED = {"entry_point": "entry_points", "source": "sources", "campaign": "campaigns"}
CAME_WITH = (*utm.MARKS, *utm.CLICK_IDS, "page", "referrer")


def arrival(body: dict, lists: Lists, line_id: UUID | None = None) -> Arrival:
    """The arrival a body tells of; `line_id`: the only line its door may write to. A Problem names what is not on the list.

    Names: PLAIN, line, LISTED, code, happened_at, CAME_WITH of the inquiry itself, and the same in first_touch and last_touch.
    """
    at = moment(body.get("happened_at"))
    said = {f"{name}_id": lists.named(which, body[name]) for name, which in LISTED.items() if body.get(name)}
    texts = {name: body.get(name) or "" for name in PLAIN}
    code = (body.get("code") or "").strip()[:200] or None
    return Arrival(line_of(body, lists, line_id), **texts, **said, happened_at=at, touches=_touches(body, at or store.now()), code=code)


def line_of(body: dict, lists: Lists, line_id: UUID | None) -> UUID:
    """The line a body names, its door's, or the only one there is; a Problem for another than the door's."""
    named = lists.named("lines", body["line"]) if body.get("line") else None
    if named and line_id and named != line_id:
        raise Problem("This key is of another line.", field="line")
    found = named or line_id or (next(iter(lists.lines)) if len(lists.lines) == 1 else None)
    if found is None:
        raise Problem("Name the line: there are several.", field="line")
    return found


def moment(text: str | None) -> datetime | None:
    """A moment with its offset (without one it is UTC) as UTC without zone; a Problem when it is none."""
    if not text:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(text.strip().upper())
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    raise Problem("{value} is no moment such as 2026-11-22T09:30:00+01:00.", field="happened_at", value=text[:50])


def _touches(body: dict, at: datetime) -> tuple[Touch, ...]:
    """First and last touch as they were sent, and the inquiry itself where marks came with it."""
    found = [_touch(body[name], place, at) for place, name in (("first", "first_touch"), ("last", "last_touch")) if body.get(name)]
    marks = {name: body[name] for name in CAME_WITH if body.get(name)}
    return (*found, *([Touch(at, came_with=marks)] if marks else []))


def _touch(said: dict, place: str, at: datetime) -> Touch:
    """A touch whose moment cannot be read counts at the moment of the inquiry: a browser's clock loses no lead."""
    happened = None
    with contextlib.suppress(Problem):
        happened = moment(said.get("happened_at"))
    return Touch(happened or at, place=place, came_with={name: value for name, value in said.items() if value})

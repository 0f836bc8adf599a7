"""The lines of a day, in their order: now, not to be forgotten, later this week; and whom the form begins with for each."""

import functools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pages.parts import contact_entry
from pages.parts.filters import today
from queries import reader
from queries.models import urgency


@dataclass
class Day:
    """What waits: each line a dict of its question with `stake`, `lost`, `late`, `group`, `others` and `code`."""

    now: list[dict] = field(default_factory=list)
    soon: list[dict] = field(default_factory=list)
    later: list[dict] = field(default_factory=list)
    done: list[dict] = field(default_factory=list)

    @property
    def order(self) -> list[dict]:
        """All that is walked through by *Save and next*."""
        return self.now + self.soon

    def line(self, code: str | None) -> dict | None:
        """The line of this code, None when it is not on the list (any more)."""
        return next((one for one in self.order if one["code"] == code), None)


def of(viewer, manager) -> Day:
    """The day of this person (and of those they are deputy of), or of everybody in hand when `manager` is None.

    Arranged once for the same answers: the reader gives the very same tables until something they read has changed.
    """
    asked = {"manager": manager}
    tables = (
        reader.read("today/dated", viewer, **asked, escalated=viewer.sees_whole),
        reader.read("today/leads", viewer, **asked),
        reader.read("today/deals", viewer, **asked),
        reader.read("today/asleep", viewer, **asked),
        reader.read("today/dates", viewer, **asked),
        reader.read("today/worth", viewer),
        reader.read("today/done", viewer, **asked),
    )
    return _arranged(_Same(tables), today(), reader.time_zone())


class _Same:
    """Tables that are equal only when they are the very same ones; kept alive as long as what was arranged out of them."""

    def __init__(self, tables: tuple):
        self.tables = tables

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.tables)))

    def __eq__(self, other) -> bool:
        return all(one is another for one, another in zip(self.tables, other.tables, strict=True))


@functools.lru_cache(maxsize=32)
def _arranged(same: _Same, now: date, zone) -> Day:
    *waiting, worths, done = (table.to_pylist() for table in same.tables)
    groups, tonight = {"now": [], "soon": [], "later": []}, reader.to_utc(now + timedelta(days=1))
    for one in urgency.ordered([line for lines in waiting for line in lines], worths):
        one |= {"code": f"{one['kind']}:{one['item_id']}", "group": group(one, tonight)}
        groups[one["group"]].append(one)
    walked = urgency.gathered(groups["now"] + groups["soon"])
    told = {name: [one for one in walked if one["group"] == name] for name in ("now", "soon")}
    groups["later"].sort(key=lambda one: one["due_at"])
    return Day(**told, later=groups["later"], done=done)


def due_day(line: dict) -> date | None:
    """The local day a line is due on; None when it has none."""
    return line.get("due_at") and reader.to_local(line["due_at"]).date()


def group(line: dict, tonight: datetime) -> str:
    """now: late, due before the coming midnight (UTC), leads and late complaints; later: contacts and promises after it; soon: the rest."""
    kind = line["kind"]
    if kind == "lead" or (kind == "complaint" and line["due_at"] and line["late"] > 0):
        return "now"
    if kind == "offer":
        return "now" if line["due_at"] < tonight else "soon"
    if kind in ("contact", "ours", "theirs"):
        return "later" if line["due_at"] >= tonight else "soon" if kind == "theirs" else "now"
    return "soon"


def begins(line: dict) -> dict:
    """How the form begins for a line: with its client and person or its lead, its deal, the planned contact it holds."""
    lead = line.get("lead_id") if line["kind"] == "lead" or not line["client_id"] else None
    plan = line["item_id"] if line["kind"] == "contact" else None
    return contact_entry.begins(line["client_id"], line.get("person_id"), lead, deal=line.get("deal_id"), plan=plan, line=line["code"])


def following(day: Day, code: str | None) -> dict | None:
    """The line after this one (the first, when this one is on no list), as the form wants to know it."""
    codes = [one["code"] for one in day.order]
    place = codes.index(code) + 1 if code in codes else 0
    rest = [one for one in day.order[place:] + day.order[:place] if one["code"] != code]
    return {"client": rest[0]["client"], "begins": begins(rest[0])} if rest else None

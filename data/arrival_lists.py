"""The company's lists as something that comes in from outside names them: by id or by name."""

from dataclasses import dataclass
from uuid import UUID

from data import utm
from data.names import norm
from data.problems import Problem

OF = {"entry_point_id": "entry_points", "source_id": "sources", "campaign_id": "campaigns"}


@dataclass
class Lists:
    """The company's lists as they stand inside one transaction: read once for all that arrives in it."""

    lines: dict[UUID, str]
    lists: dict[str, dict[UUID, str]]
    rules: list[utm.Rule]
    doors: dict[UUID, dict]

    def named(self, which: str, asked: str) -> UUID:
        """The entry of 'lines', 'entry_points', 'sources' or 'campaigns' with this id or name; a Problem when there is none."""
        entries = self.lines if which == "lines" else self.lists[which]
        wanted = norm(asked)
        found = [one for one, name in entries.items() if str(one) == asked.strip().lower()] or [
            one for one, name in entries.items() if norm(name) == wanted
        ]
        if len(found) != 1:
            raise Problem("{name} is not on the list.", field=which.removesuffix("s"), name=asked[:200])
        return found[0]


READ = ("lines", "entry_points", "sources", "campaigns", "utm_rules", "doors")
_known: dict[str, tuple[tuple, Lists]] = {}


def stamp(here) -> tuple:
    """What the lists are true for: taken before a transaction begins, or what it reads may be older."""
    return (here.path, here.number, here.generation, *(here.versions[table] for table in READ))


def lists_of(cur, at: tuple | None = None) -> Lists:
    """The lists and the dictionary of UTM marks, and what each door says of a lead that says nothing itself.

    With a `stamp` they are read anew only after a change.
    """
    if at and (found := _known.get(at[0])) and found[0] == at:
        return found[1]
    names = {
        which: dict(cur.execute(f"SELECT id, name FROM kept.{which} WHERE retired_at IS NULL ORDER BY position, id").fetchall())
        for which in ("lines", "entry_points", "sources")
    }
    names["campaigns"] = dict(cur.execute("SELECT id, name FROM kept.campaigns WHERE retired_at IS NULL ORDER BY id").fetchall())
    doors = cur.execute(f"SELECT id, {', '.join(OF)} FROM kept.doors").fetchall()
    made = Lists(names.pop("lines"), names, utm.rules(cur), {row[0]: dict(zip(OF, row[1:], strict=True)) for row in doors})
    if at:
        _known[at[0]] = (at, made)
    return made

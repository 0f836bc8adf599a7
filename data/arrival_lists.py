"""The company's lists as something that comes in from outside names them: by id or by name."""

from dataclasses import dataclass, field
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
    doors: dict[UUID, dict] = field(default_factory=dict)

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


def lists_of(cur, door_ids=()) -> Lists:
    """The lists and the dictionary of UTM marks, and what these doors say of a lead that says nothing itself."""
    names = {
        which: dict(cur.execute(f"SELECT id, name FROM kept.{which} WHERE retired_at IS NULL ORDER BY position, id").fetchall())
        for which in ("lines", "entry_points", "sources")
    }
    names["campaigns"] = dict(cur.execute("SELECT id, name FROM kept.campaigns WHERE retired_at IS NULL ORDER BY id").fetchall())
    found = Lists(names.pop("lines"), names, utm.rules(cur))
    for door_id in {one for one in door_ids if one}:
        row = cur.execute("SELECT entry_point_id, source_id, campaign_id FROM kept.doors WHERE id = ?", [door_id]).fetchone()
        found.doors[door_id] = dict(zip(OF, row or (None,) * 3, strict=True))
    return found

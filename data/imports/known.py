"""What the company has already: names → rows, near matches for names it does not have."""

import difflib
import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from data.names import norm
from data.problems import Problem, sentence

_SHORT = "SELECT id, NULL, name FROM kept.{} WHERE retired_at IS NULL ORDER BY id"
# List → id, the line it belongs to (NULL = none), and the names it answers to
SOURCES = {
    "lines": _SHORT.format("lines"),
    "teams": _SHORT.format("teams"),
    "entry_points": _SHORT.format("entry_points"),
    "sources": _SHORT.format("sources"),
    "campaigns": _SHORT.format("campaigns"),
    "places": _SHORT.format("places"),
    "loss_reasons": _SHORT.format("loss_reasons"),
    "competitors": _SHORT.format("competitors"),
    "results": _SHORT.format("results"),
    "survey_reasons": _SHORT.format("survey_reasons"),
    "surveys": "SELECT id, NULL, name, kind FROM kept.surveys WHERE retired_at IS NULL ORDER BY id",
    "contact_kinds": "SELECT code, NULL, name, code FROM kept.contact_kinds ORDER BY position, code",
    "staff": "SELECT id, NULL, name, login, email FROM kept.staff ORDER BY id",
    "products": "SELECT id, NULL, name, code FROM kept.products WHERE retired_at IS NULL ORDER BY id",
    "stages": "SELECT id, line_id, name FROM kept.stages WHERE retired_at IS NULL ORDER BY position, id",
    # What was merged into another answers, after all others, for the one it is now
    "clients": "WITH RECURSIVE merged AS (SELECT id, merged_into_id AS now_id FROM kept.clients WHERE merged_into_id IS NOT NULL UNION ALL "
    "SELECT m.id, c.merged_into_id FROM merged m JOIN kept.clients c ON c.id = m.now_id WHERE c.merged_into_id IS NOT NULL) "
    "SELECT id, line_id, name, code, NULL AS was_code, NULL AS was FROM kept.clients WHERE retired_at IS NULL UNION ALL "
    "SELECT k.id, k.line_id, k.name, NULL, c.code, c.name FROM merged m JOIN kept.clients k ON k.id = m.now_id AND k.retired_at IS NULL "
    "JOIN kept.clients c ON c.id = m.id ORDER BY 1, 6 NULLS FIRST, 5",
    "leads": "SELECT id, NULL, code, name FROM kept.leads ORDER BY id",
    "deals": "SELECT id, NULL, code, name FROM kept.deals ORDER BY id",
}
MISSING = {
    "lines": sentence("There is no business line {name}."),
    "teams": sentence("There is no team {name}."),
    "entry_points": sentence("There is no entry point {name}."),
    "sources": sentence("There is no source {name}."),
    "campaigns": sentence("There is no campaign {name}."),
    "places": sentence("There is no place {name} where people write."),
    "loss_reasons": sentence("There is no loss reason {name}."),
    "competitors": sentence("There is no competitor {name}."),
    "results": sentence("There is no result {name}."),
    "survey_reasons": sentence("There is no survey reason {name}."),
    "surveys": sentence("There is no survey {name}."),
    "contact_kinds": sentence("There is no kind of contact {name}."),
    "staff": sentence("There is nobody called {name} among the staff."),
    "products": sentence("There is no product {name}."),
    "stages": sentence("There is no stage {name} in this line."),
    "clients": sentence("There is no client {name} in this line."),
    "leads": sentence("There is no lead {name}."),
    "deals": sentence("There is no deal {name}."),
}
BY_LINE = ("stages", "clients")
PEOPLE = ("clients", "staff")
LIKE = 0.8  # names at least so alike are suggested
MOST_ASKED = 200  # comparing every name with every other takes long
AMBIGUOUS = object()


@dataclass(frozen=True)
class Fresh:
    """A name that is to be made with the first row that needs it."""

    list: str
    line: UUID | None
    name: str


@dataclass(frozen=True)
class Standing:
    """A stage or result as it stands."""

    id: UUID
    name: str
    position: int
    kind: str


class Known:
    """Lists are read when a field first names them."""

    def __init__(self, cur, create: frozenset[str], at: datetime):
        self.cur, self.create = cur, create
        zone, self.currency = cur.execute("SELECT time_zone, currency FROM kept.company").fetchone() or (None, None)
        if zone is None:
            raise Problem("This file has no company yet. Set it up first.")
        self.zone = ZoneInfo(zone)
        self.at = at
        self.kinds: dict[UUID, str] = {}  # of the stages a map sets up
        self._opens: dict[UUID, UUID] = {}
        self._lists: dict[str, dict[tuple, object]] = {}
        self._names: dict[str, dict] = {}
        self._by_id: dict[str, dict] = {}
        self._asked: set[str] = set()

    def names(self, list_name: str) -> dict[tuple, object]:
        """(line, folded name) → id, or AMBIGUOUS when two rows answer to it; a name of a higher rank wins."""
        if list_name not in self._lists:
            found: dict[tuple, object] = {}
            shown = self._names[list_name] = defaultdict(dict)
            rows = self.cur.execute(SOURCES[list_name]).fetchall()
            for rank in range(2, len(rows[0]) if rows else 2):
                _add(found, [(row[1], row[rank], row[0]) for row in rows if row[rank]])
            for row in rows:
                shown[row[1]].setdefault(squeezed(row[2] or row[3]), row[2] or row[3])
            self._by_id[list_name] = {row[0]: row[2] for row in rows}
            self._lists[list_name] = found
        return self._lists[list_name]

    def stand_in(self, list_name: str, line: UUID | None, name: str, id_) -> None:
        """Let a name be known before it is written: the map sets it up."""
        self.names(list_name)[(line, key(name))] = id_
        self._names[list_name][line][squeezed(name)] = name

    def forget(self, list_name: str, line: UUID | None, name: str) -> None:
        """Let a name be unknown: the map retires it."""
        self.names(list_name).pop((line, key(name)), None)
        self._names[list_name][line].pop(squeezed(name), None)

    def find(self, list_name: str, line: UUID | None, name: str) -> object:
        """The id of a name, a Fresh when it may be made, else a Problem."""
        scope = line if list_name in BY_LINE else None
        found = self.names(list_name).get((scope, key(name)))
        if found is AMBIGUOUS:
            raise Problem("{name} is the name of two rows. Use a code.", name=name)
        if found is None and list_name in self.create:
            return Fresh(list_name, scope, name)
        if found is None:
            raise Problem(MISSING[list_name], name=name)
        return found

    def near(self, list_name: str, line: UUID | None, name: str) -> str | None:
        """The one existing name that is most like this one; None when none is near.

        Clients and people that may be made are near only when nothing but spaces and signs differs: Client 12 is not Client 13.
        """
        self.names(list_name)
        shown = self._names[list_name].get(line if list_name in BY_LINE else None, {})
        bare = squeezed(name)
        if bare in shown or (list_name in self.create and list_name in PEOPLE) or len(self._asked) >= MOST_ASKED:
            return shown.get(bare)
        self._asked.add(bare)
        best = difflib.get_close_matches(bare, list(shown), n=1, cutoff=LIKE)
        return shown[best[0]] if best else None

    def first_line(self) -> UUID | None:
        """The line of rows that name none."""
        row = self.cur.execute("SELECT id FROM kept.lines WHERE retired_at IS NULL ORDER BY position, id LIMIT 1").fetchone()
        return row[0] if row else None

    def name_of(self, list_name: str, value) -> str | None:
        """The name behind an id or a fresh name."""
        if value is None or isinstance(value, Fresh):
            return value and value.name
        self.names(list_name)
        return self._by_id[list_name].get(value)

    def set_up(self, line: UUID, stage: UUID, kind: str) -> None:
        """Let a stage the map sets up be known by its kind; the first open one opens the line."""
        self.kinds[stage] = kind
        if kind == "open":
            self._opens.setdefault(line, stage)

    def first_open(self, line: UUID) -> UUID:
        """The stage in which a deal of this line begins; a Problem when the line has none."""
        opening = self._opens.get(line) or next((stage.id for stage in self.stages(line) if stage.kind == "open"), None)
        if opening is None:
            raise Problem("The line has no open stage.")
        return opening

    def stages(self, line: UUID) -> list[Standing]:
        """The stages of a line in their order."""
        return [
            Standing(*row)
            for row in self.cur.execute(
                "SELECT id, name, position, kind FROM kept.stages WHERE line_id = ? AND retired_at IS NULL ORDER BY position, id", [line]
            ).fetchall()
        ]


def _add(found: dict, named: list[tuple]) -> None:
    """Add names of one rank; those of a higher rank stay."""
    mine: dict[tuple, object] = {}
    for line, name, id_ in named:
        mine[(line, key(name))] = id_ if mine.get((line, key(name)), id_) == id_ else AMBIGUOUS
    for place, id_ in mine.items():
        found.setdefault(place, id_)


@functools.lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """A name as it is compared here."""
    return norm(name) or name.strip().casefold()


def squeezed(name: str | None) -> str:
    """A name without spaces and signs, to see that GTXPro is near GTX Pro."""
    return re.sub(r"[\W_]+", "", (name or "").casefold().replace("ё", "е"))


def fresh_id() -> UUID:
    """A new row's id."""
    return uuid4()

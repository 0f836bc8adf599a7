"""A dry run as it is shown: counts, what the map sets up, near matches, and a part of the rows."""

from dataclasses import dataclass
from datetime import UTC, datetime

from data.imports import check
from data.imports.check import Checked
from data.imports.columns import Suggestion
from data.imports.mapping import Map
from data.imports.setup import Note
from data.imports.sheet import Sheet
from data.store import Store, now

SHOWN = 200  # rows of each sort that are kept to be shown


@dataclass(frozen=True)
class Cell:
    """One changed cell: the row's number in the file, its name, the field, what was before and what comes."""

    number: int
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What would become of a file. `new` are (number, cells); `refused` all refused rows."""

    counts: tuple[int, int, int, int]
    notes: tuple[Note, ...]
    suggestions: tuple[Suggestion, ...]
    new: list[tuple[int, tuple[str, ...]]]
    changed: list[Cell]
    refused: list[check.Refused]


def look(store: Store, viewer, sheet: Sheet, map_: Map, progress=lambda share: None) -> Outcome:
    """Check a file for a person; writes nothing. Needs the right imports.take_in; a Problem when the map does not go with the file."""
    viewer.must("imports.take_in")
    with store.cursor() as cur:
        checked = check.look(cur, sheet, map_, now(), progress)
        checked.notes += checked.rule.foretold(cur, checked.new)
        return _of(checked)


def _of(checked: Checked) -> Outcome:
    new = [(row.number, checked.sheet.rows[row.place]) for row in checked.new[:SHOWN]]
    changed = [
        Cell(row.number, _name(row.values), field.removeprefix("own:"), _said(checked, field, before), _said(checked, field, after))
        for row in checked.changed[:SHOWN]
        for field, (before, after) in row.changes.items()
    ]
    return Outcome(checked.counts, tuple(checked.notes), tuple(checked.suggestions), new, changed, checked.refused)


def _name(values: dict) -> str:
    return str(values.get("code") or values.get("name") or "")


def _said(checked: Checked, field: str, value) -> str:
    """A value in words: names for ids, local time for moments, an empty text for nothing."""
    if value is None:
        return ""
    known = checked.rule.known
    facts = checked.rule.fields.get(field)
    if facts and facts.type == "ref":
        return known.name_of(facts.of, value) or str(value)
    if isinstance(value, datetime):
        local = value.replace(tzinfo=UTC).astimezone(known.zone)
        return f"{local:%Y-%m-%d}" if (local.hour, local.minute) == (0, 0) else f"{local:%Y-%m-%d %H:%M}"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

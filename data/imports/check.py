"""Check every row of a file against what the company has: new, changed, same, or refused with its reason. Writes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from data.imports import columns, kinds, mapping, setup
from data.imports.columns import Suggestion
from data.imports.known import Fresh, Known, fresh_id
from data.imports.mapping import Map
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.imports.setup import Note
from data.imports.sheet import Sheet
from data.problems import Problem, sentence


@dataclass(frozen=True)
class Row:
    """One accepted row: its number in the file, its values by field, whether the map dated it, the row that stands."""

    number: int
    place: int
    values: dict
    dated: bool = False
    standing: dict | None = None
    changes: dict[str, tuple] = field(default_factory=dict)  # field → (before, after)
    id: UUID | None = None


@dataclass(frozen=True)
class Refused:
    """One refused row with its cells and the reason."""

    number: int
    cells: tuple[str, ...]
    problem: Problem


@dataclass
class Checked:
    """The outcome of a dry run: rows by what would become of them, and what the map would set up."""

    map: Map
    sheet: Sheet
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    plan: Plan | None = None
    rule: Rule | None = None

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """New, changed, same, refused."""
        return len(self.new), len(self.changed), len(self.same), len(self.refused)


def look(cur, sheet: Sheet, map_: Map, at: datetime, progress=lambda share: None) -> Checked:
    """Check all rows; `progress` is told the share done. The plan holds what the map sets up, not yet the rows."""
    mapping.check(map_, sheet)
    known, plan = Known(cur, map_.create, at), Plan(at, client_kind=map_.client_kind)
    line, notes = setup.prepare(known, map_, plan)
    values = columns.read(sheet, map_, known, line, lambda share: progress(share / 2))
    checked = Checked(map_, sheet, suggestions=values.suggestions, notes=notes)
    rule = checked.rule = kinds.RULES[map_.kind](known, map_, line, cur, values.by_field)
    checked.plan = plan
    seen: dict = {}
    for place in range(len(sheet.rows)):
        _sort_in(checked, plan, rule, seen, place, values)
        if place % 5000 == 0:
            progress(0.5 + place / len(sheet.rows) / 2)
    checked.notes += _notes(checked, sum(values.dated))
    return checked


def _sort_in(checked: Checked, plan: Plan, rule, seen: dict, place: int, values) -> None:
    number = checked.sheet.numbers[place]
    said = {name: column[place] for name, column in values.by_field.items()}
    try:
        row = _judge(checked.sheet, rule, seen, number, place, said, values.dated[place])
    except Problem as problem:
        checked.refused.append(Refused(number, checked.sheet.rows[place], problem))
        return
    if row.standing is None:
        checked.new.append(row)
    elif row.changes:
        checked.changed.append(row)
    else:
        checked.same.append(number)
    _remember(plan, row)


def _judge(sheet: Sheet, rule, seen: dict, number: int, place: int, said: dict, dated: bool) -> Row:
    if number in sheet.wide:
        raise Problem("The row has more cells than the header.")
    if wrong := next((value for value in said.values() if isinstance(value, Problem)), None):
        raise wrong
    if empty := [name for name in rule.required if said.get(name) is None]:
        raise Problem("The cell {missing} is empty.", missing=empty[0])
    rule.check(said)
    key, standing = rule.find(said)
    if key in seen:
        raise Problem("The same row stands in line {number} of the file.", number=seen[key])
    seen[key] = number
    if standing is None:
        return Row(number, place, said, dated, id=fresh_id())
    return Row(number, place, said, dated, standing, rule.changes(said, standing), standing["id"])


def _remember(plan: Plan, row: Row) -> None:
    """A client named for the first time is one since the first day it is named."""
    fresh, when = row.values.get("client"), row.values.get("happened_at")
    if isinstance(fresh, Fresh) and when is not None:
        plan.first_seen[fresh] = min(when, plan.first_seen.get(fresh, when))


def _notes(checked: Checked, dated: int) -> list[Note]:
    notes = []
    if dated:
        notes.append(
            Note("{rows} rows have no date: the map dates them {date}.", {"rows": dated, "date": checked.map.undated["happened_at"]})
        )
    if sectors := {row.values["sector"] for row in checked.new + checked.changed if row.values.get("sector")}:
        notes.append(Note("Sectors as they are written: {names}.", {"names": ", ".join(sorted(sectors)[:30])}))
    return notes + _made(checked)


def _made(checked: Checked) -> list[Note]:
    """What is made because rows name it for the first time."""
    made: dict[str, set] = {}
    for row in checked.new + checked.changed:
        for value in row.values.values():
            if isinstance(value, Fresh):
                made.setdefault(value.list, set()).add(value)
    return [Note(MADE[name], {"n": len(fresh), "names": _some(fresh)}) for name, fresh in sorted(made.items())]


def _some(fresh: set) -> str:
    names = sorted({each.name for each in fresh})
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


MADE = {
    "clients": sentence("New clients, {n}: {names}."),
    "staff": sentence("New staff, {n}: {names}."),
    "teams": sentence("New teams, {n}: {names}."),
    "sources": sentence("New sources, {n}: {names}."),
    "entry_points": sentence("New entry points, {n}: {names}."),
    "campaigns": sentence("New campaigns, {n}: {names}."),
    "places": sentence("New places where people write, {n}: {names}."),
    "competitors": sentence("New competitors, {n}: {names}."),
    "loss_reasons": sentence("New loss reasons, {n}: {names}."),
    "survey_reasons": sentence("New survey reasons, {n}: {names}."),
    "products": sentence("New products, {n}: {names}."),
}

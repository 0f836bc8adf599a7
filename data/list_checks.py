"""What an entry of a company's list may hold, and what hangs on it."""

import math
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from data import letter_words
from data.problems import Problem, sentence

LONGEST = 200  # characters
# An entry is not retired while this open work hangs on it: how many are there, of what
HANGS_ON = {
    "stages": (
        "SELECT count(*) FROM kept.deals WHERE stage_id = ? AND stage_id IN (SELECT id FROM kept.stages WHERE kind = 'open')",
        "deals",
    ),
    "lines": ("SELECT count(*) FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.line_id = ? AND s.kind = 'open'", "deals"),
    "contact_kinds": ("SELECT count(*) FROM kept.contacts WHERE kind = ? AND state = 'planned'", "contacts"),
}
ENDING = {"campaigns": sentence("A campaign begins before it ends."), "referral_offers": sentence("An offer begins before it ends.")}
NEEDED = ("lines", "contact_kinds", "results", "refusal_reasons", "loss_reasons")  # lists without which the desk stands still


@dataclass(frozen=True)
class Column:
    """One column of a list: its kind, whether it must be given, its bounds; `fixed` ones are set once and never changed."""

    name: str
    kind: str  # text | lines | letter | number | whole | money | yes_no | day | time | choice | entry
    required: bool = False
    choices: tuple[str, ...] = ()
    of: str | None = None  # the list an entry is taken from
    low: float | None = None
    high: float | None = None
    default: object = None
    fixed: bool = False
    besides: tuple[str, ...] = ()  # codes that may be said in place of an entry


def checked(cur, name: str, columns: tuple[Column, ...], values: dict, entry=None) -> dict:
    """The values as the table takes them, by column; a Problem names the column (`field`) that is wrong."""
    given = {column.name: _value(cur, column, values.get(column.name)) for column in columns}
    if "name" in given and given["name"] and name not in ("holidays", "company"):
        _not_twice(cur, name, given, entry)
    if name == "custom_fields" and given.get("kind") == "choice" and not given.get("choices"):
        raise Problem("A choice needs something to choose from: one line each.", field="choices")
    if name == "letter_templates":
        letter_words.check(given["subject"], given["body"])
    if name == "work_week" and given["opens"] >= given["closes"]:
        raise Problem("Work opens before it closes.", field="closes")
    if name in ENDING and given.get("since") and given.get("until") and given["since"] >= given["until"]:
        raise Problem(ENDING[name], field="until")
    return given


def _value(cur, column: Column, value):
    if isinstance(value, str):
        value = value.strip() or None
    if value is None or (isinstance(value, float) and math.isnan(value)):
        if column.kind == "yes_no":
            return False
        if column.required:
            raise Problem("Fill this in.", field=column.name)
        return None
    return _READ[column.kind](cur, column, value)


def _text(cur, column: Column, value) -> str:
    if len(str(value)) > (LONGEST if column.kind == "text" else 4000 if column.kind == "lines" else letter_words.LONGEST):
        raise Problem("This is too long.", field=column.name)
    return "\n".join(filter(None, map(str.strip, str(value).splitlines()))) if column.kind == "lines" else str(value)


def _number(cur, column: Column, value):
    try:
        read = {"whole": int, "money": lambda one: Decimal(str(one)), "number": float}[column.kind](value)
    except (ValueError, ArithmeticError):
        raise Problem("This is not a number.", field=column.name) from None
    if (column.low is not None and read < column.low) or (column.high is not None and read > column.high):
        if column.high is None:
            raise Problem("No less than {low}, please.", field=column.name, low=column.low)
        raise Problem("Between {low} and {high}, please.", field=column.name, low=column.low, high=column.high)
    return read


def _choice(cur, column: Column, value) -> str:
    if value not in column.choices:
        raise Problem("Choose one of the list.", field=column.name)
    return value


def _entry(cur, column: Column, value) -> UUID | str:
    key = "code" if column.of == "contact_kinds" else "id"
    if value in column.besides:
        return value
    if not cur.execute(f"SELECT 1 FROM kept.{column.of} WHERE {key} = ? AND retired_at IS NULL", [value]).fetchone():
        raise Problem("Choose one of the list.", field=column.name)
    return value


def _of(kind: type):
    def read(cur, column: Column, value):
        if not isinstance(value, kind):
            raise Problem("Choose one of the list.", field=column.name)
        return value

    return read


_READ = {
    "text": _text,
    "lines": _text,
    "letter": _text,
    "number": _number,
    "whole": _number,
    "money": _number,
    "choice": _choice,
    "entry": _entry,
}
_READ |= {"yes_no": lambda cur, column, value: bool(value), "day": _of(date), "time": _of(time)}


def _not_twice(cur, name: str, given: dict, entry) -> None:
    key = "code" if name in ("contact_kinds", "relationship_points") else "id"
    within = {"stages": "line_id", "custom_fields": "entity"}.get(name)
    same = f"AND {within} IS NOT DISTINCT FROM coalesce($within, (SELECT {within} FROM kept.{name} WHERE id = $entry))" if within else ""
    values = {"name": given["name"], "entry": entry} | ({"within": given.get(within)} if within else {})
    found = cur.execute(
        f"SELECT 1 FROM kept.{name} WHERE lower(name) = lower($name) AND retired_at IS NULL AND {key} IS DISTINCT FROM $entry {same}",
        values,
    ).fetchone()
    if found:
        raise Problem("{name} is on the list already.", field="name", name=given["name"])


def may_retire(cur, name: str, entry) -> None:
    """A Problem while open work hangs on the entry, or when it is the last of a list the desk cannot do without."""
    if name in HANGS_ON:
        question, what = HANGS_ON[name]
        n = cur.execute(question, [entry]).fetchone()[0]
        if n and what == "deals":
            raise Problem("Open deals here: {n}. Move or close them first.", n=n)
        if n:
            raise Problem("Planned contacts of this kind: {n}. Settle them first.", n=n)
    if name == "stages":
        _last_of_its_kind(cur, entry)
    if name in NEEDED and cur.execute(f"SELECT count(*) FROM kept.{name} WHERE retired_at IS NULL").fetchone()[0] <= 1:
        raise Problem("One entry must stay on this list.")


def _last_of_its_kind(cur, stage) -> None:
    row = cur.execute(
        "SELECT count(*) FROM kept.stages s JOIN kept.stages x ON x.line_id = s.line_id AND x.kind = s.kind AND x.retired_at IS NULL "
        "WHERE s.id = ?",
        [stage],
    ).fetchone()
    if row[0] <= 1:
        raise Problem("A line needs a stage of each kind: open, won and lost.")


def write_moves(cur, result, moves: dict) -> None:
    """To which stage a result moves deals, per line; None = it moves none. A Problem for a stage of another line."""
    for line, stage in moves.items():
        cur.execute("DELETE FROM kept.result_moves WHERE result_id = ? AND line_id = ?", [result, line])
        if stage is None:
            continue
        if not cur.execute("SELECT 1 FROM kept.stages WHERE id = ? AND line_id = ? AND retired_at IS NULL", [stage, line]).fetchone():
            raise Problem("This stage is not one of the deal's line.", field="moves")
        cur.execute("INSERT INTO kept.result_moves VALUES (?, ?, ?)", [result, line, stage])

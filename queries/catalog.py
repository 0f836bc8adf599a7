"""Finds the questions: one `.sql` file each, with a header that says what it asks, takes and gives.

The first comment line is the question, the lines after it the grain, `takes:` and `gives:` the typed names. What a
question reads is known from its text, so that a cache can tell when an answer is stale.
"""

import functools
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from data.problems import Problem

HERE = Path(__file__).parent
COMMON = {
    "since": "timestamp",
    "until": "timestamp",
    "as_of": "timestamp",
    "line": "uuid",
    "team": "uuid",
    "manager": "uuid",
    "source": "uuid",
}
TYPES = {"timestamp", "date", "uuid", "varchar", "integer", "bigint", "double", "boolean", "decimal"}


@dataclass(frozen=True)
class Question:
    """One `.sql` file: `takes` and `gives` map a name to its type; `tables` are the kept tables it reads."""

    name: str
    asks: str
    grain: str
    takes: dict[str, str]
    gives: dict[str, str]
    sql: str
    tables: frozenset[str]


@functools.cache
def all_names() -> tuple[str, ...]:
    """Every question's name, as `folder/file`, in order."""
    return tuple(sorted(f"{file.parent.name}/{file.stem}" for file in HERE.glob("*/*.sql")))


@functools.cache
def find(name: str) -> Question:
    """The question of this name; a Problem when there is none."""
    if name not in all_names():
        raise Problem("There is no question {name}.", name=name)
    return parse(name, (HERE / f"{name}.sql").read_text("utf-8"))


def parse(name: str, text: str) -> Question:
    """Read a question from its text; ValueError when its header is not whole."""
    header = [line[2:].strip() for line in text.splitlines() if line.startswith("--")]
    takes = _names(name, header, "takes:")
    gives = _names(name, header, "gives:")
    said = [line for line in header if not line.startswith(("takes:", "gives:", "+"))]
    if not said or not gives:
        raise ValueError(f"{name}: the header needs a question and `gives:`")
    return Question(name, said[0], " ".join(said[1:]), takes, gives, text, _tables(text))


def _names(name: str, header: list[str], word: str) -> dict[str, str]:
    """`takes: a date, b uuid`; a line that begins with `+` carries the list on."""
    found, reading = "", False
    for line in header:
        if line.startswith(word):
            found, reading = line.removeprefix(word), True
        elif reading and line.startswith("+"):
            found += ", " + line.removeprefix("+")
        else:
            reading = False
    pairs = [part.split() for part in found.split(",") if part.strip() and part.strip() != "nothing"]
    if wrong := [" ".join(pair) for pair in pairs if len(pair) != 2 or pair[1] not in TYPES]:
        raise ValueError(f"{name}: {word} cannot be read: {wrong}")
    return dict(pairs)


def _tables(text: str) -> frozenset[str]:
    views = _views()
    return frozenset().union(*(views.get(view, {view}) for view in re.findall(r"visible\.(\w+)", text)), {"staff", "staff_lines"})


@functools.cache
def _views() -> dict[str, frozenset[str]]:
    """For each view of schema `visible` the kept tables under it, through other views too."""
    text = re.sub(r"--[^\n]*", "", (HERE.parent / "data/schema/visible.sql").read_text("utf-8"))
    bodies = dict(re.findall(r"VIEW visible\.(\w+) AS(.*?);", text, re.S))

    def under(view: str) -> frozenset[str]:
        below = [under(other) for other in set(re.findall(r"visible\.(\w+)", bodies[view]))]
        return frozenset(re.findall(r"kept\.(\w+)", bodies[view])).union(*below)

    return {view: under(view) for view in bodies}


@dataclass(frozen=True)
class Metric:
    """One number: where it comes from, its unit, which way is good, how many it needs, and the rows behind it."""

    name: str
    query: str
    column: str
    unit: str  # count | money | share | days | hours | minutes | points | score
    better: str  # up | down | neither
    smallest_n: int
    rows: str | None = None
    rows_with: dict = field(default_factory=dict, hash=False)  # what the rows question is asked with besides the filters


@functools.cache
def metrics() -> dict[str, Metric]:
    """Every number of the desk by its name `folder.number`, from the `metrics.toml` of each folder."""
    found = {}
    for file in sorted(HERE.glob("*/metrics.toml")):
        for short, facts in tomllib.loads(file.read_text("utf-8")).items():
            name = f"{file.parent.name}.{short}"
            found[name] = Metric(name=name, **facts)
    return found

"""The kinds of files and their fields, and how a column is recognised by its name."""

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.problems import Problem

KINDS = (
    "staff",
    "products",
    "clients",
    "persons",
    "leads",
    "deals",
    "stage_events",
    "contacts",
    "calls",
    "sales",
    "answers",
    "costs",
    "mentions",
)


@dataclass(frozen=True)
class Field:
    """One field of a kind: type of its cells, the list it names, the column it is kept in ('' = elsewhere)."""

    name: str
    type: str
    of: str | None
    column: str
    required: bool
    called: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Layout:
    """What a file of one kind may hold; `kind` is also the name of the main table."""

    kind: str
    fields: dict[str, Field]

    @property
    def required(self) -> list[str]:
        """The fields no row can do without."""
        return [name for name, field in self.fields.items() if field.required]


@functools.cache
def all_layouts() -> dict[str, Layout]:
    """Every kind's layout, in the order in which a company would import them."""
    texts = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text("utf-8"))
    return {kind: Layout(kind, {name: _field(name, facts) for name, facts in texts[kind].items()}) for kind in KINDS}


def layout(kind: str) -> Layout:
    """The layout of one kind; a Problem when there is no such kind."""
    if kind not in KINDS:
        raise Problem("There is no kind {kind}. Kinds are {kinds}.", kind=kind, kinds=", ".join(KINDS))
    return all_layouts()[kind]


def _field(name: str, facts: dict) -> Field:
    column = facts.get("at", f"{name}_id" if facts["is"] == "ref" else name)
    choices = tuple((folded(word), value) for value, words in facts.get("choices", {}).items() for word in words)
    return Field(name, facts["is"], facts.get("of"), column, facts.get("required", False), tuple(map(folded, facts["called"])), choices)


def folded(name: str) -> str:
    """A column's name as it is compared: lower case, words by single spaces."""
    return re.sub(r"[\W_]+", " ", name.casefold().replace("ё", "е")).strip()


def recognise(kind: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Which column holds which field, by the columns' names; the earlier synonym wins, a column is used once."""
    taken: dict[str, str] = {}
    free = {folded(column): column for column in reversed(columns)}
    wanted = [
        (place, name, word)
        for name, field in layout(kind).fields.items()
        for place, word in enumerate((folded(name), *field.called))
        if word in free
    ]
    for _, name, word in sorted(wanted, key=lambda found: found[0]):
        if name not in taken and word in free:
            taken[name] = free.pop(word)
    return taken


def likely_kind(columns: tuple[str, ...]) -> str | None:
    """The kind whose required fields are all there and which knows most of the columns; None when there is none."""
    known = {kind: recognise(kind, columns) for kind in KINDS}
    whole = [kind for kind in KINDS if set(layout(kind).required) <= set(known[kind])]
    return max(whole, key=lambda kind: (len(known[kind]), -KINDS.index(kind)), default=None)

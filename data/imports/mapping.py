"""A map: which column is which field, and what else must be known to read a file. Kept as TOML beside this module."""

import contextlib
import dataclasses
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from data.imports import cells, layouts, sheet
from data.imports.sheet import Shape, Sheet
from data.problems import Problem

SHIPPED = Path(__file__).with_name("maps")


@dataclass(frozen=True)
class Custom:
    """A column kept as a field of the company's own: its name and kind (text, number, date, choice, yes_no)."""

    column: str
    name: str
    kind: str = "text"


@dataclass(frozen=True)
class Stage:
    """A stage the map sets up."""

    name: str
    kind: str = "open"


@dataclass(frozen=True)
class Result:
    """A result the map sets up."""

    name: str
    reached: bool = True
    is_refusal: bool = False


@dataclass(frozen=True)
class Map:
    """Field → column, constant text or pattern of columns; replaced values; dates for rows without; what may be made.

    `create` names lists (such as `clients`) whose missing names are made; `line` is the line of rows that name none;
    `stages` become the stages of that line; `opens_in` is where a closed deal began.
    """

    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    replace: dict[str, dict[str, str]] = field(default_factory=dict)
    undated: dict[str, str] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)
    custom: tuple[Custom, ...] = ()
    create: frozenset[str] = frozenset()
    line: str | None = None
    opens_in: str | None = None
    stages: tuple[Stage, ...] = ()
    results: tuple[Result, ...] = ()
    client_kind: str = "organisation"
    date_format: str | None = None
    decimal: str | None = None
    shape: Shape = Shape()

    @property
    def given(self) -> list[str]:
        """The fields this map fills."""
        return [
            name
            for name in layouts.layout(self.kind).fields
            if name in self.columns or name in self.constants or name in self.patterns or name in self.undated
        ]

    def replacing(self, name: str, written: str, meant: str) -> "Map":
        """The same map with one more replacement: a suggestion that was accepted."""
        more = {**self.replace, name: {**self.replace.get(name, {}), written: meant}}
        return dataclasses.replace(self, replace=more)

    def as_json(self) -> str:
        """The map as it is kept with the import."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, default=sorted)


# Lists whose new names are made without asking, by the kind of file: they are words, not people or clients.
WORDS = frozenset({"teams", "sources", "entry_points", "campaigns", "competitors", "loss_reasons", "survey_reasons", "places"})


def guess(kind: str, table: Sheet) -> Map:
    """The map that follows from the columns' names alone."""
    return Map(kind, columns=layouts.recognise(kind, table.columns), create=WORDS)


def shipped() -> list[str]:
    """The names of the maps that come with Voronka."""
    return sorted(file.name for file in SHIPPED.glob("*.toml"))


def load(path: str) -> Map:
    """A map from a file, or one of the shipped by its name; a Problem when there is none or it cannot be read."""
    file = next((place for place in (Path(path), SHIPPED / path, SHIPPED / f"{path}.toml") if place.is_file()), None)
    if file is None:
        raise Problem("There is no map {path}.", path=str(path))
    try:
        return parse(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError, ValueError) as trouble:
        raise Problem("The map {path} cannot be read: {why}", path=str(path), why=str(trouble)) from None


def parse(said: dict) -> Map:
    """A map from the tables of its TOML; ValueError or TypeError for what no map holds."""
    said = {"kind": ""} | said
    line, file = said.pop("line", {}), said.pop("file", {})
    known = {name.name for name in dataclasses.fields(Map)} - {"line", "opens_in", "stages", "shape"}
    if unknown := set(said) - known:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")
    layouts.layout(said["kind"])
    return Map(
        **{
            **said,
            "custom": tuple(Custom(**each) for each in said.get("custom", ())),
            "results": tuple(Result(**each) for each in said.get("results", ())),
            "create": WORDS | frozenset(said.get("create", ())),
        },
        line=line.get("name"),
        opens_in=line.get("opens_in"),
        stages=tuple(Stage(**each) for each in line.get("stages", ())),
        shape=Shape(file.get("delimiter"), file.get("encoding"), tuple(file.get("names", ()))),
    )


def check(map_: Map, table: Sheet) -> None:
    """Raise a Problem when the map names a field or column that is not there, or leaves a required field empty."""
    fields = layouts.layout(map_.kind).fields
    for name in (*map_.columns, *map_.constants, *map_.patterns, *map_.undated, *map_.replace, *map_.scale):
        if name not in fields:
            raise Problem("A file of {kind} has no field {name}.", kind=map_.kind, name=name)
    for column in (*map_.columns.values(), *(own.column for own in map_.custom)):
        if column not in table.columns:
            raise Problem("The file has no column {column}.", column=column)
    if missing := [name for name in layouts.layout(map_.kind).required if name not in map_.given]:
        raise Problem("No column holds {missing}. The file has {columns}.", missing=", ".join(missing), columns=", ".join(table.columns))


def fitting(name: str, data: bytes) -> dict[str, Map]:
    """The shipped maps that go with the first lines of a file, by name."""
    found = {}
    for one in shipped():
        map_ = load(one)
        with contextlib.suppress(Problem):
            head = sheet.head(name, data, map_.shape)
            check(map_, head)
            if not map_.shape.names or _reads(map_, head):
                found[one.removesuffix(".toml")] = map_
    return found


def _reads(map_: Map, head: Sheet) -> bool:
    """Does a file without header hold what this map expects: no cell too many, and its dates?"""
    column = map_.columns.get("happened_at")
    way = cells.Way(date_format=map_.date_format)
    dates = head.column(column) if column else []
    for date in dates:
        cells.moment(date, way)
    return bool(dates) and not head.wide and all(all(row) for row in head.rows)

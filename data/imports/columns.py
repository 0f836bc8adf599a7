"""From the cells of a file to typed values by field: every different text is read once."""

import re
from collections import Counter
from dataclasses import dataclass, field

from data.imports import cells, layouts
from data.imports.known import Known
from data.imports.mapping import Map
from data.imports.sheet import Sheet
from data.problems import Problem


@dataclass(frozen=True)
class Suggestion:
    """A name the company does not have, a near one it has, and how many rows say it."""

    field: str
    written: str
    meant: str
    rows: int


@dataclass
class Values:
    """Field → one value, None or Problem per row; the near matches; the rows a map dated."""

    by_field: dict[str, list] = field(default_factory=dict)
    suggestions: list[Suggestion] = field(default_factory=list)
    dated: list[bool] = field(default_factory=list)


def read(sheet: Sheet, map_: Map, known: Known, line, progress=lambda share: None) -> Values:
    """All fields of the map; references of a line's own lists are looked up in the line of their row."""
    fields = layouts.layout(map_.kind).fields
    order = sorted(map_.given, key=lambda name: name != "line")
    found = Values(dated=[False] * len(sheet.rows))
    for done, name in enumerate(order):
        texts = _dated(map_, name, _texts(sheet, map_, name), found)
        if fields[name].type == "ref":
            lines = found.by_field.get("line") or [line] * len(sheet.rows)
            found.by_field[name] = _references(fields[name], texts, lines, known, found)
        else:
            found.by_field[name] = _plain(fields[name], texts, map_, known)
        progress((done + 1) / len(order))
    for own in map_.custom:
        found.by_field[f"own:{own.name}"] = [_own(own.kind, text) for text in sheet.column(own.column)]
    return found


def _own(kind: str, text: str):
    """A cell of a field of the company's own: kept as text, a number checked to be one."""
    if text and kind == "number" and not re.fullmatch(r"[+-]?[\d\s.,]+", text):
        return Problem("{cell} is not a number.", cell=text)
    return text or None


def _texts(sheet: Sheet, map_: Map, name: str) -> list[str]:
    """The texts of one field: its column or pattern, the constant where they are empty, replacements applied."""
    if name in map_.columns:
        texts = sheet.column(map_.columns[name])
    elif name in map_.patterns:
        texts = patterned(sheet, map_.patterns[name])
    else:
        texts = [""] * len(sheet.rows)
    if constant := map_.constants.get(name):
        texts = [text or constant for text in texts]
    swap = map_.replace.get(name)
    return [swap.get(text, text) for text in texts] if swap else texts


def patterned(sheet: Sheet, pattern: str) -> list[str]:
    """`{day} {month} 2010` filled from the columns of each row; `{row}` counts the rows from 1."""
    names = re.findall(r"\{([^}]*)\}", pattern)
    if unknown := [name for name in names if name != "row" and name not in sheet.columns]:
        raise Problem("The file has no column {column}.", column=unknown[0])
    parts = [[str(place) for place in range(1, len(sheet.rows) + 1)] if name == "row" else sheet.column(name) for name in names]
    shape = re.sub(r"\{[^}]*\}", "{}", pattern)
    return [shape.format(*each) for each in zip(*parts, strict=True)] if parts else [pattern] * len(sheet.rows)


def _dated(map_: Map, name: str, texts: list[str], found: Values) -> list[str]:
    """Rows without a date take the one of the map, and are known by it."""
    date = map_.undated.get(name)
    if not date:
        return texts
    if name == "happened_at":
        found.dated = [not text for text in texts]
    return [text or date for text in texts]


def _plain(field_, texts: list[str], map_: Map, known: Known) -> list:
    different = set(texts) - {""}
    undated = map_.undated.get(field_.name)
    date_format = map_.date_format if field_.type in ("moment", "day") else None
    way = cells.way_of(different - {undated}, known.zone, date_format, map_.decimal, map_.scale.get(field_.name), field_.choices)
    reader = cells.READERS[field_.type]
    values = {"": None} | {text: _attempt(reader, text, way) for text in different if text != undated}
    if undated:
        values[undated] = _attempt(reader, undated, cells.Way(zone=known.zone))
    return [values[text] for text in texts]


def _attempt(reader, *said):
    try:
        return reader(*said)
    except Problem as problem:
        return problem


def _references(field_, texts: list[str], lines: list, known: Known, found: Values) -> list:
    counts = Counter((line, text) for line, text in zip(lines, texts, strict=True) if text)
    values = {place: _attempt(known.find, field_.of, _line(place[0]), place[1]) for place in counts}
    for (line, text), rows in counts.items():
        unknown = isinstance(values[line, text], Problem) or (field_.of in known.create and not _stands(values[line, text]))
        if unknown and len(found.suggestions) < 200 and (meant := known.near(field_.of, _line(line), text)):
            found.suggestions.append(Suggestion(field_.name, text, meant, rows))
    return [values[line, text] if text else None for line, text in zip(lines, texts, strict=True)]


def _line(line):
    return None if isinstance(line, Problem) else line


def _stands(value) -> bool:
    return not hasattr(value, "list")

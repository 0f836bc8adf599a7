"""Columns matched once: the map of a file's headings is remembered, and the next file with the same ones begins with it."""

import dataclasses
import hashlib
import json
import re

from data import store
from data.imports import layouts
from data.imports.mapping import Custom, Map
from data.imports.sheet import Shape, Sheet
from data.problems import Problem


def remember(cur, table: Sheet, map_: Map, actor) -> None:
    """Keep the map of these headings, inside the transaction that takes the file in. Columns without names are nobody's."""
    if all(re.fullmatch(r"column \d+", column) for column in table.columns):
        return
    cur.execute(
        "INSERT OR REPLACE INTO kept.column_maps (kind, headings_hash, map, entered_at, entered_by) VALUES (?, ?, ?, ?, ?)",
        [map_.kind, headings_hash(table.columns), map_.as_json(), store.now(), actor],
    )


def of(viewer, table: Sheet) -> Map | None:
    """The map these headings were last taken in with; None when they never were. Needs the right imports.take_in."""
    viewer.must("imports.take_in")
    with store.here().cursor() as cur:
        row = cur.execute(
            "SELECT map FROM kept.column_maps WHERE headings_hash = ? ORDER BY entered_at DESC, kind LIMIT 1",
            [headings_hash(table.columns)],
        ).fetchone()
        lines = {name for (name,) in cur.execute("SELECT name FROM kept.lines WHERE retired_at IS NULL").fetchall()}
    return _read(row[0], lines) if row else None


def headings_hash(columns: tuple[str, ...]) -> str:
    """The same for headings that differ only in capitals and signs."""
    return hashlib.sha256("\x1f".join(map(layouts.folded, columns)).encode()).hexdigest()


def _read(text: str, lines: set[str]) -> Map | None:
    """The map without what it set up then: a line that is no more, stages and results are chosen anew."""
    said = json.loads(text)
    said |= {"custom": tuple(Custom(**one) for one in said["custom"]), "create": frozenset(said["create"]), "stages": (), "results": ()}
    said |= {"shape": Shape(**(said["shape"] | {"names": tuple(said["shape"]["names"])}))}
    said |= {"line": said["line"] if said["line"] in lines else None, "opens_in": None}
    try:
        found = Map(**{name: value for name, value in said.items() if name in {one.name for one in dataclasses.fields(Map)}})
        layouts.layout(found.kind)
    except (TypeError, Problem):
        return None
    return found

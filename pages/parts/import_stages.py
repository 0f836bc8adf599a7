"""The stages of a file as the stages of the line: names in order, and which of them are the ends."""

import dataclasses

import streamlit as st

from data.imports.mapping import Map, Stage
from data.imports.sheet import Sheet
from pages.words import say

WON = ("won", "выигра", "успеш", "вигра", "успіш", "оплач", "продан")
LOST = ("lost", "проигра", "отказ", "програ", "відмов", "втрач", "потер", "cancel")


def choose(table: Sheet, map_: Map, mark: str) -> Map:
    """Offer to make the stages of the file those of the line; on by itself where a map says them."""
    column = map_.columns.get("stage")
    if map_.kind != "deals" or column is None:
        return map_
    if not st.toggle(say("import_data.stages"), value=bool(map_.stages), key=f"import_{mark}_stages", help=say("import_data.stages_hint")):
        return dataclasses.replace(map_, stages=(), opens_in=None)
    stages = list(map_.stages) or [Stage(name, _kind(name)) for name in dict.fromkeys(table.column(column)) if name]
    edited = _edit(stages, mark)
    return dataclasses.replace(map_, stages=tuple(edited), opens_in=_opens_in(edited, map_, mark))


def _edit(stages: list[Stage], mark: str) -> list[Stage]:
    """A row per stage: its place and its kind; deals move through them in this order."""
    ordered = sorted(stages, key=lambda stage: ("open", "won", "lost").index(stage.kind))
    rows = st.data_editor(
        [{"place": place, "name": stage.name, "kind": stage.kind} for place, stage in enumerate(ordered, start=1)],
        hide_index=True,
        disabled=["name"],
        key=f"import_{mark}_stage_rows",
        width=520,
        column_config={
            "place": st.column_config.NumberColumn(say("import_data.stage_place"), min_value=1, step=1, required=True),
            "name": st.column_config.TextColumn(say("import_data.field.stage")),
            "kind": st.column_config.SelectboxColumn(
                say("import_data.field.kind"),
                options=["open", "won", "lost"],
                required=True,
                format_func=lambda kind: say(f"import_data.stage_kind.{kind}"),
            ),
        },
    )
    return [Stage(row["name"], row["kind"]) for row in sorted(rows, key=lambda row: row["place"])]


def _opens_in(stages: list[Stage], map_: Map, mark: str) -> str | None:
    """The stage in which deals that are closed by now began."""
    names = [stage.name for stage in stages if stage.kind == "open"]
    likely = names.index(map_.opens_in) if map_.opens_in in names else 0 if names else None
    return st.selectbox(say("import_data.opens_in"), names, index=likely, key=f"import_{mark}_opens_{len(names)}", width=300)


def _kind(name: str) -> str:
    said = name.casefold()
    return "won" if any(word in said for word in WON) else "lost" if any(word in said for word in LOST) else "open"

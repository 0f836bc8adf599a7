"""The table entry point > source > campaign: a name unfolds, a number opens its rows."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, rows, sources_columns
from pages.parts.filters import Filters
from pages.parts.sources_numbers import name
from pages.parts.switch import switch
from pages.words import NBSP, say
from queries import reader

LEVELS = ("entry_point", "source", "campaign")
BESIDE = {"way": ("tree_answers", "tree_days", "tree_losses"), "money": ("tree_clients",)}  # asked for the columns of a view


def draw(viewer: Viewer, filters: Filters, tree: list[dict]) -> None:
    """Draw the table, unfolded as far as chosen; a click unfolds a name or opens the drawer of a number."""
    with st.container(horizontal=True, vertical_alignment="center"):
        depth = _depth()
        st.space("stretch")
        way = switch("columns", ("way", "money"), lambda one: say(f"sources.columns.{one}"))
    columns = sources_columns.shown(way, viewer.sees_whole)
    lines = joined(whole(tree), *(reader.rows(f"sources/{one}", viewer, **filters.values()) for one in BESIDE[way]))
    shown = [one for one in lines if _is_shown(one, depth)]
    frame = pd.DataFrame([{"name": _label(one, lines, depth)} | sources_columns.line(one, columns) for one in shown])
    turn = st.session_state.get("_tree_turn", 0)
    picked = cells.show(frame, sources_columns.config(columns), key=f"tree_{way}_{turn}", alt=say("sources.tree"))
    if picked and picked[1] == "name":
        _unfold(shown[picked[0]])
    elif picked:
        _open(shown[picked[0]], picked[1])


def whole(tree: list[dict]) -> list[dict]:
    """The tree with a line for leads of no entry point, also when there are none: "not specified" is always a row."""
    if any(one["level"] == 1 and one["entry_point_id"] is None for one in tree):
        return tree
    zero = {column: None if value is None or not isinstance(value, int) else 0 for column, value in tree[0].items()}
    return [*tree, zero | {"level": 1, "revenue": 0, "cost": None}]


def joined(tree: list[dict], *beside: list[dict]) -> list[dict]:
    """The lines of the tree, each with what the other questions say of it and the leads of all."""
    known = {_place(one): dict(one) | {"all_leads": tree[0]["leads"]} for one in tree}
    for answers in beside:
        for one in answers:
            if (line := known.get(_place(one))) is not None:
                line |= {column: value for column, value in one.items() if column not in line}
    return list(known.values())


def _place(one: dict) -> tuple:
    return one["level"], *(one[f"{part}_id"] for part in LEVELS)


def _depth() -> int:
    return st.segmented_control(
        say("sources.depth"),
        [1, 2, 3],
        default=1,
        required=True,
        label_visibility="collapsed",
        key="depth",
        on_change=_fold,
        format_func=lambda level: say(f"sources.depth.{LEVELS[level - 1]}"),
    )


def _key(one: dict, level: int) -> tuple:
    return tuple(str(one[f"{part}_id"]) for part in LEVELS[:level])


def _is_open(key: tuple, depth: int) -> bool:
    return (len(key) < depth) != (key in st.session_state.get("_turned", ()))


def _is_shown(one: dict, depth: int) -> bool:
    return all(_is_open(_key(one, level), depth) for level in range(1, one["level"]))


def _label(one: dict, tree: list[dict], depth: int) -> str:
    if one["level"] == 0:
        return say("sources.all")
    return NBSP * 4 * (one["level"] - 1) + _marker(one, tree, depth) + name(one, LEVELS[one["level"] - 1])


def _marker(one: dict, tree: list[dict], depth: int) -> str:
    below = [child for child in tree if child["level"] == one["level"] + 1 and _key(child, one["level"]) == _key(one, one["level"])]
    if one["level"] == 3 or not below or all(child[LEVELS[one["level"]]] is None for child in below):
        return NBSP * 4
    return ("−" if _is_open(_key(one, one["level"]), depth) else "+") + NBSP * 2


def _fold() -> None:
    st.session_state["_turned"] = frozenset()


def _unfold(one: dict) -> None:
    if one["level"] in (1, 2):
        st.session_state["_turned"] = st.session_state.get("_turned", frozenset()) ^ {_key(one, one["level"])}
    st.session_state["_tree_turn"] = st.session_state.get("_tree_turn", 0) + 1  # a new table forgets the old selection
    st.rerun()


def _open(one: dict, column: str) -> None:
    ids = {part: one[f"{part}_id"] or "-" for part in LEVELS[: one["level"]]}
    metric, n, values = sources_columns.opened(one, column)
    rows.show(metric, n, **ids, **values)

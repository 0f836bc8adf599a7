"""The table entry point > source > campaign: a name unfolds, a number opens its rows."""

import pandas as pd
import streamlit as st

from pages.parts import cells, rows
from pages.parts.sources_numbers import SMALLEST, name, signed
from pages.words import NBSP, money, number, say, share
from queries.models import poisson

COUNTS = ("leads", "deals", "still_open", "won")
MONEY = ("revenue", "average_check")
COSTS = ("cost", "cpl", "cac", "romi")
LEVELS = ("entry_point", "source", "campaign")
EXPECTED = {"conversion": "converted", "revenue": "won", "average_check": "won", "cac": "new_clients"}


def draw(tree: list[dict], with_costs: bool) -> None:
    """Draw the table, unfolded as far as chosen; a click unfolds a name or opens the drawer of a number."""
    depth = st.segmented_control(
        say("sources.depth"),
        [1, 2, 3],
        default=1,
        required=True,
        label_visibility="collapsed",
        key="depth",
        on_change=_fold,
        format_func=lambda level: say(f"sources.depth.{LEVELS[level - 1]}"),
    )
    shown = [one for one in tree if _is_shown(one, depth)]
    frame = pd.DataFrame([_line(one, _marker(one, tree, depth), with_costs) for one in shown])
    picked = cells.show(frame, _config(with_costs), key=f"tree_{st.session_state.get('_tree_turn', 0)}", alt=say("sources.tree"))
    if picked and picked[1] == "name":
        _unfold(shown[picked[0]])
    elif picked:
        _open(shown[picked[0]], picked[1])


def _key(one: dict, level: int) -> tuple:
    return tuple(str(one[f"{part}_id"]) for part in LEVELS[:level])


def _is_open(key: tuple, depth: int) -> bool:
    return (len(key) < depth) != (key in st.session_state.get("_turned", ()))


def _is_shown(one: dict, depth: int) -> bool:
    return all(_is_open(_key(one, level), depth) for level in range(1, one["level"]))


def _marker(one: dict, tree: list[dict], depth: int) -> str:
    below = [child for child in tree if child["level"] == one["level"] + 1 and _key(child, one["level"]) == _key(one, one["level"])]
    if one["level"] in (0, 3) or not below or all(child[LEVELS[one["level"]]] is None for child in below):
        return NBSP * 4 if one["level"] else ""
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
    rows.show(f"sources.{column}", one.get(EXPECTED.get(column, column)) if column not in ("cost", "cpl", "romi") else None, **ids)


def _line(one: dict, marker: str, with_costs: bool) -> dict:
    label = say("sources.all") if one["level"] == 0 else NBSP * 4 * (one["level"] - 1) + marker + name(one, LEVELS[one["level"] - 1])
    n = one["leads"]
    rate = (
        "—"
        if not n
        else f"{number(one['converted'])} / {number(n)}"
        if n < SMALLEST
        else (f"{share(one['conversion'])} · {number(one['low'] * 100)}–{number(one['high'] * 100)}")
    )
    line = {"name": label, "leads": n, "conversion": rate} | {column: one[column] for column in COUNTS[1:]}
    line |= {"revenue": _round(one["revenue"]), "average_check": _round(one["average_check"])}
    return line | (_costs(one) if with_costs else {}) | {"young": share(one["young"] / n) if n else "—"}


def _round(value) -> float | None:
    return None if value is None else float(round(value))


def _costs(one: dict) -> dict:
    low, high = poisson.per_event(one["cost"], one["new_clients"])
    price = "—" if one["cac"] is None else f"{money(one['cac'])} · {money(low)}–{money(high)}"
    return {"cost": _round(one["cost"]), "cpl": _round(one["cpl"]), "cac": price, "romi": signed(one["romi"])}


def _config(with_costs: bool) -> dict:
    config = {"name": st.column_config.TextColumn(say("sources.where_from"), pinned=True, width=175)}
    for column in (*COUNTS, *MONEY, "conversion", "young", *(COSTS if with_costs else ())):
        words = say(f"sources.column.{column}"), say(f"metrics.sources.{column}.sentence")
        in_words = column in ("conversion", "young", "cac", "romi")
        width = {"leads": 58, "deals": 66, "conversion": 105, "revenue": 108, "average_check": 90, "cac": 168, "romi": 96}.get(column, 74)
        config[column] = cells.text_column(*words, width=width) if in_words else cells.number_column(*words, width=width)
    return config

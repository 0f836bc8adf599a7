"""The columns of the sources table: how each is said for a line of the tree, and which rows a number opens."""

import streamlit as st

from pages.parts import cells
from pages.parts.sources_numbers import SMALLEST, signed
from pages.parts.workload_numbers import minutes
from pages.words import money, number, say, share
from queries.models import poisson

WAY = (
    "leads",
    "part",
    "valid",
    "answered",
    "first_response",
    "deals",
    "still_open",
    "won",
    "conversion",
    "days_to_win",
    "top_loss",
    "young",
)
COSTS = ("cost", "cpl", "cac", "romi", "payback")
MONEY = ("leads", "won", "new_clients", "revenue", "average_check", "repeats", *COSTS)
IN_WORDS = ("part", "first_response", "conversion", "days_to_win", "top_loss", "young", "repeats", "cac", "romi", "payback")
WIDTH = {
    "leads": 58,
    "part": 58,
    "conversion": 105,
    "revenue": 100,
    "cac": 160,
    "romi": 80,
    "top_loss": 180,
    "repeats": 80,
    "first_response": 84,
}
BEHIND = {  # the metric whose rows a number opens, where it is not the column's own, and how many they are
    "part": ("leads", "leads"),
    "conversion": ("conversion", "converted"),
    "first_response": ("first_response", "leads"),
    "days_to_win": ("days_to_win", "deals"),
    "revenue": ("revenue", "won"),
    "average_check": ("average_check", "won"),
    "cac": ("cac", "new_clients"),
    "payback": ("cac", "new_clients"),
    "young": ("leads", "leads"),
    "cost": ("cost", None),
    "cpl": ("cost", None),
    "romi": ("cost", None),
}


def shown(way: str, with_costs: bool) -> tuple[str, ...]:
    """The columns of a view, `way` or `money`; costs only for who sees them."""
    return tuple(name for name in (MONEY if way == "money" else WAY) if with_costs or name not in COSTS)


def line(one: dict, columns: tuple[str, ...]) -> dict:
    """What the columns say of one line of the tree, joined with the answers beside it."""
    said = {name: SAID[name](one) if name in SAID else one.get(name) for name in columns}
    return {name: None if value is None else value for name, value in said.items()}


def opened(one: dict, column: str) -> tuple[str, int | None, dict]:
    """The metric, the number and the values of the rows behind a cell."""
    if column == "top_loss":
        return "sources.top_loss", one.get("top_loss"), {"reason": one.get("reason_id") or "-"}
    metric, counted = BEHIND.get(column, (column, column))
    return f"sources.{metric}", one.get(counted) if counted else None, {}


def _conversion(one: dict) -> str:
    if not one["leads"]:
        return "—"
    if one["leads"] < SMALLEST:
        return f"{number(one['converted'])} / {number(one['leads'])}"
    return f"{share(one['conversion'])} · {number(one['low'] * 100)}–{number(one['high'] * 100)}"


def _part(one: dict) -> str:
    return share(one["leads"] / one["all_leads"]) if one["all_leads"] else "—"


def _response(one: dict) -> str:
    """The median wait; a dash while fewer than half of at least five leads are answered."""
    return minutes(one.get("median_minutes")) if one["leads"] >= SMALLEST else "—"


def _days(one: dict) -> str:
    return (
        say("funnel.days_short", days=number(one["median_days"])) if one.get("median_days") is not None and one["won"] >= SMALLEST else "—"
    )


def _top_loss(one: dict) -> str:
    if not one.get("lost"):
        return "—"
    return f"{one['reason'] or say('sources.no_reason')} · {number(one['top_loss'])}/{number(one['lost'])}"


def _repeats(one: dict) -> str:
    """How many repeat purchases; with + while the twelve months of some clients are not over, a dash while nobody's are and there are none."""
    if not one["new_clients"] or (not one.get("repeats") and not one.get("ripe_clients")):
        return "—"
    return number(one.get("repeats", 0)) + ("+" if one["ripe_clients"] < one["new_clients"] else "")


def _price(one: dict) -> str:
    low, high = poisson.per_event(one["cost"], one["new_clients"])
    return "—" if one["cac"] is None else f"{money(one['cac'])} · {money(low)}–{money(high)}"


def payback(one: dict) -> float | None:
    """Months until the margin of a new client has paid for it; None while its cost, or the margin of at least five clients, is unknown."""
    known = one.get("month_margin") and one["month_margin"] > 0 and (one.get("old_clients") or 0) >= SMALLEST
    return one["cac"] / one["month_margin"] if one["cac"] is not None and known else None


def _payback(one: dict) -> str:
    months = payback(one)
    return "—" if months is None else say("sources.months_short", months=number(months, 1))


def _round(column: str):
    return lambda one: None if one[column] is None else float(round(one[column]))


SAID = {
    "part": _part,
    "conversion": _conversion,
    "first_response": _response,
    "days_to_win": _days,
    "top_loss": _top_loss,
    "repeats": _repeats,
    "cac": _price,
    "payback": _payback,
    "romi": lambda one: signed(one["romi"]),
    "young": lambda one: share(one["young"] / one["leads"]) if one["leads"] else "—",
} | {column: _round(column) for column in ("revenue", "average_check", "cost", "cpl")}


def config(columns: tuple[str, ...]) -> dict:
    """How the table draws the columns, each with its sentence."""
    made = {"name": st.column_config.TextColumn(say("sources.where_from"), pinned=True, width=175)}
    for column in columns:
        metric = {"part": "leads", "payback": "month_margin"}.get(column, column)
        words = say(f"sources.column.{column}"), say(f"metrics.sources.{metric}.sentence")
        made[column] = (cells.text_column if column in IN_WORDS else cells.number_column)(*words, width=WIDTH.get(column, 74))
    return made

"""Somebody begins, or has room: what moves so that this person carries a fair part; of somebody who is only imagined a preview."""

from datetime import date

import streamlit as st

from data.viewer import Viewer
from pages.parts import rebalance_numbers as numbers
from pages.parts.contact_entry import apart
from pages.words import plain, say
from queries import reader
from queries.models import distribute
from queries.models.distribute import Hand

MADE_UP = "made_up"
PARTS = (0.25, 0.5, 0.75, 1.0)


def propose(me: Viewer) -> numbers.Proposal | None:
    """Ask who begins, how much at first and who gives; the proposal, or None while something is missing."""
    people = [one for one in reader.rows("rebalance/people", me) if not one["gone"]]
    here = numbers.hands(people)
    with st.container(border=True):
        left, right = st.columns([2, 2])
        with left:
            into, real = _who(me, people, here)
        with right:
            part = st.segmented_control(
                say("rebalance.part"), PARTS, default=0.5, required=True, key="rebalance_part", help=say("rebalance.part_help"),
                format_func=lambda one: say(f"rebalance.part.{int(one * 100)}"),
            )  # fmt: skip
        if into is None:
            return None
        givers = _givers([one for one in here if one.id != into.id], into)
    rows = reader.rows("rebalance/things", me, holders=",".join(givers) or "-", weighing=True)
    pieces = [one for one in distribute.pieces(rows) if one.points > 0 and into.can(one.lines)]
    all_of_them = [*(one for one in here if one.id in givers), into]
    moved = distribute.fill(pieces, all_of_them, into, part)
    shown = [one for one in pieces if one.bundle in moved]
    kept = {one.bundle for one in shown}
    note = say("rebalance.note_newcomer", name=into.name)
    return numbers.Proposal([one for one in rows if one["bundle_id"] in kept], shown, all_of_them, [into], moved, note, real)


def _who(me: Viewer, people: list[dict], here: list[Hand]) -> tuple[Hand | None, bool]:
    """A colleague (those who began last come first), or somebody made up with hours and lines."""
    newest = sorted(
        people, key=lambda one: (one["away_now"] is not None, -(one["starts_on"] or date.min).toordinal(), one["load"], one["name"])
    )
    names = apart({one["staff_id"]: one["name"] for one in newest if one["away_now"] is None}) | {MADE_UP: say("rebalance.made_up_person")}
    asked = st.query_params.get("who")
    first = list(names).index(asked) if asked in names else None
    chosen = st.selectbox(
        say("rebalance.newcomer"), list(names), first, format_func=names.get, placeholder=say("hand_over.choose"), key="rebalance_newcomer"
    )
    if chosen == MADE_UP:
        return _made_up(me), False
    return next((one for one in here if one.id == chosen), None), True


def _made_up(me: Viewer) -> Hand | None:
    lines = {str(one["id"]): one["name"] for one in reader.rows("lists/lines", me) if not one["retired"]}
    left, right = st.columns(2)
    hours = left.number_input(say("rebalance.hours"), 0.5, 24.0, 8.0, 0.5, key="rebalance_hours")
    capacity = right.number_input(
        say("rebalance.capacity"), 0.0, 10000.0, None, 1.0, key="rebalance_capacity", placeholder=say("rebalance.no_limit")
    )
    works = st.multiselect(
        say("rebalance.lines"), list(lines), list(lines), format_func=lambda one: plain(lines[one]), key="rebalance_lines", select_all=False
    )
    if not works:
        return None
    return Hand(MADE_UP, say("rebalance.made_up_name"), 0.0, hours / numbers.USUAL, capacity, frozenset(works))


def _givers(others: list[Hand], into: Hand) -> list[str]:
    """Who may give: at first everybody who shares a line with the one who begins."""
    able = [one for one in others if into.lines is None or one.lines is None or one.lines & into.lines]
    names = apart({one.id: one.name for one in able})
    return st.multiselect(
        say("rebalance.givers"), list(names), list(names), format_func=names.get, key=f"rebalance_givers_{into.id}", select_all=False
    )

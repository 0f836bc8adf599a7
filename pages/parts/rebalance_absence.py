"""Somebody will be away: who takes what falls due meanwhile, or all of it."""

from datetime import date, timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import rebalance_numbers as numbers
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import day, say
from queries import reader
from queries.models import distribute

SPAN = timedelta(days=14)


def propose(me: Viewer) -> numbers.Proposal | None:
    """Ask who, when, who may take and how much; the proposal, or None while something is missing."""
    people = reader.rows("rebalance/people", me)
    names = apart({one["staff_id"]: one["name"] for one in people if one["things"]})
    asked = st.query_params.get("who")
    with st.container(border=True):
        left, middle, right = st.columns([2, 1, 1])
        first = list(names).index(asked) if asked in names else None
        who = left.selectbox(
            say("rebalance.who"), list(names), first, format_func=names.get, placeholder=say("hand_over.choose"), key="rebalance_who"
        )
        since, last = _days(me, who, middle, right)
        if who is None or since is None or last is None:
            return None
        if last < since:
            st.warning(say("rebalance.days_wrong"))
            return None
        takers, all_of_it = _takers(me, who, since, last), _how_much()
    rows = reader.rows("rebalance/things", me, holders=who)
    found = rows if all_of_it else numbers.due_before(rows, last + timedelta(days=1))
    pieces = distribute.pieces(found)
    hands = [*takers, *(one for one in numbers.hands(people) if one.id == who)]
    note = say("rebalance.note_absence", name=names[who], since=day(since, "d MMM"), last=day(last, "d MMM"))
    return numbers.Proposal(found, pieces, hands, takers, distribute.cover(pieces, takers), note, away=who)


def _days(me: Viewer, who: str | None, left, right) -> tuple[date | None, date | None]:
    """From which to which day: as the address says, as the next absence of this person has it, or the two weeks from today."""
    since, until = _asked() or _absence(me, who) or (today(), today() + SPAN)
    first = left.date_input(say("hand_over.first_day"), since, format="DD.MM.YYYY", key=f"rebalance_since_{who}")
    last = right.date_input(say("hand_over.last_day"), until - timedelta(days=1), format="DD.MM.YYYY", key=f"rebalance_until_{who}")
    return first, last


def _asked() -> tuple[date, date] | None:
    try:
        return date.fromisoformat(st.query_params.get("since", "")), date.fromisoformat(st.query_params.get("until", ""))
    except ValueError:
        return None


def _absence(me: Viewer, who: str | None) -> tuple[date, date] | None:
    found = [one for one in reader.rows("hand_over/away", me) if one["staff_id"] == who]
    return (max(found[0]["since"], today()), found[0]["until"]) if found else None


def _takers(me: Viewer, who: str, since: date, last: date) -> list:
    """Who may take: at first everybody who is here in these days and shares a line."""
    people = reader.rows("rebalance/people", me, first=since, until_day=last + timedelta(days=1))
    giver = next((one for one in numbers.hands(people) if one.id == who), None)
    here = {one["staff_id"] for one in people if not one["away"] and not one["away_now"]}
    able = [one for one in numbers.hands(people) if one.id in here and one.id != who and _share_a_line(one, giver)]
    names = apart({one.id: one.name for one in able})
    chosen = st.multiselect(
        say("rebalance.takers"),
        list(names),
        list(names),
        format_func=names.get,
        key=f"rebalance_takers_{who}_{since}_{last}",
        select_all=False,
    )
    return [one for one in able if one.id in chosen]


def _share_a_line(one, giver) -> bool:
    return one.lines is None or giver is None or giver.lines is None or bool(one.lines & giver.lines)


def _how_much() -> bool:
    kinds = {"due": say("rebalance.only_due"), "all": say("rebalance.all_of_it")}
    return (
        st.segmented_control(
            say("rebalance.how_much"), list(kinds), default="due", required=True, format_func=kinds.get, key="rebalance_much"
        )
        == "all"
    )

"""Who is overloaded, who is late: the mode `load` of the workload page."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import clicks, links, rows, workload_table, workload_tiles
from pages.parts import funnel_pace_numbers as pace
from pages.parts import workload_even_numbers as even
from pages.parts import workload_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.filters import Filters
from pages.parts.workload_everyone import gathered
from pages.words import count, number, plain, say
from queries import reader


def draw(me: Viewer, chosen: Filters) -> None:
    """The cards of the load: tiles, bars against capacity, the next 14 days, everyone in numbers, touches, evenness, leads, meetings."""
    people, calendar = gathered(me, chosen), reader.rows("workload/calendar", me, **chosen.values())
    with tiles():
        workload_tiles.draw(me, chosen, reader.row("workload/team", me, **chosen.values()))
    left, right = st.columns(2)
    with left, card(title := say("workload.load"), "workload.points", chosen, say(f"workload.load_hint.{numbers.tick_kind(people)}")):
        clicks.show("load", numbers.load(people), title, numbers.behind(people))
    with right, card(title := say("workload.days"), "workload.next_days", chosen, say("workload.days_hint")):
        clicks.show("days", numbers.days(calendar), title, numbers.behind_day(calendar), select="cell")
    _formula(me, chosen)
    with card(say("workload.table"), "workload.open_deals", chosen, say("workload.table_hint")):
        workload_table.draw(people)
    left, right = st.columns(2)
    with left:
        _touches(me, chosen)
    with right:
        _balance(me, chosen, people)
        _keeping_up(me, chosen)
    _received_and_met(chosen, people)


def _formula(me: Viewer, chosen: Filters) -> None:
    """What the load index is made of, in words and with its weights; the ways to set them and to spread the load anew."""
    weights = reader.rows("workload/weights", me, line=chosen.line)
    if not weights:
        return
    stages = ", ".join(f"{plain(one['stage'])} {_weight(one['weight'])}" for one in weights)
    points = {name: _weight(weights[0][f"load_{name}"]) for name in ("planned", "overdue")}
    st.caption(say("workload.formula", stages=stages, **points))
    with st.container(horizontal=True):
        if links.there("company"):
            links.link("company", say("workload.set_weights"))
        if links.there("rebalance"):
            links.link("rebalance", say("workload.propose"), line=chosen.line, team=chosen.team)


def _weight(value: float) -> str:
    """2, 1.5 or 0.25: as many places as it has, at most two."""
    return number(value, next((places for places in (0, 1) if round(value, places) == value), 2))


def _touches(me: Viewer, chosen: Filters) -> None:
    found = reader.rows("workload/touches", me, **chosen.values())
    late = sum(one["deals"] for one in found if one["late"])
    with card(title := say("workload.touches"), "workload.untouched", chosen, say("workload.touches_hint")):
        clicks.show("touches", even.touches(found), title, even.touched(found))
        if late:
            rows.link("workload.untouched", count("workload.untouched", late), late, key="untouched", late="true")


def _balance(me: Viewer, chosen: Filters, people: list[dict]) -> None:
    """How even the load is per available hour; nothing for who may not look at others."""
    if not me.sees_whole:
        return
    known = even.per_hour(people, reader.rows("workload/hours", me, **chosen.values()))
    with card(title := say("workload.even"), "workload.balance", chosen):
        st.markdown(even.sentence(reader.row("workload/balance", me, **chosen.values()), known))
        if len(known) > 1:
            clicks.show("even", even.bars(known), title, _behind_load(people))
            st.caption(say("workload.even.hint"))


def _behind_load(people: list[dict]):
    def opened(picked: dict) -> tuple[str, int, dict]:
        n = next(one["open_deals"] for one in people if str(one["staff_id"]) == picked["id"])
        return "workload.open_deals", n, {"manager": picked["id"]}

    return opened


def _keeping_up(me: Viewer, chosen: Filters) -> None:
    """Little's law over the period: as many deals as the pace can carry, or more and more."""
    found = reader.row("funnel/little", me, **chosen.values())
    with card(say("workload.keeping_up"), "workload.days_of_work", chosen):
        if not found or not found["closed"]:
            st.caption(say("workload.keeping_up.none"))
            return
        state, words = pace.balance(found)
        st.markdown(f"**{state}**")
        told = {"wip": number(found["wip"]), "rate": number(7 * found["closed"] / found["days"], 1), "days": number(found["implied_days"])}
        st.markdown(say("workload.keeping_up.sentence", **told, age=number(found["mean_age"])))
        st.caption(words)
        rows.link("workload.days_of_work", count("chance.pace.closed", found["closed"]), found["closed"], key="little")


def _received_and_met(chosen: Filters, people: list[dict]) -> None:
    left, right = st.columns(2)
    with left, card(title := say("workload.received"), "workload.leads_30", chosen, say("workload.received_hint")):
        clicks.show("received", numbers.received(people), title, numbers.behind(people))
    held = sum(one["held_meetings"] for one in people)
    with right, card(title := say("workload.meetings"), "workload.held_meetings", chosen, count("workload.meetings_hint", held)):
        clicks.show("meetings", numbers.meetings(people), title, numbers.behind(people))
        st.caption(say("workload.queueing"))

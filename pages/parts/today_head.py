"""The head of Today: the day, its counts as badges, and for a head of sales whose day it is."""

import streamlit as st

from pages.parts.filters import today
from pages.parts.today_list import Day
from pages.words import count, day, plain, say
from queries import reader

TEAM = "team"


def title() -> None:
    """The name of the page and today's date, in the present (horizontal) container."""
    st.markdown(f"# {say('today.title')}", width="content")
    st.markdown(f":gray[{day(today(), 'EEEE d MMMM')}]", width="content")


def whose(viewer):
    """Whose day is shown: one's own id; for those who see a whole line a colleague's name, or None for everybody. Kept in the address as `of`."""
    if not viewer.sees_whole:
        return viewer.id
    names = [one["name"] for one in reader.rows("company/choices", viewer) if one["kind"] == "manager" and one["name"] != viewer.name]
    asked = st.query_params.get("of")
    chosen = asked if asked in (TEAM, *names) else None
    label = plain(_name(chosen))
    with st.popover(f":gray[{say('today.of')}] **{label}**", type="tertiary"):
        st.session_state["today_of"] = chosen
        st.selectbox(say("today.of"), [None, TEAM, *names], format_func=_name, key="today_of", on_change=_pick)
    return None if chosen == TEAM else chosen or viewer.id


def _name(chosen: str | None) -> str:
    return say("today.of_team") if chosen == TEAM else chosen or say("today.of_me")


def _pick() -> None:
    chosen = st.session_state["today_of"]
    st.query_params.pop("of", None)
    if chosen:
        st.query_params["of"] = chosen
    st.session_state.pop("contact_entry", None)


def counts(shown: Day) -> None:
    """What waits, as badges: late, due today, new leads, later this week."""
    leads = [one for one in shown.now if one["kind"] == "lead"]
    late = sum(one["late"] > 0 for one in shown.now if one["kind"] != "lead")
    due = len(shown.now) - len(leads) - late
    told = (
        ("red", "today.late_n", late),
        ("orange", "today.due_n", due),
        ("blue", "today.leads_n", len(leads)),
        ("gray", "today.later_n", len(shown.later)),
    )
    words = " ".join(f":{colour}-badge[{count(name, n)}]" for colour, name, n in told if n)
    st.markdown(words or f":green-badge[{say('today.all_done')}]", width="content")

"""The running waves: how many answered of those who were asked, and how each invitation stands; each number leads to its clients."""

from uuid import UUID

import streamlit as st

from data.problems import Problem
from pages.parts import cards, rows
from pages.words import count, day, number, plain, say, share, told
from queries import reader

STATES = ("waiting", "not_reached", "sent", "declined", "expired")
ENOUGH = 5  # asked: for fewer a share says nothing


def draw(viewer, chosen, asked: dict, act) -> None:
    """The tile of the answer rate and the card of the waves."""
    _rate(viewer, chosen)
    with cards.card(say("surveys.waves"), "surveys.wave_response", chosen):
        found = reader.rows("surveys/waves", viewer, line=asked.get("line"))
        if not found:
            st.markdown(f":gray[{say('surveys.no_waves')}]")
        for one in found:
            _wave(viewer, one, act)


def _rate(viewer, chosen) -> None:
    found = reader.row("loyalty/response", viewer, **chosen.values())
    many = found["asked"] >= ENOUGH
    foot = say("surveys.of_asked", answered=number(found["answered"]), asked=number(found["asked"]))
    note = say("surveys.interval", low=share(found["low"]), high=share(found["high"])) if many else ""
    value = share(found["response_rate"]) if many else "—"
    with st.container():  # of its own height, not of what is left in the column
        cards.tile("loyalty.response", value, chosen, foot=foot, expected=found["asked"], note=note)


def _wave(viewer, one: dict, act) -> None:
    mark = UUID(str(one["wave_id"])).hex
    with st.container(gap="xsmall", key=f"survey_wave_{mark}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one['wave'])}**")
            st.space("stretch")
            if viewer.may("surveys.run"):
                _end(one, mark, act)
        st.caption(" · ".join([plain(one["survey"]), plain(one["line"]), _rule(one), day(reader.to_local(one["happened_at"]), "d MMM y")]))
        with st.container(horizontal=True, gap="small"):
            if one["asked"]:
                rows.link("surveys.wave_response", _response(one), one["answered"], key=f"wave_{mark}", wave=one["wave_id"])
            for state in STATES:
                if one[state]:
                    label = f"{say(f'surveys.state.{state}')} {number(one[state])}"
                    rows.link("surveys.wave_invited", label, one[state], key=f"wave_{mark}_{state}", wave=one["wave_id"], invited=state)


def _response(one: dict) -> str:
    """23 of 80 answered: 29 % (20 %–40 %); the share only of enough."""
    said = say("surveys.of_asked", answered=number(one["answered"]), asked=number(one["asked"]))
    if one["asked"] < ENOUGH:
        return said
    return f"{said}: {share(one['response_rate'])} ({share(one['low'])}–{share(one['high'])})"


def _rule(one: dict) -> str:
    """By which rule the clients were chosen, of how many that were due."""
    of = count("surveys.of_due", one["due_clients"])
    rule = say(f"surveys.rule.{one['chosen']}")
    return f"{rule} {share(one['share'])}, {of}" if one["share"] else f"{rule}, {of}"


def _end(one: dict, mark: str, act) -> None:
    with st.popover(say("surveys.end"), type="tertiary"):
        st.markdown(say("surveys.end_hint"))
        if st.button(say("surveys.end_it"), key=f"survey_end_{mark}"):
            try:
                act("close", UUID(str(one["wave_id"])), version=one["version"])
            except Problem as problem:
                st.error(told(problem))
            else:
                st.rerun()

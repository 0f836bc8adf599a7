"""The cards of the claims, one function each: asks its question, draws it, says what is missing."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, links, rows
from pages.parts import claims_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.how import how
from pages.words import count, say
from queries import reader
from queries.models.claims import Claim, judged


def held(viewer: Viewer, chosen: Filters) -> None:
    """Every claim: what it says, what was counted, both groups, the ratios, the verdict."""
    asked = numbers.span(chosen)
    found = {name: judged(reader.read(f"claims/{name}", viewer, **asked), numbers.WITHIN.get(name)) for name in numbers.CLAIMS}
    with card(say("claims.title"), caption=say("claims.hint", period=_period(chosen))):
        drawn = numbers.drawn(found)
        if drawn.num_rows:
            charts.show("ratios", drawn, key="claims", alt=say("claims.title"))
            st.caption(say("claims.legend"))
        with st.grid(2, min_column_width=340):
            for name, claim in found.items():
                _one(chosen, asked, name, claim)
        st.caption(say("claims.no_proof"))
        links.offer("experiments", say("claims.to_experiments"))


def _period(chosen: Filters) -> str:
    """From when to when, in words."""
    return Filters(numbers.span(chosen)["since"], chosen.until).period_words()


def _one(chosen: Filters, asked: dict, name: str, claim: Claim) -> None:
    metric = f"claims.{name}"
    with st.container(border=True, height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{say(f'claims.{name}.title')}** {numbers.badge(claim)}")
            st.space("stretch")
            how(metric, chosen, numbers.told(name, claim), key=f"claim_{name}")
        st.caption(say(f"claims.{name}.counted", day=numbers.landmark(chosen)))
        st.markdown(numbers.told(name, claim))
        with st.container(horizontal=True):
            for exposed in (True, False):
                words, n = numbers.group(name, claim, exposed)
                rows.link(metric, words, n, key=f"{name}_{exposed}", exposed=exposed, since=asked["since"], manager=chosen.manager)


def complaints(viewer: Viewer, chosen: Filters) -> None:
    """Complaints for each hundred won deals by quarter beside the share of detractors; how soon they are solved."""
    asked = numbers.whole_quarters(chosen)
    found = reader.rows("claims/complaint_rate", viewer, **asked)
    with card(say("claims.complaints"), "claims.complaint_rate", chosen, say("claims.complaints_hint")):
        if not any(one["complaints"] for one in found):
            st.caption(say("claims.no_complaints"))
            return
        _solving(viewer, chosen)
        left, right = st.columns(2)
        with left:
            _by_quarter(chosen, "complaint_rate", "rates_told", numbers.rates(found), found, "complaints")
        with right:
            _by_quarter(chosen, "detractors", "shares_told", numbers.detractors(found), found, "detractors")
        st.caption(say("claims.silence"))


def _by_quarter(chosen: Filters, metric: str, kind: str, drawn, found: list[dict], column: str) -> None:
    """One number by quarter with its interval; a dot opens its rows."""
    title = say(f"metrics.claims.{metric}.name")
    st.markdown(f"**{title}**")
    for picked in charts.show(kind, drawn, key=metric, alt=title, select="segment"):
        one, days = numbers.quarter_of(found, picked)
        rows.show(f"claims.{metric}", one[column], manager=chosen.manager, **days)


def _solving(viewer: Viewer, chosen: Filters) -> None:
    found = reader.rows("claims/complaints", viewer, **chosen.values())
    if not found:
        return
    st.markdown(numbers.solving(found))
    rows.link("claims.time_to_solve", count("claims.n_complaints", len(found)), len(found), manager=chosen.manager)


def tarp(viewer: Viewer, chosen: Filters) -> None:
    """Who buys again by what became of the complaint, beside what TARP published."""
    asked = numbers.span(chosen)
    found = reader.rows("claims/tarp", viewer, **asked)
    with card(say("claims.tarp"), "claims.tarp", chosen, say("claims.tarp_hint")):
        if not any(one["complained"] != "none" for one in found):
            st.caption(say("claims.no_complaints"))
            return
        drawn, clients = numbers.tarp(found)
        for picked in charts.show("shares_told", drawn, key="tarp", alt=say("claims.tarp"), select="segment"):
            rows.show("claims.tarp", clients[picked["id"]], kind=picked["id"], since=asked["since"], manager=chosen.manager)
        st.caption(say("claims.tarp_published"))

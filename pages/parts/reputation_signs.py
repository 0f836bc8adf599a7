"""The card of warning signs: weeks beyond their limits, joined with the sales and talks of the same line in the weeks after."""

from datetime import timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, day, number, plain, say
from queries import reader
from queries.models import warning_signs
from queries.models.warning_signs import After, Episode

SHOWN = 5
ROWS = {
    "mentions": "signs",
    "complaints": "signs_complaints",
    "detractors": "signs_detractors",
    "sales": "signs_sales",
    "talks": "signs_talks",
}


def draw(viewer: Viewer, filters: Filters) -> None:
    """Ask, then a block per episode: what was beyond its limit, what followed, each with its rows."""
    asked = filters.ending()
    weeks = reader.rows("reputation/sign_weeks", viewer, as_of=asked["as_of"])
    found = warning_signs.episodes(reader.rows("reputation/signs", viewer, **asked), weeks)
    with card(say("reputation.signs"), "reputation.signs", filters, _head(found)):
        for one in found[:SHOWN]:
            _episode(one, asked["as_of"])
        if len(found) > SHOWN:
            st.caption(count("reputation.signs_more", len(found) - SHOWN))
        st.caption(say("reputation.signs_hint"))


def _head(found: list[Episode]) -> str:
    if not found:
        return say("reputation.no_signs")
    fell = sum(one.fell for one in found)
    return (
        count("reputation.signs_n", len(found))
        + " "
        + (count("reputation.signs_fell", fell) if fell else say("reputation.signs_none_fell"))
    )


def _episode(one: Episode, as_of) -> None:
    with st.container(border=True, gap="xsmall", key=f"sign_{one.line_id}_{one.since}"):
        last = one.until - timedelta(days=1)
        st.markdown(
            f"**{plain(one.line) if one.line else say('reputation.all_lines')}** :gray[{day(one.since, 'd MMM')} – {day(last, 'd MMM y')}]"
        )
        left, right = st.columns([1, 1], gap="small")
        with left, st.container(gap=None):
            st.caption(say("reputation.signs_before"))
            for mark in one.marks:
                words = say("reputation.sign", what=count(f"reputation.sign.{mark.series}", mark.n), limit=number(mark.limit))
                _link(one, mark.series, words, mark.n, one.since, one.until, as_of)
        with right, st.container(gap=None):
            st.caption(count("reputation.signs_after", one.after[0].weeks) if one.after[0].weeks else say("reputation.signs_soon"))
            for after in one.after:
                _after(one, after, as_of)


def _after(one: Episode, after: After, as_of) -> None:
    if not after.weeks:
        return
    told = {"n": number(after.n), "expected": number(after.expected, 0 if after.expected >= 10 else 1)}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = say(f"reputation.after.{after.series}", **told)
        if after.n:
            _link(one, after.series, words, after.n, one.until, one.after_until, as_of)
        else:
            st.markdown(words)
        if after.fell:
            st.badge(say("reputation.fell"), color="red")
        elif after.fell is None:
            st.caption(say("reputation.too_few"), width="content")


def _link(one: Episode, series: str, words: str, n: int, since, until, as_of) -> None:
    line = {"line": one.line_id} if one.line_id else {}
    rows.link(f"reputation.{ROWS[series]}", words, n, since=since, until=until, as_of=as_of, **line)

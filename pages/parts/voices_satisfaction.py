"""How satisfied clients are: what matters against how we do, month by month, and what they rate badly with the way to those clients."""

from datetime import date

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows, voices_crosses
from pages.parts import loyalty_numbers as known
from pages.parts import voices_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import number, plain, say, share
from queries import reader
from queries.models.importance import derived

MANY = 8  # more factors than this stand in a table


def draw(viewer: Viewer, chosen: Filters) -> None:
    """Importance beside the months, the bad marks below."""
    found = reader.rows("loyalty/csi_factors", viewer, **chosen.values())
    if not any(line["n"] for line in found):
        with card(say("loyalty.factors"), "loyalty.csi_factors", chosen):
            st.caption(say("loyalty.no_satisfaction"))
        return
    left, right = st.columns(2)
    with left:
        importance(viewer, chosen, found)
    with right:
        months(viewer, chosen, found)
    bad(viewer, chosen)


def importance(viewer: Viewer, chosen: Filters, found: list[dict]) -> None:
    """Stated or derived, the lines at the averages or at the middle; a factor opens the answers that rate it."""
    with card(title := say("loyalty.factors"), "voices.derived", chosen):
        with st.container(horizontal=True, gap="small"):
            kind, at = _one("importance", voices_crosses.KINDS), _one("cross", voices_crosses.LINES)
        learned = derived(viewer, **chosen.values()) if kind == "derived" else {}
        lines = voices_crosses.weighed(found, learned, kind)
        if kind == "derived":
            st.markdown(voices_crosses.told(learned))
        if not lines:
            return
        st.caption(say(f"voices.lines.{at}"))
        if len(lines) > MANY:
            rows.table(reader.read("loyalty/csi_factors", viewer, **chosen.values()))
            return
        of = {line["factor_id"]: line["n"] for line in lines}
        for picked in charts.show(
            "importance_crosses", voices_crosses.crosses(lines, at), key=f"factors_{kind}", alt=title, select="factor"
        ):
            rows.show("loyalty.csi_factors", of[picked["factor_id"]], factor=picked["factor_id"])
        st.caption(say(f"voices.axes.{kind}"))
        _overall(viewer, chosen)


def _one(what: str, options) -> str:
    given = {"default": options[0], "required": True, "label_visibility": "collapsed", "key": f"voices_{what}"}
    return st.segmented_control(say(f"voices.{what}"), options, format_func=lambda one: say(f"voices.{what}.{one}"), **given)


def _overall(viewer: Viewer, chosen: Filters) -> None:
    """The share of the two best marks all in all."""
    found = reader.row("voices/overall", viewer, **chosen.values())
    if found["n"] < known.COUNTED:
        return
    low, high = number(found["low"] * 100), share(found["high"])
    words = say("voices.overall", share=share(found["top_share"]), low=low, high=high, k=number(found["top_two"]), n=number(found["n"]))
    rows.link("voices.overall", words, found["n"])


def months(viewer: Viewer, chosen: Filters, factors: list[dict]) -> None:
    """The index or one factor by month; a month opens its answers."""
    found = reader.rows("voices/csi_months", viewer, **chosen.values())
    ids = {line["factor"]: str(line["factor_id"]) for line in factors}
    names = ["", *dict.fromkeys(line["factor"] for line in found if line["factor"] in ids)]
    with card(title := say("voices.months"), "voices.csi_months", chosen):
        label = lambda name: plain(name) if name else say("voices.index")  # noqa: E731
        factor = st.selectbox(say("voices.factor"), names, format_func=label, key="voices_factor", label_visibility="collapsed")
        shown = [line for line in found if (line["factor"] or "") == factor]
        st.markdown(numbers.months_told(shown))
        for picked in charts.show("satisfaction_months", numbers.months(shown), key="csi_months", alt=title, select="month"):
            month = date.fromisoformat(picked["month_id"])
            n = next(line["n"] for line in shown if line["month"] == month)
            until = min(known.months_later(month, 1), chosen.until)
            rows.show("voices.csi_months", n, since=max(month, chosen.since), until=until, factor=ids[factor] if factor else None)
        st.caption(say("voices.months_hint"))


def bad(viewer: Viewer, chosen: Filters) -> None:
    """Factors with bad marks, each with the way to the clients behind them."""
    found = reader.rows("voices/low", viewer, **chosen.values())
    with card(say("voices.bad"), "voices.low", chosen, say("voices.bad_hint")):
        if not found:
            st.caption(say("voices.no_bad"))
        for line in found:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(plain(line["factor"]), width=180)
                values = {"k": number(line["bad"]), "n": number(line["n"]), "share": share(line["bad_share"])}
                words = say("voices.bad_marks", low=number(line["low"] * 100), high=share(line["high"]), **values)
                rows.link("voices.low", words, line["bad"], factor=line["factor"])

"""The cards of the loyalty page, one function each: asks its question, draws it, says what is missing."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows
from pages.parts import loyalty_buying as buying
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, day, money, number, say, share
from queries import reader

MANY = 8  # so many silent clients are drawn


def cohorts(viewer: Viewer, filters: Filters) -> None:
    """Who of each quarter's new clients bought again; a cell opens its clients."""
    found = reader.rows("loyalty/retention_quarters", viewer, **filters.values())
    with card(say("loyalty.come_back"), "loyalty.retention", filters, say("loyalty.come_back_hint")):
        if not found:
            st.caption(say("loyalty.too_young"))
            return
        for picked in charts.show("cohorts", buying.triangle(found), key="retention", alt=say("loyalty.come_back"), select="cell"):
            n, values = buying.of_cohort(found, picked)
            rows.show("loyalty.retention", n, **values)
        st.caption(say("loyalty.come_back_axes"))


def silent(viewer: Viewer, filters: Filters) -> None:
    """Clients silent longer than their own rhythm explains, by the money at risk, and the ways to all of them."""
    found = reader.row("loyalty/sleeping", viewer, **filters.values())
    top = reader.rows("loyalty/rhythm", viewer, **filters.values(), quiet=True, top=MANY)
    with card(say("loyalty.silent_clients"), "loyalty.at_risk", filters, say("loyalty.silent_hint")):
        if not top:
            st.caption(say("loyalty.nobody_silent"))
            return
        charts.show("silences", buying.silences(top), key="silent", alt=say("loyalty.silent_clients"))
        st.space("stretch")
        with st.container(horizontal=True):
            for state in ("asleep", "cooling"):
                risk = money(found[f"{state}_money"], short=True)
                rows.link(
                    f"loyalty.{state}", say(f"loyalty.{state}_money", n=number(found[state]), money=risk), found[state], key=f"all_{state}"
                )


def spread(viewer: Viewer, filters: Filters) -> None:
    """How the money is spread over clients, and the way to the classes A, B and C."""
    found, classes = reader.rows("loyalty/pareto", viewer, **filters.values()), reader.rows("loyalty/abc", viewer, **filters.values())
    with card(say("loyalty.spread"), "loyalty.abc", filters, say("loyalty.spread_hint")):
        if not found or found[-1]["amount_share"] is None:
            st.caption(say("loyalty.no_purchases"))
            return
        charts.show("spread", buying.curve(found), key="spread", alt=say("loyalty.spread"))
        st.markdown(say("loyalty.cut", share=share(buying.at_eighty(found)["client_share"])))
        with st.container(horizontal=True):
            for line in classes:
                words = f"{line['class']} · {count('loyalty.clients', line['clients'])}"
                rows.link("loyalty.abc", words, line["clients"], **{"class": line["class"]})


def checks(viewer: Viewer, filters: Filters) -> None:
    """Mean and median of a purchase, month by month."""
    found, currency = (
        reader.rows("loyalty/check_trend", viewer, **filters.values()),
        reader.row("company/facts", viewer).get("currency", ""),
    )
    with card(say("loyalty.checks"), "loyalty.check_by_month", filters, say("loyalty.checks_hint")):
        if not any(line["purchases"] for line in found):
            st.caption(say("loyalty.no_purchases"))
            return
        charts.show("checks", buying.checks(found, currency), key="checks", alt=say("loyalty.checks"))
        last = next(line for line in reversed(found) if line["purchases"])
        mean, median = money(last["mean"], currency), money(last["median"], currency)
        st.markdown(say("loyalty.last_month", mean=mean, median=median, month=day(last["month"], "LLLL")))

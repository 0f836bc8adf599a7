"""The cards of the loyalty page, one function each: asks its question, draws it, says what is missing."""

from datetime import timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows
from pages.parts import loyalty_buying as buying
from pages.parts import loyalty_numbers as numbers
from pages.parts import loyalty_voices as voices
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, day, money, number, say, share
from queries import reader

MANY = 8  # more factors than this stand in a table; so many silent clients are drawn


def nps(filters: Filters, found: dict, history: list[dict]) -> None:
    """Scores with their intervals by quarter, and under them who stands behind."""
    with card(say("loyalty.nps_by_quarter"), "loyalty.nps_by_quarter", filters, numbers.told_apart(found)):
        if not any(line["n"] for line in history):
            st.caption(say("loyalty.no_answers"))
            return
        for picked in charts.show("scores", voices.quarters(history), key="nps", alt=say("loyalty.nps_by_quarter"), select="quarter"):
            line = next(line for line in history if str(line["period"]) == picked["period_id"])
            until = min(numbers.months_later(line["period"], 3), filters.until)
            rows.show("loyalty.nps_by_quarter", line["n"], since=line["period"], until=until)
        charts.show("voices", voices.stacks(history), key="voices", alt=say("loyalty.voices"))


def factors(viewer: Viewer, filters: Filters) -> None:
    """Importance against performance; a table when there are many factors."""
    found = reader.rows("loyalty/csi_factors", viewer, **filters.values())
    with card(say("loyalty.factors"), "loyalty.csi_factors", filters, say("loyalty.factors_hint")):
        if not any(line["n"] for line in found):
            st.caption(say("loyalty.no_satisfaction"))
        elif len(found) > MANY:
            rows.table(reader.read("loyalty/csi_factors", viewer, **filters.values()))
        else:
            charts.show("importance", voices.factors(found), key="factors", alt=say("loyalty.factors"))


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


def reasons(viewer: Viewer, filters: Filters) -> None:
    """Why promoters recommend and detractors do not; whether promoters buy more; the response rate."""
    found = reader.rows("loyalty/reasons", viewer, **filters.values())
    with card(say("loyalty.reasons"), "loyalty.reasons", filters, say("loyalty.reasons_hint")):
        if sum(line["n"] for line in found) < numbers.COUNTED:
            st.caption(say("loyalty.no_answers"))
            return
        st.markdown(say("loyalty.reasons_legend"))
        for picked in charts.show("reasons", voices.reasons(found), key="reasons", alt=say("loyalty.reasons"), select="reason"):
            line = next(line for line in found if str(line["reason_id"]) == picked["reason_id"])
            rows.show("loyalty.reasons", line[picked["voice"] + "s"], reason=picked["reason_id"], voice=picked["voice"])
        _after_the_answer(viewer, filters)


def _after_the_answer(viewer: Viewer, filters: Filters) -> None:
    """Whether promoters buy more often, by the answers of one year more; and how many of those asked answered."""
    longer = filters.values() | {"since": filters.since - timedelta(days=365)}
    st.caption(numbers.promoters_sentence(reader.row("loyalty/promoters_buy", viewer, **longer)))
    asked = reader.row("loyalty/response", viewer, **filters.values())
    if asked["asked"]:
        words = say("loyalty.answered", k=number(asked["answered"]), n=number(asked["asked"]), share=share(asked["response_rate"]))
        rows.link("loyalty.response", words, asked["asked"])


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

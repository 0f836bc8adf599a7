"""The cards of how clients buy: whom to call, who still buys, how soon they come again, whose money it is, how large the purchases are."""

from datetime import date

import streamlit as st

from data.viewer import Viewer
from pages.parts import buying_numbers as numbers
from pages.parts import charts, clicks, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import months_later
from pages.words import count, money, number, say
from queries import reader
from queries.models.buying import FEWEST, Buying

MOST = 12  # clients on the call list


def call_list(chosen: Filters, found: Buying) -> None:
    """Whom to call first: by the money that may be lost; a row opens the client's card."""
    with card(say("buying.call_list"), "loyalty.call_list", chosen, say("buying.call_hint")):
        if few(found):
            return
        st.markdown(numbers.why(found))
        rows.table(numbers.call_list(found, MOST), key="call_list")
        n = found.table.num_rows
        words = say("buying.all_at_risk", money=money(float(found.at_risk.sum()), short=True), n=number(n))
        rows.link("loyalty.call_list", words, n, **numbers.parameters(found))


def few(found: Buying) -> bool:
    """Says so where too few came back for a model."""
    if found.p_alive is None:
        st.caption(say("buying.few", k=count("buying.came_again", found.learned.again), n=number(FEWEST)))
    return found.p_alive is None


def alive_map(chosen: Filters, found: Buying) -> None:
    """Silence × times bought, shaded by the chance that these clients still buy."""
    with card(title := say("buying.map"), "loyalty.p_alive", chosen, say("buying.map_hint")):
        if not few(found):
            clicks.show(
                "alive_map", numbers.alive_map(found), title, lambda one: numbers.behind_cell(found, one), select="cell", key="p_alive"
            )
            st.caption(say("buying.map_axes"))


def again(chosen: Filters, found: Buying) -> None:
    """How soon a second purchase comes: Kaplan-Meier, those who have not yet come again are still waited for."""
    known = numbers.curve(found)
    with card(title := say("buying.again"), "loyalty.again", chosen, say("buying.again_hint")):
        if not len(known.times):
            st.caption(say("buying.nobody_again"))
            return
        st.markdown(numbers.again_words(known))
        charts.show("again", numbers.again(known), key="again", alt=title)
        rows.link("loyalty.again", count("loyalty.clients", known.n), known.n, key="again", **numbers.parameters(found))


def revenue(viewer: Viewer, chosen: Filters) -> None:
    """Revenue by month of repeating, new and returning clients; a part opens its purchases."""
    found = reader.rows("loyalty/revenue_kinds", viewer, **chosen.values())
    with card(title := say("buying.revenue"), "loyalty.revenue_kinds", chosen, say("buying.revenue_hint")):
        if not any(line["purchases"] for line in found):
            st.caption(say("loyalty.no_purchases"))
            return
        for picked in charts.show("revenue_kinds", numbers.revenue(found), key="revenue_kinds", alt=title, select="segment"):
            month, kind = date.fromisoformat(picked["month_id"]), picked["kind"]
            n = next(line[f"{kind}_purchases"] for line in found if line["month"] == month)
            rows.show("loyalty.revenue_kinds", n, since=month, until=months_later(month, 1), bought_as=kind)
        st.caption(_sums(found))


def _sums(found: list[dict]) -> str:
    parts = [f"{say(f'buying.{kind}')} {money(sum(line[kind] for line in found), short=True)}" for _, kind in numbers.KINDS]
    return say("buying.sums", parts=" + ".join(parts), revenue=money(sum(line["revenue"] for line in found), short=True))


def amounts(viewer: Viewer, chosen: Filters) -> None:
    """How many purchases of the period lie between which amounts, beside their mean and median."""
    found, check = (reader.rows(f"loyalty/{name}", viewer, **chosen.values()) for name in ("check_spread", "check"))
    with card(title := say("buying.amounts"), "loyalty.check_spread", chosen):
        if not found:
            st.caption(say("loyalty.no_purchases"))
            return
        n = number(check[0]["purchases"])
        st.markdown(say("buying.amounts_middle", mean=money(check[0]["mean"]), median=money(check[0]["median"]), n=n))
        for picked in charts.show("amounts", numbers.amounts(found), key="amounts", alt=title, select="segment"):
            line = next(one for one in found if ("" if one["low"] is None else str(one["low"])) == picked["low"])
            some = {"no_amount": True} if line["low"] is None else {"amount_from": line["low"], "amount_to": line["high"]}
            rows.show("loyalty.check_spread", line["purchases"], **some)

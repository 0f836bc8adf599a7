"""Who and what carries the forecast: each manager's part as an interval, the deals with their chances, and the drawer of one's deals."""

import pyarrow as pa
import streamlit as st

from pages.parts import charted, charts, rows
from pages.parts.cards import card
from pages.parts.forecast_numbers import between, short, told
from pages.parts.forecast_stand import Stand
from pages.words import count, number, plain, say, share
from queries import reader
from queries.models.forecast import Carrier, Share

SHOWN = 10
MANY = 14  # managers: more of them take the whole width of the page
BIG = 0.25  # the share of the expected money from which one deal is shown with and without


def managers(me, stand: Stand) -> None:
    """What each may bring by the end, sorted by name; a dot opens the deals with their chances."""
    found = sorted(stand.ahead.managers, key=lambda one: (one.owner is None, str(one.owner)))
    with card(title := say("forecast.by_manager"), "forecast.by_manager", stand.chosen, say("forecast.by_manager_hint")):
        if not found:
            st.caption(say("parts.nothing_drawn"))
            return
        for picked in charts.show("ahead", _dots(me, stand, found), key="ahead", alt=title, select="segment"):
            st.query_params["holder"] = picked["id"]


def _dots(me, stand: Stand, found: list[Share]) -> pa.Table:
    limits = _targets(me, stand)
    edge, lines = max([one.p90 for one in found] + [limit for limit in limits.values() if limit] + [1.0]), []
    for order, one in enumerate(found):
        name, words = one.owner or say("filters.unknown"), f"{short(one.p50)} · {between(one.p10, one.p90)}"
        lines.append(
            (name, order, one.p10, one.p50, one.p90, limits.get(str(one.owner_id)), words, short(one.p50), edge, str(one.owner_id or "-"))
        )
    return charted.table("row order low mid high limit text brief edge id", lines)


def _targets(me, stand: Stand) -> dict[str, float]:
    """The targets of the managers for the period, by id."""
    found = reader.rows("forecast/targets_of_people", me, **stand.chosen.values())
    return {str(one["staff_id"]): float(one["target"]) for one in found}


def carriers(stand: Stand) -> None:
    """The deals that bring most of what is expected, with and without the biggest."""
    ahead = stand.ahead
    with card(say("forecast.carriers"), "forecast.carriers", stand.chosen, say("forecast.carriers_hint")):
        if not ahead.deals:
            st.caption(say("forecast.no_open"))
            return
        st.markdown(told(_weight(stand)))
        rows.table(listed(ahead.deals[:SHOWN]), key="carriers")
        rows.link("forecast.carriers", count("forecast.open_deals", ahead.open_deals), ahead.open_deals)


def _weight(stand: Stand) -> list[str]:
    """How much one deal weighs; from a quarter on, the forecast without it."""
    ahead, top = stand.ahead, sum(one.expected for one in stand.ahead.deals[:SHOWN])
    if not ahead.expected:
        return [say("forecast.worth_nothing")]
    said = [say("forecast.top_share", share=share(ahead.top_share), deal=plain(ahead.deals[0].deal))]
    if len(ahead.deals) > SHOWN:
        said.append(count("forecast.first_share", SHOWN, share=share(top / ahead.expected), expected=short(ahead.expected)))
    low, middle, high = ahead.without_biggest
    known = {"p50": short(ahead.p50), "range": between(ahead.p10, ahead.p90), "without": short(middle), "range_without": between(low, high)}
    key = "forecast.without_it" if ahead.top_share >= BIG else "forecast.without_it_little"
    return [*said, say(key, **known), say("forecast.new_business", amount=short(ahead.new_business))]


def listed(deals: list[Carrier]) -> pa.Table:
    """Deals as a table whose rows open the deal."""
    names = "deal_id deal client owner stage amount chance expected"
    return charted.table(names, [(*(getattr(one, name) for name in names.split()[:-1]), float(round(one.expected))) for one in deals])


def drawer(stand: Stand) -> bool:
    """Open one manager's deals with their chances when the address asks for it; True when it did."""
    asked = st.query_params.get("holder")
    one = next((one for one in stand.ahead.managers if str(one.owner_id or "-") == asked), None)
    if one is None:
        return False
    name = plain(one.owner or say("filters.unknown"))
    title = f"{name} · {short(one.p50)}"
    st.dialog(title, width="large", position="right", on_dismiss=_close)(_inside)(stand, one)
    return True


def _close() -> None:
    st.query_params.pop("holder", None)


def _inside(stand: Stand, one: Share) -> None:
    deals = [deal for deal in stand.ahead.deals if deal.owner_id == one.owner_id]
    st.caption(f"{say('metrics.forecast.by_manager.sentence')} {stand.chosen.in_words()}")
    if not deals:
        st.info(say("forecast.no_open"))
        return
    rows.table(listed(deals), key="holder")
    foot = "parts.rows_equal" if len(deals) == one.deals else "parts.rows_only"
    st.caption(count(foot, len(deals)) + " · " + say("forecast.expected_of", expected=number(sum(deal.expected for deal in deals))))

"""What the clients are worth: who may be gone, the money at risk, the lifetime value with its spread, and the check against what came."""

import pandas as pd
import streamlit as st

from pages.parts import buying_numbers as numbers
from pages.parts import cells, charts, rows
from pages.parts.buying_cards import few
from pages.parts.cards import card, tile
from pages.parts.filters import Filters
from pages.words import count, money, number, say
from queries.models import buying
from queries.models.buying import GROUPS, Buying

SMALLEST = 20  # clients, for a sum with its spread


def tiles(chosen: Filters, found: Buying) -> None:
    """Clients who have probably left, the money at risk and the lifetime value of all."""
    n, known = found.table.num_rows, found.p_alive is not None
    foot, given = count("loyalty.clients", n), numbers.parameters(found)
    lost, low, high = map(number, found.gone) if known else ("—", "", "")
    between = say("buying.of_all", low=low, high=high) if known else ""
    tile("loyalty.gone", lost, chosen, foot=foot, expected=n, note=between, facts=between, **given)
    risk = money(float(found.at_risk.sum()), short=True) if known else "—"
    tile("loyalty.call_list", risk, chosen, foot=foot, expected=n, note=_share_at_risk(found), **given)
    value, between = _whole(found)
    tile("loyalty.lifetime", value, chosen, foot=foot, expected=n, note=between, facts=between, **given)


def _share_at_risk(found: Buying) -> str:
    if found.p_alive is None or not found.year.sum():
        return ""
    return say("buying.of_year", money=money(float(found.year.sum()), short=True))


def _whole(found: Buying) -> tuple[str, str]:
    """The value of all and its P10 to P90; a dash with too few."""
    if found.p_alive is None or found.table.num_rows < SMALLEST:
        return "—", ""
    low, _, high = buying.spread(found)["whole"][:, 0]
    between = say("buying.p10_p90", low=money(float(low), short=True), high=money(float(high), short=True))
    return money(float(found.value.sum()), short=True), between


def worth(chosen: Filters, found: Buying) -> None:
    """The lifetime value by group: times bought, line or source; a dot opens its clients."""
    with card(title := say("buying.worth"), "loyalty.lifetime", chosen, say("buying.worth_hint")):
        if few(found):
            return
        several = [kind for kind in GROUPS if kind == "times" or len(set(found.table[kind].to_pylist())) > 1]
        kind = _switch(several)
        drawn = numbers.worths(found, kind, buying.spread(found)[kind])
        for picked in charts.show("worths", drawn, key=f"worths_{kind}", alt=title, select="segment"):
            n, values = numbers.behind_worth(found, kind, int(picked["id"]))
            rows.show("loyalty.lifetime", n, **values)
        st.caption(numbers.why(found) + " " + say(f"buying.horizon.{'model' if found.learned.spend else 'plain'}"))


def _switch(kinds: list[str]) -> str:
    if len(kinds) < 2:
        return kinds[0]
    return st.segmented_control(
        say("buying.worth"),
        kinds,
        default=kinds[0],
        required=True,
        label_visibility="collapsed",
        key="worth_by",
        format_func=lambda kind: say(f"buying.by.{kind}"),
    )


def holdout(chosen: Filters, found: Buying) -> None:
    """What the model of the first part of the history expected of the second, and what came."""
    lines = buying.holdout(found)
    with card(title := say("buying.holdout"), "loyalty.holdout", chosen, say("buying.holdout_hint")):
        if not lines:
            st.caption(say("buying.holdout.none"))
            return
        st.markdown(numbers.holdout_words(lines, buying.weeks_tried(found)))
        config = {
            name: (cells.number_column if name == "clients" else cells.text_column)(say(f"buying.holdout.{name}"))
            for name in ("times", "clients", "expected", "actual")
        }
        picked = cells.show(pd.DataFrame(numbers.holdout(lines)), config, key="holdout", alt=title)
        if picked:
            line = lines[picked[0]]
            last = None if line.times == buying.MOST_TIMES else line.times
            rows.show("loyalty.holdout", line.clients, early_from=line.times, early_to=last)

"""The cards of the balance of trust: how high it is, what went in and out, whom to call, and whether it told who would leave."""

import numpy as np
import pyarrow as pa
import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows
from pages.parts import relations_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, money, number, say
from queries import reader
from queries.models import relations
from queries.models.relations import Before, Course

MOST = 10  # clients on the call list


def height(chosen: Filters, found: pa.Table, half_life: float) -> None:
    """How many clients have which balance; a bar opens them."""
    with card(title := say("relations.balance"), "relations.balance", chosen, say("relations.balance_hint", days=number(half_life))):
        balance = found["balance"].to_numpy()
        middle = number(float(np.median(balance)), 1)
        st.markdown(say("relations.balance_middle", middle=middle, clients=count("loyalty.clients", len(balance))))
        for picked in charts.show("either_side", numbers.balances(balance), key="balances", alt=title, select="segment"):
            n, low, high = numbers.spread(balance)[int(picked["id"])]
            rows.show("relations.balance", n, balance_from=low, balance_to=high)


def entries(viewer: Viewer, chosen: Filters) -> None:
    """Deposits and withdrawals of the period by kind; a bar opens the entries."""
    found = reader.rows("relations/entries", viewer, **chosen.values())
    with card(title := say("relations.entries_title"), "relations.entries", chosen, say("relations.entries_hint")):
        if not found:
            st.caption(say("relations.no_entries"))
            return
        put_in, taken = (sum(one["points"] for one in found if (one["points"] > 0) is good) for good in (True, False))
        st.markdown(say("relations.sums", deposits=number(put_in), withdrawals=number(-taken)))
        for picked in charts.show("either_side", numbers.entries(found), key="entries", alt=title, select="segment"):
            n = next(one["entries"] for one in found if one["code"] == picked["id"])
            rows.show("relations.entries", n, code=picked["id"])


def call_list(chosen: Filters, found: pa.Table, known: Before | None) -> None:
    """Whom to call: below zero, most money first; a row opens the client's card. Nobody is called for a balance that warns of nothing."""
    low = numbers.call_list(found, found.num_rows)
    with card(say("relations.call"), "relations.low_balance", chosen, say("relations.call_hint")):
        if not low.num_rows or (known and not known.holds):
            st.caption(say("relations.no_call" if low.num_rows else "relations.nobody_low"))
            return
        rows.table(low.slice(0, MOST), key="relations_call")
        whole = money(sum(float(one or 0) for one in low["usual_year"].to_pylist()), short=True)
        rows.link("relations.low_balance", say("relations.all_low", n=number(low.num_rows), money=whole), low.num_rows, key="all_low")


def compared(viewer: Viewer, chosen: Filters, found: Course) -> Before | None:
    """The balance of those who left against that of others, three months before."""
    asked = {name: value for name, value in chosen.values().items() if name not in ("since", "until")}
    return relations.before_leaving(found, reader.read("relations/balances_before", viewer, **asked))


def before(chosen: Filters, known: Before | None) -> None:
    """Did a low balance go before leaving? If not, the balance says nothing here."""
    with card(say("relations.before"), "relations.before_leaving", chosen, say("relations.before_hint")):
        st.markdown(numbers.verdict(known))
        if known is not None:
            st.caption(say("relations.before_how", strata=number(known.strata)))

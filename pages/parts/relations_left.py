"""The card of those who said that they leave: by kind and by reason, with the money that left with them."""

import streamlit as st

from pages.parts import charts, rows
from pages.parts import relations_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import money, number, say
from queries.reader import NOBODY


def reasons(chosen: Filters, found: list[dict]) -> None:
    """Why clients left: kinds in a line of links, each reason a bar; 'not said' is one of them."""
    with card(title := say("relations.why"), "relations.leavings", chosen, say("relations.why_hint")):
        if not found:
            st.caption(say("relations.nobody_left"))
            return
        with st.container(horizontal=True):
            for kind, n, amount in numbers.by_kind(found):
                name = say(f"relations.kind.{'none' if kind == '-' else kind}")
                words = f"{name}: {number(n)} · {money(amount, short=True)}"
                rows.link("relations.leavings", words, n, key=f"left_{kind}", kind=kind)
        for picked in charts.show("either_side", numbers.reasons(found), key="left", alt=title, select="segment"):
            n = next(one["clients"] for one in found if str(one["reason_id"] or "") == picked["id"])
            rows.show("relations.leavings", n, reason=picked["id"] or str(NOBODY))
        if back := sum(one["came_back"] for one in found):
            st.caption(say("relations.came_back", n=number(back)))

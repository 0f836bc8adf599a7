"""Why promoters recommend us and detractors do not: themes of the company's own list, and those answers that have none yet."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, links, loyalty_voices, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import COUNTED
from pages.words import count, say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The card of themes; a part of a bar opens its answers."""
    found = reader.rows("loyalty/reasons", viewer, **chosen.values())
    with card(say("loyalty.reasons"), "loyalty.reasons", chosen, say("loyalty.reasons_hint")):
        if sum(line["n"] for line in found) < COUNTED:
            st.caption(say("loyalty.no_answers"))
            return
        st.markdown(say("loyalty.reasons_legend"))
        for picked in charts.show("reasons", loyalty_voices.reasons(found), key="reasons", alt=say("loyalty.reasons"), select="reason"):
            line = next(line for line in found if str(line["reason_id"]) == picked["reason_id"])
            rows.show("loyalty.reasons", line[picked["voice"] + "s"], reason=picked["reason_id"], voice=picked["voice"])
        waiting = reader.rows("surveys/unnamed", viewer, as_of=chosen.values()["as_of"], most=1)
        if waiting:
            links.offer("surveys", count("voices.unnamed", waiting[0]["n"]))

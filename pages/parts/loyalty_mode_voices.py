"""What clients say: first the score, who answered and what changed; then one side of it at a time."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import (
    loyalty_numbers,
    loyalty_tiles,
    rows,
    voices_asked,
    voices_done,
    voices_numbers,
    voices_satisfaction,
    voices_score,
    voices_why,
)
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import say
from queries import reader

SIDES = ("score", "satisfaction", "why", "done", "asked")


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode."""
    asked = chosen.values()
    two_years = min(chosen.since, loyalty_numbers.months_later(chosen.until, -24))
    history = reader.rows("loyalty/nps", viewer, **asked | {"since": two_years})
    nps = reader.row("loyalty/nps_now", viewer, **asked, **loyalty_tiles.earlier(chosen))
    loyalty_tiles.draw(viewer, chosen, nps, history)
    changed(viewer, chosen, nps)
    match side():
        case "satisfaction":
            voices_satisfaction.draw(viewer, chosen)
        case "why":
            voices_why.draw(viewer, chosen)
        case "done":
            voices_done.draw(viewer, chosen)
        case "asked":
            voices_asked.draw(viewer, chosen, nps)
        case _:
            voices_score.draw(viewer, chosen, nps, history)


def side() -> str:
    """The switch between the sides; what the address says is what is shown."""
    asked = st.query_params.get("side")
    st.session_state["voices_side"] = asked if asked in SIDES else SIDES[0]
    return st.segmented_control(
        say("voices.side"),
        SIDES,
        key="voices_side",
        required=True,
        label_visibility="collapsed",
        on_change=_pick,
        format_func=lambda name: say(f"voices.side.{name}"),
    )


def _pick() -> None:
    st.query_params["side"] = st.session_state["voices_side"]


def changed(viewer: Viewer, chosen: Filters, nps: dict) -> None:
    """Who answered, and what changed against the compared period; only what a test can tell from noise is named."""
    asked, before = chosen.values(), chosen.before()
    old = before.values() if before else None
    response = reader.row("loyalty/response", viewer, **asked)
    csi = reader.row("loyalty/csi_now", viewer, **asked, **loyalty_tiles.earlier(chosen))
    lines = [voices_numbers.nps_told(nps), voices_numbers.csi_told(csi)]
    if old and csi["earlier_n"]:
        now, then = (reader.rows("loyalty/csi_factors", viewer, **values) for values in (asked, old))
        lines += voices_numbers.factors_told(now, then)
    with card(say("voices.changed")):
        if response["asked"]:
            then = reader.row("loyalty/response", viewer, **old) if old else None
            rows.link("loyalty.response", voices_numbers.response_told(response, then), response["asked"])
        st.markdown("\n".join(f"- {line}" for line in lines if line) or say("loyalty.no_answers"))

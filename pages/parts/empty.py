"""Empty states: one bold sentence, what to do, one button. A filter that leaves nothing is named."""

import streamlit as st

from data.viewer import Viewer
from pages.parts.filters import Filters
from pages.words import count, day, say
from queries import reader


def nothing(viewer: Viewer, filters: Filters) -> None:
    """Say why a dashboard has nothing to show, help out of it, and stop the page."""
    known = reader.row("company/span", viewer)
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(":material/inbox:", text_alignment="center")
        if known.get("first_day") is None:
            _say("parts.empty.nothing", say("parts.empty.nothing_hint"))
        elif narrowed := [say(f"filters.{name}") for name in ("line", "team", "manager", "source") if getattr(filters, name)]:
            _say("parts.empty.period", say("parts.empty.filters_hint", filters=", ".join(narrowed)))
        else:
            _say("parts.empty.period", say("parts.empty.period_hint", since=day(known["first_day"], "d MMM y"), until=day(known["last_day"], "d MMM y")))
        if known.get("first_day") is not None:
            st.button(say("parts.empty.show_all"), on_click=_whole)
    st.stop()


def _say(key: str, hint: str) -> None:
    st.markdown(f"**{say(key)}**", text_alignment="center")
    st.markdown(f":gray[{hint}]", text_alignment="center")


def _whole() -> None:
    st.session_state["period"] = "whole"


def dated_by_map(viewer: Viewer) -> str:
    """The sentence that tells how many deals were dated by an import map; empty when none was."""
    n = reader.row("company/span", viewer).get("dated_by_map") or 0
    return count("parts.dated_by_map", n) if n else ""

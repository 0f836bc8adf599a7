"""Empty states: one bold sentence, what to do, one button. A filter that leaves nothing is named."""

import streamlit as st

from data.viewer import Viewer
from pages.parts.filters import Filters, pick
from pages.parts.filters import picked as filters_picked
from pages.words import count, day, say
from queries import reader


def nothing(viewer: Viewer, filters: Filters) -> None:
    """Say why a dashboard has nothing to show, help out of it, and stop the page."""
    known = reader.row("company/span", viewer)
    narrowed = [say(f"filters.{name}") for name in ("line", "team", "manager", "source") if filters_picked(name)]
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(":material/inbox:", text_alignment="center")
        if known.get("first_day") is None:
            _beginning(viewer)
        elif narrowed and known["first_day"] < filters.until and known["last_day"] >= filters.since:
            _say("parts.empty.period", say("parts.empty.filters_hint", filters=", ".join(narrowed)))
        else:
            first, last = day(known["first_day"], "d MMM y"), day(known["last_day"], "d MMM y")
            _say("parts.empty.period", say("parts.empty.period_hint", since=first, until=last))
        if known.get("first_day") is not None:
            st.button(say("parts.empty.show_all"), on_click=pick, args=("period", "whole"))
    st.stop()


def _beginning(viewer: Viewer) -> None:
    """A company with nothing in it: the two ways to begin, for those who may."""
    _say("parts.empty.nothing", say("parts.empty.nothing_hint"))
    pages = st.session_state.get("_pages", {})
    for name in ("import_data", "log_contact"):
        if name in pages:
            st.page_link(pages[name], label=say(f"desk.page.{name}"), icon=":material/arrow_forward:")


def _say(key: str, hint: str) -> None:
    st.markdown(f"**{say(key)}**", text_alignment="center")
    st.markdown(f":gray[{hint}]", text_alignment="center")


def dated_by_map(viewer: Viewer) -> str:
    """The sentence that tells how many deals were dated by an import map; empty when none was."""
    n = reader.row("company/span", viewer).get("dated_by_map") or 0
    return count("parts.dated_by_map", n) if n else ""

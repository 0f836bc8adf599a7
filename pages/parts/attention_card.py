"""The card of the overview: what needs attention now, at most seven lines, each with the way to act; nothing is put aside here."""

import streamlit as st

from pages.parts import attention_lines, links
from pages.parts.attention_lines import KEEP
from pages.parts.filters import Filters
from pages.words import count, say
from queries.models import notices


def draw(viewer, filters: Filters) -> None:
    """The whole card; the page around it opens the drawer of rows."""
    stands, aside = attention_lines.found(viewer, filters)
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"## {say('attention.title')}")
            st.space("stretch")
            links.link("attention", _way(stands, aside), **{name: getattr(filters, name) for name in KEEP})
        for one, before in stands[: notices.MOST]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                attention_lines.words(one, before)
                attention_lines.act(one, filters)
        if not stands:
            attention_lines.nothing()


def _way(stands: list, aside: list) -> str:
    """How many more there are and were put aside."""
    more = [say("attention.more", n=len(stands) - notices.MOST)] if len(stands) > notices.MOST else []
    return " · ".join([say("attention.to_all"), *more, *([count("attention.aside_n", len(aside))] if aside else [])])

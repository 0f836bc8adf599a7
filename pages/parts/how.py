"""The small `i`: how a number is counted, in words, with its figures and the SQL that ran."""

import streamlit as st

from pages import words
from pages.parts.filters import Filters
from pages.words import say
from queries import catalog, reader


def how(metric: str, filters: Filters, facts: str = "", key: str | None = None) -> None:
    """A popover that says how this number is counted; `facts` are its `k / n` and interval. Filled when opened."""
    box = st.popover("", icon=":material/info:", type="tertiary", key=f"how_{key or metric}", on_change="rerun", help=say("parts.how"))
    if not box.open:
        return
    known = catalog.metrics()[metric]
    as_of = filters.values()["as_of"] or reader.store.now()
    with box:
        st.markdown(f"**{say(f'metrics.{metric}.name')}**")
        st.markdown(say(f"metrics.{metric}.sentence"))
        st.caption(" · ".join(part for part in (facts, say("parts.how.as_of", moment=words.moment(reader.to_local(as_of)))) if part))
        with st.expander(say("parts.how.sql")):
            st.code(catalog.find(known.query).sql, language="sql")
        _all_definitions(metric)


def _all_definitions(metric: str) -> None:
    page = st.session_state.get("_pages", {}).get("how_we_count")  # the desk's menu; absent when a page is run alone
    if page is not None:
        st.page_link(page, label=say("parts.how.all"), icon=":material/menu_book:", query_params={"number": metric})

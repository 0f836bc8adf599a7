"""Every number of the desk with its meaning, unit, smallest n and the SQL as it runs: /how_we_count."""

import streamlit as st

from pages.parts import definitions
from pages.parts.who import viewer
from pages.words import say
from queries import catalog

viewer()
st.markdown(f"# {say('how_we_count.title')}")
st.caption(say("how_we_count.intro"))

named = catalog.metrics().get(st.query_params.get("number", ""))
if named:
    page = named.name.partition(".")[0]
    with st.container(border=True):
        st.markdown(f"## {say(f'desk.page.{page}')}")
        definitions.draw(named, opened=True)
        with st.container(horizontal=True):
            definitions.link(page)
            st.button(say("how_we_count.all"), type="tertiary", on_click=lambda: st.query_params.pop("number", None))
    st.stop()

words = st.text_input(
    say("how_we_count.search"),
    key="find",
    live=True,
    placeholder=say("how_we_count.search_hint"),
    icon=":material/search:",
    label_visibility="collapsed",
)
chosen = None if words else definitions.choose_page()
known = definitions.found(words, chosen)
if not known:
    st.markdown(f"**{say('how_we_count.nothing')}**")
    st.caption(say("how_we_count.nothing_hint"))
    st.stop()
for page in definitions.pages():
    group = [metric for metric in known if metric.name.startswith(f"{page}.")]
    if group:
        definitions.card(page, group)
definitions.rules()

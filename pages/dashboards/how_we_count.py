"""Every number of the desk with its meaning, unit, smallest n and the SQL as it runs: /how_we_count."""

import streamlit as st

from pages.parts import definitions
from pages.parts.who import viewer
from pages.words import count, say
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

words = st.text_input(say("how_we_count.search"), key="find", icon=":material/search:", placeholder=say("how_we_count.search_hint"),
                      label_visibility="collapsed", bind="query-params")
chosen = None
if not words:
    chosen = st.segmented_control(say("how_we_count.pages"), definitions.pages(), default=definitions.pages()[0], required=True, key="page",
                                  label_visibility="collapsed", format_func=lambda name: say(f"desk.page.{name}"), bind="query-params")
known = definitions.found(words, chosen)
if not known:
    st.markdown(f"**{say('how_we_count.nothing')}**")
    st.caption(say("how_we_count.nothing_hint"))
    st.stop()
for page in definitions.pages():
    group = [metric for metric in known if metric.name.startswith(f"{page}.")]
    if group:
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"## {say(f'desk.page.{page}')} :gray[· {count('how_we_count.numbers', len(group))}]")
                st.space("stretch")
                definitions.link(page)
            for metric in group:
                definitions.draw(metric)
with st.container(border=True):
    st.markdown(f"## {say('how_we_count.rules')}")
    st.markdown("\n".join(f"* {say(f'how_we_count.rule.{rule}')}" for rule in ("as_of", "period", "credit", "interval", "dash", "unknown", "rows")))

"""Which source brings clients, not only leads, and at what price: /sources."""

import streamlit as st

from pages.parts import charts, clicks, empty, filters, rows, sources_tiles, sources_tree, view_link_told
from pages.parts import sources_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.who import viewer
from pages.words import say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('sources.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me)
view_link_told.draw(me, chosen)
asked = chosen.values()

tree = reader.rows("sources/tree", me, **asked)
whole = tree[0]
if whole["leads"] + whole["deals"] == 0 and not whole["cost"]:
    empty.nothing(me, chosen)
st.caption(" ".join([numbers.headline(chosen, whole), empty.dated_by_map(me)]))
with tiles():
    sources_tiles.draw(me, chosen, whole)

with card(say("sources.tree"), "sources.leads", chosen, say("sources.tree_hint")):
    sources_tree.draw(tree, me.sees_whole)

sources = reader.rows("sources/table", me, **asked)
left, right = st.columns(2)
with left, card(title := say("sources.conversions"), "sources.conversion", chosen, say("sources.conversions_hint")):
    clicks.show("rates", numbers.conversions(sources), title, numbers.behind(sources, "sources.conversion", "converted"))
cohorts = reader.rows("sources/ripening", me, **asked)
with right, card(title := say("sources.ripening"), "sources.ripe_share", chosen, say("sources.ripening_hint")):
    if cohorts:
        charts.show("ripening", numbers.ripening(cohorts), key="ripening", alt=title)
    else:
        st.caption(say("sources.no_leads"))

left, right = st.columns(2)
opened = numbers.behind(sources, "sources.revenue", "won")
if me.sees_whole:
    hint = f"{say('sources.returns_hint')} {numbers.margin_words(whole)}"
    with left, card(title := say("sources.returns"), "sources.romi", chosen, hint):
        clicks.show("returns", numbers.returns(sources), title, opened)
    with right, card(title := say("sources.prices"), "sources.cac", chosen, numbers.price_hint(sources, chosen)):
        clicks.show("prices", numbers.prices(sources), title, numbers.behind(sources, "sources.cac", "new_clients"))
else:
    with left, card(title := say("metrics.sources.revenue.name"), "sources.revenue", chosen):
        clicks.show("returns", numbers.returns(sources), title, opened)
rows.drawer(me, chosen)

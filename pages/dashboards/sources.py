"""Which source brings clients, not only leads, and at what price: /sources."""

import streamlit as st

from pages.parts import charts, empty, filters, rows, sources_tiles, sources_tree
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
with left, card(say("sources.conversions"), "sources.conversion", chosen, say("sources.conversions_hint")):
    if whole["leads"]:
        for picked in charts.show("rates", numbers.conversions(sources), key="conversions", alt=say("sources.conversions"), select="segment"):
            rows.show("sources.conversion", numbers.of_source(sources, picked, "converted"), source=picked["id"])
    else:
        st.caption(say("sources.no_leads"))
with right, card(say("sources.ripening"), "sources.ripe_share", chosen, say("sources.ripening_hint")):
    cohorts = reader.rows("sources/ripening", me, **asked)
    if cohorts:
        charts.show("ripening", numbers.ripening(cohorts), key="ripening", alt=say("sources.ripening"))
    else:
        st.caption(say("sources.no_leads"))

left, right = st.columns(2)
with left, card(say("sources.returns") if me.sees_whole else say("metrics.sources.revenue.name"), "sources.romi" if me.sees_whole else "sources.revenue", chosen,
                say("sources.returns_hint") + " " + numbers.margin_words(whole) if me.sees_whole else ""):
    for picked in charts.show("returns", numbers.returns(sources), key="returns", alt=say("sources.returns"), select="segment"):
        rows.show("sources.revenue", numbers.of_source(sources, picked, "won"), source=picked["id"])
if me.sees_whole:
    with right, card(say("sources.prices"), "sources.cac", chosen, say("sources.prices_hint")):
        if any(one["cost"] for one in sources):
            for picked in charts.show("prices", numbers.prices(sources), key="prices", alt=say("sources.prices"), select="segment"):
                rows.show("sources.cac", numbers.of_source(sources, picked, "new_clients"), source=picked["id"])
        else:
            st.caption(say("sources.no_costs_for" if chosen.team or chosen.manager else "sources.no_cost"))
rows.drawer(me, chosen)

"""Which sources bring clients and at what price: the tiles, the tree from entry point to campaign, the charts."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import clicks, empty, sources_tiles, sources_tree
from pages.parts import sources_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.filters import Filters
from pages.words import say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; says so and stops the page where nothing came in and nothing was spent."""
    tree = reader.rows("sources/tree", viewer, **chosen.values())
    whole = tree[0]
    if whole["leads"] + whole["deals"] == 0 and not whole["cost"]:
        empty.nothing(viewer, chosen)
    st.caption(" ".join([numbers.headline(chosen, whole), empty.dated_by_map(viewer)]))
    with tiles():
        sources_tiles.draw(viewer, chosen, whole)
    with card(say("sources.tree"), "sources.leads", chosen, say("sources.tree_hint")):
        sources_tree.draw(tree, viewer.sees_whole)
    _charts(viewer, chosen, whole)


def _charts(viewer: Viewer, chosen: Filters, whole: dict) -> None:
    """Conversions with intervals; revenue against cost; what a new client costs, for who may see costs."""
    sources = reader.rows("sources/table", viewer, **chosen.values())
    with card(title := say("sources.conversions"), "sources.conversion", chosen, say("sources.conversions_hint")):
        clicks.show("rates", numbers.conversions(sources), title, numbers.behind(sources, "sources.conversion", "converted"))
    left, right = st.columns(2)
    opened = numbers.behind(sources, "sources.revenue", "won")
    if viewer.sees_whole:
        hint = f"{say('sources.returns_hint')} {numbers.margin_words(whole)}"
        with left, card(title := say("sources.returns"), "sources.romi", chosen, hint):
            clicks.show("returns", numbers.returns(sources), title, opened)
        with right, card(title := say("sources.prices"), "sources.cac", chosen, numbers.price_hint(sources, chosen)):
            clicks.show("prices", numbers.prices(sources), title, numbers.behind(sources, "sources.cac", "new_clients"))
    else:
        with left, card(title := say("metrics.sources.revenue.name"), "sources.revenue", chosen):
            clicks.show("returns", numbers.returns(sources), title, opened)

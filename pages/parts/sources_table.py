"""Which sources bring clients and at what price: the tiles, the tree from entry point to campaign, the charts."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import clicks, empty, rows, sources_losses, sources_tiles, sources_tree
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
    with card(say("sources.tree"), "sources.leads", chosen, _tree_hint(viewer, whole)):
        sources_tree.draw(viewer, chosen, tree)
        _unsaid(tree)
    _charts(viewer, chosen, whole)


def _tree_hint(viewer: Viewer, whole: dict) -> str:
    """What can be clicked; and where a return is missing, why."""
    unknown = viewer.sees_whole and whole["cost"] and whole["romi"] is None and whole["won"]
    return " ".join([say("sources.tree_hint"), *([say("sources.margin_unknown")] if unknown else [])])


def _unsaid(tree: list[dict]) -> None:
    """How many leads have no source, and their share, as a way to them."""
    n = sum(one["leads"] for one in tree if one["level"] == 2 and one["source_id"] is None)
    all_leads = tree[0]["leads"]
    if all_leads:
        rows.link("sources.leads", say("sources.without_source", n=numbers.of(n, all_leads)), n, key="unsaid", source="-")


def _charts(viewer: Viewer, chosen: Filters, whole: dict) -> None:
    """Conversions with intervals; revenue against cost; what a new client costs, for who may see costs; why deals are lost."""
    sources = reader.rows("sources/table", viewer, **chosen.values())
    left, right = st.columns(2)
    with left, card(title := say("sources.conversions"), "sources.conversion", chosen, say("sources.conversions_hint")):
        clicks.show("rates", numbers.conversions(sources), title, numbers.behind(sources, "sources.conversion", "converted"))
    with right:
        _returns(viewer, chosen, whole, sources)
    if not viewer.sees_whole:
        sources_losses.draw(viewer, chosen)
        return
    left, right = st.columns(2)
    with left, card(title := say("sources.prices"), "sources.cac", chosen, numbers.price_hint(sources, chosen)):
        clicks.show("prices", numbers.prices(sources), title, numbers.behind(sources, "sources.cac", "new_clients"))
    with right:
        sources_losses.draw(viewer, chosen)


def _returns(viewer: Viewer, chosen: Filters, whole: dict, sources: list[dict]) -> None:
    opened = numbers.behind(sources, "sources.revenue", "won")
    if viewer.sees_whole:
        hint = f"{say('sources.returns_hint')} {numbers.margin_words(whole)}"
        with card(title := say("sources.returns"), "sources.romi", chosen, hint):
            clicks.show("returns", numbers.returns(sources), title, opened)
    else:
        with card(title := say("metrics.sources.revenue.name"), "sources.revenue", chosen):
            clicks.show("returns", numbers.returns(sources), title, opened)

"""The cards of what is bought together: the tested pairs with whom to offer what, what follows what, and the map of all pairs of a line."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, clicks, links, rows
from pages.parts import cross_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import say
from queries import reader
from queries.models.baskets import Found

OFFERED = 4  # ways to a list of clients under the table
CLICKED = {"both": "together", "lacking": "lacking"}


def pairs(viewer: Viewer, chosen: Filters, found: Found, level: str) -> None:
    """The pairs that hold, in both orders; a number opens its clients, and below whom to offer what."""
    with card(title := say("cross.pairs"), "cross.together", chosen, say("cross.pairs_hint")):
        several, shown = numbers.several(found), found.pairs[: numbers.MOST]
        frame = pd.DataFrame([numbers.line(one, several) for one in shown])
        config = {name: st.column_config.TextColumn(say(f"cross.column.{name}")) for name in ("line", "first", "second") if name in frame}
        config |= {
            name: cells.text_column(say(f"cross.column.{name}"), _help(name)) for name in ("both", "confidence", "usual", "lift", "q")
        }
        config["lacking"] = cells.number_column(say("cross.column.lacking"), say("cross.help.lacking"))
        if picked := cells.show(frame, config, key=f"cross_{level}", alt=title):
            one = shown[picked[0]]
            kind = CLICKED.get(picked[1], "together")
            rows.show(f"cross.{kind}", one["lacking" if kind == "lacking" else "both"], **numbers.behind(one, level))
        _offers(viewer, chosen, shown, level)


def _help(name: str) -> str:
    return say(f"cross.help.{name}") if name in ("usual", "lift", "q") else ""


def _offers(viewer: Viewer, chosen: Filters, shown: list[dict], level: str) -> None:
    """Ways to the clients who have the first and not the second: there they are listed, called and made offers."""
    wanted = sorted((one for one in shown if one["lacking"]), key=lambda one: -one["confidence"] * one["lacking"])[:OFFERED]
    narrowed = chosen.team or chosen.manager or chosen.source or chosen.as_of  # the list of clients stands by now, and by its own filters
    if not wanted or narrowed or not links.there("clients"):
        return
    st.markdown(f"**{say('cross.offers')}**")
    look = {"type": "tertiary", "icon": ":material/arrow_forward:", "icon_position": "right"}
    for n, one in enumerate(wanted):
        if st.button(numbers.offer_words(one), key=f"cross_offer_{level}_{n}", **look):
            links.go("clients", lines=str(one["line_id"]), **_codes(viewer, one, level))


def _codes(viewer: Viewer, one: dict, level: str) -> dict[str, list[str]]:
    """The conditions of the list of clients: bought one of these, none of those."""
    if level == "product":
        return {"products": [one["first"]], "unbought": [one["second"]]}
    found = reader.rows("cross/products", viewer)
    first, second = ([row["product"] for row in found if row["series"] == one[name]] for name in ("first", "second"))
    return {"products": first, "unbought": second}


def after(chosen: Filters, found: Found, level: str) -> None:
    """Of those who began with the first: who took the second within twelve months, and after how many days."""
    with card(title := say("cross.after"), "cross.after", chosen, say("cross.after_hint")):
        shown = found.pairs[: numbers.MOST]
        drawn = numbers.after(shown)
        if not drawn.num_rows:
            st.caption(say("cross.after_few"))
        else:
            for picked in charts.show("followed", drawn, key=f"followed_{level}", alt=title, select="segment"):
                one = shown[int(picked["id"])]
                rows.show("cross.after", one["followed"], **numbers.behind(one, level))


def maps(chosen: Filters, found: Found, level: str) -> None:
    """All pairs of a line at once, where they are few enough to be read."""
    drawn = numbers.lines(found)
    for place, lines in zip(st.columns(max(len(drawn), 1)), drawn, strict=False):
        with place:
            _map(chosen, lines, found, level, len(drawn) > 1)


def _map(chosen: Filters, lines: list[dict], found: Found, level: str, several: bool) -> None:
    title = say("cross.map_of", line=lines[0]["line"]) if several else say("cross.map")
    with card(title, None, None, say("cross.map_hint")):
        by = {(one["first"], one["second"]): one for one in lines}

        def behind(picked: dict) -> tuple:
            one = by[(picked["y_id"], picked["x_id"])]
            return "cross.together", one["both"], numbers.behind(one, level)

        held = [one for one in found.pairs if one["line_id"] == lines[0]["line_id"]]
        clicks.show("pair_map", numbers.pair_map(lines, held), title, behind, select="cell", key=f"pair_map_{level}_{lines[0]['line_id']}")

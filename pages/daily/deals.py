"""Deals: the board of a line. Dragged or moved by keyboard; what a stage asks for is asked before."""

import streamlit as st

from data import deals, playbook
from pages.parts import deal_board, deal_drag, deal_drawer, deal_filters, deal_move, deal_new
from pages.parts.who import viewer
from pages.words import say
from queries import reader


def move(wish: deal_move.Wish, facts: dict, loss: dict | None) -> deals.Moved:
    """One call into the data."""
    why = deals.Loss(**loss) if loss else None
    return deals.move_to(viewer(), wish.deal_id, wish.stage_id, facts=facts, loss=why, version=wish.version, key=wish.key)


def take_back(key) -> None:
    """Undo the move of this key."""
    deals.take_back(viewer(), key)


def start(values: dict, key):
    """A new deal; returns its id."""
    return deals.start(viewer(), deals.NewDeal(**values), key=key)


def edit(deal_id, changes: dict, version: int, key) -> None:
    """Facts of a deal."""
    deals.edit(viewer(), deal_id, changes, version=version, key=key)


def tick(deal_id, item_id, on: bool) -> None:
    """An item of the playbook."""
    (playbook.tick if on else playbook.untick)(viewer(), deal_id, item_id)


with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"# {say('deals.title')}", width="content")
    line = deal_filters.line_of(viewer())
    st.space("stretch")
    if line:
        deal_new.button(viewer())
if line is None:
    st.info(say("deals.no_line"))
    st.stop()
chosen = deal_filters.narrow(viewer(), line)
asking = viewer().may("deals.move") and deal_move.settle(viewer(), move)
deal_move.said(take_back)
deal_board.board(viewer(), chosen, reader.rows("deals/stages", viewer(), line=line))
if viewer().may("deals.move"):
    deal_drag.listen(deal_move.dropped)
if not asking and deal_new.asked():
    deal_new.dialog(viewer(), line, start)
elif not asking and deal_drawer.asked():
    deal_drawer.drawer(viewer(), deal_drawer.asked(), deal_drawer.Acts(edit, tick))

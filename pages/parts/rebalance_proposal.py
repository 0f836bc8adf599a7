"""A proposal to be reviewed: loads before and after, every client with its receiver to be changed, then the button that does just that."""

from uuid import UUID

import pandas as pd
import streamlit as st

from data import handovers
from data.viewer import Viewer
from pages.parts import cells, charts, hand_over_flash
from pages.parts import rebalance_numbers as numbers
from pages.parts.cards import card
from pages.parts.contact_entry import apart
from pages.parts.hand_over_numbers import all_in_words, counted
from pages.parts.hand_over_preview import columns
from pages.words import count, say

MOST = 2000  # lines sent to the browser


def draw(me: Viewer, proposal: numbers.Proposal) -> None:
    """Bars, table and button. Nothing is written before the button; what has changed since is refused."""
    if not proposal.pieces:
        st.info(say("rebalance.nothing" if proposal.away else "rebalance.even_enough"))
        return
    if proposal.orphans:
        st.warning(count("rebalance.orphans", proposal.orphans))
    place = st.container()
    shared = _table(proposal)
    moves = numbers.moves(proposal, shared)
    with place:
        _bars(proposal, shared)
    _apply(me, proposal, moves)


def _bars(proposal: numbers.Proposal, shared: dict) -> None:
    then = numbers.distribute.after(proposal.hands, proposal.pieces, shared)
    with card(title := say("rebalance.loads"), caption=say("rebalance.loads_hint")):
        charts.show("shift", numbers.shift(proposal.hands, then), key="shift", alt=title)
        st.caption(numbers.evenness(proposal.staying, then))


def _table(proposal: numbers.Proposal) -> dict[str, str | None]:
    """The table in which a receiver is changed; returns who takes each piece after all, None where it stays."""
    lines = numbers.bundles(proposal)
    stays = say("rebalance.stays")
    names = apart({one.id: one.name for one in proposal.takers})
    ids = {label: staff for staff, label in names.items()} | {stays: None}
    kinds = [*numbers.present(lines), "amount", "points"]
    shown = ("name", "holder", *kinds)
    frame = pd.DataFrame(
        [{"to": names.get(proposal.shared.get(one["bundle_id"]), stays)} | {name: one[name] for name in shown} for one in lines[:MOST]]
    )
    st.markdown("## " + say("rebalance.by_client"))
    st.caption(say("rebalance.by_client_hint" if proposal.away else "rebalance.by_client_fewest"))
    receiver = st.column_config.SelectboxColumn(say("hand_over.receiver"), options=list(ids), required=True, width="medium")
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=list(shown),
        column_config=columns() | _own_columns() | {"to": receiver},
        column_order=("name", "holder", "to", *kinds),
        key=f"rebalance_table_{hash((tuple(sorted(proposal.shared.items(), key=str)), tuple(names)))}",
        row_height=cells.ROW,
        height=min(cells.ROW * (len(frame) + 1) + 3, 420),
        placeholder="—",
    )
    return proposal.shared | {one["bundle_id"]: ids[label] for one, label in zip(lines, edited["to"], strict=False)}


def _own_columns() -> dict:
    return {
        "name": say("hand_over.column.name"),
        "holder": say("rebalance.column.holder"),
        "points": st.column_config.NumberColumn(say("rebalance.column.points"), format="%.1f"),
    }


def _apply(me: Viewer, proposal: numbers.Proposal, moves: numbers.Moves) -> None:
    if not proposal.real:
        st.caption(say("rebalance.made_up"))
        return
    if not moves.rows:
        st.caption(say("rebalance.no_moves"))
        return
    note = st.text_input(say("hand_over.note"), proposal.note, max_chars=500, key=f"rebalance_note_{proposal.note}")
    label = say("rebalance.apply", things=all_in_words(counted(moves.rows)))
    st.button(label, type="primary", on_click=give, args=(me, moves, note), key="rebalance_apply")


def give(me: Viewer, moves: numbers.Moves, note: str) -> None:
    """Hand over just what was shown, in one go."""
    to = sorted({UUID(one) for one in moves.shared.values()})
    done = lambda key: handovers.hand_over(me, moves.what, to=to, chosen=moves.shared, seen=moves.mark, key=key, note=note)  # noqa: E731
    hand_over_flash.do(done, hand_over_flash.handed)

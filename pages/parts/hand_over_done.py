"""What was handed over lately, each with its rows and the way back."""

from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.parts import hand_over_numbers as numbers
from pages.parts import hand_over_preview as preview
from pages.words import moment, plain, say
from queries import reader


def history(viewer: Viewer, undo) -> None:
    """The last handovers; `undo(handover_id)` takes one back."""
    found = reader.rows("hand_over/done", viewer)
    st.markdown("## " + say("hand_over.lately"))
    if not found:
        st.caption(say("hand_over.none_yet"))
    for one in found:
        _line(viewer, one, undo)


def _line(viewer: Viewer, one: dict, undo) -> None:
    """Who gave what to whom, when and why; below it the buttons."""
    with st.container(border=True, gap="xsmall"):
        giver = plain(one["giver"]) if one["giver"] else say("hand_over.chosen_clients")
        gone = f" :gray-badge[{say('hand_over.undone')}]" if one["undone_at"] else ""
        st.markdown(f"**{giver} → {plain(one['receivers'] or '—')}**{gone}")
        counts = {kind: one[column] for kind, column in zip(numbers.KINDS, _PLURALS, strict=True)}
        st.markdown(numbers.all_in_words(counts))
        st.caption(" · ".join(filter(None, (_when(one), plain(one["note"] or "")))))
        with st.container(horizontal=True):
            if st.button(say("hand_over.see_rows"), key=f"rows_{one['handover_id']}", type="tertiary"):
                _rows(viewer, one)
            if not one["undone_at"]:
                st.button(say("hand_over.undo"), key=f"undo_{one['handover_id']}", on_click=undo, args=(UUID(one["handover_id"]),))


_PLURALS = ("clients", "deals", "leads", "contacts", "promises", "complaints", "offers")


def _when(one: dict) -> str:
    said = say("hand_over.when", moment=moment(reader.to_local(one["happened_at"])), actor=plain(one["actor"] or "—"))
    if not one["undone_at"]:
        return said
    return (
        said + "; " + say("hand_over.undone_when", moment=moment(reader.to_local(one["undone_at"])), actor=plain(one["undone_by"] or "—"))
    )


def _rows(viewer: Viewer, one: dict) -> None:
    """The drawer with every row of a handover."""

    def inside() -> None:
        found = reader.rows("hand_over/done_rows", viewer, handover=one["handover_id"])
        st.caption(_when(one))
        if found:
            preview.table([row | {"entity": say(f"hand_over.entity.{row['entity']}")} for row in found])

    st.dialog(say("hand_over.title"), width="large", position="right")(inside)()

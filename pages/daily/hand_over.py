"""Hand over what somebody has in hand, and say who is away and who stands in: /hand_over."""

import streamlit as st

from data import absences, handovers
from pages.parts import hand_over_away, hand_over_done, hand_over_flash, hand_over_numbers, hand_over_preview
from pages.parts.who import viewer
from pages.words import say
from queries import reader


def give(asked: dict, preview, to: list, note: str, although: bool) -> None:
    """Hand over just what was shown."""
    what, shown = hand_over_numbers.wanted(asked), {"chosen": preview.given, "seen": preview.mark}
    done = lambda key: handovers.hand_over(viewer(), what, to=to, key=key, note=note, absent_too=although, **shown)  # noqa: E731
    if hand_over_flash.do(done, hand_over_flash.handed):
        st.query_params.clear()


def take_back(handover_id) -> None:
    """Give back what still stands, and say what stayed."""
    hand_over_flash.do(lambda key: handovers.undo(viewer(), handover_id, key=key), hand_over_flash.came_back)


def end(absence_id, version: int) -> None:
    """Somebody is back, or stays after all."""
    hand_over_flash.do(lambda _: absences.end(viewer(), absence_id, version=version), lambda _: say("hand_over.ended"))


def write(entry: hand_over_away.Entry) -> None:
    """A new absence, or what was changed of one."""
    absence = absences.Absence(entry.staff_id, entry.since, entry.until, entry.deputy_id, entry.reason)
    if entry.id:
        change = lambda _: absences.change(viewer(), entry.id, absence, version=entry.version, all_the_same=entry.sure)  # noqa: E731
    else:
        change = lambda key: absences.add(viewer(), absence, key=key, all_the_same=entry.sure)  # noqa: E731
    if hand_over_flash.do(change, lambda _: say("hand_over.written")):
        hand_over_away.leave()
    st.rerun()


mode = hand_over_flash.head()
colleagues = reader.rows("hand_over/colleagues", viewer())
if mode == "hand_over":
    hand_over_flash.show()
    hand_over_preview.draw(viewer(), colleagues, give)
    hand_over_done.history(viewer(), take_back)
else:
    left, right = st.columns([3, 2])
    with left:
        found = hand_over_away.calendar(viewer(), end)
    with right:
        hand_over_flash.show()
        entry = hand_over_away.form(colleagues, found, hand_over_flash.key().hex, hand_over_flash.warned())
    if entry:
        write(entry)

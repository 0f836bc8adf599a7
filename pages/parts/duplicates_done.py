"""What was decided about pairs: merges with their way back, and those that were said to be two."""

import streamlit as st

from pages.parts import links
from pages.words import count, moment, plain, say
from queries import reader

MOST = 30
FLASH = "duplicates_flash"  # what was done last: its words, the merge that can be undone, the card to look at


def remember(words: str, merge=None, card=None) -> None:
    """Say this at the next run."""
    st.session_state[FLASH] = (words, merge, card)


def merged(of: str, decision, merge_id) -> None:
    """Say that two cards are one, with the way to it and the way back; the next comparison gets a key of its own."""
    remember(say("duplicates.merged", name=plain(decision.name)), str(merge_id), (of, str(decision.kept_id)))
    st.session_state.pop(f"duplicates_key_{decision.kept_id}_{decision.gone_id}", None)


def unmerged(back) -> None:
    """Say what went back, what went with it, and what stayed."""
    rest = (("followed", back.followed), ("stayed", back.stayed), ("left", back.left))
    remember(" ".join([count("duplicates.back", back.back), *(count(f"duplicates.{name}", n) for name, n in rest if n)]))


def flash() -> dict | None:
    """What was done just now; the merge to take back when that was pressed."""
    words, merge, card = st.session_state.get(FLASH) or ("", None, None)
    if not words:
        return None
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {words}")
        st.space("stretch")
        if card:
            links.link(card[0], say("duplicates.open"), id=card[1])
        pressed = merge and st.button(say("duplicates.unmerge"), key=f"duplicates_undo_now_{merge}")
    if not merge:
        st.session_state.pop(FLASH)
    return {"id": merge} if pressed else None


def draw(viewer) -> tuple[str, dict] | None:
    """Draw both lists; what was pressed, `unmerge` or `maybe`, with its row."""
    merges, two = reader.rows("duplicates/history", viewer), reader.rows("duplicates/said_two", viewer)
    if not merges and not two:
        st.markdown(f":gray[{say('duplicates.done_none')}]")
        return None
    pressed = None
    for one in merges[:MOST]:
        pressed = _merge(one) or pressed
    if two:
        st.markdown(f"## {say('duplicates.said_two')}")
    for one in two[:MOST]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(one['a'])} ↔ {plain(one['b'])}  \n:gray[{_said(one['entered_at'], one['staff'])}]")
            st.space("stretch")
            if st.button(say("duplicates.maybe_one"), key=f"duplicates_maybe_{one['a_id']}_{one['b_id']}"):
                pressed = ("maybe", one)
    return pressed


def _merge(one: dict) -> tuple[str, dict] | None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{plain(one['gone'])} → **{plain(one['kept'])}**  \n:gray[{_said(one['happened_at'], one['actor'])}]")
        st.space("stretch")
        if one["undone_at"]:
            st.caption(say("duplicates.undone", when=_said(one["undone_at"], one["undone_by"])))
            return None
        links.link(one["entity"], say("duplicates.open"), id=one["kept_id"])
        label, help = say("duplicates.unmerge"), None if one["is_last"] else say("duplicates.later_first")
        if st.button(label, key=f"duplicates_unmerge_{one['id']}", disabled=not one["is_last"], help=help):
            return "unmerge", one
    return None


def _said(at, who: str | None) -> str:
    return " · ".join(part for part in (moment(reader.to_local(at)), plain(who or "")) if part)

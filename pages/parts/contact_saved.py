"""What was just saved: said calmly, with who is next, and for ten seconds the way to take it back."""

from dataclasses import dataclass
from time import monotonic
from uuid import UUID

import streamlit as st

from data.problems import Problem
from pages.parts.contact_next import DAY
from pages.words import day, plain, say, told
from queries import reader

FOR = 10  # seconds the way back is open


@dataclass
class Saved:
    """The last contact saved in this session; `words` is what is said of it."""

    contact: UUID
    words: str
    since: float
    undone: bool = False


def remember(logged, draft, after: dict | None) -> None:
    """Keep what is to be said about a contact that was saved, and who comes after it."""
    words = [say("log_contact.saved", client=plain(draft.client or ""))]
    if logged.stage:
        words.append(say("log_contact.saved_stage", stage=plain(logged.stage)))
    if logged.next_on:
        words.append(say("log_contact.saved_next", day=day(logged.next_on, DAY)))
    if draft.promise and draft.promise["due_on"]:
        words.append(say(f"log_contact.saved_promise.{draft.promise['side']}", day=day(draft.promise["due_on"], "d MMM")))
    if after:
        words.append(say("log_contact.saved_after", client=plain(after["client"])))
    st.session_state["contact_saved"] = Saved(logged.id, " ".join(words).replace("..", "."), monotonic())


def following(viewer, draft) -> dict | None:
    """The next client of today's list, with whom the form goes on."""
    planned = [one for one in reader.rows("clients/suggested", viewer, manager=viewer.id) if one["due_at"]]
    return next((one for one in planned if str(one["client_id"]) != str(draft.values["client_id"])), None)


def show(undo) -> None:
    """Say it above the form, in a row that is there from the start; the button goes away by itself."""
    saved = st.session_state.get("contact_saved")
    young = saved and not saved.undone and monotonic() - saved.since < FOR
    st.fragment(_line, run_every=FOR if young else None)(saved, undo)


def _line(saved: Saved | None, undo) -> None:
    """The row is as high as its button, with or without it: nothing below ever moves."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if saved:
            with st.container(width="stretch"):  # long words break inside; the button stays in its line
                st.markdown(f":gray-badge[{say('log_contact.undone')}]" if saved.undone else f":green[:material/check: {saved.words}]")
        open_yet = saved and not saved.undone and monotonic() - saved.since < FOR
        if open_yet and st.button(
            say("log_contact.undo"), key=f"contact_undo_{saved.contact.hex}", type="tertiary", icon=":material/undo:"
        ):
            _undo(saved, undo)
        with st.container(width=1):
            st.space("medium")


def _undo(saved: Saved, undo) -> None:
    try:
        undo(saved.contact)
    except Problem as problem:
        st.error(told(problem))
        return
    saved.undone = True
    st.rerun()

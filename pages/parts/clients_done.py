"""What was just done to clients or segments: said calmly, with the way back where there is one; keys that make it happen once."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.words import say, told

FOR = 60  # seconds the way back is open


@dataclass
class Done:
    """What is said of the last act, how it is taken back, and since when."""

    words: str
    undo: Callable | None
    since: float
    undone: bool = False


def key(act: str) -> UUID:
    """The key of an act, the same until it was done: a double click does it once."""
    return st.session_state.setdefault(f"_clients_key_{act}", uuid4())


def name(widget: str) -> str:
    """The key of a widget that is fresh after each act."""
    return f"clients_{widget}_{st.session_state.get('_clients_acts', 0)}"


def act(place, work: Callable, words: str, undo: Callable | None = None) -> bool:
    """Do it; what is wrong is told at `place`, and what was typed stays."""
    try:
        work()
    except Problem as problem:
        place.error(told(problem))
        return False
    st.session_state["clients_done"] = Done(words, undo, monotonic())
    return True


def again(act: str) -> None:
    """After an act: a new key, fresh widgets, its popover closed, the page anew."""
    st.session_state.pop(f"_clients_key_{act}", None)
    st.session_state["_clients_acts"] = st.session_state.get("_clients_acts", 0) + 1
    st.rerun()


def show() -> None:
    """The line above the list: what was done, and for a minute the way back."""
    done = st.session_state.get("clients_done")
    if done is None or monotonic() - done.since > FOR:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        mark = f":gray-badge[{say('clients.undone')}]" if done.undone else f":green-badge[:material/check: {done.words}]"
        st.markdown(mark, width="content")
        if done.undo and not done.undone and st.button(say("clients.undo"), key="clients_undo", type="tertiary", icon=":material/undo:"):
            try:
                done.undo()
            except Problem as problem:
                st.error(told(problem))
                return
            done.undone = True
            st.rerun()

"""What came of the last press on this page, told once; and the key under which the next one is written."""

from uuid import UUID, uuid4

import streamlit as st

from data.handovers import TakenBack
from data.problems import Problem
from pages.parts import hand_over_numbers as numbers
from pages.words import count, say, told

KEY, TOLD, FIELD = "hand_over_key", "hand_over_told", "hand_over_field"


def head() -> str:
    """The title and the switch between the two things this page does; the chosen one stands in the address."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('hand_over.title')}")
        asked = st.query_params.get("mode")
        modes = {mode: say(f"hand_over.mode.{mode}") for mode in ("hand_over", "absence")}
        return st.segmented_control(
            say("hand_over.title"),
            list(modes),
            format_func=modes.get,
            key="hand_over_mode",
            default=asked if asked in modes else "hand_over",
            on_change=_remember,
            required=True,
            label_visibility="collapsed",
        )


def _remember() -> None:
    st.query_params["mode"] = st.session_state["hand_over_mode"]


def key() -> UUID:
    """The key of the next write: the same until it has succeeded."""
    return st.session_state.setdefault(KEY, uuid4())


def do(work, said) -> bool:
    """Run `work(key)`; remember what `said(result)` tells, or what is wrong. True when it was done."""
    try:
        done = work(key())
    except Problem as problem:
        st.session_state[TOLD], st.session_state[FIELD] = ("warning", told(problem)), problem.field
        return False
    st.session_state[TOLD], st.session_state[FIELD] = ("success", said(done)), None
    st.session_state[KEY] = uuid4()
    return True


def show() -> None:
    """Tell what came of it, this once."""
    kind, words = st.session_state.pop(TOLD, ("", ""))
    if words:
        (st.success if kind == "success" else st.warning)(words)


def warned() -> bool:
    """Was the last write refused with a warning that may be overruled?"""
    return st.session_state.get(FIELD) == "deputy_away"


def handed(done) -> str:
    """What was given."""
    return say("hand_over.done", things=numbers.all_in_words(done.counts))


def came_back(done: TakenBack) -> str:
    """What came back, and how much stayed for which reason."""
    back = numbers.all_in_words(done.back)
    parts = [say("hand_over.back", things=back) if back else say("hand_over.back_nothing")]
    return " ".join(parts + [count(f"hand_over.stayed.{why}", n) for why, n in sorted(done.stayed.items())])

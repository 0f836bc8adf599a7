"""A promise of one's own writing: with whom, whose, what, until when. In a drawer, filled in by keyboard."""

from datetime import timedelta
from uuid import uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import promise_client
from pages.parts.filters import today
from pages.words import say, told


def ask(viewer, save, start: str | None = None) -> None:
    """Open the drawer; `save(client_id, values, key)` writes it."""
    st.session_state["promise_key"] = uuid4()
    st.dialog(say("promises.add"), width="medium")(_inside)(viewer, save, start)


def _inside(viewer, save, start: str | None) -> None:
    key = st.session_state["promise_key"]
    client = promise_client.choose(viewer, f"promise_new_{key.hex[:12]}", start)
    with st.form(f"promise_new_{key.hex}", border=False):
        side = st.segmented_control(
            say("promises.whose"), ["ours", "theirs"], default="ours", required=True, format_func=lambda one: say(f"promises.whose.{one}")
        )
        what = st.text_input(say("promises.what"), max_chars=300, placeholder=say("promises.what_hint"))
        due = st.date_input(say("promises.until"), value=today() + timedelta(days=3), min_value=today(), format="DD.MM.YYYY")
        pressed = st.form_submit_button(say("promises.save"), type="primary", shortcut="Ctrl+S")
    if pressed:
        try:
            save(client, {"side": side, "what": what or "", "due_on": due}, key)
        except Problem as problem:
            st.error(told(problem))
        else:
            st.rerun()

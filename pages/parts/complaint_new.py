"""A new complaint: whose, what, how bad, until when. In a drawer, filled in by keyboard."""

from uuid import uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import promise_client
from pages.parts.filters import today
from pages.words import number, say, told
from queries import reader


def ask(viewer, save, start: str | None = None) -> None:
    """Open the drawer; `save(client_id, values, key)` writes it."""
    st.session_state["complaint_key"] = uuid4()
    st.dialog(say("complaints.add"), width="medium")(_inside)(viewer, save, start)


def _inside(viewer, save, start: str | None) -> None:
    key = st.session_state["complaint_key"]
    client = promise_client.choose(viewer, f"complaint_new_{key.hex[:12]}", start)
    hours = {one["severity"]: one["hours"] for one in reader.rows("complaints/limits", viewer)}
    with st.form(f"complaint_new_{key.hex}", border=False):
        what = st.text_area(say("complaints.what"), max_chars=2000, height=80)
        severity = st.segmented_control(
            say("complaints.severity"), [1, 2, 3], default=2, required=True, format_func=lambda level: _level(level, hours.get(level))
        )
        deadline = st.date_input(
            say("complaints.deadline_day"), value=None, min_value=today(), format="DD.MM.YYYY", help=say("complaints.deadline_hint")
        )
        pressed = st.form_submit_button(say("complaints.save"), type="primary", shortcut="Ctrl+S")
    if pressed:
        try:
            save(client, {"what": what or "", "severity": severity, "deadline_on": deadline}, key)
        except Problem as problem:
            st.error(told(problem))
        else:
            st.rerun()


def _level(level: int, hours: float | None) -> str:
    return say(f"complaints.severity.{level}") + (f" · {say('complaints.hours', hours=number(hours))}" if hours else "")

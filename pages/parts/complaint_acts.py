"""What can be done about one complaint, one thing at a time: step, end, colleague, severity, deadline; satisfaction and a new beginning."""

from uuid import UUID

import streamlit as st

from data.problems import Problem
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import say, told
from queries import reader

OPEN, CLOSED = ("step", "close", "give", "weigh", "deadline"), ("satisfied", "reopen")


def draw(viewer, one: dict, act, key: UUID) -> None:
    """Draw the choice and its small form; what is wrong is told below it, and what was typed stays."""
    names = CLOSED if one["closed_at"] else OPEN
    chosen = st.segmented_control(
        say("complaints.act"),
        names,
        default=names[0],
        required=True,
        format_func=lambda name: say(f"complaints.act.{name}"),
        key=f"complaint_act_{key.hex}",
        label_visibility="collapsed",
    )
    with st.form(f"complaint_form_{chosen}_{key.hex}", border=False):
        given, values = FORMS[chosen](viewer, one, key.hex)
        pressed = st.form_submit_button(say(f"complaints.do.{chosen}"), type="primary", key=f"complaint_do_{chosen}_{key.hex}")
    if pressed:
        values = values if chosen == "step" else values | {"version": one["version"]}
        _do(lambda: act(chosen, UUID(one["complaint_id"]), *given, **values, key=key))


def _do(write) -> None:
    try:
        write()
    except Problem as problem:
        st.error(told(problem))
    else:
        st.rerun()


def _step(viewer, one: dict, name: str):
    return (st.text_input(say("complaints.words"), max_chars=2000, key=f"complaint_words_{name}") or "",), {}


def _end(viewer, one: dict, name: str):
    words = st.text_input(say("complaints.outcome"), max_chars=2000, key=f"complaint_outcome_{name}")
    return (words or "", _score(one, name)), {}


def _score(one: dict, name: str) -> int | None:
    options = list(range(11))
    return st.segmented_control(say("complaints.satisfaction"), options, default=one["satisfaction"], key=f"complaint_score_{name}")


def _give(viewer, one: dict, name: str):
    found = [to for to in reader.rows("complaints/colleagues", viewer, line=one["line_id"]) if to["staff_id"] != one["owner_id"]]
    labels = apart({to["staff_id"]: to["name"] for to in found})
    hint = None if viewer.sees_whole else say("complaints.to_head")
    to = st.selectbox(
        say("complaints.owner"), list(labels), index=None, format_func=labels.get, placeholder="", help=hint, key=f"complaint_to_{name}"
    )
    return (to and UUID(to),), {}


def _weigh(viewer, one: dict, name: str):
    chosen = st.segmented_control(
        say("complaints.severity"),
        [1, 2, 3],
        default=one["severity"],
        required=True,
        format_func=lambda level: say(f"complaints.severity.{level}"),
        key=f"complaint_severity_{name}",
    )
    return (chosen,), {}


def _deadline(viewer, one: dict, name: str):
    known = one["deadline_at"] and reader.to_local(one["deadline_at"])
    with st.container(horizontal=True):
        on = st.date_input(
            say("complaints.deadline"),
            value=known and max(known.date(), today()),
            min_value=today(),
            format="DD.MM.YYYY",
            key=f"complaint_on_{name}",
            width=160,
        )
        at = st.time_input(say("complaints.time"), value=known and known.time(), key=f"complaint_at_{name}", width=120)
    return (on, at), {}


def _satisfied(viewer, one: dict, name: str):
    return (_score(one, name),), {}


def _again(viewer, one: dict, name: str):
    st.caption(say("complaints.reopen_hint"))
    return (), {}


FORMS = {"step": _step, "close": _end, "give": _give, "weigh": _weigh, "deadline": _deadline, "satisfied": _satisfied, "reopen": _again}

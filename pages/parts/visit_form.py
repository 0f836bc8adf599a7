"""The form of a report: who was there, what we heard, what was agreed and not, our mistakes, who said what, and what comes next."""

from datetime import timedelta
from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import say
from queries import reader

WORDS = ("heard", "agreed", "disagreed", "mistakes")
HIDDEN = {"label_visibility": "collapsed"}
SAID = 3  # statements at once; more after saving


def draw(viewer, one: dict, key: UUID) -> tuple[bool, dict]:
    """Draw the form of a meeting; whether it was sent, and what it says."""
    there = reader.rows("visit_reports/participants", viewer, contact=one["contact_id"])
    people = {kind: [who for who in there if who["kind"] == kind] for kind in ("person", "colleague")}
    with st.form(f"visit_{key.hex}", border=False):
        values = _words(one, key.hex) | _who(people, key.hex)
        values["statements"] = _statements(people["person"], key.hex)
        left, right = st.columns(2)
        with left:
            values |= _next(key.hex)
        with right:
            values["promise"] = _promise(key.hex)
        sent = st.form_submit_button(say("visit_reports.save"), type="primary", key=f"visit_save_{key.hex}")
    return sent, values


def _words(one: dict, name: str) -> dict:
    found = {}
    for pair in (WORDS[:2], WORDS[2:]):
        for column, field in zip(st.columns(2), pair, strict=True):
            found[field] = column.text_area(
                say(f"visit_reports.{field}"),
                value=one[field] or "",
                height=96,
                max_chars=4000,
                placeholder=say(f"visit_reports.{field}_hint"),
                key=f"visit_{field}_{name}",
            )
    return {field: words or "" for field, words in found.items()}


def _who(people: dict, name: str) -> dict:
    found = {}
    for column, (kind, field) in zip(st.columns(2), (("person", "people"), ("colleague", "staff")), strict=True):
        labels = apart(
            {who["who_id"]: who["name"] + (f", {who['role']}" if kind == "person" and who["role"] else "") for who in people[kind]}
        )
        default = [who["who_id"] for who in people[kind] if who["there"]]
        chosen = column.multiselect(
            say(f"visit_reports.{field}"),
            list(labels),
            default=default,
            format_func=labels.get,
            placeholder="",
            key=f"visit_{field}_{name}",
        )
        found[field] = tuple(UUID(one) for one in chosen)
    return found


def _statements(people: list[dict], name: str) -> list[dict]:
    """Rows of words, person and doubt; empty ones are left out."""
    labels, found = apart({who["who_id"]: who["name"] for who in people}), []
    st.markdown(f"**{say('visit_reports.statements')}** :gray[{say('visit_reports.statements_hint')}]")
    for nth in range(SAID):
        left, middle, right = st.columns([6, 2, 1.4], vertical_alignment="center", gap="small")
        words = left.text_input(
            say("visit_reports.said"), max_chars=1000, placeholder=say("visit_reports.said"), key=f"visit_said_{nth}_{name}", **HIDDEN
        )
        person = middle.selectbox(
            say("visit_reports.by"),
            list(labels),
            index=None,
            format_func=labels.get,
            placeholder=say("visit_reports.by"),
            key=f"visit_by_{nth}_{name}",
            **HIDDEN,
        )
        doubt = right.checkbox(say("visit_reports.unreliable"), key=f"visit_doubt_{nth}_{name}")
        if (words or "").strip():
            found.append({"words": words, "person_id": person and UUID(person), "unreliable": doubt})
    return found


def _next(name: str) -> dict:
    st.markdown(f"**{say('visit_reports.next')}**")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        on = st.date_input(
            say("visit_reports.next_on"), value=None, min_value=today(), format="DD.MM.YYYY", key=f"visit_next_{name}", width=150
        )
        what = st.text_input(say("visit_reports.next_what"), max_chars=300, key=f"visit_next_what_{name}")
    return {"next_on": on, "next_what": what or ""}


def _promise(name: str) -> dict | None:
    st.markdown(f"**{say('visit_reports.promise')}**")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        due = st.date_input(
            say("visit_reports.promise_due"),
            value=today() + timedelta(days=3),
            min_value=today(),
            format="DD.MM.YYYY",
            key=f"visit_due_{name}",
            width=150,
        )
        what = st.text_input(say("visit_reports.promise_what"), max_chars=300, key=f"visit_promise_{name}")
        side = st.segmented_control(
            say("visit_reports.promise_side"),
            ["ours", "theirs"],
            default="ours",
            required=True,
            format_func=lambda one: say(f"visit_reports.side.{one}"),
            key=f"visit_side_{name}",
        )
    return {"side": side, "what": what, "due_on": due} if (what or "").strip() else None

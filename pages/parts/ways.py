"""Further ways to reach a person or a client: each with its kind, taken out again, and one more."""

import streamlit as st

from pages.parts import asking
from pages.words import plain, say

KINDS = ("phone", "email", "messenger", "website")
LABELS = ("work", "mobile", "home", "other")


def draw(found: list[dict], owner: str, write, may: bool) -> None:
    """The ways of one person or client; `write` knows `reach` and `reach_retire`."""
    for way in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            label = f", {say('person.label.' + way['label'])}" if way["label"] in LABELS else ""
            kind = way["kind"]
            st.markdown(f"{plain(way['value'])} :gray[{say(f'person.kind.{kind}')}{label}]", width="stretch")
            if may and st.button(say("client.remove"), key=f"reach_{way['reach_id']}", type="tertiary"):
                asking.settle("reach", lambda way=way: write("reach_retire", way["reach_id"], version=way["version"]))
    if may:
        _add(owner, write)


def _add(owner: str, write) -> None:
    with st.form(asking.name("reach", "form"), border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            say("person.kind"), KINDS, format_func=lambda one: say(f"person.kind.{one}"), key=asking.name("reach", "kind"), width=140
        )
        label = st.selectbox(
            say("person.label"),
            LABELS,
            index=1,
            format_func=lambda one: say(f"person.label.{one}"),
            key=asking.name("reach", "label"),
            width=140,
        )
        value = st.text_input(say("person.value"), key=asking.name("reach", "value"), max_chars=200)
        pressed = st.form_submit_button(say("person.reach_add"), key=asking.name("reach", "save"))
    if pressed:
        asking.settle("reach", lambda: write("reach", owner, (kind, value or "", label), key=asking.key("reach")))

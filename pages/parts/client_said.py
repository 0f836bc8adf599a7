"""What people of a client said that is worth remembering: whether it can be relied on, until it is settled."""

import streamlit as st

from pages.parts import asking
from pages.words import day, plain, say
from queries import reader


def draw(viewer, facts: dict, write) -> None:
    """Every statement that is not settled, with what can be said of it; and a new one."""
    said = reader.rows("client/statements", viewer, client=facts["client_id"])
    may = viewer.may("contacts.log") and not facts["retired_at"]
    if said or may:
        st.markdown(f"## {say('client.said')}")
    for one in said:
        _line(one, write, may)
    if may:
        _add(facts["client_id"], write)


def _line(one: dict, write, may: bool) -> None:
    mark, version = str(one["statement_id"]), one["version"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge = f":red-badge[{say('client.not_reliable')}] " if one["unreliable"] else ""
        who = ", ".join(part for part in (plain(one["person"] or ""), day(reader.to_local(one["happened_at"]), "d MMM y")) if part)
        st.markdown(f"{badge}{plain(one['words'])} :gray[{who}]", width="stretch")
        other = "said_trust" if one["unreliable"] else "said_doubt"
        if may and st.button(say(f"client.{other}"), key=f"said_mark_{mark}", type="tertiary"):
            asking.settle("mark", lambda: write("said_mark", mark, not one["unreliable"], version=version, key=asking.key("mark")))
        if may and st.button(say("client.said_settle"), key=f"said_settle_{mark}", type="tertiary"):
            asking.settle("mark", lambda: write("said_settle", mark, version=version, key=asking.key("mark")))


def _add(client: str, write) -> None:
    with st.form(asking.name("said", "form"), border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(say("client.said_words"), key=asking.name("said", "words"), max_chars=300)
        unreliable = st.checkbox(say("client.said_unreliable"), key=asking.name("said", "unreliable"))
        pressed = st.form_submit_button(say("client.said_add"), key=asking.name("said", "save"))
    if pressed:
        facts = {"words": words or "", "unreliable": unreliable}
        asking.settle("said", lambda: write("said", client, facts, key=asking.key("said")))

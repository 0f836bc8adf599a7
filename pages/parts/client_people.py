"""The persons of a client: who they are, how they are reached, adding one."""

from datetime import date

import streamlit as st

from pages.parts import asking, links
from pages.parts.filters import today
from pages.parts.ways import LABELS
from pages.words import day, plain, say
from queries import reader


def draw(viewer, facts: dict, write) -> None:
    """Everybody with a role there, the present ones first; those who left folded."""
    client = facts["client_id"]
    people = reader.rows("client/persons", viewer, client=client)
    ways = reader.rows("client/reach", viewer, client=client) if people else []
    now = [one for one in people if one["until"] is None and one["retired_at"] is None]
    if not now:
        st.caption(say("client.no_people"))
    for one in now:
        _person(one, [way for way in ways if way["owner_id"] == one["person_id"]])
    before = [one for one in people if one not in now]
    if before:
        with st.expander(say("client.people_before")):
            for one in before:
                _person(one, [])
    if viewer.may("clients.edit") and not facts["retired_at"]:
        with st.expander(say("client.person_add"), key=asking.name("person", "open")):
            add(client, write)


def _person(one: dict, ways: list[dict]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        links.link("person", f"**{plain(one['person'])}**", id=one["person_id"])
        marks = f":blue-badge[{say('client.main')}] " if one["is_main"] else ""
        if one["other_clients"]:
            marks += f":gray-badge[{say('client.elsewhere')}] "
        reached = [one["phone"], one["email"], *(f"{way['value']}" for way in ways)]
        born = say("client.born", day=day(one["birthday"])) if one["birthday"] else None
        told = " · ".join(plain(part) for part in (one["role"], *reached, born) if part)
        st.markdown(f"{marks}{told}", width="stretch")


def add(client: str, write) -> None:
    """The form of a new person: two phones and two e-mails at once, further ones on the person's page."""
    with st.form(asking.name("person", "form"), border=False), st.grid(3, min_column_width=200):
        made = {"name": _text("name", 200), "role": _text("role", 200)}
        made["phone"], second = _text("phone", 40), _text("phone_2", 40)
        label = st.selectbox(
            say("person.label"), LABELS, index=1, format_func=lambda one: say(f"person.label.{one}"), key=asking.name("person", "label")
        )
        made["email"], other = _text("email", 200), _text("email_2", 200)
        made["birthday"] = birthday(None, asking.name("person", "birthday"))
        made["is_main"] = st.checkbox(say("client.main"), key=asking.name("person", "main"))
        pressed = st.form_submit_button(say("client.person_add"), type="primary", key=asking.name("person", "save"))
    if pressed:
        made["reach"] = tuple(way for way in (("phone", second, label), ("email", other, None)) if way[1].strip())
        asking.settle("person", lambda: write("person", client, made, key=asking.key("person")))


def _text(widget: str, most: int) -> str:
    return st.text_input(say(f"person.{widget}"), key=asking.name("person", widget), max_chars=most) or ""


def birthday(value, key: str):
    """A day of birth, from 1920 on."""
    return st.date_input(say("person.birthday"), value=value, min_value=date(1920, 1, 1), max_value=today(), format="DD.MM.YYYY", key=key)

"""The parts of a person's page: who they are, how they are reached, where they work, what was said with them."""

import streamlit as st

from data.problems import Problem
from pages.parts import asking, links, ways
from pages.parts.client_changes import lines
from pages.parts.client_documents import found
from pages.parts.client_people import birthday
from pages.words import LANGUAGES, count, day, plain, say
from queries import reader


def find(viewer, person) -> dict:
    """The row of the person, or an empty one: unknown, no id at all, or out of sight."""
    try:
        return reader.row("person/head", viewer, person=person) if person else {}
    except Problem:
        return {}


def nobody() -> None:
    """No such person, or none of those this viewer works with."""
    st.info(say("person.unknown"))
    links.link("clients", say("client.to_the_list"))


def head(facts: dict) -> None:
    """Name and badges: retired, birthday near, consent to mailings."""
    st.markdown(f"# {plain(facts['person'])}")
    badges = []
    if facts["retired_at"]:
        badges.append(f":gray-badge[{say('person.retired', day=day(reader.to_local(facts['retired_at']), 'd MMM y'))}]")
    if facts["birthday"]:
        near = facts["birthday_in"] <= 14
        badges.append(f":{'blue' if near else 'gray'}-badge[{say('client.born', day=day(facts['birthday'], 'd MMM'))}"
                      + (f" · {count('person.in_days', facts['birthday_in'])}" if near else "") + "]")  # fmt: skip
    if facts["consent"] is not None:
        badges.append(
            f":{'green' if facts['consent'] else 'orange'}-badge[{say('person.consents') if facts['consent'] else say('person.no_consent')}]"
        )
    st.markdown(" ".join(badges) or "")
    if facts["merged_into_id"]:
        links.link("person", say("client.merged"), id=facts["merged_into_id"])


def reach(viewer, facts: dict, write, may: bool) -> None:
    """The main phone and e-mail, then every further way, each with its kind; adding one."""
    st.markdown(f"## {say('person.reach')}")
    for kind in ("phone", "email"):
        if facts[kind]:
            st.markdown(f"{plain(facts[kind])} :gray[{say(f'person.kind.{kind}')}, {say('person.first')}]")
    ways.draw(reader.rows("person/reach", viewer, person=facts["person_id"]), facts["person_id"], write, may)


def roles(viewer, facts: dict, write, may: bool) -> None:
    """Every client they belong to, with a link; the role there can be named anew or ended."""
    st.markdown(f"## {say('person.roles')}")
    for one in reader.rows("person/roles", viewer, person=facts["person_id"]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            links.link("client", f"**{plain(one['client'])}**", id=one["client_id"])
            main = f":blue-badge[{say('client.main')}] " if one["is_main"] and not one["until"] else ""
            until = f" :gray[{say('person.until', day=day(one['until'], 'd MMM y'))}]" if one["until"] else ""
            st.markdown(f"{main}{plain(one['role'] or '')}{until}", width="stretch")
            if may and not one["until"]:
                _role(one, write)
    if may:
        _add_role(viewer, facts, write)


def _role(one: dict, write) -> None:
    form = f"role_{one['role_id']}_{one['version']}"
    with st.popover(say("person.change"), type="tertiary", key=asking.name(form, "open")), st.form(asking.name(form, "form"), border=False):
        role = st.text_input(say("person.role"), value=one["role"] or "", key=asking.name(form, "role"), max_chars=200)
        main = st.checkbox(say("client.main"), value=one["is_main"], key=asking.name(form, "main"))
        ended = st.checkbox(say("person.ended"), key=asking.name(form, "ended"))
        if st.form_submit_button(say("client.save"), type="primary", key=asking.name(form, "save")):
            facts = {"is_main": main and not ended, "ended": ended, "version": one["version"]}
            asking.settle(form, lambda: write("change_role", one["role_id"], role or "", **facts))


def _add_role(viewer, facts: dict, write) -> None:
    with st.popover(say("person.role_add"), key=asking.name("role", "open")):
        typed = st.text_input(say("person.which_client"), key=asking.name("role", "typed"), live=True)
        known, key = found(viewer, typed), asking.name("role", "client")
        if known:
            client = st.radio(say("person.which_client"), list(known), format_func=known.get, key=key, label_visibility="collapsed")
            role = st.text_input(say("person.role"), key=asking.name("role", "role"), max_chars=200)
            if st.button(say("person.role_add"), key=asking.name("role", "save"), type="primary"):
                asking.settle("role", lambda: write("role", facts["person_id"], client, role or "", key=asking.key("role")))


def fields(facts: dict, write, may: bool) -> None:
    """The form of everything kept of the person; what changed keeps its history."""
    form, before = f"person_{facts['version']}", facts | {"name": facts["person"]}
    with st.form(asking.name(form, "form"), border=False), st.grid(3, min_column_width=200):
        made = {name: _text(form, before, name, may) for name in ("name", "phone", "email", "note")}
        made["birthday"] = birthday(facts["birthday"], asking.name(form, "birthday"))
        made["language"] = _one_of(form, before, "language", dict(LANGUAGES), may)
        made["consent"] = _one_of(form, before, "consent", {True: say("person.consents"), False: say("person.no_consent")}, may)
        pressed = may and st.form_submit_button(say("client.save"), type="primary", key=asking.name(form, "save"))
    if pressed:
        told = {name: value for name, value in made.items() if value != before[name]}
        asking.settle(form, lambda: write("edit", facts["person_id"], told, version=facts["version"]))


def _text(form: str, before: dict, name: str, may: bool) -> str | None:
    key = asking.name(form, name)
    return st.text_input(say(f"person.{name}"), value=before[name] or "", key=key, max_chars=500, disabled=not may) or None


def _one_of(form: str, before: dict, name: str, known: dict, may: bool):
    index = list(known).index(before[name]) if before[name] in known else None
    key = asking.name(form, name)
    return st.selectbox(say(f"person.{name}"), list(known), index=index, format_func=known.get, key=key, placeholder="—", disabled=not may)


def contacts(viewer, facts: dict) -> None:
    """The last ten contacts with them, at whichever client."""
    st.markdown(f"## {say('person.contacts')}")
    held = reader.rows("person/contacts", viewer, person=facts["person_id"])
    if not held:
        st.caption(say("client.no_contacts"))
    for one in held:
        said = ": ".join(plain(part) for part in (one["result"], one["note"]) if part)
        when, way = day(reader.to_local(one["happened_at"]), "d MMM y"), one["direction"]
        st.markdown(
            f":gray[{when} · {plain(one['client'] or '—')} · {plain(one['kind'])} {say(f'client.way.{way}')}] {said} :gray[{plain(one['staff'] or '')}]"
        )


def changes(viewer, facts: dict) -> None:
    """Who changed what, folded."""
    with st.expander(say("client.tab.changes")):
        lines(reader.rows("person/changes", viewer, person=facts["person_id"]))

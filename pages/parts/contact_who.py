"""Who: a search as one types over clients, persons, leads, phones and e-mails; today's planned and recent ones before it."""

from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import Entry, apart
from pages.words import day, plain, say
from queries import reader


def search(entry: Entry) -> str:
    """Draw the search box and after it the way to add a client; return what is typed, as one types."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            say("log_contact.who"), key=entry.name("search"), type="search", live=True, placeholder=say("log_contact.who_hint")
        )
        if st.button(say("log_contact.new_client"), icon=":material/add:", type="tertiary", key=entry.name("new")):
            entry.adding = not entry.adding
    return typed or ""


def find(viewer, entry: Entry, typed: str) -> list[dict]:
    """Those found by what is typed; before that today's planned and the recent ones."""
    if not typed:
        return _suggested(viewer, entry)
    clients = reader.rows("clients/search", viewer, q=typed[:100], manager=viewer.id)
    return clients + [_of_lead(one) for one in reader.rows("contacts/leads", viewer, q=typed[:100])]


def _of_lead(lead: dict) -> dict:
    """A lead as one of those found."""
    client = {"client_id": lead["client_id"], "client": lead["lead"], "person_id": None, "person": None, "role": None}
    return client | {"lead_id": lead["lead_id"], "came_at": lead["happened_at"], "lead_person_id": lead["person_id"]}


def nobody(typed: str, found: list[dict]) -> bool:
    """Say so when what is typed finds nobody at all."""
    if typed and not found:
        st.caption(say("log_contact.nobody"))
    return bool(typed) and not found


def choose(entry: Entry, typed: str, found: list[dict]) -> dict | None:
    """Draw those found; return the chosen one (client_id, person_id, client, person; of a lead lead_id) or None."""
    mine = {code(one): one for one in found if one["client_id"] or one.get("lead_id")}
    chosen = _choice(entry, mine, typed)
    _others([one for one in found if not one["client_id"] and not one.get("lead_id")])
    entry.typed = typed
    return mine.get(chosen)


def new_client(entry: Entry, typed: str, lines: list[dict]):
    """A new client in place: name, phone and line; Enter adds. Returns them once added, and where to tell trouble."""
    key = entry.name("new_name")
    if entry.typed != typed or key not in st.session_state:
        st.session_state[key] = typed[:200]
    with st.form(entry.name("new_client"), border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(say("log_contact.new_name"), key=key, max_chars=200)
            phone = st.text_input(say("log_contact.new_phone"), key=entry.name("new_phone"), type="phone", placeholder="", max_chars=40)
            line = (
                lines[0]
                if len(lines) == 1
                else st.selectbox(say("log_contact.new_line"), lines, format_func=lambda one: one["name"], key=entry.name("new_line"))
            )
            pressed = st.form_submit_button(say("log_contact.add"), key=entry.name("new_add"))
        place = st.container()
    return ({"name": name or "", "phone": phone or "", "line_id": line and UUID(line["code"])} if pressed else None), place


def _suggested(viewer, entry: Entry) -> list[dict]:
    """Today's planned and the last ones; the client this entry starts with on top, and alone where the list stands beside the form."""
    if entry.line and entry.start:
        return _started(viewer, entry.start)
    found = reader.rows("clients/suggested", viewer, manager=viewer.id)
    if entry.start and entry.start not in map(code, found):
        found = _started(viewer, entry.start) + found
    return sorted(found, key=lambda one: code(one) != entry.start)[:6]


def _started(viewer, start: str) -> list[dict]:
    _, _, lead = start.partition("lead:")
    if lead:
        known = reader.row("contacts/lead", viewer, lead=lead)
        return [_of_lead(known)] if known else []
    client, _, person = start.partition("/")
    try:
        facts = reader.row("clients/summary", viewer, client=UUID(client))
    except ValueError:
        facts = {}
    people = {str(one["person_id"]): one for one in reader.rows("clients/people", viewer, client=facts["client_id"])} if facts else {}
    known = {name: people.get(person, {}).get(name) for name in ("person_id", "person", "role")}
    return [{"client_id": facts["client_id"], "client": facts["client"]} | known] if facts else []


def _choice(entry: Entry, mine: dict, typed: str) -> str | None:
    """The first one found is chosen already: whoever typed enough goes on with Tab, and the focus stays where it went."""
    if not mine:
        return None
    key, labels = entry.name("choice"), apart({one: _label(known) for one, known in mine.items()})
    if entry.typed != typed or st.session_state.get(key) not in mine:
        st.session_state[key] = next(iter(mine)) if typed or entry.start in mine else None
    return st.radio(say("log_contact.who"), list(mine), index=None, format_func=labels.get, key=key, label_visibility="collapsed")


def code(one: dict) -> str:
    """A client, a person at a client, or a lead, as one text."""
    if one.get("lead_id"):
        return f"lead:{one['lead_id']}"
    return f"{one['client_id']}/{one['person_id']}" if one["person_id"] else str(one["client_id"])


def _label(one: dict) -> str:
    person = ", ".join(plain(part) for part in (one["person"], one["role"]) if part)
    words = f"**{plain(one['client'])}**" + (f" :gray[{person}]" if person else "")
    if one.get("lead_id"):
        return f"{words} :blue-badge[{say('log_contact.lead', day=day(reader.to_local(one['came_at'])))}]"
    if one.get("due_at") is None:
        return words
    local = reader.to_local(one["due_at"])
    return f"{words} " + (f":red-badge[{day(local)}]" if one["late"] else f":orange-badge[{local:%H:%M}]")


def _others(others: list[dict]) -> None:
    """Of another's client only that it exists and whose it is."""
    for one in others[:3]:
        st.caption(say("log_contact.others", client=plain(one["client"]), owner=plain(one["owner"] or "—")))

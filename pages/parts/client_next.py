"""What comes next with a client: the planned contact, the ways to act, and the open deals with their days in the stage."""

from datetime import timedelta

import streamlit as st

from pages.parts import asking, client_facts, links
from pages.parts.filters import today
from pages.words import day, money, plain, say
from queries import reader


def draw(viewer, known: client_facts.Known, write) -> None:
    """The two cards on the right: next step, open deals."""
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('client.next')}")
        _planned(reader.row("client/planned", viewer, client=known.client))
        if viewer.may("contacts.log") and not known.head["retired_at"]:
            _act(viewer, known, write)
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('client.deals_open')}")
        for deal in known.deals[:8]:
            _deal(deal)
        if not known.deals:
            st.caption(say("client.no_deals"))
        if viewer.may("deals.edit") and not known.head["retired_at"]:
            _begin(known, write)


def _planned(plan: dict) -> None:
    if not plan:
        st.markdown(f":orange-badge[{say('client.no_step')}]")
        return
    due = reader.to_local(plan["due_at"])
    colour = "red" if plan["late"] else "orange" if due.date() == today() else "gray"
    note = f": {plain(plan['note'])}" if plan["note"] else ""
    st.markdown(f":{colour}-badge[{day(due)} {due:%H:%M}] **{plain(plan['kind'] or '—')}**{note} :gray[{plain(plan['staff'] or '')}]")


def _act(viewer, known: client_facts.Known, write) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        links.link("log_contact", f":material/edit_note: {say('client.log')}", client=known.client)
        with st.popover(say("client.plan"), key=asking.name("plan", "open")):
            _plan(viewer, known, write)
        if viewer.may("promises.make"):
            with st.popover(say("client.promise"), key=asking.name("promise", "open")):
                promise(known.client, write)


def _plan(viewer, known: client_facts.Known, write) -> None:
    kinds = {one["code"]: one["name"] for one in reader.rows("contacts/lists", viewer) if one["list"] == "kind"}
    people = {one["person_id"]: one["person"] for one in known.people}
    with st.form(asking.name("plan", "form"), border=False):
        on = st.date_input(
            say("client.on"), value=today() + timedelta(days=1), min_value=today(), format="DD.MM.YYYY", key=asking.name("plan", "on")
        )
        at = st.time_input(say("client.at"), value=None, key=asking.name("plan", "at"))
        kind = st.selectbox(say("client.what"), list(kinds), format_func=kinds.get, key=asking.name("plan", "kind"))
        person = st.selectbox(
            say("client.with"), list(people), index=None, format_func=people.get, key=asking.name("plan", "person"), placeholder="—"
        )
        note = st.text_input(say("client.note"), key=asking.name("plan", "note"), max_chars=500)
        pressed = st.form_submit_button(say("client.plan"), type="primary", key=asking.name("plan", "save"))
    if pressed:
        facts = {"on": on, "at": at, "kind": kind, "person_id": person, "note": note or ""}
        asking.settle("plan", lambda: write("plan", known.client, facts, key=asking.key("plan")))


def promise(client: str, write, place: str = "promise") -> None:
    """The form of one promise: whose, what, by when."""
    with st.form(asking.name(place, "form"), border=False):
        side = st.segmented_control(
            say("client.promise.side"), ["ours", "theirs"], default="ours", required=True,
            format_func=lambda one: say(f"client.promise.{one}"), key=asking.name(place, "side"),
        )  # fmt: skip
        what = st.text_input(say("client.promise.what"), key=asking.name(place, "what"), max_chars=300)
        due = st.date_input(
            say("client.promise.due"),
            value=today() + timedelta(days=3),
            min_value=today(),
            format="DD.MM.YYYY",
            key=asking.name(place, "due"),
        )
        pressed = st.form_submit_button(say("client.promise"), type="primary", key=asking.name(place, "save"))
    if pressed:
        asking.settle(place, lambda: write("promise", client, {"side": side, "what": what or "", "due_on": due}, key=asking.key(place)))


def _deal(deal: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        links.link("deals", f"**{plain(deal['deal'])}**", deal=deal["deal_id"])
        st.markdown(f"{plain(deal['stage'])} {client_facts.deal_days(deal)} :gray[{money(deal['amount'])}]", width="content")


def _begin(known: client_facts.Known, write) -> None:
    with st.popover(say("client.deal_new"), key=asking.name("deal", "open")), st.form(asking.name("deal", "form"), border=False):
        name = st.text_input(say("client.deal_name"), key=asking.name("deal", "name"), max_chars=200)
        amount = st.number_input(
            say("client.deal_amount", currency=known.head["currency"]),
            value=None,
            min_value=0.0,
            step=100.0,
            key=asking.name("deal", "amount"),
        )
        if st.form_submit_button(say("client.deal_begin"), type="primary", key=asking.name("deal", "save")):
            facts = {"name": name or "", "amount": amount}
            asking.settle("deal", lambda: write("deal", known.client, facts, key=asking.key("deal")))

"""What convinced a client before they bought: one line on the card; what was shown is entered with its day, and taken back."""

import streamlit as st

from pages.parts import asking
from pages.parts.filters import today
from pages.words import count, day, plain, say
from queries import reader

MOST = 40  # of the latest meetings


def line(viewer, client: str) -> None:
    """`Met before buying: Demo 3 Mar, Reviews shown 5 Mar`: each once, in the order of the days; nothing where there is nothing."""
    first = {}
    for one in reader.rows("client/trust", viewer, client=client):
        if one["before_buying"]:
            first.setdefault(one["instrument"], one["happened_at"])
    if first:
        told = ", ".join(f"{plain(name)} {day(reader.to_local(at), 'd MMM y')}" for name, at in first.items())
        st.caption(f"{say('trust.before')} {told}")


def draw(viewer, facts: dict, write) -> None:
    """Every meeting with an instrument, and the way to add one by hand."""
    client, may = facts["client_id"], viewer.may("trust.show") and not facts["retired_at"]
    st.markdown(f"## {say('trust.title')}")
    found = reader.rows("client/trust", viewer, client=client)
    if not found:
        st.caption(say("trust.nothing_yet"))
    before, after = ([one for one in found if one["before_buying"] == early] for early in (True, False))
    for one in before[-MOST:]:
        _met(one, may, write)
    if after:
        with st.expander(count("trust.after_buying", len(after))):
            for one in after[-MOST:]:
                _met(one, may, write)
    if may:
        _enter(viewer, client, write)


def _met(one: dict, may: bool, write) -> None:
    told = plain(one["staff"] or ""), "" if one["way"] == "shown" else say(f"trust.way.{one['way']}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = " · ".join(part for part in told if part)
        when = day(reader.to_local(one["happened_at"]), "d MMM y")
        st.markdown(f":gray[{when}] **{plain(one['instrument'])}** :gray[{words}]", width="stretch")
        if may and one["shown_id"] and st.button(say("client.remove"), key=f"shown_{one['shown_id']}", type="tertiary"):
            asking.settle("shown", lambda: write("shown_back", one["shown_id"]))


def _enter(viewer, client: str, write) -> None:
    known = [one for one in reader.rows("client/trust_choices", viewer, client=client) if one["list"] == "instrument"]
    names = {one["code"]: plain(one["name"]) for one in known}
    if not names:
        st.caption(say("trust.no_instruments"))
        return
    with st.form(asking.name("shown", "form"), border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(say("trust.shown"), list(names), format_func=names.get, key=asking.name("shown", "code"))
        on = st.date_input(
            say("client.on"), value=today(), max_value=today(), format="DD.MM.YYYY", key=asking.name("shown", "on"), width=150
        )
        pressed = st.form_submit_button(say("trust.add"), key=asking.name("shown", "save"))
    if pressed:
        asking.settle("shown", lambda: write("shown", client, {"instrument_id": code, "on": on}, key=asking.key("shown")))

"""One line per offer: until when, what, to whom, whose; and how it ends, said in the row."""

from uuid import UUID, uuid5

import streamlit as st

from data import offer_ends
from data.problems import Problem
from pages.parts import links
from pages.parts.filters import today
from pages.words import count, day, money, plain, say, told
from queries import reader

ENDED = {"accepted": "green", "declined": "gray", "withdrawn": "gray"}
NO_DEAL, NEW_DEAL = "-", "new"


def line(viewer, one: dict) -> None:
    """Draw one offer; who may not make offers can press nothing."""
    left, right = st.columns([5, 3], vertical_alignment="center", gap="small")
    with left, st.container(gap=None):
        amount = f" :gray[{money(one['amount'])}]" if one["amount"] is not None else ""
        st.markdown(f"{badge(one)} {plain(one['what'])}{amount}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _of_whom(viewer, one)
    if viewer.may("offers.make"):
        with right, st.container(horizontal=True, gap="xsmall", horizontal_alignment="right", vertical_alignment="center"):
            _settled(viewer, one) if one["part"] == "settled" else _open(viewer, one)


def badge(one: dict) -> str:
    """How it stands: over since so many days, ends on a day, accepted, declined, withdrawn."""
    if one["part"] == "settled":
        state = one["state"]
        return f":{ENDED[state]}-badge[{say(f'offers.state.{state}')}] :gray[{day(one['settled_on'])}]"
    on = day(one["until_on"], "EEE d MMM" if one["until_on"].year == today().year else "d MMM y")
    if one["part"] == "late":
        return f":red-badge[{on} · {count('offers.over', -one['days'])}]"
    when = say("offers.ends_today") if one["days"] == 0 else say("offers.until", day=on)
    return f":{'orange' if one['part'] == 'soon' else 'gray'}-badge[{when}]"


def _of_whom(viewer, one: dict) -> None:
    owner = "" if one["owner_id"] == str(viewer.id) else plain(one["owner"] or "—")
    facts = [part for part in (plain(one["product"] or ""), owner) if part]
    if one["in_hand"]:
        links.link("client", plain(one["client"] or "—"), id=one["client_id"])
    else:
        st.caption(plain(one["client"] or "—"), width="content")
    if one["deal_id"] and one["deal"]:
        links.link("deals", say("offers.deal", deal=plain(one["deal"])), deal=one["deal_id"])
    if facts:
        st.caption(" · ".join(facts), width="content")


def key_of(one: dict, act: str) -> UUID:
    """The key of an act upon an offer as it stands: pressed twice, it is one act."""
    return uuid5(UUID(one["offer_id"]), f"{act} {one['version']}")


def end(viewer, one: dict, how: str, deal: str | None = None) -> None:
    """Say how an offer ended; what came of it is said above the list."""
    given = {"begin": deal == NEW_DEAL, "deal_id": UUID(deal) if deal and deal not in (NO_DEAL, NEW_DEAL) else None}
    key = key_of(one, f"{how} {deal or NO_DEAL}")
    _attempt(
        lambda: offer_ends.settle(viewer, UUID(one["offer_id"]), how, version=one["version"], key=key, **given), f"offers.told.{how}", one
    )


def take_back(viewer, one: dict) -> None:
    """What was said today was a mistake."""
    key = key_of(one, "back")
    _attempt(lambda: offer_ends.take_back(viewer, UUID(one["offer_id"]), version=one["version"], key=key), "offers.told.back", one)


def _attempt(write, words: str, one: dict) -> None:
    try:
        write()
        said = f":green-badge[:material/check: {say(words, what=plain(one['what']))}]"
    except Problem as problem:
        said = f":orange-badge[{told(problem)}]"
    st.session_state["offers_said"] = said


def _open(viewer, one: dict) -> None:
    box = st.popover(say("offers.say.accepted"), key=f"offer_accepted_{key_of(one, 'box').hex}", on_change="rerun")
    if box.open:
        with box:
            _accept(viewer, one)
    for how in ("declined", "withdrawn"):
        key = f"offer_{how}_{key_of(one, how).hex}"
        st.button(
            say(f"offers.say.{how}"), key=key, on_click=end, args=(viewer, one, how), type="tertiary" if how == "withdrawn" else "secondary"
        )


def _accept(viewer, one: dict) -> None:
    """Which deal it leads to: one that is open, a new one, or none."""
    found = reader.rows("offers/choices", viewer, client=one["client_id"])
    deals = {row["code"]: f"{row['name']} · {row['more']}" for row in found if row["list"] == "deal"}
    names = deals | ({NEW_DEAL: say("offers.new_deal")} if one["in_hand"] else {}) | {NO_DEAL: say("offers.no_deal")}
    usual = str(one["deal_id"]) if str(one["deal_id"]) in deals else NEW_DEAL if one["in_hand"] else NO_DEAL
    name = key_of(one, "accept").hex
    deal = st.radio(
        say("offers.leads_to"), list(names), index=list(names).index(usual), format_func=lambda code: plain(names[code]), key=f"deal_{name}"
    )
    if st.button(say("offers.accept_now"), type="primary", key=f"accept_{name}"):
        end(viewer, one, "accepted", deal)
        st.rerun()


def _settled(viewer, one: dict) -> None:
    if one["settled_on"] == today():
        st.button(
            say("offers.take_back"), key=f"offer_back_{key_of(one, 'back').hex}", type="tertiary", on_click=take_back, args=(viewer, one)
        )

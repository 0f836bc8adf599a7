"""Who gets no letters: all addresses in a drawer of the mailings, one person's on the person's page; put there and taken back by hand."""

from uuid import UUID

import streamlit as st

from data import unsubscribes
from data.problems import Problem
from pages.parts import asking
from pages.words import count, day, plain, say, told
from queries import reader

SHOWN = 30


def ask() -> None:
    """Open the drawer with all of them at the next run (to be used as a callback)."""
    st.query_params["refusals"] = "1"


def drawer(viewer) -> None:
    """The drawer, as long as the address asks for it."""
    if "refusals" in st.query_params:
        st.dialog(say("mailings.refusals"), width="medium", position="right", on_dismiss=_close)(_drawer)(viewer)


def _close() -> None:
    st.query_params.pop("refusals", None)


def _drawer(viewer) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address = st.text_input(say("mailings.refusal_address"), key=asking.name("refusal", "address"), max_chars=254, autocomplete="off")
        pressed = st.button(say("mailings.refusal_add"), key="refusal_add")
    if pressed:
        _do(lambda: unsubscribes.of_address(viewer, address or "", key=asking.key("refusal")), "refusal")
    search = st.text_input(say("mailings.refusal_search"), key="refusal_search", icon=":material/search:", live=True) or None
    found = reader.rows("mailings/refusals", viewer, search=search, most=SHOWN)
    if not found:
        st.caption(say("mailings.refusal_none"))
    for one in found:
        _line(viewer, one)
    if found and found[0]["n"] > len(found):
        st.caption(count("mailings.refusal_more", found[0]["n"] - len(found)))


def _line(viewer, one: dict) -> None:
    who = f"**{plain(one['address'])}**" + (f" · {plain(one['person'])}" if one["person"] else "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{who}  \n:small[:gray[{words(one)}]]", width="stretch")
        _back(viewer, one)


def words(one: dict) -> str:
    """How and when it came to this."""
    on = day(reader.to_local(one["happened_at"]), "d MMM y")
    return " · ".join(part for part in (say(f"mailings.refused.{one['way']}"), on, plain(one["staff"] or "")) if part)


def _back(viewer, one: dict) -> None:
    with st.popover(say("mailings.refusal_back"), type="tertiary", key=f"refusal_{one['unsubscribe_id']}"):
        st.caption(say(f"mailings.refusal_back.{one['way']}"))
        if st.button(say("mailings.refusal_back"), type="primary", key=f"refusal_do_{one['unsubscribe_id']}"):
            _do(lambda: unsubscribes.take_back(viewer, UUID(one["unsubscribe_id"])))


def _do(write, form: str | None = None) -> None:
    try:
        write()
    except Problem as problem:
        st.error(told(problem))
        return
    if form:
        st.session_state.pop(f"_key_{form}", None)
    st.rerun()


def of_person(viewer, facts: dict, write, may: bool) -> None:
    """Whether letters go to this person's address, and what may be done about it; `write("no_letters" or "letters", …)` does it."""
    if not facts["email"]:
        return
    found = reader.rows("mailings/refusals", viewer, person=facts["person_id"], most=1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if found:
            st.markdown(f":orange-badge[{say('mailings.no_letters')}] :gray[{words(found[0])}]", width="stretch")
        if found and may and (found[0]["way"] != "link" or viewer.may("mailings.write")):
            if st.button(
                say("mailings.refusal_back"),
                type="tertiary",
                key="person_letters_back",
                help=say(f"mailings.refusal_back.{found[0]['way']}"),
            ):
                asking.settle("person_letters", lambda: write("letters", UUID(found[0]["unsubscribe_id"])))
        elif (
            may
            and not found
            and st.button(say("mailings.refuse"), type="tertiary", icon=":material/unsubscribe:", key="person_letters_off")
        ):
            asking.settle("person_letters", lambda: write("no_letters", UUID(facts["person_id"]), key=asking.key("person_letters")))

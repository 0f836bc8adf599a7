"""The servers letters leave by: a drawer for administrators. Passwords are typed here and shown nowhere."""

import json
from uuid import UUID, uuid4

import streamlit as st

from data import senders
from data.problems import Problem
from data.senders import Sender
from pages.words import plain, say, told
from queries import reader

NEW, OPEN = "_sender_new", "_sender_open"
TEXTS = ("name", "from_name", "from_address", "host")


def open_list(viewer) -> None:
    """Open the drawer with all of them."""
    st.session_state.pop(OPEN, None)
    st.dialog(say("mailings.senders"), position="right")(_drawer)(viewer)


def _drawer(viewer) -> None:
    known = reader.rows("mailings/senders", viewer)
    names = {"new": say("senders.new")} | {one["id"]: plain(one["name"]) for one in known}
    usual = known[0]["id"] if known else "new"
    chosen = st.selectbox(say("senders.which"), list(names), list(names).index(usual), format_func=names.get, key="sender_which")
    one = next((each for each in known if each["id"] == chosen), None)
    if one and one["retired"]:
        if st.button(say("senders.back"), key="sender_back"):
            _do(lambda: senders.retire(viewer, UUID(one["id"]), version=one["version"], back=True), {})
        return
    if one and one["trouble"]:
        kept = json.loads(one["trouble"])
        st.warning(told(Problem(kept["sentence"], **kept["values"])), icon=":material/warning:")
    _form(viewer, one)


def _form(viewer, one: dict | None) -> None:
    key = UUID(one["id"]) if one else st.session_state.setdefault(NEW, uuid4())
    mark, places = f"{key.hex}_{one['version'] if one else 0}", {}
    with st.form(f"sender_{mark}", border=False):
        sender, password = _inputs(one or {}, mark, places)
        with st.container(horizontal=True):
            save = st.form_submit_button(say("senders.save"), type="primary")
            test = st.form_submit_button(say("senders.test"))
    known = {"version": one["version"]} if one else {}
    if save and one:
        _do(lambda: senders.change(viewer, key, sender, password, **known), places)
    elif save:
        _do(lambda: (senders.add(viewer, sender, password, key=key), st.session_state.pop(NEW, None)), places)
    elif test and _did(lambda: senders.try_out(viewer, sender, password, **({"sender_id": key} if one else {}), **known), places):
        st.success(say("senders.works"), icon=":material/check:")
    if one and st.button(say("senders.retire"), key=f"sender_retire_{mark}"):
        _do(lambda: senders.retire(viewer, key, **known), places)


def _inputs(one: dict, mark: str, places: dict) -> tuple[Sender, str]:
    said = {name: _text(one, name, mark, places) for name in TEXTS}
    st.caption(say("senders.returns"))
    with st.container(horizontal=True):
        ways = senders.SECURITIES
        index = ways.index(one.get("security") or "starttls")
        said["security"] = st.selectbox(
            say("intake.mail.security"),
            ways,
            index,
            format_func=lambda way: say(f"intake.mail.security.{way}"),
            key=f"sender_security_{mark}",
        )
        port = st.number_input(say("intake.mail.port"), 1, 65535, one.get("port") or 587, 1, key=f"sender_port_{mark}")
    places["security"] = places["port"] = st.container()
    said["login"] = _text(one, "login", mark, places)
    password = st.text_input(
        say("intake.mail.password"),
        type="password",
        autocomplete="new-password",
        key=f"sender_password_{mark}",
        placeholder=say("intake.mail.password_kept") if one else None,
        help=say("intake.mail.password_help"),
    )
    places["password"] = st.container()
    often = st.number_input(say("senders.per_minute"), 1, senders.FASTEST, one.get("per_minute") or 60, 10, key=f"sender_often_{mark}")
    places["per_minute"] = st.container()
    return Sender(port=int(port or 587), per_minute=int(often or 60), **said), password or ""


def _text(one: dict, name: str, mark: str, places: dict) -> str:
    typed = st.text_input(say(f"senders.{name}"), one.get(name) or "", 200, key=f"sender_{name}_{mark}", autocomplete="off")
    places[name] = st.container()
    return typed or ""


def _did(work, places: dict) -> bool:
    try:
        with st.spinner(say("intake.mail.looking")):
            work()
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
        return False
    return True


def _do(work, places: dict) -> None:
    """One call into the data; then the drawer closes."""
    if _did(work, places):
        st.rerun()

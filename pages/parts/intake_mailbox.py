"""The drawer of a mailbox: added, changed, tried out, no longer read. Its password is typed here and shown nowhere."""

from uuid import UUID, uuid4

import streamlit as st

from data import mailboxes
from data.mailboxes import Mailbox
from data.problems import Problem
from pages.parts.contact_entry import apart
from pages.words import number, plain, say, told
from queries import reader

NEW = "_intake_mail_new"


def open_drawer(viewer, one: dict | None = None) -> None:
    """Open the drawer of a new mailbox, or of one that is there."""
    st.dialog(plain(one["name"]) if one else say("intake.mail.add"), position="right")(_drawer)(viewer, one)


def act(work) -> None:
    """One call into the data; what is wrong is told here, what was typed stays."""
    try:
        work()
    except Problem as problem:
        st.error(told(problem))
        return
    done()


def done() -> None:
    """All is saved: the drawer closes and the page says so."""
    st.session_state["_intake_mail_said"] = say("intake.mail.saved")
    st.rerun()


def _drawer(viewer, one: dict | None) -> None:
    key = UUID(one["id"]) if one else st.session_state.setdefault(NEW, uuid4())
    mark, places = f"{key.hex}_{one['version'] if one else 0}", {}
    st.caption(say("intake.mail.about"))
    with st.form(f"intake_mailbox_{mark}", border=False):
        box, password = _inputs(viewer, one or {}, mark, places)
        with st.container(horizontal=True):
            save = st.form_submit_button(say("intake.mail.save"), type="primary")
            test = st.form_submit_button(say("intake.mail.test"))
    try:
        if save:
            with st.spinner(say("intake.mail.looking")):
                _save(viewer, one, key, box, password)
            done()
        if test:
            _test(viewer, one, box, password)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
    if one:
        st.caption(say("intake.mail.retire_hint"))
        if st.button(say("intake.mail.retire"), key=f"intake_mail_retire_{mark}"):
            act(lambda: mailboxes.retire(viewer, key, version=one["version"]))


def _save(viewer, one: dict | None, key: UUID, box: Mailbox, password: str) -> None:
    if one:
        mailboxes.change(viewer, key, box, password, version=one["version"])
        return
    mailboxes.add(viewer, box, password, key=key)
    st.session_state.pop(NEW, None)


def _test(viewer, one: dict | None, box: Mailbox, password: str) -> None:
    known = {"box_id": UUID(one["id"]), "version": one["version"]} if one else {}
    with st.spinner(say("intake.mail.looking")):
        found = mailboxes.try_out(viewer, box, password, **known)
    st.success(say("intake.mail.works", folder=plain(box.folder), n=number(found.messages)), icon=":material/check:")


def _inputs(viewer, one: dict, mark: str, places: dict) -> tuple[Mailbox, str]:
    said = {name: _text(one, name, mark, places) for name in ("name", "host")}
    with st.container(horizontal=True):
        said["security"] = st.selectbox(
            say("intake.mail.security"),
            mailboxes.SECURITIES,
            index=mailboxes.SECURITIES.index(one.get("security", "tls")),
            format_func=lambda way: say(f"intake.mail.security.{way}"),
            key=f"intake_mail_security_{mark}",
        )
        port = st.number_input(
            say("intake.mail.port"), 1, 65535, one.get("port", 993), 1, key=f"intake_mail_port_{mark}", help=say("intake.mail.ports")
        )
    places["security"] = places["port"] = st.container()
    said["login"] = _text(one, "login", mark, places)
    password = st.text_input(
        say("intake.mail.password"),
        type="password",
        autocomplete="new-password",
        key=f"intake_mail_password_{mark}",
        placeholder=say("intake.mail.password_kept") if one else None,
        help=say("intake.mail.password_help"),
    )
    places["password"] = st.container()
    said["folder"] = _text({"folder": "INBOX"} | one, "folder", mark, places, help=say("intake.mail.folder_help"))
    said["line_id"] = _entry(viewer, "line", one, mark)
    places["line"] = st.container()
    said |= {f"{name}_id": _entry(viewer, name, one, mark) for name in ("entry_point", "source", "campaign")}
    return Mailbox(port=int(port or 993), **said), password or ""


def _text(one: dict, name: str, mark: str, places: dict, help: str | None = None) -> str:
    hint = {"name": "intake.mail.name_hint", "host": "intake.mail.host_hint", "login": "intake.mail.login_hint"}.get(name)
    words = say(hint) if hint else None
    typed = st.text_input(
        say(f"intake.mail.{name}"),
        one.get(name, ""),
        200,
        key=f"intake_mail_{name}_{mark}",
        placeholder=words,
        autocomplete="off",
        help=help,
    )
    places[name] = st.container()
    return typed or ""


def _entry(viewer, name: str, one: dict, mark: str) -> UUID | None:
    """An entry of a list; of the lines the first one stands there."""
    entries = {str(each["id"]): plain(each["name"]) for each in reader.rows(f"lists/{name}s", viewer) if not each["retired"]}
    codes, now = list(entries), str(one.get(f"{name}_id"))
    index = codes.index(now) if now in codes else 0 if name == "line" and codes and not one else None
    chosen = st.selectbox(
        say(f"intake.mail.of.{name}"), codes, index, format_func=apart(entries).get, placeholder="—", key=f"intake_mail_{name}_{mark}"
    )
    return UUID(chosen) if chosen else None

"""Mailboxes that are read: how each is doing, what became of its messages, and a look at once."""

import json
from uuid import UUID

import streamlit as st

from data import mail_looking, mailboxes
from data.problems import Problem
from pages.parts import intake_mailbox, links
from pages.words import count, moment, number, plain, say, told
from queries import reader


def draw(viewer) -> None:
    """The list with its buttons; those no longer read below."""
    found = reader.rows("intake/mailboxes", viewer)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("intake.mail.caption"))
        st.space("stretch")
        if st.button(say("intake.mail.add"), icon=":material/mail:", key="intake_mail_add"):
            intake_mailbox.open_drawer(viewer)
    if said := st.session_state.pop("_intake_mail_said", None):
        st.success(said, icon=":material/check:")
    if all(one["retired"] for one in found):
        st.info(say("intake.mail.none"))
    for one in found:
        if not one["retired"]:
            _card(viewer, one)
    if gone := [one for one in found if one["retired"]]:
        with st.expander(say("intake.mail.retired", n=number(len(gone)))):
            for one in gone:
                _card(viewer, one)


def _card(viewer, one: dict) -> None:
    """One mailbox: where it is, how the last look went, what came of it."""
    with st.container(border=True, gap="small"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            st.markdown(f"**{plain(one['name'])}** {_state(one)}  \n:small[{' · '.join(_facts(one))}]")
            st.markdown(" · ".join(_became(one)), help=say("intake.mail.aside_help"))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            pressed = _buttons(viewer, one)
        if pressed:
            _look(viewer, one)
        elif one["trouble"] and not one["retired"]:
            st.warning(told(_problem(one["trouble"])), icon=":material/warning:")


def _state(one: dict) -> str:
    if one["retired"]:
        return f":gray-badge[{say('intake.mail.state.retired')}]"
    if one["trouble"]:
        return f":orange-badge[{say('intake.mail.state.trouble')}]"
    return f":green-badge[{say('intake.mail.state.well')}]" if one["checked_at"] else f":gray-badge[{say('intake.mail.state.new')}]"


def _facts(one: dict) -> list[str]:
    looked = say("intake.mail.looked", when=moment(reader.to_local(one["checked_at"]))) if one["checked_at"] else say("intake.mail.never")
    return [*(plain(part) for part in (f"{one['login']} @ {one['host']}", one["folder"], one["line"] or "—")), looked]


def _became(one: dict) -> list[str]:
    return [count(f"intake.mail.became.{what}", one[what]) for what in ("contacts", "leads", "held", "aside")]


def _problem(trouble: str) -> Problem:
    """What is wrong, as it was kept beside the mailbox."""
    kept = json.loads(trouble)
    return Problem(kept["sentence"], **kept["values"])


def _buttons(viewer, one: dict) -> bool:
    """Edit, look now, begin again; returns whether to look."""
    mark = f"{one['id']}_{one['version']}"
    if one["held"] and st.button(say("intake.mail.held"), key=f"intake_mail_held_{mark}", type="tertiary"):
        links.go("inbox")
    if one["retired"]:
        if st.button(say("intake.mail.back"), key=f"intake_mail_back_{mark}"):
            intake_mailbox.act(lambda: mailboxes.retire(viewer, UUID(one["id"]), version=one["version"], back=True))
        return False
    if st.button(say("intake.mail.edit"), key=f"intake_mail_edit_{mark}", type="tertiary"):
        intake_mailbox.open_drawer(viewer, one)
    return st.button(say("intake.mail.look"), icon=":material/refresh:", key=f"intake_mail_look_{mark}")


def _look(viewer, one: dict) -> None:
    """Read it at once; what came is said, or what is wrong."""
    try:
        with st.spinner(say("intake.mail.looking")):
            became = mail_looking.look_now(viewer, UUID(one["id"]))
    except Problem as problem:
        st.error(told(problem))
        return
    came = sum(became[what] for what in ("contact", "lead", "quarantine", "returned", "aside"))
    st.session_state["_intake_mail_said"] = count("intake.mail.came", came)
    st.rerun()

"""The sign-in. streamlit-authenticator draws the form and checks the hash; its cookie and its session keys are not used.

A right password gives a one-time ticket, which the door /auth/finish turns into an HttpOnly cookie.
"""

import secrets
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import streamlit as st
from streamlit_authenticator.utilities import Hasher
from streamlit_authenticator.views import authentication_view

from data import access, accounts, founding, sessions, store
from data.problems import Problem
from pages.parts import who
from pages.parts.leave import leave
from pages.words import LANGUAGES, language, say, told

THEIR_KEYS = ("username", "name", "email", "roles", "authentication_status", "logout", "password_hint")
FORM = "sign_in"


class NoCookie:
    """Stands in for the authenticator's cookie, which a script could read and nobody could revoke."""

    def __init__(self, *_):
        pass

    def get_cookie(self):
        """There is none."""

    def set_cookie(self):
        """Sets none."""


authentication_view.CookieController = NoCookie


def draw() -> None:
    """The page of a stranger: the form, the languages and, in the demo company only, sign-ins to try."""
    with st.container(horizontal_alignment="center"), st.container(width=400):
        head(say("sign_in.what_it_is"))
        outcome = ask()
        if isinstance(outcome, Problem):
            st.error(told(outcome))
        if founding.is_demo(store.here()):
            outcome = _to_try() or outcome
        languages()
    if isinstance(outcome, UUID):
        enter(outcome, asked_for())


def head(sentence: str) -> None:
    """Icon, name and one sentence."""
    st.space("large")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<img src="/app/static/icon.png" alt="" width="26" height="26" style="display:block">', width="content")
        st.markdown("# Voronka", width="content")
    st.caption(sentence)


def ask() -> UUID | Problem | None:
    """The form: the id of who proved to be themselves, the Problem of who did not, None before anything was sent."""
    outcome = []

    def prove(login, password, *_, **__):
        outcome.append(proved(login or "", password or ""))

    forget_theirs()
    form = authentication_view.Authenticate({"usernames": {}}, "unused", secrets.token_hex(32), 0, auto_hash=False, login_sleep_time=0)
    form.authentication_controller.login = prove
    form.login(
        key=FORM,
        fields={
            "Form name": say("sign_in.title"),
            "Username": say("sign_in.login"),
            "Password": say("sign_in.password"),
            "Login": say("sign_in.enter"),
        },
    )
    forget_theirs()
    return outcome[0] if outcome else None


def forget_theirs() -> None:
    """The authenticator believes its keys in the session's state, which any widget may set; nobody else does."""
    for key in THEIR_KEYS:
        st.session_state.pop(key, None)


def proved(login: str, password: str) -> UUID | Problem:
    """Whose login and password these are, or why that is not known."""
    try:
        return sessions.sign_in(store.here(), login, password, who.address(), _agrees)
    except Problem as trouble:
        return trouble


def _agrees(password: str, secret: str) -> bool:
    return accounts.agrees(password, secret, Hasher.check_pw)


def enter(staff_id: UUID, to: str) -> None:
    """Exchange the proof for a cookie: a ticket, and the door that takes it."""
    ticket = sessions.ticket(store.here(), staff_id, who.visit())
    access.adopt_language(store.here(), staff_id, language(), chosen="lang" in st.query_params)
    leave("/auth/finish?" + urlencode({"t": ticket, "to": to}), say("sign_in.going_on"))


def asked_for() -> str:
    """The address this browser came for, without the language of the sign-in."""
    query = urlencode([(name, value) for name, value in st.query_params.to_dict().items() if name != "lang"])
    return (urlsplit(st.context.url or "/").path or "/") + (f"?{query}" if query else "")


def languages() -> None:
    """The three languages; a choice that differs from the browser's own stands in the address."""
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.segmented_control(
            say("sign_in.language"),
            list(LANGUAGES),
            format_func=LANGUAGES.get,
            default=who.browsers_language(),
            key="lang",
            label_visibility="collapsed",
            bind="query-params",
        )


def _to_try() -> UUID | Problem | None:
    """The sign-ins of the demo company: what to type, and a button that does it."""
    from data.demo import SIGN_INS

    outcome = None
    with st.container(border=True, gap="small"):
        st.markdown("## " + say("sign_in.try"))
        st.caption(say("sign_in.try_hint", password=f"`{SIGN_INS['admin'][1]}`"))
        for role, (login, password) in SIGN_INS.items():
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.caption(say(f"sign_in.role.{role}"), width="content")
                if st.button(say("sign_in.open", login=login), key=f"try_{login}", type="tertiary"):
                    outcome = proved(login, password)
    if isinstance(outcome, Problem):
        st.error(told(outcome))
    return outcome

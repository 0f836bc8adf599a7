"""Who looks at this page: the person the gate named, as the data knows them at this moment."""

from uuid import UUID

import streamlit as st

from data import store
from data.problems import Problem
from data.viewer import Viewer, current
from pages.words import LANGUAGES, say, told

COOKIE_OF_VISIT = "voronka_visit"


def staff_id() -> UUID | None:
    """The id of the signed-in person, from the header only the gate can set; None for a stranger."""
    named = st.user.get("staff_id")
    return UUID(str(named)) if named else None


def sid() -> str | None:
    """The hash of the present session's token."""
    return st.user.get("sid")


def viewer() -> Viewer:
    """The signed-in person, read anew at each call; says so and stops the run when there is none."""
    known = staff_id()
    if known is None:
        st.error(say("sign_in.first"))
        st.stop()
    try:
        return current(store.here(), known)
    except Problem as trouble:
        st.error(told(trouble))
        st.stop()


def visit() -> str:
    """The mark of this browser, to which a sign-in is bound."""
    return st.context.cookies.get(COOKIE_OF_VISIT, "")


def address() -> str:
    """The network address of this browser as the gate saw it."""
    return st.context.headers.get("X-Voronka-Address", "")


def language() -> str:
    """The person's own language; a stranger's is chosen on the page, in the address, or by the browser."""
    own = st.session_state.get("own_language")
    asked = own or st.session_state.get("lang") or st.query_params.get("lang")
    return asked if asked in LANGUAGES else browsers_language()


def browsers_language() -> str:
    """The language this browser is set to, English when it is none of ours."""
    known = (st.context.locale or "")[:2]
    return known if known in LANGUAGES else "en"

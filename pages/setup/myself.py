"""A person's own page: language, password, where they are signed in, the address of their calendar."""

import streamlit as st

from data import access, feeds, sessions, store
from data.problems import Problem
from pages.parts import calendar_address, devices, who
from pages.words import LANGUAGES, plain, say, told

viewer = who.viewer()


def choose_language() -> None:
    """Keep the chosen language; the run that follows speaks it."""
    access.set_own_language(store.here(), viewer, st.session_state["myself_language"])


st.markdown("# " + plain(viewer.name))
st.caption(say("myself.you_are", login=viewer.login or "", role=say(f"desk.role.{viewer.role}")))
left, right = st.columns(2)
with left.container(border=True):
    st.markdown("## " + say("myself.language"))
    st.segmented_control(
        say("myself.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        default=viewer.language,
        required=True,
        key="myself_language",
        on_change=choose_language,
        label_visibility="collapsed",
    )

with left.form("myself_password", clear_on_submit=True):
    st.markdown("## " + say("myself.password"))
    st.caption(say("myself.password_hint"))
    old = st.text_input(say("myself.old"), type="password", autocomplete="current-password")
    new = st.text_input(say("myself.new"), type="password", autocomplete="new-password")
    again = st.text_input(say("myself.again"), type="password", autocomplete="new-password")
    if st.form_submit_button(say("myself.change")):
        try:
            if new != again:
                raise Problem("The two passwords are not the same.", field="again")
            access.change_own_password(store.here(), viewer, old, new, who.sid(), who.address())
            st.success(say("myself.changed"))
        except Problem as trouble:
            st.error(told(trouble))
with right.container(border=True):
    st.markdown("## " + say("myself.sessions"))
    for session in sessions.of(store.here(), viewer.id):
        devices.show(session, session.sid == who.sid())
    with st.container(horizontal=True):
        if st.button(say("myself.out_here")):
            st.switch_page("setup/sign_out.py")
        if st.button(say("myself.out_everywhere")):
            sessions.end_all(store.here(), viewer.id)
            st.switch_page("setup/sign_out.py")
if viewer.may("own.feed"):
    with right.container(border=True):
        calendar_address.show(feeds.standing(viewer), lambda: feeds.create(viewer), lambda: feeds.revoke(viewer))

"""The first set-up of a new database: the company and its first administrator, with the code from the server's log."""

import streamlit as st

from data import founding, store
from data.accounts import SHORTEST, Account
from data.company import Company
from data.problems import Problem
from pages.parts import sign_in, who
from pages.parts.zones import CURRENCIES, here_and_now, zones
from pages.words import LANGUAGES, language, say, told

with st.container(horizontal_alignment="center"), st.container(width=560):
    sign_in.head(say("begin.what_it_is"))
    with st.form("begin", enter_to_submit=False):
        st.markdown("## " + say("begin.proof"))
        st.caption(say("begin.code_help"))
        code = st.text_input(say("begin.code"), placeholder="XXXX-XXXX", autocomplete="off", key="begin_code")
        st.markdown("## " + say("begin.company"))
        name = st.text_input(say("begin.name"), max_chars=120, key="begin_name")
        with st.container(horizontal=True):
            currency = st.selectbox(say("begin.currency"), CURRENCIES, accept_new_options=True, key="begin_currency")
            zone = st.selectbox(say("begin.time_zone"), zones(), index=zones().index(here_and_now()), key="begin_zone")
            spoken = st.selectbox(
                say("begin.language"), list(LANGUAGES), format_func=LANGUAGES.get, index=list(LANGUAGES).index(language())
            )
        st.markdown("## " + say("begin.admin"))
        with st.container(horizontal=True):
            person = st.text_input(say("begin.person"), max_chars=120, key="begin_person")
            login = st.text_input(say("begin.login"), max_chars=64, autocomplete="username", key="begin_login")
        with st.container(horizontal=True):
            password = st.text_input(
                say("begin.password"),
                type="password",
                autocomplete="new-password",
                key="begin_password",
                help=say("begin.password_help", n=SHORTEST),
            )
            again = st.text_input(say("begin.again"), type="password", autocomplete="new-password", key="begin_again")
        sent = st.form_submit_button(say("begin.begin"), type="primary")
    trouble, admin = st.empty(), None
    sign_in.languages()

if sent:
    try:
        if password != again:
            raise Problem("The two passwords are not the same.", field="password")
        admin = founding.begin(
            store.here(),
            code,
            Company(name, currency or "", zone or "", spoken or "en"),
            Account(login, person, "admin", password=password, language=spoken),
            who.address(),
        )
    except Problem as wrong:
        trouble.error(told(wrong))
if admin:
    sign_in.enter(admin, "/welcome")

"""The desk: who is looking, in which language, which pages they have; trouble is told here."""

from pathlib import Path

import streamlit as st

from data import founding, store
from pages import words
from pages.parts import menu, sign_in, trouble, who

HERE = Path(__file__).parent
STATIC = HERE / "static"

signed_in = who.staff_id() is not None
words.ask_language(who.language)  # asked by fragments, which run without this script
words.use_language(None)
st.set_page_config(layout="wide" if signed_in else "centered")
st.html(HERE / "desk.css")

with trouble.frame():
    if founding.is_new(store.here()):
        menu.strangers(HERE / "setup" / "begin.py").run()
    elif not signed_in:
        menu.strangers(sign_in.draw).run()
    else:
        viewer = who.viewer()
        st.session_state["own_language"] = viewer.language
        words.use_language(viewer.language)
        st.logo(STATIC / ("logo_demo.svg" if founding.is_demo(store.here()) else "logo.svg"), size="small")
        menu.navigation(viewer).run()

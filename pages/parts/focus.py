"""Where the keyboard goes when a fresh form stands on the page: its search box. One constant script, allowed by its hash."""

import streamlit as st

SEARCH = (
    '((left) => {const look = () => {const box = document.querySelector("input[type=search]"); '
    'if (box && document.activeElement === document.body && matchMedia("(pointer: fine)").matches) box.focus(); '
    "left -= 1; if (left) setTimeout(look, 20)}; look()})(100)"
)


def search(form: str) -> None:
    """Put the cursor into the search box, unless it is somewhere already; once per `form`, a text of letters and digits.

    For two seconds: what stood there before is still being replaced. Not on a phone, where it would open its keyboard.
    """
    st.html(f'<i data-form="{form}"></i><script>{SEARCH}</script>', unsafe_allow_javascript=True)

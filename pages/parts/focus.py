"""The keyboard on a form: the cursor in the search box of a fresh one, saving from anywhere. One constant script, allowed by its hash."""

import streamlit as st

SAVE = '[class*="st-key-contact_save_next_"] button'
SEARCH = (
    '((left) => {const look = () => {const box = document.querySelector("input[type=search]"); '
    'if (box && document.activeElement === document.body && matchMedia("(pointer: fine)").matches) box.focus(); '
    "left -= 1; if (left) setTimeout(look, 20)}; look()})(100); "
)
KEYS = SEARCH + (
    'window.voronkaKeys ??= addEventListener("keydown", (key) => {'
    f"const button = document.querySelector('{SAVE}'), at = document.activeElement; "
    'if (!button || !(key.ctrlKey || key.metaKey) || !["KeyS", "Enter", "NumpadEnter"].includes(key.code)) return; '
    "key.preventDefault(); key.stopImmediatePropagation(); if (key.repeat) return; "
    "at.blur(); button.click(); at.focus()}, true) ?? 1"
)


def search(form: str) -> None:
    """Put the cursor into the search box, unless it is somewhere already; once per `form`, a text of letters and digits.

    For two seconds: what stood there before is still being replaced. Not on a phone, where it would open its keyboard.
    Ctrl+S and Ctrl+Enter save from any input: Streamlit's own shortcut leaves out what is typed but not yet sent,
    and Enter means something else to a chip; leaving the input first sends it.
    """
    st.html(f'<i data-form="{form}"></i><script>{KEYS}</script>', unsafe_allow_javascript=True)

"""The keyboard on a form: the cursor in the search box of a fresh one, saving from anywhere. Two constant scripts, allowed by their hashes."""

import streamlit as st

FIRST = {"search": "input[type=search]", "result": '[class*="st-key-contact_result_"] button'}
SAVE = '[class*="st-key-contact_save_next_"] button'
BEGIN = (
    "((at, left) => {const look = () => {const box = document.querySelector(at), now = document.activeElement; "
    'const free = now === document.body || now.closest("[class*=st-key-today_do_], [class*=st-key-today_take_]"); '
    'if (box && free && matchMedia("(pointer: fine)").matches) box.focus(); '
    'else if (box && free && now !== document.body) {box.scrollIntoView({block: "center"}); left = 1} '
    "left -= 1; if (left) setTimeout(look, 20)}; look()})('%s', 100); "
)
KEYS = (
    'window.voronkaKeys ??= addEventListener("keydown", (key) => {'
    f"const button = document.querySelector('{SAVE}'), at = document.activeElement; "
    'if (!button || !(key.ctrlKey || key.metaKey) || !["KeyS", "Enter", "NumpadEnter"].includes(key.code)) return; '
    "key.preventDefault(); key.stopImmediatePropagation(); if (key.repeat) return; "
    "at.blur(); button.click(); at.focus()}, true) ?? 1"
)
SCRIPTS = {name: BEGIN % at + KEYS for name, at in FIRST.items()}


def begin(form: str, at: str = "search") -> None:
    """Put the cursor into the `search` box, or on the first `result` when the client is known; once per `form`, a text of letters and digits.

    Only from nowhere or from a button of the day's list. For two seconds: what stood there before is still being replaced.
    Not on a phone, where it would open its keyboard: there the form that a button of the list has filled comes into sight.
    Ctrl+S and Ctrl+Enter save from any input: Streamlit's own shortcut leaves out what is typed but not yet sent,
    and Enter means something else to a chip; leaving the input first sends it.
    """
    st.html(f'<i data-form="{form}"></i><script>{SCRIPTS[at]}</script>', unsafe_allow_javascript=True)

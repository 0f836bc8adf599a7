"""Leaving the desk for a plain HTTP door, from inside a script: its text is constant, allowed by its hash."""

from html import escape

import streamlit as st

CLICK = 'document.getElementById("voronka-leave").click()'


def leave(address: str, words: str) -> None:
    """Send the browser to an address of this server and end the run; `words` is the link for who must click it."""
    st.html(
        f'<a id="voronka-leave" href="{escape(address, quote=True)}" target="_self">{escape(words)}</a><script>{CLICK}</script>',
        unsafe_allow_javascript=True,
    )
    st.stop()

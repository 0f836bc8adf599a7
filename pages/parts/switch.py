"""A switch between views that stands in the address by its code, so that a link opens the same view in every language."""

import streamlit as st

from pages.words import say


def switch(name: str, options, words) -> str:
    """Draw it and return the chosen code; the first option is the usual one and not named in the address. One option alone is not drawn."""
    options, key, said = list(options), f"switch_{name}", st.query_params.get(name)
    shown = st.session_state[key] = said if said in options else options[0]
    if len(options) > 1:
        st.segmented_control(
            say("funnel.measure"),
            options,
            required=True,
            label_visibility="collapsed",
            key=key,
            format_func=words,
            on_change=lambda: _tell(name, st.session_state[key], options[0]),
        )
    return shown


def _tell(name: str, value: str, usual: str) -> None:
    if value == usual:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def measure_words(kind: str) -> str:
    """How the switch between `count` and `money` is said."""
    return say(f"funnel.measure.{kind}")

"""Trouble, shown in one place: a Problem is one sentence, anything else a calm one with the number it has in the log."""

import contextlib
import logging
import secrets

import streamlit as st

from data.problems import Problem
from pages.words import say, told

log = logging.getLogger("voronka")


@contextlib.contextmanager
def frame():
    """What goes wrong inside is told on the page; what was drawn before stays."""
    try:
        yield
    except Exception as trouble:  # noqa: BLE001  the outermost frame: everything ends here
        tell(trouble)


def tell(trouble: Exception) -> bool:
    """Show the trouble; True says that nobody else needs to."""
    if isinstance(trouble, Problem):
        st.error(told(trouble))
        return True
    number = secrets.token_hex(3)
    log.error("Trouble %s", number, exc_info=trouble)
    st.error(say("desk.trouble", number=number))
    return True

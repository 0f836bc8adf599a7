"""Offers with a deadline: what was offered to whom until when, and what came of it."""

import streamlit as st

from data.viewer import Viewer
from pages.words import say
from queries import reader


def draw(viewer: Viewer) -> None:
    """The whole part of the page."""
    found = reader.rows("offers/list", viewer)
    if not found:
        st.info(say("offers.none"), icon=":material/local_offer:")

"""Offers with a deadline and the documents written for clients: /offers."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('desk.page.offers')}")

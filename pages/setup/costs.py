"""Stands in for the page to come: /costs."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('costs.title')}")

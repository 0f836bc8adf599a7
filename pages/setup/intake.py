"""Stands in for the page to come: /intake."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('intake.title')}")

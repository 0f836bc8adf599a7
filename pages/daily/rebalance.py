"""Stands in for the page to come: /rebalance."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('rebalance.title')}")

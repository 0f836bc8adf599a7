"""Templates of offers and contracts, their numbers and who approves them: /templates."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('desk.page.templates')}")

"""overview"""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('desk.page.overview')}")

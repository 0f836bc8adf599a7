"""Does an action help? A random half gets it: /experiments."""

import streamlit as st

from pages.words import say

st.markdown(f"# {say('desk.page.experiments')}")

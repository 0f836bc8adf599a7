"""After the first set-up: bring what is there already, or look around."""

import streamlit as st

from pages.parts import who
from pages.words import plain, say

viewer = who.viewer()
with st.container(horizontal_alignment="center"), st.container(width=720):
    st.markdown("# " + say("begin.ready", name=plain(viewer.name)))
    st.caption(say("begin.ready_hint"))
    for column, page, key in zip(st.columns(2), ("setup/import_data.py", "dashboards/funnel.py"), ("import", "look"), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown("## " + say(f"begin.{key}"))
            st.caption(say(f"begin.{key}_hint"))
            if st.button(say(f"begin.{key}_button"), type="primary" if key == "import" else "secondary"):
                st.switch_page(page)

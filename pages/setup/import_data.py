"""Files of other programs come in: drop, see what will happen, take in, undo: /import_data."""

import streamlit as st

from data.problems import Problem
from pages.parts import import_file, import_map, import_outcome, import_past
from pages.parts.import_words import reason
from pages.parts.who import viewer
from pages.words import count, number, say

me = viewer()
st.markdown(f"# {say('import_data.title')}")
if not me.may("imports.take_in"):
    st.info(say("import_data.not_yours"))
    st.stop()
if flash := st.session_state.pop("import_flash", None):
    st.success(
        count("import_data.taken_in", flash.new + flash.changed)
        + " "
        + say(
            "import_data.taken_in_facts",
            new=number(flash.new),
            changed=number(flash.changed),
            same=number(flash.same),
            refused=number(flash.refused),
        )
    )

st.caption(say("import_data.caption"))
file = import_file.drop()
begun = None
if file is not None:
    try:
        if (begun := import_map.start(me, file)) is not None:
            outcome = st.container()
            map_ = import_map.details(me, *begun)
            with outcome:
                import_outcome.show(me, begun[0], map_)
    except Problem as problem:
        (outcome if begun else st).error(reason(problem))

import_past.show(me)

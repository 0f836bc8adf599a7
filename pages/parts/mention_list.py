"""The lists of mentions: to be judged, to be answered, and what was settled last, folded."""

import streamlit as st

from pages.parts import mention_lines
from pages.words import count, number, say
from queries import reader
from queries.models import sentiment

STAGES = ("judge", "answer")
LATELY = 30


def learned(viewer, line=None):
    """What the company's own judgements teach about words; None while there are too few."""
    return sentiment.learn((one["words"], one["sentiment"]) for one in reader.rows("mentions/judged", viewer, line=line))


def draw(viewer, asked: dict, act) -> None:
    """What waits, the unjudged first, then the unanswered; below them what is settled."""
    if said := st.session_state.pop("mentions_said", None):
        twice = " " + count("mentions.said_twice", said[1]) if said[1] else ""
        st.success(count("mentions.said", said[0]) + twice, icon=":material/check:")
    found, taught = reader.rows("mentions/list", viewer, **asked), learned(viewer)
    if not found:
        ever = reader.rows("mentions/list", viewer, **asked, settled=True, most=1)
        with st.container(border=True):
            st.markdown(f"**{say('mentions.none' if ever else 'mentions.nothing')}**  \n:gray[{say('mentions.none_hint')}]")
    for stage in STAGES:
        some = [one for one in found if one["stage"] == stage]
        if some:
            with st.container(border=True, gap="small"):
                st.markdown(f"## {say(f'mentions.to.{stage}')} :gray[{number(len(some))}]")
                st.caption(say(f"mentions.to.{stage}_hint"))
                for one in some:
                    mention_lines.line(one, taught, act)
    if found and found[0]["n"] > len(found):
        st.caption(count("mentions.more", found[0]["n"] - len(found)))
    _settled(viewer, asked, act)


def _settled(viewer, asked: dict, act) -> None:
    box = st.expander(say("mentions.settled"), key="mentions_settled", on_change="rerun")
    if not box.open:
        return
    with box:
        found = reader.rows("mentions/list", viewer, **asked, settled=True, most=LATELY)
        if not found:
            st.caption(say("mentions.settled_none"))
        for one in found:
            mention_lines.line(one, None, act)
        if found and found[0]["n"] > len(found):
            st.caption(count("mentions.settled_more", found[0]["n"] - len(found)))

"""Reviews and mentions: what waits to be judged and answered, what was settled, and whom we asked for a review: /mentions."""

from uuid import UUID

import streamlit as st

from data import mention_ends, mentions, review_requests
from pages.parts import filters, links, mention_asks, mention_list, mention_new, mention_story
from pages.parts.who import viewer
from pages.words import say

ACTS = {
    "judge": mention_ends.judge,
    "answer": mention_ends.answer,
    "client": mentions.link,
    "complain": mention_ends.complain,
    "take_back": mentions.take_back,
}


def act(name: str, *given, **values) -> None:
    """One call into the data."""
    ACTS[name](viewer(), *given, **values)


def save(found: list, key: UUID) -> tuple[int, int]:
    """New mentions: one, or several at once; how many are new and how many stood there already."""
    made = [mentions.Mention(**one) for one in found]
    if len(made) == 1:
        mentions.enter(viewer(), made[0], key=key)
        return 1, 0
    return mentions.enter_all(viewer(), made, key=key)


me = viewer()
may = me.may("mentions.write")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('mentions.title')}")
    st.space("stretch")
    asked = filters.narrow(me, ("line",))
    if may:
        st.button(say("mentions.add"), icon=":material/add:", type="primary", key="mentions_add", on_click=mention_new.begin, args=("one",))
        st.button(
            say("mentions.paste"), icon=":material/content_paste:", key="mentions_paste", on_click=mention_new.begin, args=("several",)
        )
        if me.may("imports.take_in"):
            links.offer("import_data", say("mentions.import"), kind="mentions")
if me.sees_whole:
    mention_list.draw(me, asked, act if may else None)
if me.may("reviews.ask"):
    mention_asks.draw(me, asked, review_requests)
if not (may and mention_new.drawer(me, save)) and me.sees_whole:
    mention_story.drawer(me, act if may else None)

"""A client that leaves: one of the company's reasons, their own words; said later, and taken back."""

import streamlit as st

from pages.parts import asking
from pages.words import say
from queries import reader


def draw(viewer, facts: dict, write) -> None:
    """Who is with us can leave; of who has left the reason can be put right, and they can come back."""
    about = {"version": facts["version"]}
    left = facts["left_at"] is not None
    reason, because = _asked(viewer, facts)
    if st.button(say("client.say_why" if left else "client.leave"), key=asking.name("more", "leave")):
        what = "say_why" if left else "leave"
        asking.settle("more", lambda: write(what, facts["client_id"], because or "", reason=reason, **about))
    if left and st.button(say("client.come_back"), key=asking.name("more", "back")):
        asking.settle("more", lambda: write("come_back", facts["client_id"], **about))


def _asked(viewer, facts: dict) -> tuple[str | None, str]:
    """The reason and the words, as they stand."""
    known = {one["code"]: one["name"] for one in reader.rows("client/lists", viewer) if one["list"] == "leaving"}
    now = str(facts["leaving_reason_id"] or "")
    if now and now not in known:
        known[now] = facts["leaving_reason"]
    reason = st.selectbox(
        say("client.leaving_reason"),
        list(known),
        index=list(known).index(now) if now else None,
        format_func=known.get,
        key=asking.name("more", "reason"),
        placeholder="",
    )
    because = st.text_input(
        say("client.leaving_words"), value=facts["left_because"] or "", key=asking.name("more", "because"), max_chars=500
    )
    return reason, because

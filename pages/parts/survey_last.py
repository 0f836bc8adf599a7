"""The last answers with what came of them: who is called until when by whom, and who was."""

import streamlit as st

from pages.parts import cards, links, survey_script, survey_to_name
from pages.words import day, number, plain, say
from queries import reader


def draw(viewer, asked: dict, act) -> None:
    """Over it those that wait for a theme; a sentence when nobody answered yet."""
    if viewer.may("surveys.ask"):
        survey_to_name.draw(viewer, asked, act)
    found = reader.rows("surveys/last", viewer, **asked)
    with cards.card(say("surveys.last")):
        if not found:
            st.markdown(f":gray[{say('surveys.no_answers')}]")
        for one in found:
            _line(one)


def _line(one: dict) -> None:
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_badge(one), width="content")
            links.link("client", plain(one["client"]), id=one["client_id"])
            st.caption(
                " · ".join(filter(None, (day(reader.to_local(one["happened_at"])), plain(one["person"] or ""), _way(one)))), width="content"
            )
        said = [plain(one[name]) for name in ("why", "better") if one[name]]
        if said or one["theme"]:
            st.markdown((f":gray-badge[{plain(one['theme'])}] " if one["theme"] else "") + " — ".join(said))
        if one["follow_state"]:
            st.caption(_follow(one))


def _badge(one: dict) -> str:
    if one["score"] is not None:
        return survey_script.badge(one["score"])
    return f":blue-badge[{say('surveys.csi', value=number(one['csi']))}]"


def _way(one: dict) -> str:
    return say(f"surveys.way.{one['way']}") if one["way"] else ""


def _follow(one: dict) -> str:
    """Call until Fri 6 Mar, Ann; or that it was done, or called off."""
    at = one["follow_held_at"] if one["follow_state"] == "held" else one["follow_due_at"]
    return say(f"surveys.follow.{one['follow_state']}", day=day(reader.to_local(at), "EEE d MMM"), owner=plain(one["follow_owner"] or "—"))

"""Whom to ask today: clients of running waves, not tried yet first; a click puts one into the script beside."""

import contextlib
from uuid import UUID

import streamlit as st

from pages.parts import cards, links
from pages.words import count, plain, say
from queries import reader

SHOWN = 9


def waiting(viewer, asked: dict) -> list[dict]:
    """The invitations to act on, in order."""
    return reader.rows("surveys/to_ask", viewer, **asked)


def present(viewer, lines: list[dict]) -> dict | None:
    """The one in the script: the one the address names, else the first."""
    named = st.query_params.get("ask")
    there = next((one for one in lines if str(one["invitation_id"]) == named), None)
    return there or (_named(viewer, named) if named else None) or (lines[0] if lines else None)


def _named(viewer, invitation: str) -> dict | None:
    """One that stands too far down the list, or is not for this viewer's filters."""
    with contextlib.suppress(ValueError):
        return reader.row("surveys/to_ask", viewer, invitation=UUID(invitation)) or None
    return None


def offer(viewer, client: UUID | None) -> None:
    """Where a client is spoken with who is to be asked: the way to the script; nothing for others."""
    if client and (due := reader.row("surveys/offer", viewer, client=client)):
        links.offer("surveys", say("surveys.offer"), ask=due["invitation_id"])


def choose(invitation: str) -> None:
    """Put an invitation into the script at the next run (to be used as a callback)."""
    st.query_params["ask"] = invitation


def draw(viewer, lines: list[dict], now: dict | None) -> None:
    """The list, or why it is empty."""
    caption = count("surveys.to_ask_n", lines[0]["n"]) if lines else ""
    with cards.card(say("surveys.to_ask"), caption=caption):
        if not lines:
            st.markdown(f"**{say('surveys.nobody')}**  \n:gray[{say('surveys.nobody_hint')}]")
            return
        for one in lines[:SHOWN]:
            _line(viewer, one, one is now)
        if (more := lines[0]["n"] - min(SHOWN, len(lines))) > 0:
            st.caption(count("surveys.to_ask_more", more))


def _line(viewer, one: dict, now: bool) -> None:
    others = one["owner"] if one["owner"] != viewer.name else None
    said = [plain(words) for words in (one["person"], one["phone"] or one["email"], others) if words]
    tried = f" :orange-badge[{count('surveys.tried', one['tries'])}]" if one["tries"] else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            name = f"**{plain(one['client'])}**" if now else plain(one["client"])
            st.markdown(f"{name}{tried}")
            st.caption(" · ".join(said))
        label = say("surveys.in_script") if now else say("surveys.ask")
        given = {"type": "tertiary", "disabled": now, "on_click": choose, "args": (str(one["invitation_id"]),)}
        st.button(label, key=f"survey_ask_{one['invitation_id']}", icon=":material/arrow_forward:", icon_position="right", **given)

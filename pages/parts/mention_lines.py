"""One mention in a line: how it is meant, where and when it was written, by whom, how long it waits, its words; judged with one key."""

from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import links
from pages.words import count, day, number, plain, say, told
from queries import reader
from queries.models import sentiment

COLOURS = {"positive": "green", "neutral": "gray", "negative": "red"}
SHOWN = 400  # characters of the words


def show(mention_id: str) -> None:
    """Ask for the drawer of a mention at the next run (to be used as a callback)."""
    st.query_params["mention"] = mention_id


def line(one: dict, learned, act) -> None:
    """Draw one mention with what can be done about it at once; `act` None: nothing may be written."""
    with st.container(gap=None, key=f"mention_{one['mention_id']}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(head(one), width="stretch")
            name = "mentions.answer" if act and one["stage"] == "answer" else "mentions.open"
            st.button(say(name), key=f"mention_open_{one['mention_id']}", type="tertiary", icon=":material/arrow_forward:",
                      icon_position="right", on_click=show, args=(one["mention_id"],))  # fmt: skip
        words = one["words"] or ""
        st.markdown(plain(words if len(words) <= SHOWN else words[:SHOWN] + "…") or f":gray[{say('mentions.no_words')}]")
        about(one)
        if act and one["stage"] == "judge":
            judge(one, learned, act)


def head(one: dict) -> str:
    """How it is meant, its stars, place and day; of a competitor whose."""
    tone = f":{COLOURS[one['sentiment']]}-badge[{say('mentions.tone.' + one['sentiment'])}]" if one["sentiment"] else ""
    stars = f":gray-badge[★ {number(one['rating'], 0 if one['rating'] == int(one['rating']) else 1)}]" if one["rating"] is not None else ""
    rival = f":violet-badge[{say('mentions.of_competitor', name=plain(one['competitor']))}]" if one["competitor"] else ""
    where = f"**{plain(one['place'])}** :gray[{day(reader.to_local(one['happened_at']), 'd MMM y')}]"
    return " ".join(part for part in (tone, stars, rival, where, waiting(one)) if part)


def waiting(one: dict) -> str:
    """How long it has been waiting for an answer; nothing when it waits for none."""
    if one["answered_at"] or one["competitor"]:
        return ""
    days = int(one["hours"] // 24)
    return f":{'orange' if days >= 1 else 'gray'}[{count('mentions.waits', days) if days else say('mentions.waits_today')}]"


def about(one: dict) -> None:
    """Who wrote it, whose client that is, and what became of it."""
    said = [plain(one["author"])] if one["author"] else []
    said += [plain(one["owner"])] if one["owner"] else []
    said += [say("mentions.asked_for")] if one["asked_for"] else []
    said += [say("mentions.answered", day=day(reader.to_local(one["answered_at"])))] if one["answered_at"] else []
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if one["client_id"]:
            links.link("client", plain(one["client"] or "—"), id=one["client_id"])
        if one["complaint_id"]:
            links.link("complaints", say("mentions.complaint"), complaint=one["complaint_id"])
        if said:
            st.caption(" · ".join(said), width="content")


def judge(one: dict, learned, act, where: str = "row") -> None:
    """Three chips, moved along with the arrow keys; what the words suggest stands beside them and decides nothing."""
    told_by = sentiment.suggest(learned, one["words"] or "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(say("mentions.judge"), sentiment.TONES, format_func=lambda tone: say(f"mentions.tone.{tone}"),
                                      key=f"mention_tone_{where}_{one['mention_id']}_{one['version']}", label_visibility="collapsed")  # fmt: skip
        if told_by:
            st.caption(say(f"mentions.suggested.{told_by[0]}"), width="content")
    if chosen and chosen != one["sentiment"]:
        key = st.session_state.setdefault(f"mention_key_{one['mention_id']}_{one['version']}_{chosen}", uuid4())
        settle(lambda: act("judge", UUID(one["mention_id"]), chosen, suggested=told_by and told_by[0], version=one["version"], key=key))


def settle(write) -> None:
    """One call into the data; a Problem is told at its place, and what was typed stays."""
    try:
        write()
    except Problem as problem:
        st.error(told(problem))
    else:
        st.rerun()

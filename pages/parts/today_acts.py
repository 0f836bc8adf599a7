"""What is done from a line of Today in place: a promise kept, a lead taken, left alone until a day. The page hands over the writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from pages.parts import links
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.parts.today_list import Day
from pages.words import day, plain, say, told
from queries import reader

# What is left alone for each kind of line that may be; a contact or a promise is moved instead
ABOUT = {
    "lead": "lead",
    "over_limit": "deal",
    "no_next": "deal",
    "asleep": "client",
    "cooling": "client",
    "birthday": "person",
    "renewal": "deal",
}


@dataclass(frozen=True)
class Acts:
    """The writes of the page, each `(line, key)`; `hush` also takes the day, the reason and a note; `wake` takes a spell back."""

    keep: Callable
    take: Callable
    hush: Callable
    wake: Callable


def once(act: Callable, line: dict) -> None:
    """Do it before the page is drawn again; the same line clicked twice is one act. What is wrong is told above the list."""
    keys = st.session_state.setdefault("today_keys", {})
    try:
        act(line, keys.setdefault((act.__name__, line["code"], line.get("version")), uuid4()))
    except Problem as problem:
        st.session_state["today_trouble"] = told(problem)


def beside(viewer, shown: Day, code: str | None, acts: Acts) -> None:
    """Above the form: which line of the list stands in it, its card, and the way to leave it alone."""
    _left_alone(acts)
    line = shown.line(code)
    if line is None:
        return
    place = 1 + shown.order.index(line)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("today.place", n=place, of=len(shown.order)))
        st.space("stretch")
        if line["client_id"] and links.there("client"):
            links.link("client", say("today.open_card"), id=line["client_id"])
        if line["kind"] == "complaint" and links.there("complaints"):
            links.link("complaints", say("today.open_complaint"), complaint=line["item_id"])
        if line["kind"] == "offer" and links.there("offers"):
            links.link("offers", say("today.open_offer"), client=line["client_id"])
        if line["kind"] in ABOUT:
            _leave_alone(viewer, line, acts)


def _leave_alone(viewer, line: dict, acts: Acts) -> None:
    with st.popover(
        say("today.leave_alone"), type="tertiary", icon=":material/snooze:", on_change="rerun", key=f"today_snooze_{line['code']}"
    ) as fold:
        if not fold.open:
            return
        st.caption(say("today.leave_alone_hint"))
        reasons = apart({one["code"]: plain(one["name"]) for one in reader.rows("contacts/lists", viewer) if one["list"] == "quiet_reason"})
        name = f"today_quiet_{line['code']}"
        reason = st.pills(say("today.reason"), list(reasons), format_func=reasons.get, key=f"{name}_reason")
        note = st.text_input(say("today.note"), key=f"{name}_note", max_chars=300)
        week = today() + timedelta(days=7)
        until = st.date_input(
            say("today.until"), value=week, min_value=today() + timedelta(days=1), format="DD.MM.YYYY", key=f"{name}_until"
        )
        if st.button(say("today.leave"), key=f"{name}_leave"):
            _hush(line, acts, until, reason and UUID(reason), note or "")


def _hush(line: dict, acts: Acts, until, reason, note: str) -> None:
    keys = st.session_state.setdefault("today_keys", {})
    try:
        acts.hush(line, keys.setdefault(("hush", line["code"], until), uuid4()), until, reason, note)
    except Problem as problem:
        st.error(told(problem))
        return
    key = keys.pop(("hush", line["code"], until))
    st.session_state["today_hushed"] = (key, line["client"], until)
    st.rerun()


def _left_alone(acts: Acts) -> None:
    """What was left alone last, until something else is done, with the way back."""
    if "today_hushed" not in st.session_state:
        return
    key, client, until = st.session_state["today_hushed"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":green-badge[:material/snooze: {say('today.left_alone', client=plain(client), day=day(until, 'd MMM'))}]", width="content"
        )
        if st.button(say("log_contact.undo"), key=f"today_wake_{key.hex}", type="tertiary", icon=":material/undo:"):
            try:
                acts.wake(key)
            except Problem as problem:
                st.error(told(problem))
                return
            del st.session_state["today_hushed"]
            st.rerun()

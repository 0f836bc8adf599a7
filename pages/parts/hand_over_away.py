"""Who is away in the next sixty days, who stands in, and the form to write it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.parts import links
from pages.parts.contact_entry import apart
from pages.words import count, day, plain, say
from queries import reader

EDITED = "hand_over_edited"  # the absence that is being changed
SHAPE = "EEE d MMM"


@dataclass(frozen=True)
class Entry:
    """What was typed: `until` is the first day back. `id` and `version` of an absence that is changed."""

    staff_id: UUID | None
    since: date | None
    until: date | None
    deputy_id: UUID | None
    reason: str
    sure: bool
    id: UUID | None = None
    version: int = 0


def calendar(viewer: Viewer, end) -> list[dict]:
    """A line per absence, the next first; `end(id, version)` ends it. Returns the absences."""
    found = reader.rows("hand_over/away", viewer)
    st.markdown("## " + say("hand_over.away"))
    if not found:
        st.caption(say("hand_over.nobody_away"))
    for one in found:
        _line(one, end)
    return found


def _line(one: dict, end) -> None:
    with st.container(border=True, gap="xsmall"):
        now = f" :orange-badge[{say('hand_over.away_now')}]" if one["running"] else ""
        st.markdown(f"**{plain(one['name'])}** · {_days(one)}{now}")
        deputy = say("hand_over.stands_in", name=plain(one["deputy"])) if one["deputy"] else f":orange[{say('hand_over.no_deputy')}]"
        waiting = count("hand_over.waiting", one["waiting"]) if one["waiting"] else ""
        st.markdown(" · ".join(filter(None, (deputy, waiting, plain(one["reason"] or "")))))
        with st.container(horizontal=True):
            st.button(say("hand_over.change"), key=f"change_{one['absence_id']}", on_click=_edit, args=(one["absence_id"],))
            label = say("hand_over.back_today" if one["running"] else "hand_over.strike")
            st.button(label, key=f"end_{one['absence_id']}", on_click=end, args=(UUID(one["absence_id"]), one["version"]))
            links.link("rebalance", say("rebalance.link_absence"), who=one["staff_id"], since=one["since"], until=one["until"])


def _days(one: dict) -> str:
    last = _last(one)
    return day(one["since"], SHAPE) if last == one["since"] else f"{day(one['since'], SHAPE)} – {day(last, SHAPE)}"


def leave() -> None:
    """Show the empty form again."""
    _edit(None)


def _edit(absence_id: str | None) -> None:
    st.session_state[EDITED] = absence_id


def form(colleagues: list[dict], found: list[dict], token: str, warned: bool) -> Entry | None:
    """The form, empty or with the absence that is changed; what was entered when it was sent. `warned` offers to do it all the same."""
    old = next((one for one in found if one["absence_id"] == st.session_state.get(EDITED)), {})
    st.markdown("## " + (say("hand_over.change_of", name=plain(old["name"])) if old else say("hand_over.new_absence")))
    names = apart({one["staff_id"]: one["name"] for one in colleagues if not one["gone"]})
    key = f"{token}_{old.get('absence_id')}"
    with st.form(f"absence_{key}", border=False, enter_to_submit=False):
        staff = old.get("staff_id") or st.selectbox(
            say("hand_over.who"), list(names), None, format_func=names.get, placeholder=say("hand_over.choose"), key=f"away_who_{key}"
        )
        one, other = st.columns(2)
        first = one.date_input(say("hand_over.first_day"), old.get("since"), format="DD.MM.YYYY", key=f"away_first_{key}")
        last = other.date_input(
            say("hand_over.last_day"), _last(old), format="DD.MM.YYYY", help=say("hand_over.last_day_help"), key=f"away_last_{key}"
        )
        people = [None, *(one for one in names if one != staff)]
        deputy = st.selectbox(
            say("hand_over.deputy"),
            people,
            people.index(old.get("deputy_id")) if old.get("deputy_id") in people else 0,
            format_func=lambda one: names.get(one, say("hand_over.nobody")),
            help=say("hand_over.deputy_help"),
            key=f"away_deputy_{key}",
        )
        reason = st.text_input(say("hand_over.reason"), old.get("reason") or "", max_chars=200, key=f"away_reason_{key}")
        sure = warned and st.checkbox(say("hand_over.all_the_same"), key=f"away_sure_{key}")
        sent = st.form_submit_button(say("hand_over.save_change" if old else "hand_over.write"), type="primary")
    if old:
        st.button(say("hand_over.leave"), on_click=leave)
    until = (last or first) + timedelta(days=1) if last or first else None
    typed = (first, until, _id(deputy), reason, bool(sure))
    return Entry(_id(staff), *typed, _id(old.get("absence_id")), old.get("version", 0)) if sent else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _last(old: dict) -> date | None:
    return old["until"] - timedelta(days=1) if old else None

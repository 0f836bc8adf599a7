"""One line per complaint: how long there is to answer, what, with whom, whose, and what was done last."""

import streamlit as st

from pages.parts import links, promise_lines
from pages.words import count, day, number, plain, say
from queries import reader

SOON = 9  # working hours: a day or less


def show(complaint_id: str) -> None:
    """Ask for the story of a complaint at the next run (to be used as a callback)."""
    st.query_params["complaint"] = complaint_id


def line(viewer, one: dict) -> None:
    """Draw one complaint, open or closed, with the way to its story."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"complaint_{one['complaint_id']}"):
        with st.container(gap=None, width="stretch"):
            st.markdown(" ".join([badge(one), severity(one), plain(one["what"])]))
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                _facts(viewer, one)
        st.button(
            say("complaints.story"),
            key=f"complaint_story_{one['complaint_id']}",
            icon=":material/arrow_forward:",
            icon_position="right",
            type="tertiary",
            on_click=show,
            args=(one["complaint_id"],),
        )


def _facts(viewer, one: dict) -> None:
    if one["client_id"]:
        links.link("client", plain(one["client"] or "—"), id=one["client_id"])
    said = promise_lines.owner(viewer, one)
    if one["closed_at"]:
        said.append(plain(one["outcome"] or "—"))
    elif one["last_step"]:
        said.append(f"{day(reader.to_local(one['last_step_at']))}: {plain(one['last_step'])}")
    else:
        said.append(say("complaints.no_step"))
    st.caption(" · ".join(said), width="content")


def badge(one: dict) -> str:
    """How long there is to answer, in working time; how late it is; or how it ended."""
    if one["closed_at"]:
        return _ended(one)
    if one["hours"] is None:
        return f":gray-badge[{say('complaints.no_deadline')}]"
    until = moment(one["deadline_at"])
    if one["late"]:
        hours = count("complaints.late", max(1, round(-one["hours"])))
        return f":red-badge[{hours}] :violet-badge[{say('complaints.escalated', since=until)}]"
    return f":{'orange' if one['hours'] <= SOON else 'gray'}-badge[{count('complaints.left', round(one['hours']))} · {until}]"


def _ended(one: dict) -> str:
    took = f":gray-badge[{count('complaints.took', max(1, round(one['days'])))}] :gray[{day(reader.to_local(one['closed_at']))}]"
    score = one["satisfaction"]
    if score is None:
        return took
    return (
        f"{took} :{'green' if score >= 9 else 'orange' if score >= 7 else 'red'}-badge[{say('complaints.satisfied', score=number(score))}]"
    )


def severity(one: dict) -> str:
    """How bad it is."""
    words = say(f"complaints.severity.{one['severity']}")
    return f":{'red' if one['severity'] == 3 else 'gray'}-badge[{words}]"


def moment(at) -> str:
    """A deadline in local time: Mon 9 Mar, 15:00."""
    local = reader.to_local(at)
    return f"{day(local, 'EEE d MMM')}, {local:%H:%M}"

"""The lists of complaints: late ones first, then those in time by deadline, then how the last ones ended."""

import streamlit as st

from pages.parts import complaint_lines, filters, promise_address
from pages.words import count, number, say
from queries import reader

SHOWN = 15  # closed ones, until all are asked for
ALL = 200


def narrowed(viewer) -> dict:
    """Draw the filters; what the lists are narrowed to."""
    chosen = filters.narrow(viewer, ("line", "manager"))
    severity = st.segmented_control(
        say("complaints.severity"),
        [1, 2, 3],
        format_func=lambda level: say(f"complaints.severity.{level}"),
        label_visibility="collapsed",
        **promise_address.bound("severity", (1, 2, 3)),
    )
    return chosen | {"severity": severity}


def draw(viewer, asked: dict) -> None:
    """Open ones in two groups, closed ones below."""
    found = reader.rows("complaints/list", viewer, **asked)
    if not found:
        with st.container(border=True):
            st.markdown(f"**{say('complaints.none')}**  \n:gray[{say('complaints.none_hint')}]")
    whole = "heads" if viewer.sees_whole else "own"
    _group(viewer, say(f"complaints.late_ones.{whole}"), [one for one in found if one["late"]], say(f"complaints.late_hint.{whole}"))
    _group(viewer, say("complaints.in_time"), [one for one in found if not one["late"]])
    if found and found[0]["n"] > len(found):
        st.caption(count("complaints.more", found[0]["n"] - len(found)))
    _closed(viewer, asked)


def _group(viewer, title: str, lines: list[dict], caption: str = "") -> None:
    if lines:
        with st.container(border=True, gap="small"):
            st.markdown(f"## {title} :gray[{number(len(lines))}]")
            if caption:
                st.caption(caption)
            for one in lines:
                complaint_lines.line(viewer, one)


def _closed(viewer, asked: dict) -> None:
    whole = st.session_state.get("complaints_all", False)
    found = reader.rows("complaints/list", viewer, **asked, closed=True, most=ALL if whole else SHOWN)
    if not found:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('complaints.closed')} :gray[{number(found[0]['n'])}]")
        for one in found:
            complaint_lines.line(viewer, one)
        if found[0]["n"] > len(found):
            st.button(count("complaints.show_all", found[0]["n"]), type="tertiary", on_click=_show_all, key="complaints_show_all")


def _show_all() -> None:
    st.session_state["complaints_all"] = True

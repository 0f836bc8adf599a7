"""The drawer of one complaint: how it stands, what can be done about it, and all that happened around it."""

from datetime import datetime
from uuid import UUID, uuid4

import streamlit as st

from pages.parts import complaint_acts, complaint_lines, links
from pages.words import day, plain, say
from queries import reader

ICONS = {"came": ":material/report:", "step": ":material/check:", "contact": ":material/call:"}


def drawer(viewer, act) -> None:
    """Open the drawer when the address names a complaint; `act(name, *given, **values)` writes, None when nothing may be written."""
    asked = st.query_params.get("complaint")
    if asked:
        st.dialog(say("complaints.one"), width="large", position="right", on_dismiss=_close)(_inside)(viewer, asked, act)


def _close() -> None:
    st.query_params.pop("complaint", None)


def _inside(viewer, asked: str, act) -> None:
    try:
        one = reader.row("complaints/one", viewer, complaint=UUID(asked))
    except ValueError:
        one = {}
    if not one:
        st.info(say("complaints.not_there"))
        return
    _head(one)
    story = reader.rows("complaints/story", viewer, complaint=one["complaint_id"])
    if act:
        steps = sum(entry["kind"] == "step" for entry in story)
        key = st.session_state.setdefault(f"complaint_key_{asked}_{one['version']}_{steps}", uuid4())
        complaint_acts.draw(viewer, one, act, key)
    _story(story)


def _head(one: dict) -> None:
    st.markdown(f"**{plain(one['what'])}**")
    st.markdown(f"{complaint_lines.badge(one)} {complaint_lines.severity(one)}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        links.link("client", plain(one["client"] or "—"), id=one["client_id"])
        came = day(reader.to_local(one["happened_at"]), "d MMM y")
        st.caption(f"{plain(one['owner'] or '—')} · {plain(one['line'])} · {say('complaints.came', day=came)}", width="content")
    if one["outcome"]:
        st.markdown(f"{say('complaints.outcome')}: {plain(one['outcome'])}")


def _story(story: list[dict]) -> None:
    st.markdown(f"**{say('complaints.story')}**")
    for entry in story:
        local = reader.to_local(entry["happened_at"])
        when = f":gray[{day(local, 'd MMM y')}, {local:%H:%M} · {plain(entry['who'] or '—')}]"
        icon = ICONS.get(entry["kind"], ":material/edit:")
        st.markdown(f"{icon} {when}  \n{_said(entry)}")


def _said(entry: dict) -> str:
    kind = entry["kind"]
    if not kind.startswith("field:"):
        return plain(entry["words"] or "—") if kind != "came" else f"{say('complaints.came_in')}: {plain(entry['words'])}"
    field = kind.removeprefix("field:")
    old, new = (_value(field, entry[which]) for which in ("old", "new"))
    return f"{say(f'complaints.field.{field}')}: {old} → {new}"


def _value(field: str, value: str | None) -> str:
    if value is None:
        return "—"
    if field == "severity":
        return say(f"complaints.severity.{value}")
    if field in ("deadline_at", "closed_at"):
        return complaint_lines.moment(datetime.fromisoformat(value))
    return plain(value)

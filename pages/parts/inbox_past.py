"""Below the open leads: what was answered today, and what was refused, with the way back."""

import streamlit as st

from pages.parts import inbox_state, links
from pages.words import count, day, plain, say, told
from queries import reader


def answered(viewer, line) -> None:
    """The leads answered today, with the working minutes it took; green when in time."""
    found = reader.rows("inbox/answered_today", viewer, line=line)
    if not found:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"## {count('inbox.answered_today', found[0]['waiting'])}")
        st.markdown("  \n".join(_answered(one) for one in found[:12]))


def _answered(one: dict) -> str:
    minutes = count("inbox.minutes", round(one["minutes"]))
    who = " · ".join(plain(part) for part in (one["door"], one["owner"]) if part)
    colour = "green" if one["in_time"] else "orange"
    became = say(f"inbox.outcome.{one['outcome']}")
    return f":{colour}-badge[{minutes}] **{plain(one['name'])}** :gray[{who} · {became}]"


def refused(desk, line) -> None:
    """The refused leads of the last 90 days, folded; each can be reopened."""
    box = st.expander(say("inbox.refused"), key="inbox_refused", on_change="rerun")
    if not box.open:
        return
    found = reader.rows("inbox/refused", desk.viewer, line=line)
    with box:
        if not found:
            st.caption(say("inbox.refused_none"))
        for one in found:
            _refused(desk, one)


def _refused(desk, one: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        colour = "gray" if one["is_valid"] is False else "orange"
        about = [one["note"], one["door"], one["refused_by"] or one["owner"]]
        said = " · ".join(plain(part) for part in about if part)
        on = day(reader.to_local(one["refused_at"]))
        st.markdown(
            f":{colour}-badge[{plain(one['reason'] or '—')}] **{plain(one['name'])}** :small[:gray[{on} · {said}]]", width="stretch"
        )
        if desk.works and st.button(say("inbox.reopen"), key=f"inbox_reopen_{one['lead_id']}", type="tertiary", icon=":material/undo:"):
            problem = desk.act("reopen", one, key=inbox_state.key("reopen", one["lead_id"], one["refused_at"]))
            if problem:
                st.error(told(problem))


def last(desk) -> None:
    """What was done last, and the way to take it back while nobody has answered."""
    done = inbox_state.done()
    if not done:
        return
    words, batch, deal = done
    with st.container(horizontal=True, vertical_alignment="center", key="inbox_done"):
        st.markdown(f":green-badge[:material/check: {words}]", width="content")
        if deal:
            links.link("deals", say("inbox.open_deal"), deal=deal)
        if batch and st.button(say("inbox.take_back"), key=f"inbox_back_{batch.hex}", type="tertiary", icon=":material/undo:"):
            problem = desk.act("back", None, key=inbox_state.key("back", batch), batch=batch)
            if problem:
                st.error(told(problem))


def empty(narrowed: bool) -> None:
    """Nothing waits: said kindly, or which filter hides it."""
    with st.container(horizontal_alignment="center", gap="xsmall"):
        st.markdown(":material/inbox:", text_alignment="center")
        st.markdown(f"**{say('inbox.empty_filtered' if narrowed else 'inbox.empty')}**", text_alignment="center")
        st.markdown(f":gray[{say('inbox.empty_filtered_hint' if narrowed else 'inbox.empty_hint')}]", text_alignment="center")
        links.link("today", say("inbox.to_today"))

"""New mentions, in a drawer: one with all it says, or several pasted from a table or a page."""

from uuid import UUID, uuid4

import streamlit as st

from data import mention_paste
from data.mentions import TONES
from data.problems import Problem
from pages.parts import promise_client
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import count, day, number, plain, say, told
from queries import reader

OPEN = "mention_new"  # in the session: which drawer is open, and the key that makes a double click one act


def begin(which: str) -> None:
    """Open the drawer for `one` mention or for `several` at the next run (to be used as a callback)."""
    st.query_params.pop("mention", None)
    st.session_state[OPEN] = (which, uuid4())


def close() -> None:
    """Close the drawer at the next run."""
    st.session_state.pop(OPEN, None)


def drawer(viewer, save) -> bool:
    """Draw the open drawer; `save(list of what Mention takes, key)` writes. False when none is open."""
    asked = st.session_state.get(OPEN)
    if asked:
        inside = {"one": _one, "several": _several}[asked[0]]
        title = say("mentions.add" if asked[0] == "one" else "mentions.paste")
        st.dialog(title, width="large", position="right", on_dismiss=close)(inside)(viewer, save, asked[1])
    return bool(asked)


def _named(viewer, name: str) -> dict[str, str]:
    return apart({str(one["id"]): one["name"] for one in reader.rows(f"lists/{name}", viewer) if not one["retired"]})


def _choice(viewer, name: str, label: str, key: str, first: bool = False, empty: str = ""):
    names = _named(viewer, name)
    return st.selectbox(label, list(names), index=0 if first and names else None, format_func=names.get, placeholder=empty, key=key)


def _about(viewer, mark: str) -> dict:
    """Place, and of whom it is when not of us; the line when there are several."""
    with st.container(horizontal=True):
        place = _choice(viewer, "places", say("mentions.place"), f"mention_place_{mark}", first=True)
        rival = _choice(viewer, "competitors", say("mentions.about"), f"mention_rival_{mark}", empty=say("mentions.about_us"))
    lines = _named(viewer, "lines")
    line = _choice(viewer, "lines", say("mentions.line"), f"mention_line_{mark}", empty=say("mentions.whole")) if len(lines) > 1 else None
    return {"place_id": place, "competitor_id": rival, "line_id": line}


def _one(viewer, save, key: UUID) -> None:
    mark = key.hex[:12]
    client = promise_client.choose(viewer, f"mention_new_{mark}")
    with st.form(f"mention_new_{mark}", border=False):
        words = st.text_area(say("mentions.words"), max_chars=5000, height=100, key=f"mention_words_{mark}") or ""
        given = _about(viewer, mark) | {"client_id": client, "words": words} | _facts(mark)
        pressed = st.form_submit_button(say("mentions.save"), type="primary", shortcut="Ctrl+S", key=f"mention_save_{mark}")
    if pressed:
        _save(save, [_typed(given)], key)


def _facts(mark: str) -> dict:
    with st.container(horizontal=True):
        on = st.date_input(say("mentions.on"), value=today(), max_value=today(), format="DD.MM.YYYY", key=f"mention_new_on_{mark}")
        at = st.time_input(say("mentions.at"), value=None, key=f"mention_new_at_{mark}")
        rating = st.number_input(say("mentions.rating"), 1.0, 5.0, value=None, step=1.0, format="%.3g", key=f"mention_rating_{mark}")
    tone = st.segmented_control(
        say("mentions.judge"), TONES, format_func=lambda one: say(f"mentions.tone.{one}"), key=f"mention_new_tone_{mark}"
    )
    with st.container(horizontal=True):
        author = st.text_input(say("mentions.author"), max_chars=200, key=f"mention_author_{mark}") or ""
        address = st.text_input(say("mentions.link"), max_chars=2000, key=f"mention_link_{mark}") or ""
    asked = st.checkbox(say("mentions.was_asked"), key=f"mention_asked_{mark}")
    return {"on": on, "at": at, "rating": rating, "sentiment": tone, "author": author, "link": address, "asked_for": asked}


def _typed(given: dict) -> dict:
    """Ids as the data takes them."""
    return {name: UUID(value) if name.endswith("_id") and isinstance(value, str) else value for name, value in given.items()}


def _several(viewer, save, key: UUID) -> None:
    mark = key.hex[:12]
    st.caption(say("mentions.paste_hint"))
    text = st.text_area(say("mentions.text"), height=160, key=f"mention_text_{mark}") or ""
    given = _about(viewer, mark)
    on = st.date_input(say("mentions.on_else"), value=today(), max_value=today(), format="DD.MM.YYYY", key=f"mention_paste_on_{mark}")
    found = mention_paste.parts(text)
    if found:
        st.caption(count("mentions.found", len(found)))
        for one in found[:3]:
            st.markdown(f"{_preview(one, on)}  \n:gray[{plain(one.words[:200]) or '—'}]")
    if st.button(say("mentions.paste_save"), type="primary", disabled=not found, key=f"mention_paste_save_{mark}"):
        ones = [{"words": one.words, "on": one.on or on, "rating": one.rating, "author": one.author} for one in found]
        _save(save, [_typed(given | one) for one in ones], key)


def _preview(one, on) -> str:
    stars = f" · ★ {number(one.rating)}" if one.rating else ""
    return f"**{day(one.on or on, 'd MMM y')}**{stars}" + (f" · {plain(one.author)}" if one.author else "")


def _save(save, found: list[dict], key) -> None:
    try:
        new, known = save(found, key)
    except Problem as problem:
        st.error(told(problem))
    else:
        st.session_state["mentions_said"] = (new, known)
        close()
        st.rerun()

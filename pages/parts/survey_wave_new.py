"""A new wave: what is asked, in which line, by which rule; before anything is written it says how many may be asked and why others may not."""

from uuid import UUID, uuid4

import streamlit as st

from data.problems import Problem
from data.survey_waves import RULES, Wave
from pages.parts import survey_done
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import count, day, number, plain, say, told
from queries import reader

KEY, ASKED = "_survey_wave_key", "wave"


def button(viewer) -> None:
    """The way to a new wave, for who may make one."""
    if viewer.may("surveys.run"):
        st.button(say("surveys.wave_new"), icon=":material/add:", key="surveys_wave_new", on_click=_open)


def _open() -> None:
    st.session_state[KEY] = uuid4()
    st.query_params[ASKED] = "new"


def _close() -> None:
    st.query_params.pop(ASKED, None)


def drawer(viewer, act) -> bool:
    """Open the drawer when the address asks for it and the viewer may; was it opened?"""
    if st.query_params.get(ASKED) != "new" or not viewer.may("surveys.run"):
        return False
    st.dialog(say("surveys.wave_new"), width="medium", on_dismiss=_close)(_inside)(viewer, act)
    return True


def _inside(viewer, act) -> None:
    key = st.session_state.setdefault(KEY, uuid4())
    wave = _inputs(viewer, key.hex[:12])
    if wave is None:
        st.info(say("surveys.no_survey"))
        return
    try:
        due = _previewed(act("preview", wave))
        if st.button(count("surveys.invite", due), type="primary", disabled=not due, key=f"survey_wave_make_{key.hex[:12]}"):
            survey_done.invited(count("surveys.invited", act("wave", wave, key=key)))
            del st.session_state[KEY]
            _close()
            st.rerun()
    except Problem as problem:
        st.error(told(problem))


def _previewed(found) -> int:
    """Say whom the rule finds; how many will be asked."""
    st.markdown(count("surveys.preview.due", found.due, bought=number(found.bought)))
    for why in ("quarantine", "quiet", "unreachable"):
        if n := getattr(found, why):
            st.caption(f"{say(f'surveys.preview.{why}')}: {number(n)}")
    if found.guessed:
        st.caption(count("surveys.preview.guessed", found.guessed))
    return found.asked


def _inputs(viewer, mark: str) -> Wave | None:
    lines = apart({str(one["id"]): plain(one["name"]) for one in reader.rows("lists/lines", viewer) if not one["retired"]})
    line = _choice(say("surveys.line"), lines, f"survey_wave_line_{mark}")
    found = [one for one in reader.rows("surveys/definitions", viewer) if not one["retired"] and str(one["line_id"] or line) == line]
    survey = _choice(
        say("surveys.survey"), apart({str(one["survey_id"]): plain(one["survey"]) for one in found}), f"survey_wave_survey_{mark}"
    )
    if not line or not survey:
        return None
    rule = st.segmented_control(
        say("surveys.rule"),
        RULES,
        default=RULES[0],
        required=True,
        format_func=lambda one: say(f"surveys.rule.{one}"),
        key=f"survey_rule_{mark}",
    )
    st.caption(say(f"surveys.rule_hint.{rule}"))
    percent = st.slider(say("surveys.share"), 5, 100, 50, 5, format="%d %%", key=f"survey_share_{mark}") if rule == "random" else None
    name = st.text_input(say("surveys.wave_name"), value=day(today(), "LLLL y"), max_chars=200, key=f"survey_wave_name_{mark}")
    return Wave(UUID(survey), UUID(line), rule, percent and percent / 100, name or "")


def _choice(label: str, names: dict, key: str) -> str | None:
    return st.selectbox(label, list(names), format_func=names.get, key=key, disabled=len(names) < 2)

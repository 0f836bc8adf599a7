"""The script of a survey as it is said on the phone, in the client's language, with the answer as chips; saved and on to the next by keyboard."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import streamlit as st

from data.answers import LONGEST, Answer
from data.problems import Problem
from pages import words
from pages.parts import links, survey_done, survey_script
from pages.parts.contact_entry import apart
from pages.words import plain, say, told
from queries import reader

NONE = "none"  # does not apply


@dataclass
class Typed:
    """What is in the form, and which button was pressed: save, not_reached, decline or nothing."""

    answer: Answer
    pressed: str | None


def draw(viewer, one: dict | None, act) -> None:
    """The card of the script for one invitation; nothing when there is none."""
    if one is None:
        return
    key = st.session_state.setdefault(f"_survey_key_{one['invitation_id']}", uuid4())
    script = survey_script.script(viewer, one["survey_id"], one["kind"], one["language"] or words.language(), one["top"])
    with st.container(border=True, gap="small"):
        _whom(one)
        st.markdown(f"{plain(script['thanks'])} {plain(script['plans'])}")
        wrong = st.container()
        with st.form(f"survey_form_{key.hex}", border=False):
            typed = _inputs(viewer, one, script, key.hex)
        linked = st.button(say("surveys.link"), key=f"survey_link_{key.hex}", icon=":material/link:", type="tertiary")
    try:
        if linked:
            survey_done.linked(one, act("link", UUID(str(one["invitation_id"]))))
        elif typed.pressed:
            _do(one, typed, key, act)
        else:
            return
    except Problem as problem:
        wrong.error(told(problem))
        return
    st.session_state.pop(f"_survey_key_{one['invitation_id']}", None)
    st.query_params.pop("ask", None)
    st.rerun()


def _whom(one: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("## " + plain(one["person"] or one["client"]), width="content")
        links.link("client", plain(one["client"]), id=one["client_id"])
    said = [one["phone"], one["email"], one["survey"], one["wave"]]
    st.caption(" · ".join(plain(text) for text in said if text))


def _do(one: dict, typed: Typed, key: UUID, act) -> None:
    invitation = UUID(str(one["invitation_id"]))
    if typed.pressed == "save":
        survey_done.saved(
            one, typed.answer.score, act("save", invitation, typed.answer, key=key, note=survey_script.note(typed.answer.score))
        )
    else:
        act(typed.pressed, invitation, key=key)
        survey_done.settled(one, typed.pressed)


def _inputs(viewer, one: dict, script: dict, mark: str) -> Typed:
    """Draw the question, the reasons, the factors and the buttons."""
    factors = reader.rows("surveys/factors", viewer, survey=one["survey_id"])
    nps, score, overall, given, top = one["kind"] == "nps", None, None, {}, one["top"]
    if nps:
        score = st.segmented_control(plain(script["question"]), list(range(11)), key=f"survey_score_{mark}", wrap=True)
    else:
        st.markdown(plain(script["question"]))
        overall = st.segmented_control(say("surveys.overall"), list(range(1, top + 1)), wrap=True, key=f"survey_overall_{mark}")
        given = _factors(factors, top, mark)
    why = st.text_area(plain(script["why"]), max_chars=LONGEST, height=76, key=f"survey_why_{mark}")
    better = st.text_area(plain(script["better"]), max_chars=LONGEST, height=76, key=f"survey_better_{mark}")
    if nps:
        given = _factors(factors, top, mark)
    reason = _theme(viewer, mark)
    return Typed(Answer(score, why or "", better or "", given, reason, overall), _buttons(mark))


def _factors(factors: list[dict], top: int, mark: str) -> dict[UUID, int]:
    """1 to the top by factor; what does not apply and what was not asked is left out."""
    found = {}
    for place, one in enumerate(factors):
        chosen = st.segmented_control(
            plain(one["factor"]), [*range(1, top + 1), NONE], format_func=_level, wrap=True, key=f"survey_factor_{place}_{mark}"
        )
        if chosen not in (None, NONE):
            found[UUID(str(one["factor_id"]))] = chosen
    return found


def _level(level) -> str:
    return say("surveys.not_applicable") if level == NONE else str(level)


def _theme(viewer, mark: str) -> UUID | None:
    names = apart({str(one["reason_id"]): plain(one["reason"]) for one in reader.rows("surveys/reasons", viewer)})
    if not names:
        return None
    chosen = st.pills(say("surveys.theme"), list(names), format_func=names.get, wrap=True, key=f"survey_theme_{mark}")
    return UUID(chosen) if chosen else None


def _buttons(mark: str) -> str | None:
    with st.container(horizontal=True, gap="small"):
        save = st.form_submit_button(say("surveys.save"), type="primary", shortcut="Ctrl+S", key=f"survey_save_{mark}")
        again = st.form_submit_button(say("surveys.not_reached"), key=f"survey_not_reached_{mark}")
        never = st.form_submit_button(say("surveys.declined"), key=f"survey_decline_{mark}")
    return "save" if save else "not_reached" if again else "decline" if never else None

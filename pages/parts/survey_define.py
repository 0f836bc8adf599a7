"""The surveys of the company: what is asked in which words and by which factors. A change of one that was asked makes a new version."""

from uuid import UUID

import streamlit as st

from data import surveys
from data.problems import Problem
from pages.parts import survey_define_form
from pages.words import count, day, plain, say, told
from queries import reader

ASKED = "survey"


def draw(viewer) -> None:
    """The surveys in use, the versions of before, and the drawer of the one the address names."""
    found = reader.rows("surveys/definitions", viewer)
    st.caption(say("surveys.define.hint"))
    st.button(say("surveys.define.add"), icon=":material/add:", key="survey_define_new", on_click=_ask, args=("new",))
    for one in found:
        if not one["retired"]:
            _line(viewer, one)
    if before := [one for one in found if one["retired"]]:
        with st.expander(count("surveys.define.before", len(before))):
            for one in before:
                _line(viewer, one)
    _drawer(viewer, found)


def _line(viewer, one: dict) -> None:
    mark = UUID(str(one["survey_id"])).hex
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            kind = say(f"surveys.kind.{one['kind']}")
            st.markdown(f"**{plain(one['survey'])}** :gray-badge[{kind}]")
            st.caption(" · ".join(_facts(one)))
        if not one["retired"]:
            st.button(
                say("surveys.define.change"), key=f"survey_define_{mark}", type="tertiary", on_click=_ask, args=(str(one["survey_id"]),)
            )
        if not one["replaced"]:
            label = say("surveys.define.back") if one["retired"] else say("surveys.define.retire")
            if st.button(label, key=f"survey_retire_{mark}", type="tertiary"):
                _retire(viewer, one)


def _facts(one: dict) -> list[str]:
    """Occasion, line, days, factors, answers; since when."""
    facts = [say(f"surveys.occasion.{one['occasion']}"), plain(one["line"] or say("surveys.every_line"))]
    facts += [count("surveys.define.quarantine", one["quarantine_days"]), count("surveys.define.valid", one["valid_days"])]
    if one["factors"]:
        facts.append(count("surveys.define.factors", one["factors"]))
    facts.append(count("surveys.define.answers", one["answers"]))
    return facts + ([say("surveys.define.since", day=day(reader.to_local(one["created_at"]), "d MMM y"))] if one["created_at"] else [])


def _ask(survey: str) -> None:
    st.query_params[ASKED] = survey


def _close() -> None:
    st.query_params.pop(ASKED, None)


def _retire(viewer, one: dict) -> None:
    try:
        surveys.retire(viewer, UUID(str(one["survey_id"])), version=one["version"], back=one["retired"])
    except Problem as problem:
        st.error(told(problem))
    else:
        st.rerun()


def _drawer(viewer, found: list[dict]) -> None:
    named = st.query_params.get(ASKED)
    one = next((one for one in found if str(one["survey_id"]) == named and not one["retired"]), None)
    if one or named == "new":
        title = plain(one["survey"]) if one else say("surveys.define.add")
        st.dialog(title, width="large", on_dismiss=_close)(_inside)(viewer, one)


def _inside(viewer, one: dict | None) -> None:
    if one and one["asked"]:
        st.info(count("surveys.define.version", one["answers"]))
    sent, survey, key, places = survey_define_form.draw(viewer, one)
    if not sent:
        return
    try:
        if one:
            surveys.revise(viewer, UUID(str(one["survey_id"])), survey, version=one["version"], key=key)
        else:
            surveys.make(viewer, survey, key=key)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
        return
    survey_define_form.forget(one)
    _close()
    st.rerun()

"""The drawer of one mention: its words, and one thing at a time to do about it: answer, judge, say who wrote it, complaint, take back."""

from uuid import UUID, uuid4

import streamlit as st

from data.complaints import Complaint
from pages.parts import mention_lines, mention_list, promise_client
from pages.parts.filters import today
from pages.words import plain, say
from queries import reader


def drawer(viewer, act) -> None:
    """Open the drawer when the address names a mention; `act(name, *given, **values)` writes, None when nothing may be written."""
    asked = st.query_params.get("mention")
    if asked:
        st.dialog(say("mentions.one"), width="medium", position="right", on_dismiss=_close)(_inside)(viewer, asked, act)


def _close() -> None:
    st.query_params.pop("mention", None)


def _inside(viewer, asked: str, act) -> None:
    try:
        one = reader.row("mentions/list", viewer, mention=UUID(asked))
    except ValueError:
        one = {}
    if not one:
        st.info(say("mentions.not_there"))
        return
    st.markdown(mention_lines.head(one))
    st.markdown(plain(one["words"] or "—"))
    mention_lines.about(one)
    if one["link"]:
        st.page_link(one["link"], label=say("mentions.at_its_place"), icon=":material/open_in_new:")
    if one["answer"]:
        st.markdown(f":gray[{say('mentions.our_answer')}] {plain(one['answer'])}")
    if act:
        _acts(viewer, one, act)


def _acts(viewer, one: dict, act) -> None:
    names = ["judge", "take_back"] if one["competitor"] else ["answer", "judge", "client", "take_back"]
    if one["sentiment"] == "negative" and one["client_id"] and not one["complaint_id"]:
        names.insert(1, "complain")
    mark = f"{one['mention_id']}_{one['version']}"
    first = "judge" if one["sentiment"] is None or one["competitor"] else "answer"
    chosen = st.segmented_control(say("mentions.act"), names, default=first, required=True, key=f"mention_act_{mark}",
                                  format_func=lambda name: say(f"mentions.act.{name}"), label_visibility="collapsed")  # fmt: skip
    FORMS[chosen](viewer, one, act, mark)


def _do(one: dict, act, name: str, mark: str, *given) -> None:
    key = st.session_state.setdefault(f"mention_key_{name}_{mark}", uuid4())
    mention_lines.settle(lambda: act(name, UUID(one["mention_id"]), *given, version=one["version"], key=key))


def _answer(viewer, one: dict, act, mark: str) -> None:
    with st.form(f"mention_answer_form_{mark}", border=False):
        words = st.text_area(
            say("mentions.answer_words"), value=one["answer"] or "", max_chars=5000, height=120, key=f"mention_answer_{mark}"
        )
        on = None
        if not one["answered_at"]:
            on = st.date_input(say("mentions.answer_on"), value=today(), max_value=today(), format="DD.MM.YYYY", key=f"mention_on_{mark}")
            st.caption(say("mentions.answer_hint"))
        pressed = st.form_submit_button(say("mentions.answer_save"), type="primary", shortcut="Ctrl+S", key=f"mention_do_answer_{mark}")
    if pressed:
        _do(one, act, "answer", mark, words or "", on)


def _judge(viewer, one: dict, act, mark: str) -> None:
    mention_lines.judge(one, mention_list.learned(viewer), act, "story")


def _client(viewer, one: dict, act, mark: str) -> None:
    client = promise_client.choose(viewer, f"mention_client_{mark[:12]}")
    if st.button(say("mentions.client_save"), type="primary", disabled=client is None, key=f"mention_do_client_{mark}"):
        _do(one, act, "client", mark, client)


def _complain(viewer, one: dict, act, mark: str) -> None:
    with st.form(f"mention_complain_form_{mark}", border=False):
        what = st.text_area(say("complaints.what"), value=one["words"] or "", max_chars=2000, height=80, key=f"mention_what_{mark}")
        severity = st.segmented_control(say("complaints.severity"), [1, 2, 3], default=2, required=True, key=f"mention_severity_{mark}",
                                        format_func=lambda level: say(f"complaints.severity.{level}"))  # fmt: skip
        until = st.date_input(say("complaints.deadline_day"), value=None, min_value=today(), format="DD.MM.YYYY",
                              help=say("complaints.deadline_hint"), key=f"mention_until_{mark}")  # fmt: skip
        pressed = st.form_submit_button(say("complaints.save"), type="primary", key=f"mention_do_complain_{mark}")
    if pressed:
        _do(one, act, "complain", mark, Complaint(what or "", severity, until))


def _take_back(viewer, one: dict, act, mark: str) -> None:
    st.caption(say("mentions.take_back_hint"))
    if st.button(say("mentions.act.take_back"), key=f"mention_do_take_back_{mark}"):
        _do(one, act, "take_back", mark)


FORMS = {"answer": _answer, "judge": _judge, "client": _client, "complain": _complain, "take_back": _take_back}

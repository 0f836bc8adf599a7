"""What was just done in a survey: said calmly, with what follows; an answer can be taken back for five minutes, a personal link is shown once."""

from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

import streamlit as st

from data.answers import BACK_WITHIN
from data.problems import Problem
from pages.parts import survey_script
from pages.words import day, plain, say, told

KEPT = "_survey_done"


@dataclass(frozen=True)
class Done:
    """The last act of this session: its words, the answer that can be taken back, the secret of a link."""

    words: str
    since: float
    answer: UUID | None = None
    secret: str | None = None


def saved(one: dict, score: int | None, taken) -> None:
    """An answer was written."""
    words = [say("surveys.saved", client=plain(one["client"]))]
    if taken.follow_on:
        words.append(say(f"surveys.follows.{survey_script.voice(score)}", day=day(taken.follow_on, "EEE d MMM")))
    _keep(Done(" ".join(words), monotonic(), taken.id))


def settled(one: dict, how: str) -> None:
    """Not reached, or would rather not."""
    _keep(Done(say(f"surveys.settled.{how}", client=plain(one["client"])), monotonic()))


def linked(one: dict, secret: str) -> None:
    """A personal link was made."""
    _keep(Done(say("surveys.linked", client=plain(one["client"])), monotonic(), secret=secret))


def invited(n: str) -> None:
    """A wave was made; `n` says of how many."""
    _keep(Done(n, monotonic()))


def _keep(done: Done) -> None:
    st.session_state[KEPT] = done


def show(act) -> None:
    """Say what was done last, if anything was."""
    done = st.session_state.get(KEPT)
    if done is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            st.markdown(f":green[:material/check: {done.words}]")
        young = done.answer and monotonic() - done.since < BACK_WITHIN.total_seconds()
        if young and st.button(say("surveys.take_back"), type="tertiary", icon=":material/undo:", key=f"survey_back_{done.answer.hex}"):
            _back(done, act)
    if done.secret:
        st.code(address(st.context.url, done.secret), language=None, wrap_lines=True)


def _back(done: Done, act) -> None:
    try:
        act("take_back", done.answer)
    except Problem as problem:
        st.error(told(problem))
        return
    _keep(Done(say("surveys.taken_back"), monotonic()))
    st.rerun()


def address(page: str | None, secret: str) -> str:
    """The personal address of a client, on the host of the page that is shown."""
    at = urlsplit(page or "")
    return f"{at.scheme}://{at.netloc}/s/{secret}"

"""The folded part of the contact form: what was shown, promise, complaint, more people; and the reason of a refusal, which is never folded."""

from datetime import timedelta
from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import Entry, apart
from pages.parts.filters import today
from pages.words import plain, say
from queries import reader


def loss(entry: Entry, reasons: list[dict], competitors: list[dict]) -> dict:
    """Why they refused: asked at once, with the competitor when the reason is one."""
    known = {one["code"]: one for one in reasons}
    labels = apart({code: plain(one["name"]) for code, one in known.items()})
    code = st.pills(say("log_contact.loss"), list(labels), format_func=labels.get, required=True, wrap=True, key=entry.name("loss"))
    given = {"reason_id": code and UUID(code), "competitor_id": None, "note": None}
    if code and known[code]["kind"] == "competitor":
        names = apart({one["code"]: plain(one["name"]) for one in competitors})
        if names:
            rival = st.pills(say("log_contact.competitor"), list(names), format_func=names.get, wrap=True, key=entry.name("competitor"))
            given["competitor_id"] = rival and UUID(rival)
        given["note"] = st.text_input(say("log_contact.loss_note"), key=entry.name("loss_note"), max_chars=500) or None
    return given


def folded(viewer, entry: Entry, draft, client, instruments: list[dict]) -> None:
    """What was shown, promise, complaint and more people, for those who need them."""
    with st.expander(say("log_contact.more"), key=entry.name("more")):
        draft.values["shown"] = _shown(entry, instruments)
        draft.places["shown"] = st.container()
        draft.promise = _promise(entry)
        draft.places["promise"] = st.container()
        draft.complaint = _complaint(entry)
        draft.places["complaint"] = st.container()
        people = apart(
            {str(one["person_id"]): one["person"] for one in reader.rows("clients/people", viewer, client=client)} if client else {}
        )
        if len(people) > 1:
            chosen = st.multiselect(
                say("log_contact.people"),
                list(people),
                format_func=people.get,
                key=entry.name("people", client),
                placeholder="",
                select_all=False,
            )
            draft.values["people"] = tuple(UUID(one) for one in chosen)


def _shown(entry: Entry, instruments: list[dict]) -> tuple[UUID, ...]:
    """The trust instruments shown in this contact, as chips."""
    names = apart({one["code"]: plain(one["name"]) for one in instruments})
    if not names:
        return ()
    chosen = st.pills(say("trust.shown"), list(names), selection_mode="multi", format_func=names.get, wrap=True, key=entry.name("shown"))
    return tuple(UUID(one) for one in chosen or ())


def _promise(entry: Entry) -> dict | None:
    """What is promised; whose and until when stand beside it from the start, and wait for the text."""
    what = st.text_input(
        say("log_contact.promise"), key=entry.name("promise"), max_chars=300, placeholder=say("log_contact.promise_hint"), live=True
    )
    empty = not (what or "").strip()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        side = st.segmented_control(
            say("log_contact.promise.side"),
            ["ours", "theirs"],
            default="ours",
            required=True,
            format_func=lambda one: say(f"log_contact.promise.{one}"),
            key=entry.name("side"),
            disabled=empty,
        )
        due = st.date_input(
            say("log_contact.promise.due"),
            value=today() + timedelta(days=3),
            min_value=today(),
            format="DD.MM.YYYY",
            key=entry.name("due"),
            width=160,
            disabled=empty,
        )
    return None if empty else {"side": side, "what": what, "due_on": due}


def _complaint(entry: Entry) -> dict | None:
    what = st.text_input(
        say("log_contact.complaint"), key=entry.name("complaint"), max_chars=300, placeholder=say("log_contact.complaint_hint")
    )
    if not (what or "").strip():
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        severity = st.segmented_control(
            say("log_contact.severity"),
            [1, 2, 3],
            default=2,
            required=True,
            format_func=lambda one: say(f"log_contact.severity.{one}"),
            key=entry.name("severity"),
        )
        deadline = st.date_input(
            say("log_contact.deadline"), value=None, min_value=today(), format="DD.MM.YYYY", key=entry.name("deadline"), width=160
        )
    return {"what": what, "severity": severity, "deadline_on": deadline}

"""The drawers of something kept in quarantine: put it right and take it in, or say why it is dropped."""

import email.policy
import re
from email import message_from_string
from email.utils import parseaddr
from uuid import UUID

import streamlit as st

from data import letters, quarantine_ends
from data.quarantine_ends import Righted
from pages.parts.contact_entry import apart
from pages.parts.inbox_forms import problem_at
from pages.words import moment, say
from queries import reader

TEXTS = ("name", "phone", "email", "message")
CALLED = {
    "phone": ("phone", "number", "tel"),
    "email": ("email", "mail", "from"),
    "message": ("message", "text", "subject"),
    "name": ("name",),
}
LISTED = {"entry_point_id": ("door", "entry_point"), "source_id": ("source", "source"), "campaign_id": ("campaign", "campaign")}


def take(me, one: dict, act, lists) -> None:
    """What came, as it came and as plain text; beside it the fields, filled in as far as they can be told."""
    guess, mark, places = guessed(one["body"]), f"quarantine_{one['kept_id']}_{one['version']}", {}
    st.caption(say("quarantine.take_hint", when=moment(reader.to_local(quarantine_ends.came_at(one["body"], one["happened_at"])))))
    st.code(one["body"], language=None, wrap_lines=True, height=150 if len(one["body"]) > 300 else "content")
    with st.form(f"{mark}_form", border=False):
        values = {name: _text(name, guess.get(name, ""), mark) for name in TEXTS[:3]}
        places["name"] = places["phone"] = places["email"] = st.container()
        values["message"] = st.text_area(say("inbox.message"), value=guess.get("message", "")[:4000], key=f"{mark}_message", height=90)
        with st.container(horizontal=True):
            for column, (which, field) in LISTED.items():
                values[column] = _listed(say(f"inbox.{which}"), lists[which], guess.get(field), f"{mark}_{column}")
        values["line_id"] = _line(one, lists["line"], guess.get("line"), mark)
        places["line"] = places[None] = st.container()
        pressed = st.form_submit_button(say("quarantine.take_save"), type="primary", key=f"{mark}_save")
    if pressed:
        righted = Righted(**values)
        work = lambda: quarantine_ends.settle(me, UUID(one["kept_id"]), righted, version=one["version"])  # noqa: E731
        problem_at(places, act(work, say("quarantine.done.take")))


def _text(name: str, value: str, mark: str) -> str:
    most = {"name": 200, "phone": 100, "email": 320}[name]
    return st.text_input(say(f"inbox.{name}"), value=value[:most], key=f"{mark}_{name}", max_chars=most) or ""


def _listed(label: str, entries: list[dict], said: str | None, key: str) -> UUID | None:
    """An entry of a list; the one whose name was sent is chosen."""
    names = apart({one["code"]: one["name"] for one in entries})
    index = next((place for place, one in enumerate(entries) if said and said.casefold() in (one["name"].casefold(), one["code"])), None)
    code = st.selectbox(label, list(names), index=index, format_func=names.get, placeholder="", key=key)
    return code and UUID(code)


def _line(one: dict, lines: list[dict], said: str | None, mark: str) -> UUID | None:
    known = str(one["line_id"]) if one["line_id"] else said or (lines[0]["code"] if len(lines) == 1 else None)
    if len(lines) == 1:
        return UUID(lines[0]["code"])
    return _listed(say("filters.line"), lines, known, f"{mark}_line")


def drop(me, one: dict, act, lists) -> None:
    """The reason is kept with it."""
    mark = f"quarantine_{one['kept_id']}_{one['version']}"
    st.code(one["body"], language=None, wrap_lines=True, height=150 if len(one["body"]) > 300 else "content")
    reason = st.text_input(say("quarantine.reason"), key=f"{mark}_reason", max_chars=quarantine_ends.LONGEST)
    places = {"reason": st.container(), None: st.container()}
    if st.button(say("quarantine.drop_save"), type="primary", key=f"{mark}_drop"):
        work = lambda: quarantine_ends.drop(me, UUID(one["kept_id"]), reason or "", version=one["version"])  # noqa: E731
        problem_at(places, act(work, say("quarantine.done.drop")))


def guessed(body: str) -> dict[str, str]:
    """Name, phone, e-mail and message of a JSON object, an e-mail or plain text, as far as they can be told."""
    fields = {name.casefold(): str(value) for name, value in quarantine_ends.fields(body).items() if isinstance(value, str | int | float)}
    if fields:
        found = {name: next((fields[one] for one in names if fields.get(one)), "") for name, names in CALLED.items()}
        return {name: fields.get(name, "") for name in ("line", "entry_point", "source", "campaign")} | found
    if mail := _mail(body):
        return mail
    address = re.search(r"[^\s@<>\"',;:=]{1,64}@[^\s@<>\"',;:]{1,255}\.\w+", body)
    phone = re.search(r"\+?\d[\d\s()\-]{6,}\d", body)
    return {"email": address[0] if address else "", "phone": phone[0].strip() if phone else "", "message": body}


def _mail(body: str) -> dict[str, str] | None:
    """The same of an e-mail; None for what is none, or one that the parsers dislike."""
    try:
        mail = message_from_string(body, policy=email.policy.default)
        name, address = parseaddr(str(mail["from"] or ""))
        subject, text = str(mail["subject"] or ""), "" if mail.is_multipart() else str(mail.get_payload())
    except Exception:  # noqa: BLE001
        return None
    if not (name or address):
        return None
    found = {"name": name or address, "email": address, "message": "\n".join(part for part in (subject, text) if part)}
    return {what: letters.clean(said) for what, said in found.items()}


INSIDES = {"take": take, "drop": drop}

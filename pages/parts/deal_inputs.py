"""One input for each fact of a deal, as the dialog of a move and the form of the drawer both need it."""

from datetime import date
from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import apart
from pages.words import plain, say
from queries import reader

CHOICES = ("person", "product", "source", "competitor")
DAYS = ("expected_close", "contract_end")


def lists(viewer, client_id) -> dict[str, list[dict]]:
    """What can be chosen, by list."""
    found = {name: [] for name in (*CHOICES, "loss_reason")}
    for one in reader.rows("deals/lists", viewer, client=client_id):
        found[one["list"]].append(one)
    return found


def draw(fact: str, facts: dict, known: dict[str, list[dict]], key: str):
    """The input of one fact, filled with what is known; returns what is in it, as the data takes it."""
    label = say(f"deals.fact.{fact}")
    if fact == "amount":
        return st.number_input(label, min_value=0.0, value=_number(facts["amount"]), step=None, format="%.2f", key=key)
    if fact in DAYS:
        return st.date_input(label, value=facts[fact], format="DD.MM.YYYY", min_value=date(2000, 1, 1), max_value=date(2060, 1, 1), key=key)
    if fact == "name":
        return st.text_input(label, value=facts["deal"], max_chars=200, key=key)
    if fact == "needs":
        return st.text_area(label, value=facts["needs"] or "", max_chars=2000, height=90, key=key)
    return _choice(label, facts.get(f"{fact}_id"), known[fact], key, facts.get(fact))


def _number(value) -> float | None:
    return None if value is None else float(value)


def _choice(label: str, present, entries: list[dict], key: str, name: str | None) -> UUID | None:
    """A list with the present value in it, even when that is retired."""
    names = {one["code"]: plain(one["name"]) for one in entries}
    if present and str(present) not in names:
        names[str(present)] = plain(name or "—")
    names = apart(names)
    codes = list(names)
    index = codes.index(str(present)) if present else None
    chosen = st.selectbox(label, codes, index=index, format_func=names.get, placeholder=say("deals.choose"), key=key)
    return UUID(chosen) if chosen else None


def loss(known: dict[str, list[dict]], name: str) -> dict:
    """Why it is lost: a reason; who won it instead, when the reason is a competitor; a word about it."""
    reasons = {one["code"]: one for one in known["loss_reason"]}
    labels = apart({code: plain(one["name"]) for code, one in reasons.items()})
    code = st.pills(say("deals.loss"), list(labels), format_func=labels.get, required=True, wrap=True, key=f"loss_{name}")
    rival = None
    if code and reasons[code]["kind"] == "competitor" and known["competitor"]:
        names = apart({one["code"]: plain(one["name"]) for one in known["competitor"]})
        rival = st.selectbox(
            say("deals.competitor"), list(names), index=None, format_func=names.get, placeholder=say("deals.choose"), key=f"rival_{name}"
        )
    note = st.text_input(say("deals.loss_note"), key=f"loss_note_{name}", max_chars=500)
    return {"reason_id": code and UUID(code), "competitor_id": rival and UUID(rival), "note": (note or "").strip() or None}

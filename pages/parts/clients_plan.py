"""One contact with everybody chosen: kind, first day, how many a day. Says who is planned when before anything is written."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pyarrow as pa
import streamlit as st

from data.problems import Problem
from pages.parts import clients_done
from pages.parts.filters import today
from pages.words import count, day, plain, say, told
from queries import reader

DAY = "EEE d MMM"


def draw(viewer, chosen: pa.Table, plan_many) -> None:
    """The inputs, what will come of them, and the button that says it. `plan_many`: the module that writes."""
    kinds = {one["code"]: one["name"] for one in reader.rows("contacts/lists", viewer) if one["list"] == "kind"}
    with st.grid(2, min_column_width=150):
        kind = st.selectbox(say("clients.plan_kind"), list(kinds), format_func=kinds.get, key=clients_done.name("plan_kind"))
        on = st.date_input(
            say("clients.plan_on"), today() + timedelta(days=1), min_value=today(), format="DD.MM.YYYY", key=clients_done.name("plan_on")
        )
        per_day = st.number_input(
            say("clients.plan_per_day"), 1, 100, 8, key=clients_done.name("plan_per_day"), help=say("clients.plan_help")
        )
    note = st.text_input(say("clients.plan_note"), max_chars=500, key=clients_done.name("plan_note"))
    wanted = plan_many.Round(tuple(map(UUID, chosen["client_id"].to_pylist())), on or today(), kind, int(per_day or 1), note or "")
    try:
        days = plan_many.preview(viewer, wanted)
    except Problem as problem:
        st.error(told(problem))
        return
    words = told_days(days)
    st.markdown(words)
    _by_person(chosen, days)
    place = st.container()
    if st.button(count("clients.plan_button", len(days)), type="primary", key=clients_done.name("plan_do")):
        key, clients = clients_done.key("plan"), list(days)
        undo = lambda: plan_many.undo(viewer, key, clients)  # noqa: E731
        if clients_done.act(place, lambda: plan_many.plan(viewer, wanted, key=key), words, undo):
            clients_done.again("plan")


def told_days(days: dict) -> str:
    """`24 contacts, 3–5 a day, from Mon 3 May to Fri 7 May`."""
    a_day = Counter(on for on, _staff in days.values())
    low, high = min(a_day.values()), max(a_day.values())
    first, last = min(a_day), max(a_day)
    said = {"contacts": count("clients.plan_n", len(days)), "first": day(first, DAY), "last": day(last, DAY)}
    if first == last:
        return say("clients.plan_one_day", contacts=said["contacts"], first=said["first"])
    return say("clients.plan_days", a_day=str(low) if low == high else f"{low}–{high}", **said)


def _by_person(chosen: pa.Table, days: dict) -> None:
    """Whose contacts they will be, when there is more than one person."""
    whose = Counter(staff for _on, staff in days.values())
    if len(whose) < 2:
        return
    names = dict(zip(chosen["owner_id"].to_pylist(), chosen["owner"].to_pylist(), strict=True))
    said = [f"{plain(names.get(str(staff)) or say('clients.me'))} {n}" for staff, n in whose.most_common()]
    st.caption(", ".join(said[:8]) + (" …" if len(said) > 8 else ""))

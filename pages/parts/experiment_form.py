"""A new experiment: what is tried, on whom, for how long it is counted; who would get it and what could be seen, before anything is drawn."""

from datetime import timedelta
from uuid import UUID, uuid4

import pyarrow.compute as pc
import streamlit as st

from data.problems import Problem
from pages.parts import clients_plan, clients_segments, experiment_list
from pages.parts import experiment_numbers as numbers
from pages.parts.contact_entry import apart
from pages.parts.filters import today
from pages.words import count, number, plain, say, told
from queries import reader
from queries.models import client_sets

KEY = "_experiment_key"
EVERYBODY = ""


def draw(viewer, experiments, begin) -> None:
    """The form. `experiments`: the module that draws the halves; `begin(wanted, key)` begins it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {say('experiments.new')}")
        st.space("stretch")
        if st.button(say("experiments.all"), icon=":material/arrow_back:", type="tertiary", key="experiments_all"):
            leave()
    places: dict = {}
    left, right = st.columns(2, gap="large")
    with left:
        wanted = _asked(viewer, experiments, places)
    with right:
        st.markdown(f"## {say('experiments.halves_title')}")
        _preview(viewer, experiments, wanted, begin, places)


def leave(experiment: UUID | None = None) -> None:
    """To the experiment, or to all; what was typed is forgotten."""
    for name in [name for name in st.session_state if str(name).startswith("experiment_")] + [KEY]:
        st.session_state.pop(name, None)
    experiment_list.show(**({"experiment": str(experiment)} if experiment else {}))


def _asked(viewer, experiments, places: dict):
    """What was typed, as it stands."""
    name = _typed("name", places, 200)
    action = st.segmented_control(
        say("experiments.action"),
        experiments.ACTIONS,
        default="call",
        required=True,
        key="experiment_action",
        format_func=lambda one: say(f"experiments.action.{one}"),
    )
    places["action"] = st.container()
    what = _typed("what", places, 500)
    line, chosen, clients = _group(viewer, places)
    with st.container(horizontal=True):
        days = st.number_input(say("experiments.outcome_days"), 1, experiments.LONGEST, 60, key="experiment_outcome_days")
        on, per_day = _calls() if action == "call" else (None, 8)
    places["outcome_days"] = places["on"] = places["next"] = places["per_day"] = st.container()
    return experiments.Wanted(UUID(line) if line else None, name, action, what, chosen, clients, int(days or 0), on, per_day)


def _typed(name: str, places: dict, most: int) -> str:
    said = st.text_input(
        say(f"experiments.{name}"),
        key=f"experiment_{name}",
        max_chars=most,
        autocomplete="off",
        placeholder=say(f"experiments.{name}_hint"),
    )
    places[name] = st.container()
    return said or ""


def _group(viewer, places: dict) -> tuple[str | None, str, tuple[UUID, ...]]:
    """The line, the group in words, and its clients who may be worked on."""
    lines = {str(one["id"]): one["name"] for one in reader.rows("lists/lines", viewer) if not one["retired"]}
    line = st.selectbox(
        say("experiments.line"),
        list(lines),
        format_func=apart({code: plain(name) for code, name in lines.items()}).get,
        key="experiment_line",
    )
    places["line"] = st.container()
    known = clients_segments.known(viewer)
    names = {EVERYBODY: say("experiments.everybody")} | {code: plain(one["name"]) for code, one in known.items()}
    code = st.selectbox(
        say("experiments.group"), list(names), format_func=apart(names).get, key="experiment_group", help=say("experiments.group_help")
    )
    places["group"] = places["who"] = st.container()
    everyone = client_sets.everyone(viewer)
    here = everyone.filter(pc.equal(everyone["line"], lines[line])) if line else everyone.slice(0, 0)
    found = clients_segments.clients_of(viewer, known[code], here) if code else here
    return line, known[code]["name"] if code else say("experiments.everybody"), tuple(map(UUID, found["client_id"].to_pylist()))


def _calls():
    on = st.date_input(say("experiments.on"), today() + timedelta(days=1), min_value=today(), format="DD.MM.YYYY", key="experiment_on")
    per_day = st.number_input(say("experiments.per_day"), 1, 100, 8, key="experiment_per_day")
    return on, int(per_day or 8)


def _preview(viewer, experiments, wanted, begin, places: dict) -> None:
    """How many would get it, what they could show, and the button."""
    key = st.session_state.setdefault(KEY, uuid4())
    try:
        drawn = experiments.halves(viewer, wanted, key=key)
        days = experiments.call_days(viewer, wanted, drawn)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
        return
    st.markdown(say("experiments.drawn", treated=number(len(drawn.treated)), control=number(len(drawn.control))))
    if drawn.left_out:
        st.caption(count("experiments.left_out", drawn.left_out))
    st.markdown(_power(viewer, wanted, drawn))
    st.caption(say("experiments.how_drawn"))
    if days:
        st.markdown(clients_plan.told_days(days))
    if not st.button(say("experiments.begin", n=number(len(drawn.treated))), type="primary", key="experiment_begin"):
        return
    try:
        begin(wanted, key)
    except Problem as problem:
        places.get(problem.field, st).error(told(problem))
    else:
        leave(key)


def _power(viewer, wanted, drawn) -> str:
    found = reader.read("experiments/before", viewer, line=wanted.line_id, days=wanted.outcome_days)
    inside = {str(one) for one in (*drawn.treated, *drawn.control)}
    bought = [did for client, did in zip(found["client_id"].to_pylist(), found["bought"].to_pylist(), strict=True) if str(client) in inside]
    base = sum(bought) / len(bought) if bought else 0.0
    return numbers.seen(len(drawn.treated), len(drawn.control), base, wanted.outcome_days)

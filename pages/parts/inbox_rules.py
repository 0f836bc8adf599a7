"""How leads are given out: the rule of each line and the share of each colleague, for the heads of the line."""

from uuid import UUID

import streamlit as st

from pages.parts import inbox_state
from pages.words import number, plain, say, told
from queries import reader

POLICIES = ("least_load", "by_turn", "by_hand")


def card(desk) -> None:
    """Folded at the end of the page; what is in it is asked for when it is opened."""
    box = st.expander(say("inbox.rules"), key="inbox_rules", on_change="rerun")
    if not box.open:
        return
    with box:
        rules = reader.rows("inbox/rules", desk.viewer)
        names = {one["line_id"]: one["line"] for one in rules}
        line = next(iter(names), None)
        if len(names) > 1:
            line = st.segmented_control(
                say("filters.line"), list(names), default=line, required=True, format_func=names.get, key="inbox_rules_line"
            )
        if line:
            left, right = st.columns(2)
            with left:
                _rule(desk, next(one for one in rules if one["line_id"] == line))
            with right:
                _weights(desk, line)


def _rule(desk, one: dict) -> None:
    key = f"{one['line_id'][:8]}_{one['version']}"
    with st.form(f"inbox_rule_{key}", border=False):
        policy = st.radio(
            say("inbox.policy"), POLICIES, index=POLICIES.index(one["policy"]), format_func=lambda code: say(f"inbox.policy.{code}"),
            captions=[say(f"inbox.policy.{code}_hint") for code in POLICIES], key=f"inbox_policy_{key}",
        )  # fmt: skip
        keeps = st.checkbox(say("inbox.keeps_owner"), one["keeps_owner"], key=f"inbox_keeps_{key}")
        at_once = st.checkbox(say("inbox.at_once"), one["at_once"], help=say("inbox.at_once_hint"), key=f"inbox_at_once_{key}")
        lot = st.slider(say("inbox.random_share"), 0, 50, round(100 * one["random_share"]), 5, "%d %%", help=say("inbox.random_hint"),
                        key=f"inbox_lot_{key}")  # fmt: skip
        pressed = st.form_submit_button(say("inbox.rule_save"), key=f"inbox_rule_save_{key}")
    if pressed:
        values = {"policy": policy, "keeps_owner": keeps, "at_once": at_once, "random_share": lot / 100, "version": one["version"]}
        _tell(desk.act("rule", None, key=inbox_state.key("rule", key), line=UUID(one["line_id"]), **values))


def _weights(desk, line: str) -> None:
    st.markdown(f"**{say('inbox.weights')}**")
    st.caption(say("inbox.weights_hint"))
    now = {str(one.id): one for one in desk.teams.get(UUID(line), ())}
    for one in reader.rows("inbox/weights", desk.viewer, line=line):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(one['name'])}  \n:small[:gray[{_said(now.get(one['staff_id']), one)}]]", width="stretch")
            weight = st.number_input(
                say("inbox.weight_of", name=one["name"]), 0.0, 5.0, one["weight"], 0.25, "%.2f", label_visibility="collapsed", width=130,
                key=f"inbox_weight_{one['staff_id']}_{one['version']}",
            )  # fmt: skip
        if weight != one["weight"]:
            acted = {"staff": UUID(one["staff_id"]), "weight": weight, "version": one["version"]}
            _tell(desk.act("weight", None, key=inbox_state.key("weight", one["staff_id"], one["version"]), **acted))


def _said(now, one: dict) -> str:
    parts = [say("inbox.load", load=number(now.load)) if now else None]
    if one["capacity_points"]:
        parts.append(say("inbox.capacity", points=number(one["capacity_points"])))
    if now and one["capacity_leads"] is not None:
        parts.append(say("inbox.received", n=number(now.received), most=number(one["capacity_leads"])))
    if now and now.why:
        parts.append(say(f"inbox.why_not.{now.why}"))
    return " · ".join(part for part in parts if part)


def _tell(problem) -> None:
    if problem:
        st.error(told(problem))

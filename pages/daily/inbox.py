"""Leads from every entry point, by answer clock in working time: take, give, turn into a deal, refuse, answer: /inbox."""

import streamlit as st

from data import lead_load, lead_rules, leads
from data.distribution import Rule
from data.problems import Problem
from pages.parts import inbox_forms, inbox_give, inbox_head, inbox_past, inbox_quarantine, inbox_rows, inbox_rules, inbox_state
from pages.parts.who import viewer
from pages.words import say

ACTS = {
    "add": lambda lead, key, **new: leads.add(viewer(), leads.NewLead(**new), key=key),
    "take": lambda lead, key: leads.take(viewer(), lead, key=key),
    "give": lambda lead, key, to, version: leads.assign(viewer(), lead, to, key=key, version=version),
    "give_out": lambda lead, key, wanted: leads.give_out(viewer(), wanted, key=key),
    "back": lambda lead, key, batch: leads.unassign(viewer(), batch, key=key),
    "deal": lambda lead, key, **turn: leads.convert(viewer(), lead, leads.Turn(**turn), key=key),
    "refuse": lambda lead, key, reason, note: leads.refuse(viewer(), lead, reason, note, key=key),
    "reopen": lambda lead, key: leads.reopen(viewer(), lead, key=key),
    "merge": lambda lead, key, into: leads.merge(viewer(), lead, into, key=key),
    "rule": lambda lead, key, line, **rule: lead_rules.set_rule(viewer(), line, Rule(**rule)),
    "weight": lambda lead, key, staff, weight, version: lead_rules.set_weight(viewer(), staff, weight, version=version),
}


def act(do: str, one: dict | None, *, key, **values) -> Problem | None:
    """One call into the data, nothing of the screen in between; a Problem is told at its place."""
    try:
        made = ACTS[do](inbox_head.lead_id(one), key, **values)
    except Problem as problem:
        return problem
    inbox_head.remember(do, one, made, key)
    inbox_state.close()
    st.rerun()


me = viewer()
desk = inbox_head.desk(me, act, lead_load.outlook(me))
line, waiting, answered = inbox_head.draw(desk)
inbox_past.last(desk)
inbox_give.hint(desk, waiting)
with st.container(border=True, gap="small"):
    inbox_head.buttons(desk, waiting)
    inbox_rows.draw(desk, "waiting", list(waiting.values()))
    if not waiting:
        inbox_past.empty(inbox_head.narrowed())
inbox_quarantine.draw(me, line, inbox_head.lists(me))
if answered:
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('inbox.undecided')}")
        st.caption(say("inbox.undecided_hint"))
        inbox_rows.draw(desk, "answered", list(answered.values()))
inbox_past.answered(me, line)
inbox_past.refused(desk, line)
inbox_quarantine.dropped(me, line)
if desk.gives:
    inbox_rules.card(desk)
inbox_forms.drawer(desk, waiting | answered, inbox_head.lists(me))

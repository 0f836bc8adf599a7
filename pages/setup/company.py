"""The company: every list it may want different, its rules, and the playbook of its lines."""

import streamlit as st

from data import listings, lists
from data.problems import Problem
from pages.parts import company_inputs, company_list, links, playbook_edit, survey_define
from pages.parts.contact_entry import apart
from pages.parts.who import viewer
from pages.words import plain, say, told
from queries import reader

PARTS = ("playbook", *listings.LISTS, "surveys", "settings")
me = viewer()
parts = PARTS if me.may("company.edit") else ("playbook",)


def rules() -> None:
    """How the company counts and works; saved with one press."""
    given, version, places, sent = company_inputs.settings(me)
    try:
        if sent:
            lists.settle(me, given, version=version)
            st.success(say("company.saved"), icon=":material/check:")
    except Problem as problem:
        (places.get(problem.field) or st).error(told(problem))


def playbook() -> None:
    """Checklists, scripts and required facts, line by line."""
    lines = {str(one["id"]): plain(one["name"]) for one in reader.rows("lists/lines", me) if not one["retired"]}
    names = apart(lines)
    line = st.segmented_control(
        say("company.column.line_id"),
        list(names),
        default=next(iter(names), None),
        format_func=names.get,
        required=True,
        key="company_line",
    )
    if line:
        playbook_edit.editor(me, line)


st.markdown(f"# {say('company.title')}")
links.offer("intake", say("intake.from_company"))
part = "playbook"
if len(parts) > 1:
    part = st.pills(
        say("company.which"),
        parts,
        default=asked if (asked := st.query_params.get("list")) in parts else parts[0],
        required=True,
        format_func=lambda one: say(f"company.list.{one}"),
        key="company_part",
        label_visibility="collapsed",
    )
    st.query_params["list"] = part
st.markdown(f"## {say(f'company.list.{part}')}")
{"playbook": playbook, "settings": rules, "surveys": lambda: survey_define.draw(me)}.get(part, lambda: company_list.show(me, part))()

"""The drawers of the inbox: add a lead, turn it into a deal, refuse it, give out all proposals. They collect; the page writes."""

from uuid import UUID

import streamlit as st

from pages.parts import inbox_deal, inbox_give, inbox_state
from pages.parts.contact_entry import apart
from pages.words import plain, say, told


def drawer(desk, leads: dict[str, dict], lists: dict[str, list[dict]]) -> None:
    """Open what was asked for. Call once, at the end of the page."""
    asked = inbox_state.opened()
    if asked is None:
        return
    lead = leads.get(asked.lead)
    if asked.lead and lead is None:
        inbox_state.close()
        return
    titles = {
        "add": lambda: say("inbox.add"),
        "deal": lambda: say("inbox.deal_of", name=plain(lead["name"])),
        "refuse": lambda: say("inbox.refuse_of", name=plain(lead["name"])),
        "give_out": lambda: say("inbox.give_out_title"),
    }
    insides = {"add": _add, "deal": inbox_deal.inside, "refuse": _refuse, "give_out": inbox_give.inside}
    show = st.dialog(titles[asked.do](), width="medium", position="right", on_dismiss=inbox_state.close)(insides[asked.do])
    show(desk, asked, lead if asked.lead else leads, lists)


def problem_at(places: dict, problem) -> None:
    """Tell a problem at its input, or under the form."""
    if problem:
        (places.get(problem.field) or places[None]).error(told(problem))


def chosen(label: str, entries: list[dict], name: str, **more):
    """A list of the company as a select box; the id of what was chosen, or None."""
    names = apart({one["code"]: one["name"] for one in entries})
    code = st.selectbox(label, list(names), index=None, format_func=names.get, placeholder="", key=name, **more)
    return code and UUID(code)


def _add(desk, asked, leads, lists) -> None:
    """Type a lead in: at least a name, a phone or an e-mail."""
    lines, places = lists["line"], {}
    with st.form(asked.name("add"), border=False):
        values = {"name": st.text_input(say("inbox.name"), key=asked.name("name"), max_chars=200)}
        places["name"] = st.container()
        with st.container(horizontal=True):
            values["phone"] = st.text_input(say("inbox.phone"), key=asked.name("phone"), type="phone", placeholder="", max_chars=40)
            values["email"] = st.text_input(say("inbox.email"), key=asked.name("email"), placeholder="", max_chars=200)
        places["phone"] = places["email"] = st.container()
        values["message"] = st.text_area(say("inbox.message"), key=asked.name("message"), height=90, max_chars=4000)
        with st.container(horizontal=True):
            values["entry_point_id"] = chosen(say("inbox.door"), lists["door"], asked.name("door"))
            values["source_id"] = chosen(say("inbox.source"), lists["source"], asked.name("source"))
        values["campaign_id"] = chosen(say("inbox.campaign"), lists["campaign"], asked.name("campaign"))
        values["line_id"] = lines and UUID(lines[0]["code"])
        if len(lines) > 1:
            values["line_id"] = chosen(say("filters.line"), lines, asked.name("line"))
        places["line"] = places[None] = st.container()
        values["mine"] = st.checkbox(say("inbox.add_mine"), key=asked.name("mine")) if desk.owns else False
        pressed = st.form_submit_button(say("inbox.add_save"), type="primary", key=asked.name("save"))
    if pressed:
        problem_at(places, desk.act("add", None, key=asked.key, **values))


def _refuse(desk, asked, lead, lists) -> None:
    """The reason is one of the company's list; a lead refused for it is kept, and can be reopened."""
    names = apart({one["code"]: plain(one["name"]) for one in lists["refusal_reason"]})
    invalid = {one["code"] for one in lists["refusal_reason"] if one["is_valid"] is False}
    code = st.pills(say("inbox.refuse_why"), list(names), format_func=names.get, wrap=True, required=True, key=asked.name("reason"))
    places = {"reason": st.container()}
    if code in invalid:
        st.caption(say("inbox.refuse_invalid"))
    note = st.text_area(say("inbox.note"), key=asked.name("note"), height=76, max_chars=1000)
    places[None] = st.container()
    if st.button(say("inbox.refuse_save"), type="primary", key=asked.name("save")):
        problem_at(places, desk.act("refuse", lead, key=asked.key, reason=code and UUID(code), note=note or ""))

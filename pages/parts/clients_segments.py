"""Saved segments and lists as chips with their size and money, and what can be done to the chosen one."""

from dataclasses import replace
from uuid import UUID

import streamlit as st

from data import segment_rules
from data.problems import Problem
from data.segment_rules import Rule
from pages.parts import clients_among, clients_asked, clients_done, links
from pages.parts.clients_table import small
from pages.words import plain, say, told
from queries import reader
from queries.models import client_sets

ICONS = {"rule": ":material/filter_alt:", "list": ":material/list_alt:"}


def known(viewer) -> dict[str, dict]:
    """The segments of this viewer by id; `read` is the rule, or the Problem that it cannot be read."""
    found = {one["segment_id"]: one for one in reader.rows("clients/segments", viewer)}
    for one in found.values():
        try:
            one["read"] = segment_rules.read(one["rule"]) if one["kind"] == "rule" else Rule()
        except Problem as problem:
            one["read"] = problem
    return found


def clients_of(viewer, one: dict, everyone):
    """The clients of a segment as this viewer may see them; of an unreadable one nobody."""
    if isinstance(one["read"], Problem):
        return everyone.slice(0, 0)
    return client_sets.matching(viewer, one["read"], one["segment_id"] if one["kind"] == "list" else None, everyone)


def standing(viewer, one: dict | None, everyone, asked: clients_asked.Asked):
    """The clients of the segment shown, or everyone, and of these the ones taken over from a dashboard."""
    return clients_among.only(viewer, asked.among, clients_of(viewer, one, everyone) if one else everyone)


def chips(viewer, found: dict[str, dict], everyone, asked: clients_asked.Asked) -> None:
    """All of them with their size and money now; one is chosen, or none. Before them what was taken over from a dashboard."""
    clients_among.chip(asked.among, lambda: clients_asked.change(among=None))
    if not found:
        return
    sizes = {code: _size(viewer, one, everyone) for code, one in found.items()}
    st.session_state["clients_segment"] = asked.segment if asked.segment in found else None
    st.pills(
        say("clients.segments"),
        list(found),
        format_func=lambda code: f"{ICONS[found[code]['kind']]} {plain(found[code]['name'])}  ·  {sizes[code]}",
        key="clients_segment",
        label_visibility="collapsed",
        on_change=lambda: clients_asked.change(segment=st.session_state["clients_segment"]),
    )


def _size(viewer, one: dict, everyone) -> str:
    return "—" if isinstance(one["read"], Problem) else small(client_sets.money(clients_of(viewer, one, everyone)))


def together(one: dict | None, rule: Rule) -> Rule:
    """A segment's rule and what narrows it, as one: of two conditions on a field the narrower one that was set last."""
    if one is None or one["kind"] == "list" or isinstance(one["read"], Problem):
        return rule
    fields = {each.field: each for each in (*one["read"].conditions, *rule.conditions)}
    return Rule(tuple(fields.values()), rule.q or one["read"].q)


def save(viewer, one: dict | None, asked: clients_asked.Asked, segments) -> None:
    """Save what is asked for as a segment of one's own."""
    if not (viewer.may("segments.edit") and asked.rule) or asked.among or (one and one["kind"] == "list"):
        return
    box = st.popover(say("clients.save"), icon=":material/bookmark_add:", type="tertiary", key="clients_save", on_change="rerun")
    if not box.open:
        return
    with box, st.form("clients_save_form", border=False):
        name = st.text_input(say("clients.name"), key=clients_done.name("save_name"), max_chars=80)
        place = st.container()
        if st.form_submit_button(say("clients.save_button"), type="primary"):
            key = clients_done.key("save")
            wanted = segments.NewSegment(name or "", together(one, asked.rule))
            if clients_done.act(place, lambda: segments.save(viewer, wanted, key=key), say("clients.saved", name=plain(name or ""))):
                clients_asked.ask(replace(asked, rule=Rule(), segment=str(key), page=1))
                clients_done.again("save")


def manage(viewer, one: dict | None, asked: clients_asked.Asked, segments) -> None:
    """Rename, share, change by the present filters, put away: for an own segment, a shared one for who may share."""
    if one is None:
        return
    if viewer.may("mailings.write"):
        links.offer("mailings", say("clients.write_to"), edit=1, segment=one["segment_id"])
    if isinstance(one["read"], Problem):
        st.warning(told(one["read"]))
    if not viewer.may("segments.share" if one["shared"] else "segments.edit"):
        return
    box = st.popover(say("clients.segment"), icon=":material/more_horiz:", type="tertiary", key="clients_manage", on_change="rerun")
    if not box.open:
        return
    with box:
        place, about = st.container(), {"version": one["version"]}
        name = st.text_input(say("clients.name"), value=one["name"], max_chars=80, key=clients_done.name(f"rename_{one['version']}"))
        if st.button(say("clients.rename"), key="clients_rename", disabled=not name or name == one["name"]):
            _do(place, lambda: segments.rename(viewer, _id(one), name, **about), say("clients.renamed"))
        if one["kind"] == "rule" and asked.rule and st.button(say("clients.change_rule"), key="clients_change_rule"):
            rule = together(one, asked.rule)
            if clients_done.act(place, lambda: segments.change(viewer, _id(one), rule, **about), say("clients.rule_changed")):
                clients_asked.ask(replace(asked, rule=Rule(), page=1))
                clients_done.again("manage")
        if viewer.may("segments.share"):
            words = "clients.unshare" if one["shared"] else "clients.share"
            if st.button(say(words), key="clients_share"):
                _do(place, lambda: segments.share(viewer, _id(one), not one["shared"], **about), say(f"{words}d"))
        if st.button(say("clients.retire"), key="clients_retire", icon=":material/archive:"):
            undo = lambda: segments.restore(viewer, _id(one))  # noqa: E731
            words = say("clients.retired", name=plain(one["name"]))
            if clients_done.act(place, lambda: segments.retire(viewer, _id(one), **about), words, undo):
                clients_asked.change(segment=None)
                clients_done.again("manage")


def _id(one: dict):
    return UUID(one["segment_id"])


def _do(place, work, words: str) -> None:
    if clients_done.act(place, work, words):
        clients_done.again("manage")

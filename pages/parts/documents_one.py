"""One document: what it holds, who said what, its file; and for whose turn it is, yes or no."""

import json
from uuid import UUID

import streamlit as st

from data import document_approvals, written_documents
from data.problems import Problem
from pages.parts import documents_lines, links
from pages.words import moment, plain, say, told
from queries import reader

ICONS = {"approved": ":green[:material/check_circle:]", "refused": ":red[:material/cancel:]", "waiting": ":gray[:material/schedule:]"}


def draw(viewer, document: str) -> None:
    """Its head, then beside each other who decides and what it says."""
    asked = documents_lines.whole_id(document)
    one = reader.row("documents/list", viewer, document=asked) if asked else {}
    _title(f"{plain(one['name'])} {plain(one['number'])}" if one else say("documents.not_there"))
    if not one:
        st.info(say("documents.not_there_hint"))
        return
    _head(one)
    left, right = st.columns(2, gap="large")
    with left:
        _buttons(viewer, one)
        _steps(reader.rows("documents/steps", viewer, document=asked))
        if one["next_id"] and str(one["next_id"]) == str(viewer.id):
            _decide(viewer, one)
    with right:
        _filled(json.loads(one["filled"]))


def _title(words: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {words}")
        st.space("stretch")
        if st.button(say("documents.all"), icon=":material/arrow_back:", type="tertiary", key="documents_all"):
            documents_lines.show()


def _head(one: dict) -> None:
    """What was just done; its state; for whom, by whom and when."""
    documents_lines.said()
    st.markdown(documents_lines.badge(one))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one["in_hand"]:
            links.link("client", plain(one["client"]), id=one["client_id"])
        st.caption(documents_lines.facts(one, client=not one["in_hand"]), width="content")


def _buttons(viewer, one: dict) -> None:
    """Its file; written anew when it was refused; withdrawn."""
    with st.container(horizontal=True, vertical_alignment="center"):
        documents_lines.download(viewer, one, "one")
        may = viewer.may("documents.write") and (viewer.sees_whole or str(one["author_id"]) == str(viewer.id))
        if may and one["in_hand"] and one["state"] == "refused" and not one["replaced"]:
            if st.button(say("documents.anew"), type="primary", key="document_anew"):
                documents_lines.show(write=one["client_id"], deal=one["deal_id"], anew=one["document_id"])
        if may and one["state"] != "withdrawn":
            if st.button(say("documents.withdraw"), type="tertiary", key="document_withdraw", help=say("documents.withdraw_help")):
                document, version = UUID(str(one["document_id"])), one["version"]
                _do(lambda: written_documents.withdraw(viewer, document, version=version), "withdrawn", one)


def _steps(steps: list[dict]) -> None:
    if not steps:
        st.caption(say("documents.no_steps"))
        return
    st.markdown(f"## {say('documents.steps')}")
    for each in steps:
        at = f" :gray[{moment(reader.to_local(each['settled_at']))}]" if each["settled_at"] else ""
        words = f"  \n{plain(each['words'])}" if each["words"] else ""
        st.markdown(f"{ICONS[each['state']]} {plain(each['staff'] or '—')}{at}{words}")


def _decide(viewer, one: dict) -> None:
    """Yes, or no with its reason."""
    document, version = UUID(str(one["document_id"])), one["version"]
    with st.container(border=True):
        st.markdown(f"## {say('documents.your_turn')}")
        words = st.text_area(say("documents.words"), key=f"document_words_{document.hex}", max_chars=1000, height=80)
        place = st.container()
        with st.container(horizontal=True):
            yes = st.button(say("documents.approve"), type="primary", key="document_approve", icon=":material/check:")
            no = st.button(say("documents.refuse"), key="document_refuse", icon=":material/close:")
    if yes:
        _do(lambda: document_approvals.approve(viewer, document, words or "", version=version), "approved", one, place)
    elif no:
        _do(lambda: document_approvals.refuse(viewer, document, words or "", version=version), "refused", one, place)


def _do(work, how: str, one: dict, place=None) -> None:
    """One call into the data; then the document as it stands."""
    try:
        work()
    except Problem as problem:
        (place or st).error(told(problem))
        return
    st.session_state["_documents_told"] = say(f"documents.did.{how}", number=plain(one["number"]))
    st.rerun()


def _filled(kept: dict) -> None:
    """What stands in its fields, the empty ones left out."""
    st.markdown(f"## {say('documents.says')}")
    facts = [(say(f"templates.field.{name}"), value) for name, value in kept["fields"].items() if name != "items" and value]
    st.markdown("  \n".join(f":gray[{name}:] {plain(value)}" for name, value in facts))
    items = kept["fields"]["items"]
    if items:
        st.markdown("\n".join(f"{one['n']}. {plain(one['name'])} · {plain(one['quantity'])} × {plain(one['price'])} = {plain(one['amount'])}" for one in items))  # fmt: skip

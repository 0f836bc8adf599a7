"""A new document: for whom, from which template, about what; what it will say is shown beside it before anything is written.

The address fills it in: `?part=documents&write=CLIENT&deal=…&offer=…`, and `&anew=DOCUMENT` for one that was refused.
"""

import json
from uuid import UUID, uuid4

import streamlit as st

from data import written_documents
from data.document_facts import About
from data.document_templates import KINDS
from data.problems import Problem
from pages.parts import documents_items, documents_lines, promise_client
from pages.parts.contact_entry import apart
from pages.words import money, plain, say, told
from queries import reader

KEY = "_document_key"


def draw(viewer) -> None:
    """The form and, beside it, the document as it will be filled."""
    asked = st.query_params
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"## {say('documents.write_anew') if 'anew' in asked else say('documents.write')}")
        st.space("stretch")
        if st.button(say("documents.all"), icon=":material/arrow_back:", type="tertiary", key="document_leave"):
            leave()
    key = st.session_state.setdefault(KEY, uuid4())
    before = _before(viewer, asked.get("anew"))
    left, right = st.columns(2, gap="large")
    with left:
        given = asked["write"]
        client = promise_client.choose(viewer, f"document_{key.hex[:12]}", None if given == "new" else given)
        if client is None:
            return
        template, about = _about(viewer, client, before, f"{key.hex[:12]}_{client.hex[:12]}")
        place = st.container()
    if template is None:
        return
    with right:
        _preview(viewer, template, about)
    with left:
        _write(viewer, template, about, before, key, place)


def leave(document: UUID | None = None) -> None:
    """To the document, or to all of them; what was typed is forgotten."""
    for name in [name for name in st.session_state if str(name).startswith(("document_", "_document_"))]:
        st.session_state.pop(name, None)
    documents_lines.show(paper=document)


def _before(viewer, anew: str | None) -> dict:
    """The refused document that is written anew, with what it was filled from."""
    document = documents_lines.whole_id(anew)
    one = reader.row("documents/list", viewer, document=document) if document else {}
    return one | json.loads(one["filled"]) if one else {}


def _write(viewer, template: UUID, about: About, before: dict, key: UUID, place) -> None:
    if not st.button(say("documents.make"), type="primary", key="document_make"):
        return
    replaces = UUID(str(before["document_id"])) if before else None
    try:
        made = written_documents.write(viewer, template, about, key=key, replaces=replaces)
    except Problem as problem:
        place.error(told(problem))
        return
    st.session_state["_documents_told"] = say("documents.made")
    leave(made)


def _about(viewer, client: UUID, before: dict, mark: str) -> tuple[UUID | None, About | None]:
    """The template, and whom and what the document is about."""
    template = _template(viewer, client, before, mark)
    if template is None:
        return None, None
    found = reader.rows("documents/choices", viewer, client=client)
    asked = st.query_params
    person = _choice("person", found, mark, str(before.get("person") or ""), first=True)
    deal = _choice("deal", found, mark, asked.get("deal") or str(before.get("deal_id") or ""))
    offer = _choice("offer", found, mark, asked.get("offer") or str(before.get("offer_id") or ""))
    items = documents_items.edit(viewer, offer or deal or {}, before.get("items"), mark)
    return template, About(client, *(one and UUID(str(one["id"])) for one in (person, deal, offer)), items)


def _template(viewer, client: UUID, before: dict, mark: str) -> UUID | None:
    line = str(reader.row("clients/summary", viewer, client=client).get("line_id") or "")
    found = [one for one in reader.rows("documents/templates", viewer) if not one["retired"] and str(one["line_id"] or line) == line]
    found.sort(key=lambda one: KINDS.index(one["kind"]))  # an offer comes before its contract
    names = apart({str(one["template_id"]): plain(one["name"]) for one in found})
    if not names:
        st.info(say("documents.no_template"))
        return None
    known = [*names].index(str(before["template_id"])) if str(before.get("template_id")) in names else 0
    return UUID(st.selectbox(say("documents.template"), list(names), known, format_func=names.get, key=f"document_template_{mark}"))


def _choice(kind: str, found: list[dict], mark: str, known: str, first: bool = False) -> dict | None:
    """One of the client's persons, deals or offers; nothing is drawn when there are none."""
    some = {str(one["id"]): one for one in found if one["kind"] == kind}
    if not some:
        return None
    index = list(some).index(known) if known in some else 0 if first else None
    names = apart({code: plain(_named(one)) for code, one in some.items()})
    words = say(f"documents.about.{kind}")
    chosen = st.selectbox(words, list(some), index, format_func=names.get, key=f"document_{kind}_{mark}", placeholder="—")
    return some.get(chosen)


def _named(one: dict) -> str:
    amount = money(one["amount"]) if one["amount"] else None
    return " · ".join(part for part in (one["name"], one["detail"], amount) if part)


def _preview(viewer, template: UUID, about: About) -> None:
    """Each field the template names, with what it will hold."""
    st.markdown(f"## {say('documents.will_say')}")
    try:
        seen = written_documents.preview(viewer, template, about)
    except Problem as problem:
        st.warning(told(problem), icon=":material/warning:")
        return
    if seen.missing:
        names = ", ".join(say(f"templates.field.{name}") for name in seen.missing)
        st.warning(say("documents.missing", names=names), icon=":material/edit:")
    fields = [name for name in seen.fields if name != "number" and not name.startswith("items") and seen.values[name]]
    st.markdown("  \n".join(f":gray[{say(f'templates.field.{name}')}:] {plain(seen.values[name])}" for name in fields))
    st.caption(say("documents.number_later"))

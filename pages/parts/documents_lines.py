"""One line per written document: its number and state, for whom, by whom, and its file."""

from uuid import UUID

import streamlit as st

from data import written_documents
from pages.parts import links
from pages.parts.template_list import DOCX
from pages.words import day, plain, say
from queries import reader

STATES = {"waiting": "orange", "approved": "green", "refused": "red", "withdrawn": "gray"}


def badge(one: dict) -> str:
    """How far it is: whose yes it waits for, approved, refused, withdrawn."""
    state = one["state"]
    words = say("documents.waits_for", name=plain(one["next"] or "—")) if state == "waiting" else say(f"documents.state.{state}")
    anew = f" :gray-badge[{say('documents.written_anew')}]" if one["replaced"] else ""
    return f":{STATES[state]}-badge[{words}]{anew}"


def facts(one: dict, client: bool = True) -> str:
    """For whom, of which deal, by whom and when, as one grey line."""
    on = day(reader.to_local(one["happened_at"]), "d MMM y")
    told = (one["client"] if client else None, one["deal"], on, one["author"])
    return " · ".join(plain(part) for part in told if part)


def line(viewer, one: dict, *, client: bool = True, place: str = "list") -> None:
    """Draw one document: its name leads to it, its file can be had; in `place` of the screen."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(one['number'])}** {plain(one['name'])} {badge(one)}  \n:gray[:small[{facts(one, client)}]]")
            if one["state"] == "refused" and one["words"]:
                st.markdown(f":small[:red[{plain(one['words'])}]]")
        way(say("documents.open"), one["document_id"], place)
        download(viewer, one, place)


def way(words: str, document, place: str) -> None:
    """The way to a document: on its own page (`list`) a button, from elsewhere a link."""
    if place != "list":
        links.link("offers", words, part="documents", paper=document)
    elif st.button(words, key=f"document_open_{document}", type="tertiary"):
        show(paper=document)


def download(viewer, one: dict, place: str) -> None:
    """The file; what nobody has approved bears the word DRAFT in it and in its name. Rights are asked anew when it is pressed."""
    document = UUID(str(one["document_id"]))
    words = say("documents.download") if one["state"] in ("approved", "withdrawn") else say("documents.download_draft")
    name = written_documents.called(one["number"], one["state"], one["language"])
    st.download_button(
        words, lambda: written_documents.file(viewer, document)[1], name, DOCX, key=f"document_file_{place}_{document.hex}_{one['version']}",
        icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def said() -> None:
    """What was just done, once."""
    if words := st.session_state.pop("_documents_told", None):
        st.success(words, icon=":material/check:")


def show(**asked) -> None:
    """Go to another view of the documents."""
    st.query_params.from_dict({"part": "documents"} | {name: str(value) for name, value in asked.items() if value})
    st.rerun()


def whole_id(text: str | None) -> UUID | None:
    """What an address says, when it is an id."""
    try:
        return UUID(text or "")
    except ValueError:
        return None

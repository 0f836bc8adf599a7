"""What waits for this person's yes, and which of their own documents were refused: /offers?part=approvals."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import documents_lines
from pages.words import day, number, plain, say
from queries import reader

KINDS = ("approve", "refused")


def waiting(viewer: Viewer) -> dict[str, list[dict]]:
    """The documents that wait for this person, by why they do."""
    found = reader.rows("documents/waiting", viewer, staff=viewer.id)
    return {kind: [one for one in found if one["kind"] == kind] for kind in KINDS}


def draw(viewer: Viewer) -> None:
    """The whole part of the page: a card per reason."""
    found = waiting(viewer)
    if not any(found.values()):
        st.info(say("documents.nothing_waits"), icon=":material/done_all:")
    for kind in KINDS:
        if found[kind]:
            with st.container(border=True, gap="small"):
                st.markdown(f"## {say(f'documents.waiting.{kind}')} :gray[{number(len(found[kind]))}]")
                for one in found[kind]:
                    line(one, "list")


def line(one: dict, place: str = "today") -> None:
    """A document with why it stands here, and the way to it."""
    on = day(reader.to_local(one["since"]), "d MMM")
    kind = one["kind"]
    who = say(f"documents.{kind}_by", name=plain(one["other"] or "—"), day=on)
    words = f" :red[{plain(one['words'])}]" if one["words"] else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(one['client'] or '—')}** {plain(one['name'])} {plain(one['number'])}  \n:gray[:small[{who}]]:small[{words}]", width="stretch")  # fmt: skip
        documents_lines.way(say(f"documents.do.{kind}"), one["document_id"], place)

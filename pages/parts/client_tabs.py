"""The tabs below the card; each is asked for only when it is open."""

import streamlit as st

from pages.parts import client_alive, client_fields, client_people, client_said, client_shown, client_trust, rows
from pages.parts.client_changes import changes
from pages.parts.client_documents import documents, referrals
from pages.parts.client_next import promise
from pages.words import say
from queries import reader


@st.fragment
def draw(viewer, facts: dict, write) -> None:
    """All tabs; what one of them shows is drawn when it is chosen."""
    names = list(TABS)
    tabs = st.tabs([say(f"client.tab.{name}") for name in names], on_change="rerun", key=f"client_tabs_{facts['client_id']}")
    for name, tab in zip(names, tabs, strict=True):
        if tab.open:
            with tab:
                TABS[name](viewer, facts, write)


def table(question: str, viewer, client: str, empty: str, *, leave: tuple[str, ...] = ()) -> None:
    """The rows of a question as a table, or a calm word that there are none."""
    found = reader.read(question, viewer, client=client)
    if found.num_rows == 0:
        st.caption(empty)
        return
    rows.table(found.select([name for name in found.column_names if name not in leave]).slice(0, 300), key=question.replace("/", "_"))


def _deals(viewer, facts: dict, write) -> None:
    table("client/deals", viewer, facts["client_id"], say("client.no_deals"))


def _sales(viewer, facts: dict, write) -> None:
    client_alive.draw(viewer, facts, write)
    table("client/sales", viewer, facts["client_id"], say("client.no_sales"), leave=("deal_id",))


def _answers(viewer, facts: dict, write) -> None:
    table("client/answers", viewer, facts["client_id"], say("client.no_answers"))


def _promises(viewer, facts: dict, write) -> None:
    table("client/promises", viewer, facts["client_id"], say("client.no_promises"), leave=("version", "late"))
    client_said.draw(viewer, facts, write)
    if viewer.may("promises.make") and not facts["retired_at"]:
        with st.expander(say("client.promise")):
            promise(facts["client_id"], write, "tab")


def _relationship(viewer, facts: dict, write) -> None:
    client_trust.draw(viewer, facts, write)
    client_shown.draw(viewer, facts, write)


TABS = {
    "persons": client_people.draw,
    "deals": _deals,
    "promises": _promises,
    "sales": _sales,
    "documents": documents,
    "answers": _answers,
    "fields": client_fields.draw,
    "relationship": _relationship,
    "referrals": referrals,
    "changes": changes,
}

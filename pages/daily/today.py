"""Today: what would be lost if nothing were done, in that order; the form beside it walks the list."""

from uuid import UUID

import streamlit as st

from data import clients, contacts, leads, playbook, promises, quiet
from pages.parts import contact_desk, contact_entry, today_acts, today_head, today_lines, today_list
from pages.parts.who import viewer

WRITES = contact_desk.Writes(
    log=lambda values, key: contacts.log(viewer(), contacts.drafted(values), key=key),
    add=lambda values, key: clients.add(viewer(), clients.NewClient(**values), key=key),
    undo=lambda contact: contacts.undo(viewer(), contact),
    tick=lambda deal, item, on: (playbook.tick if on else playbook.untick)(viewer(), deal, item),
)


def keep(line: dict, key) -> None:
    """A promise is kept."""
    promises.settle(viewer(), UUID(str(line["item_id"])), "kept", version=line["version"], key=key)


def take(line: dict, key) -> None:
    """A lead that was nobody's is the viewer's now, and stands in the form."""
    leads.take(viewer(), UUID(str(line["lead_id"])), key=key)
    contact_entry.renew(**today_list.begins(line))


def hush(line: dict, key, until, reason, note: str) -> None:
    """It is left alone until its day; the form goes on with the next line."""
    entity, after = today_acts.ABOUT[line["kind"]], today_list.following(shown, line["code"])
    quiet.hush(viewer(), quiet.Hush(entity, UUID(str(line["item_id"])), line["kind"], until, reason, note), key=key)
    contact_entry.renew(**(after["begins"] if after else {}))


ACTS = today_acts.Acts(keep, take, hush, lambda spell: quiet.end(viewer(), spell))


@st.fragment
def desk(day: today_list.Day) -> None:
    """The form with the chosen line, and what is known of its client."""
    entry = contact_entry.present(viewer(), "today")
    today_acts.beside(viewer(), day, entry.line, ACTS)
    contact_desk.form(viewer(), entry, WRITES, lambda me, draft: today_list.following(day, entry.line))
    contact_desk.known(viewer(), WRITES)


with st.container(horizontal=True, vertical_alignment="center"):
    today_head.title()
    whose = today_head.whose(viewer())
    st.space("stretch")
    shown = today_list.of(viewer(), whose)
    today_head.counts(shown)
entry = contact_entry.present(viewer(), "today", today_list.begins(shown.order[0]) if shown.order else None)
left, right = st.columns([6, 5])
with left:
    today_lines.draw(viewer(), shown, ACTS, entry.line)
with right:
    desk(shown)

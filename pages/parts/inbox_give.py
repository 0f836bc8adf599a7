"""Giving out all proposals at once: first the table of who would receive what and why, then the button."""

from uuid import UUID

import pandas as pd
import streamlit as st

from pages.parts import cells, inbox_words
from pages.words import count, number, plain, say, told


def proposed(desk, leads: dict[str, dict]) -> dict[str, object]:
    """The leads on the list that have somebody proposed, in its order."""
    found = {lead: desk.decided.get(UUID(lead)) for lead, one in leads.items() if one["owner_id"] is None and one["answered_at"] is None}
    return {lead: decision for lead, decision in found.items() if decision and decision.to_id}


def inside(desk, asked, leads: dict[str, dict], lists) -> None:
    """The table and the button; nothing is written before it is pressed."""
    found = proposed(desk, leads)
    st.caption(say("inbox.give_out_hint"))
    st.dataframe(pd.DataFrame([_row(leads[lead], one) for lead, one in found.items()]), hide_index=True, row_height=cells.ROW,
                 alt=say("inbox.give_out_title"))  # fmt: skip
    if found and st.button(count("inbox.give_out", len(found)), type="primary", key=asked.name("save")):
        problem = desk.act("give_out", None, key=asked.key, wanted={UUID(lead): one.to_id for lead, one in found.items()})
        if problem:
            st.error(told(problem))


def _row(lead: dict, decision) -> dict:
    to = next(one for one in decision.candidates if one.id == decision.to_id)
    return {
        say("inbox.column.lead"): lead["name"],
        say("inbox.column.to"): to.name,
        say("inbox.column.load"): number(to.load, 1),
        say("inbox.column.why"): inbox_words.because(decision.because),
    }


def hint(desk, leads: dict[str, dict]) -> None:
    """Where nobody may receive, a sentence with the reasons: these leads stay in everybody's inbox until the head decides."""
    for line in dict.fromkeys(one["line_id"] for one in leads.values()):
        waiting = [desk.decided.get(UUID(lead)) for lead, one in leads.items() if one["line_id"] == line and one["owner_id"] is None]
        stuck = [one for one in waiting if one and one.because == "nobody"]
        if stuck:
            name = next(one["line"] for one in leads.values() if one["line_id"] == line)
            st.warning(say("inbox.nobody_may", line=plain(name), why=inbox_words.nobody(stuck[0].candidates)))

"""Why a lead is whose it is: each decision with the candidates it was made among, for the heads of the line."""

import json

import pandas as pd
import streamlit as st

from pages.parts import cells
from pages.words import moment, number, plain, say
from queries import reader

REASONS = ("taken", "proposed", "assigned", "taken_back", "reopened", "handed_over")


def show(viewer, one: dict) -> None:
    """A small button in the row; what it shows is asked for when it is opened."""
    box = st.popover(say("inbox.why"), key=f"inbox_why_{one['lead_id']}", type="tertiary", on_change="rerun")
    if box.open:
        with box:
            _inside(reader.rows("inbox/why", viewer, lead=one["lead_id"]))


def _inside(found: list[dict]) -> None:
    for place, one in enumerate(found[:5]):
        reason = say(f"inbox.reason.{one['reason']}") if one["reason"] in REASONS else plain(one["reason"] or "—")
        who = f" · {plain(one['actor'])}" if one["actor"] else ""
        st.markdown(f"**{plain(one['owner'] or say('inbox.nobody'))}** :gray[{moment(reader.to_local(one['given_at']))}{who}]  \n{reason}")
        if one["candidates"] and place == 0:
            table(json.loads(one["candidates"]))
    if not found:
        st.caption(say("inbox.why_unknown"))


def table(said: dict) -> None:
    """The candidates of one decision: load, share, score, and why one was left out."""
    st.caption(say(f"inbox.because.{said['because']}"))
    rows = [
        {
            say("inbox.column.name"): one["name"],
            say("inbox.column.load"): number(one["load"], 1),
            say("inbox.column.weight"): number(one["weight"], 1),
            say("inbox.column.score"): number(one["score"], 2),
            say("inbox.column.why"): say(f"inbox.why_not.{one['why']}") if one["why"] else "",
        }
        for one in sorted(said["candidates"], key=lambda one: (one["score"] is None, one["score"] or 0, one["name"]))
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, row_height=cells.ROW, alt=say("inbox.why"))

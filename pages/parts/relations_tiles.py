"""The tiles over the relationships: committed, leaving, said so, below zero."""

import numpy as np
import pyarrow as pa
import streamlit as st

from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.words import count, money, number, say, share
from queries.models.relations import STAGES, Course

SHOWN = ("commitment", "expansion", "dissolution")


def draw(chosen: Filters, found: Course, left: list[dict], trust: pa.Table) -> None:
    """The stages that matter as of the day, who said that they leave in the period, who is below zero."""
    with st.grid(5, min_column_width=160):
        for stage in SHOWN:
            _stage(chosen, found, stage)
        _left(chosen, left)
        _below(chosen, trust)


def _stage(chosen: Filters, found: Course, stage: str) -> None:
    now = found.height[:, -1]
    some = now == STAGES.index(stage)
    n, whole = int(some.sum()), int((now >= 0).sum())
    brought = say("relations.brought", money=money(float(found.amount[some, -1].sum()), short=True))
    foot = f"{number(n)} / {number(whole)}"
    tile(f"relations.{stage}", share(n / whole) if whole else "—", chosen, foot=foot, expected=n, note=brought)


def _left(chosen: Filters, left: list[dict]) -> None:
    n, amount = sum(one["clients"] for one in left), sum(one["usual_year"] for one in left)
    note = say("relations.brought", money=money(float(amount), short=True)) if n else ""
    tile("relations.leavings", number(n), chosen, foot=count("loyalty.clients", n), expected=n, note=note)


def _below(chosen: Filters, trust: pa.Table) -> None:
    n, low = trust.num_rows, int(np.sum(trust["balance"].to_numpy() < 0))
    value = share(low / n) if n else "—"
    tile("relations.low_balance", value, chosen, foot=f"{number(low)} / {number(n)}", expected=low)

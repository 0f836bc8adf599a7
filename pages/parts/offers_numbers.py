"""The numbers of offers: how many wait, how many press, which share is accepted, how long an answer takes; by product and by manager."""

import numpy as np
import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, rows
from pages.parts.cards import card, tile
from pages.parts.filters import Filters
from pages.words import count, money, number, say, share
from queries import reader
from queries.models import survival

FEW = 5  # under so many a share is only its k of n


def tiles(viewer: Viewer, chosen: Filters) -> None:
    """Four tiles; nothing while no offer was ever made."""
    asked = chosen.values()
    now = reader.row("offers/standing", viewer, **{name: asked[name] for name in ("line", "team", "manager")})
    found, waits = reader.rows("offers/acceptance", viewer, **asked), reader.read("offers/waits", viewer, **asked)
    whole = next((one for one in found if one["kind"] == "all"), None)
    if not now["made"] and whole is None and not waits.num_rows:
        return
    with st.grid(4, min_column_width=170):
        _standing(chosen, now)
        _accepted(chosen, whole)
        _answer(chosen, waits)


def _standing(chosen: Filters, now: dict) -> None:
    worth = money(now["amount"], short=True) if now["amount"] else ""
    late = count("offers.n_late", now["late"]) if now["late"] else ""
    for name, n, note in (("offers.standing", now["made"], worth), ("offers.pressing", now["pressing"], late)):
        tile(name, number(n), chosen, foot=count("offers.n", n), expected=n, note=note)


def _accepted(chosen: Filters, whole: dict | None) -> None:
    n = whole["offers"] if whole else 0
    told = rate(whole) if whole else "—"
    between = f"{number(100 * whole['low'])}–{share(whole['high'])}" if n >= FEW else ""
    foot = say("offers.k_of_n", k=number(whole["accepted"]), n=number(n)) if whole else say("offers.nobody_answered")
    tile("offers.acceptance", told, chosen, foot=foot, expected=n, note=between, facts=f"{foot} · {between}".strip(" ·"))


def rate(one: dict) -> str:
    """The share that was accepted; a dash with too few."""
    return share(one["accepted_share"]) if one["offers"] >= FEW else "—"


def _answer(chosen: Filters, waits) -> None:
    """Kaplan-Meier: an offer without an answer still waits."""
    days, answered = (waits[name].to_numpy(zero_copy_only=False) for name in ("days", "answered"))
    curve = survival.kaplan_meier(days.astype(float), answered.astype(bool)) if len(days) else None
    median = curve.median if curve and len(days) >= FEW else None
    value = "—" if median is None else count("offers.days", round(median)) if median >= 0.5 else say("offers.same_day")
    foot = count("offers.n", len(days))
    note = count("offers.still_wait", int(np.sum(~answered.astype(bool)))) if len(days) else ""
    tile("offers.answer_days", value, chosen, foot=foot, expected=len(days), note=note)


def by_product_and_manager(viewer: Viewer, chosen: Filters) -> None:
    """Two tables of shares with their intervals; a row opens its offers. A manager has one line of the second, the own, and gets none."""
    found = reader.rows("offers/acceptance", viewer, **chosen.values())
    kinds = [kind for kind in ("product", "manager") if any(one["kind"] == kind for one in found)]
    kinds = kinds if viewer.sees_whole else kinds[:1]
    if not kinds:
        return
    with card(say("offers.by"), "offers.acceptance", chosen, say("offers.by_hint")):
        for kind, place in zip(kinds, st.columns(len(kinds)), strict=True):
            with place:
                _table(kind, [one for one in found if one["kind"] == kind])


def _table(kind: str, lines: list[dict]) -> None:
    frame = pd.DataFrame([_line(one) for one in lines])
    config = {"name": st.column_config.TextColumn(say(f"offers.column.{kind}"))}
    config |= {name: cells.text_column(say(f"offers.column.{name}")) for name in ("share", "between")}
    config |= {name: cells.number_column(say(f"offers.column.{name}")) for name in ("offers", "accepted", "declined", "unanswered")}
    picked = cells.show(frame, config, key=f"offers_by_{kind}", alt=say("offers.by"))
    if picked:
        one = lines[picked[0]]
        answer = {"accepted": "accepted", "declined": "declined", "unanswered": "made"}.get(picked[1])
        n = one[picked[1]] if answer else one["offers"]
        rows.show("offers.acceptance", n, **{kind: one["id"]}, answer=answer)


def _line(one: dict) -> dict:
    between = f"{number(100 * one['low'])}–{share(one['high'])}" if one["offers"] >= FEW else "—"
    counts = {name: one[name] for name in ("offers", "accepted", "declined", "unanswered")}
    return {"name": cells.harmless(one["name"] or say("filters.unknown")), "share": rate(one), "between": between} | counts

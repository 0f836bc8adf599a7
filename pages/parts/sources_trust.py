"""What convinces before the first purchase: who met which trust instrument, how many bought, alike deals compared; and recommendations."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, clicks, rows, sources_referrals
from pages.parts import trust_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, number, say, share
from queries import reader
from queries.models.matched import Matched

BEHIND = {
    "met": "trust.met",
    "met_share": "trust.met",
    "without_share": "trust.without",
    "matched": "trust.matched",
    "compared": "trust.matched",
}
WIDTHS = {"met": 70, "met_share": 130, "without_share": 130, "raw": 80, "matched": 130, "compared": 90, "landmark": 80}


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; a manager's is of the own clients alone."""
    mine = chosen.mine(viewer)
    found = reader.rows("trust/instruments", viewer, **mine.values())
    alike = numbers.compared(reader.rows("trust/strata", viewer, **mine.values()))
    with card(say("trust.title"), "trust.met", mine, _headline(found, mine)):
        if any(one["met"] + one["met_open"] for one in found):
            _instruments(mine, found, alike)
        elif found:
            st.caption(say("trust.nothing_shown"))
    if any(one["met"] for one in found):
        _more(viewer, mine, found, alike)
    sources_referrals.draw(viewer, mine)


def _headline(found: list[dict], mine: Filters) -> str:
    if not found:
        return say("trust.no_instruments")
    said = [count("trust.headline", found[0]["deals"], period=mine.period_words())]
    if found[0]["still_open"]:
        said.append(count("trust.still_open", found[0]["still_open"]))
    return " ".join(said)


def _instruments(mine: Filters, found: list[dict], alike: dict[str, Matched]) -> None:
    frame = pd.DataFrame(numbers.lines(found, alike))
    picked = cells.show(frame, _columns(), key="trust_instruments", alt=say("trust.title"))
    if picked and (metric := BEHIND.get(picked[1])):
        one = found[picked[0]]
        twin = alike.get(str(one["instrument_id"]))
        n = {"trust.met": one["met"], "trust.without": one["without"], "trust.matched": twin.n if twin else 0}[metric]
        if n:
            rows.show(metric, n, instrument=one["instrument_id"], manager=mine.manager)
    st.caption(say("trust.no_proof"))


def _columns() -> dict:
    config = {"instrument": st.column_config.TextColumn(say("trust.column.instrument"), pinned=True, width=130)}
    return config | {
        name: cells.text_column(say(f"trust.column.{name}"), say(f"trust.column.{name}.hint"), width) for name, width in WIDTHS.items()
    }


def _more(viewer: Viewer, mine: Filters, found: list[dict], alike: dict[str, Matched]) -> None:
    left, right = st.columns([2, 3])
    with left, card(title := say("trust.effects"), "trust.matched", mine, numbers.sentence(found, alike)):
        if alike:
            clicks.show("effects", numbers.effects(found, alike), title, lambda picked: _behind(alike, mine, picked), key="trust_effects")
            st.caption(say("trust.effects_hint"))
    with right, card(say("trust.pairs"), "trust.pairs", mine, say("trust.pairs_hint")):
        _pairs(mine, found, reader.rows("trust/pairs", viewer, **mine.values()))


def _behind(alike: dict[str, Matched], mine: Filters, picked: dict) -> tuple[str, int, dict]:
    return "trust.matched", alike[picked["id"]].n, {"instrument": picked["id"], "manager": mine.manager}


def _pairs(mine: Filters, found: list[dict], together: list[dict]) -> None:
    names, square = numbers.pairs(found, together)
    if not names:
        st.caption(say("trust.no_pairs"))
        return
    told = [
        {"instrument": name} | {f"c{place}": _cell(cell) for place, cell in enumerate(line)}
        for name, line in zip(names, square, strict=True)
    ]
    config = {"instrument": st.column_config.TextColumn(say("trust.column.instrument"), pinned=True, width=110)}
    config |= {f"c{place}": cells.text_column(name, width=85) for place, name in enumerate(names)}
    picked = cells.show(pd.DataFrame(told), config, key="trust_pairs", alt=say("trust.pairs"))
    if picked and picked[1] != "instrument" and (cell := square[picked[0]][int(picked[1][1:])]):
        rows.show("trust.pairs", cell["met"], instrument=cell["instrument_id"], other=cell["other_id"], manager=mine.manager)


def _cell(cell: dict | None) -> str:
    if cell is None:
        return ""
    few = cell["met"] < numbers.SMALLEST
    return f"{number(cell['met_won'])}/{number(cell['met'])}" if few else f"{share(cell['met_share'])} · {number(cell['met'])}"

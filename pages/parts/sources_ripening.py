"""How the leads of each month ripen into won deals, what may still be expected of them, and how well their origin is written down."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, clicks, empty, sources_quality
from pages.parts import sources_ripe_numbers as numbers
from pages.parts.cards import card, tile, tiles
from pages.parts.filters import Filters
from pages.parts.sources_numbers import SMALLEST
from pages.words import count, day, number, say, share
from queries import reader
from queries.models.ripening import ENOUGH, Ripening, ripening


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; says so and stops the page where no lead came in."""
    found = ripening(viewer, **chosen.values())
    if not found.months:
        _no_leads(viewer, chosen)
        return
    whole = count("sources.ripe.whole", found.leads, month=day(found.months[0].cohort, "LLLL y"))
    st.caption(" ".join([say("sources.ripe.sentence"), whole, *_pace(found)]))
    with tiles():
        _tiles(chosen, found)
    left, right = st.columns(2)
    with left, card(title := say("sources.ripening"), "sources.ripe_share", chosen, say("sources.ripening_hint")):
        charts.show("ripening", numbers.bars(found), key="ripening", alt=title)
    with right, card(title := say("sources.ages"), "sources.so_far", chosen, say("sources.ages_hint")):
        clicks.show("cells", numbers.cells(found), title, lambda picked: numbers.behind(found, chosen, picked), select="cell", key="ages")
    with card(say("sources.months"), "sources.to_come", chosen, say("sources.months_hint")):
        _table(found)
    sources_quality.draw(viewer, chosen)


def _pace(found: Ripening) -> list[str]:
    """Whose pace is taken, where it is not the own one; or that there is none to tell."""
    if found.ripe is None:
        return [say("sources.ripe.few", n=number(ENOUGH))]
    return [say("sources.ripe.borrowed")] if found.borrowed else []


def _no_leads(viewer: Viewer, chosen: Filters) -> None:
    """Where deals began without leads there is nothing to ripen; where there are none either, the way out."""
    if not reader.rows("sources/tree", viewer, **chosen.values())[0]["deals"]:
        empty.nothing(viewer, chosen)
    st.info(say("sources.ripe.no_leads"))


def _tiles(chosen: Filters, found: Ripening) -> None:
    since, n = found.months[0].cohort, found.leads
    many, ripe = n >= SMALLEST, found.ripe
    so_far = share(found.wins / n, 1) if many else f"{number(found.wins)} / {number(n)}"
    foot = count("sources.converted", found.wins)
    tile("sources.so_far", so_far, chosen, foot=foot, expected=found.wins, facts=f"{number(found.wins)} / {number(n)}", since=since)
    known = many and ripe is not None
    between = f"{number(found.low / n * 100, 1)}–{share(found.high / n, 1)}" if known else ""
    value = share(ripe / n, 1) if known else "—"
    tile("sources.ripe_share", value, chosen, foot=count("sources.leads", n), expected=n, note=between, facts=between, since=since)
    coming = number(ripe - found.wins) if ripe is not None else "—"
    tile("sources.to_come", coming, chosen, foot=say("sources.to_come.of", n=number(ripe)) if ripe is not None else "")
    half = numbers.half_ripe(found)
    tile(
        "sources.half_ripe",
        "—" if half is None else say("sources.months_short", months=number(half)),
        chosen,
        foot=say("sources.half_ripe.foot"),
    )


def _table(found: Ripening) -> None:
    """Every month in figures, the youngest first."""
    frame = pd.DataFrame([numbers.line(month) for month in reversed(found.months)])
    counted = {"leads": cells.number_column(say("sources.column.leads")), "wins": cells.number_column(say("sources.column.won"))}
    said = {name: cells.text_column(say(f"sources.ripe.{name}")) for name in ("so_far", "ripe_part", "ripe_share")}
    named = {
        "month": st.column_config.TextColumn(say("sources.ripe.month"), pinned=True),
        "how": st.column_config.TextColumn(say("sources.ripe.how")),
    }
    st.dataframe(
        frame, hide_index=True, column_config=named | counted | said, row_height=cells.ROW, alt=say("sources.months"), key="ripe_months",
        height=min(cells.ROW * (len(frame) + 1) + 3, 700),
    )  # fmt: skip

"""How well the origin of leads is written down: leads without a source, UTM marks that nobody knows, leads entered late."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, clicks, links, rows
from pages.parts import sources_quality_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.sources_numbers import of
from pages.words import count, say
from queries import reader

SHOWN = 12  # sets of marks in the table: first those that fit no rule, then the most frequent


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The three cards, each with its own rows; nothing where no lead came in during the period."""
    written = reader.rows("sources/unsourced", viewer, **chosen.values())
    if not written:
        return
    st.markdown(f"## {say('sources.quality')}")
    _unsourced(chosen, written)
    left, right = st.columns(2)
    with left:
        _marks(viewer, chosen)
    with right:
        _late(viewer, chosen)


def _unsourced(chosen: Filters, written: list[dict]) -> None:
    """The share without a source week by week, and by whom."""
    k, n = numbers.totals(written)
    with card(title := say("sources.unsourced"), "sources.unsourced", chosen, say("sources.unsourced_hint")):
        if not k:
            st.caption(":material/check: " + say("sources.all_sourced", n=of(n, n)))
            return
        rows.link("sources.unsourced", say("sources.without_source", n=of(k, n)), k, key="quality_unsourced")
        weeks, authors = numbers.weekly(written), numbers.by_author(written)
        left, right = st.columns(2)
        with left:
            odd = numbers.odd_weeks(weeks)
            st.caption(count("sources.odd_weeks", odd) if odd else say("sources.even_weeks"))
            charts.show("share_weeks", weeks, key="share_weeks", alt=title)
        with right:
            st.caption(say("sources.by_author"))
            clicks.show("cells", authors, title, lambda picked: numbers.unsourced(written, chosen, picked), select="cell", key="by_author")


def _marks(viewer: Viewer, chosen: Filters) -> None:
    """UTM marks against the dictionary: first those that fit no rule."""
    found = reader.row("sources/utm_leads", viewer, **chosen.values())
    with card(say("sources.utm"), "sources.utm_valid", chosen, numbers.utm_words(found)):
        marks = reader.rows("sources/utm", viewer, **chosen.values())[:SHOWN]
        with st.container(horizontal=True):
            for state in ("valid", "unknown", "bare"):
                rows.link(f"sources.utm_{state}", say(f"sources.utm.{state}"), found[state], key=f"utm_{state}")
            if viewer.role == "admin":
                links.link("company", say("sources.utm.dictionary"), list="utm_rules")
        if not marks:
            st.caption(say("sources.utm.none"))
            return
        picked = cells.show(
            pd.DataFrame([numbers.mark_line(one) for one in marks]), _mark_config(), key="utm_marks", alt=say("sources.utm")
        )
        if picked:
            one = marks[picked[0]]
            rows.show("sources.utm_marked", one["leads"], **numbers.marks_of(one))


def _mark_config() -> dict:
    config = {name: st.column_config.TextColumn(say(f"parts.column.{name}")) for name in numbers.MARKS}
    leads = cells.number_column(say("sources.column.leads"), width=60)
    return config | {"leads": leads, "rule": st.column_config.TextColumn(say("sources.utm.rule"))}


def _late(viewer: Viewer, chosen: Filters) -> None:
    """How long after their arrival leads were written down, by author; every number opens its leads."""
    with card(say("sources.late"), "sources.late", chosen, say("sources.late_hint")):
        people = reader.rows("sources/late", viewer, **chosen.values())
        if not people:
            st.caption(say("sources.late.none"))
            return
        k, n = (sum(one[name] for one in people) for name in ("late", "leads"))
        rows.link("sources.late", say("sources.late.told", n=of(k, n)), k, key="late")
        frame = pd.DataFrame([numbers.late_line(one) for one in people])
        picked = cells.show(frame, _late_config(), key="late_table", alt=say("sources.late"))
        if picked and picked[1] != "author":
            _open_late(people[picked[0]], picked[1])


def _open_late(one: dict, column: str) -> None:
    flaw = "written" if column == "leads" else column
    rows.show("sources.late", one[column], flaw=flaw, **numbers.whose(numbers.author_id(one)))


def _late_config() -> dict:
    config = {
        "author": st.column_config.TextColumn(say("parts.column.author"), pinned=True),
        "leads": cells.number_column(say("sources.column.leads")),
    }
    config |= {name: cells.number_column(say(f"sources.late.{name}")) for name in numbers.BUCKETS}
    return config | {"late": cells.text_column(say("sources.late.after_a_day"))}

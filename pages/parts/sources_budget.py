"""The budget: what each campaign cost month by month, what more money would probably bring, and a reallocation to try."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import budget_numbers as numbers
from pages.parts import budget_what_if, cells, charts, clicks, links, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.switch import switch
from pages.words import day, money, number, say
from queries import reader
from queries.models import spending
from queries.models.asked import Narrowed, moment, seed


def draw(me: Viewer, chosen: Filters) -> None:
    """The whole mode, for who sees costs; says what is missing where there are none."""
    if not me.sees_whole:
        st.info(say("budget.not_yours"))
        return
    asked = chosen.ending()
    found = reader.rows("sources/spending", me, **asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(say("budget.about"))
        if links.there("costs"):
            links.link("costs", say("budget.to_costs"))
    if not any(one["cost"] for one in found):
        st.info(say("budget.of_line" if chosen.team or chosen.manager else "budget.no_costs"))
        return
    _spent(found, chosen)
    _next(me, chosen, asked)


def _spent(found: list[dict], chosen: Filters) -> None:
    """Month by month: all together, and by campaign in a table."""
    months = numbers.by_month(found)

    def opened(picked: dict) -> tuple[str, int, dict]:
        return "sources.spent", next(one["rows"] for one in months if one["month"].isoformat() == picked["id"]), {"month": picked["id"]}

    with card(say("budget.spent"), "sources.spent", chosen, say("budget.spent_hint")):
        clicks.show("spent", numbers.spent(months), say("budget.spent"), opened)
    with card(say("budget.campaigns"), "sources.spent_per_lead", chosen, say("budget.campaigns_hint")):
        column = switch("spent", ("cost", "cpl"), lambda name: say(f"budget.{name}"))
        frame, lines, days = numbers.campaigns(found, column)
        config = {"what": st.column_config.TextColumn(say("budget.what"), pinned=True, width=190)}
        config |= {one.isoformat(): cells.number_column(day(one, "LLL yy"), width=77) for one in days}
        picked = cells.show(frame, config, key=f"spending_{column}", alt=say("budget.campaigns"))
        if picked and picked[1] != "what":
            _open(lines[picked[0]], picked[1])


def _open(line: dict, month: str) -> None:
    of = next((one for key, one in line["months"].items() if key.isoformat() == month), None)
    if of and of["rows"]:
        rows.show("sources.spent", of["rows"], month=month, source=line["source_id"] or "-", campaign=line["campaign_id"] or "-")


def _next(me: Viewer, chosen: Filters, asked: dict) -> None:
    """What the next sum would bring, source by source; and the same money shared otherwise."""
    months, names = numbers.sources(reader.rows("sources/responses", me, **asked), reader.rows("sources/ripe", me, **asked))
    narrowed = Narrowed.to(me, *(asked.get(name) for name in ("line", "team", "manager", "source")))
    today = reader.to_local(moment(asked["as_of"])).date()
    responses = spending.fit(months, seed(me, narrowed, today, "budget"))
    step = spending.step_of(responses)
    with card(say("budget.next", step=money(step)), "sources.next_leads", chosen, say("budget.next_hint")):
        if responses:
            _table(responses, names, step)
            _curve(responses, names, step)
        for one in months:
            if one.missing:
                st.caption(f"{names[one.key]}: {numbers.why_not(one)}")
        st.caption(say("budget.no_proof", step=money(step)))
    if len(responses) > 1:
        with card(say("budget.what_if"), "sources.shifted_leads", chosen, say("budget.what_if_hint")):
            budget_what_if.draw(responses, names, step)


def _table(responses: list[spending.Response], names: dict, step: float) -> None:
    """A row per source: what it costs and brings now, and what the next sum would add."""
    lines = []
    for one in responses:
        more = spending.more(one, step)
        line = {"source": names[one.of.key], "now": round(one.of.now), "largest": round(one.largest)}
        line |= {"leads": numbers.between(more["leads"], 1, plus=True), "wins": numbers.between(more["wins"], 2, plus=True)}
        line |= {"revenue": numbers.cash(more["revenue"], plus=True), "price": round(step / more["leads"].mid)}
        lines.append(line | {"power": number(one.b.mean(), 2), "note": numbers.warning(one, step)})
    config = {"source": st.column_config.TextColumn(say("budget.source"), pinned=True, width=140)}
    config |= {name: cells.number_column(say(f"budget.{name}_column"), say(f"budget.{name}_help"), width=92) for name in ("now", "largest")}
    config |= {name: cells.text_column(say(f"budget.{name}_column"), width=145) for name in ("leads", "wins", "revenue")}
    config["price"] = cells.number_column(say("budget.price_column"), say("budget.price_help"), width=128)
    config["power"] = cells.text_column(say("budget.power_column"), say("budget.power_help"), width=90)
    config["note"] = st.column_config.TextColumn(say("budget.note_column"), width=240)
    frame = pd.DataFrame(lines)
    st.dataframe(frame, hide_index=True, column_config=config, key="next", alt=say("budget.next", step=money(step)), row_height=cells.ROW)


def _curve(responses: list[spending.Response], names: dict, step: float) -> None:
    """The months and the curve of one source, chosen by its name."""
    chosen = switch("curve", [str(one.of.key) for one in responses], lambda key: names[next(k for k in names if str(k) == key)])
    one = next(one for one in responses if str(one.of.key) == chosen)
    charts.show("response", numbers.curve(one, one.of.now + step), key="response", alt=say("budget.curve", source=names[one.of.key]))
    if said := numbers.warning(one, step):
        st.warning(said)

"""How long new leads wait for a first human answer: the mode `answers` of the workload page."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, clicks, rows, workload_answer_tiles
from pages.parts import workload_answer_numbers as numbers
from pages.parts.cards import card, tiles
from pages.parts.filters import Filters
from pages.parts.workload_numbers import minutes
from pages.words import number, say, share
from queries import reader
from queries.models import waits

COLUMNS = ("answer", "own_5", "own_15", "own_60", "own_never")


@dataclass(frozen=True)
class _Cell:
    said: str
    n: int


def draw(me: Viewer, chosen: Filters) -> None:
    """The cards of the answers: the curve of all, medians by person, all numbers, deals by speed, arrivals."""
    whole = reader.row("workload/first_answer", me, **chosen.values())
    if not whole["leads"]:
        st.caption(say("workload.no_leads"))
        return
    with tiles():
        workload_answer_tiles.draw(me, chosen, whole)
    waited = reader.rows("workload/waited", me, **chosen.values())
    people = numbers.medians(reader.rows("workload/clocks", me, **chosen.values()))
    left, right = st.columns(2)
    with left:
        _curve(chosen, whole, waited)
    with right:
        _medians(chosen, people, whole["target_minutes"])
    _table(me, chosen, {one["staff_id"]: one for one in people})
    left, right = st.columns(2)
    with left:
        _deals(chosen, waits.buckets(waited))
    with right:
        _arrivals(me, chosen)


def _curve(chosen: Filters, whole: dict, waited: list[dict]) -> None:
    curve = waits.curve(waited)
    within = {str(mark): sum(one["leads"] for one in waited if one["answered"] and one["minutes"] <= mark) for mark in numbers.MARKS}
    with card(title := say("answers.curve"), "workload.first_answer", chosen, numbers.headline(whole)):
        for picked in charts.show("answered_by", numbers.curve(curve), key="answered_by", alt=title, select="segment"):
            rows.show(f"workload.within_{picked['part']}", within[picked["part"]])
        st.caption(say("answers.curve_hint"))


def _medians(chosen: Filters, people: list[dict], target: int) -> None:
    known = {str(one["staff_id"]): one["leads"] for one in people}
    with card(title := say("answers.medians"), "workload.answer", chosen, say("answers.medians_hint")):
        dots = numbers.median_dots(people, target)
        clicks.show("answer_medians", dots, title, lambda picked: ("workload.answer", known[picked["id"]], {"manager": picked["id"]}))


def _table(me: Viewer, chosen: Filters, medians: dict) -> None:
    """Every person's answers in numbers; each number opens its leads."""
    people = [one for one in reader.rows("workload/response", me, **chosen.values()) if one["leads"]]
    lines = [(one, _cells(one, medians.get(one["staff_id"]))) for one in people]
    with card(title := say("answers.table"), "workload.own_60", chosen, say("answers.table_hint")):
        if not lines:
            st.caption(say("workload.no_leads"))
            return
        frame = pd.DataFrame([{"name": one["name"]} | {name: cell.said for name, cell in cells_of.items()} for one, cells_of in lines])
        picked = cells.show(frame, _config(), key="answers_table", alt=title)
        if picked and picked[1] in COLUMNS:
            one, cells_of = lines[picked[0]]
            rows.show(f"workload.{picked[1]}", cells_of[picked[1]].n, manager=one["staff_id"])


def _cells(one: dict, known: dict | None) -> dict[str, _Cell]:
    n, found = one["leads"], known["median"] if known else None
    told = f"{minutes(found.value)} ({numbers.between(found)})" if found and found.value is not None and n >= numbers.FEWEST else "—"
    made = {"answer": _Cell(f"{told} · n {number(n)}", n)}
    parts = {f"own_{mark}": round(one[f"in_{mark}"] * n) for mark in numbers.MARKS} | {"own_never": n - one["answered"]}
    return made | {
        name: _Cell(f"{share(k / n)} · {number(k)}/{number(n)}" if n >= numbers.FEWEST else f"{number(k)}/{number(n)}", k)
        for name, k in parts.items()
    }


def _config() -> dict:
    made = {"name": st.column_config.TextColumn(say("workload.manager"), pinned=True, width=140)}
    for name in COLUMNS:
        made[name] = cells.text_column(
            say(f"answers.column.{name}"), say(f"metrics.workload.{name}.sentence"), 300 if name == "answer" else 150
        )
    return made


def _deals(chosen: Filters, found: list[waits.Bucket]) -> None:
    with card(title := say("answers.deals"), "workload.answer_conversion", chosen, say("answers.deals_hint")):
        known = {str(place): one for place, one in enumerate(found)}
        clicks.show("answer_deals", numbers.bucket_dots(found), title, lambda picked: _behind(known[picked["part"]]))
        st.caption(" ".join(part for part in (numbers.fast_and_slow(found), say("answers.observed")) if part))


def _behind(one: waits.Bucket) -> tuple[str, int, dict]:
    return "workload.answer_conversion", one.leads, numbers.bucket_rows(one)


def _arrivals(me: Viewer, chosen: Filters) -> None:
    found = reader.rows("workload/arrivals", me, **chosen.values())
    with card(title := say("answers.arrivals"), "workload.arrivals", chosen, say("answers.arrivals_hint")):
        known = {(str(one["weekday"]), str(one["hour"])): one["leads"] for one in found}
        if not found:
            st.caption(say("workload.no_leads"))
            return
        for picked in charts.show("cells", numbers.hours(found), key="arrivals", alt=title, select="cell"):
            n = known.get((picked["y_id"], picked["x_id"]), 0)
            rows.show("workload.arrivals", n, weekday=picked["y_id"], hour=picked["x_id"])

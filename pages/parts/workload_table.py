"""The tables of the workload: one row per person, what each carries now and did in the period; each number opens its rows."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.parts import cells, rows
from pages.parts.workload_numbers import apart, minutes
from pages.words import count, number, say, share


@dataclass(frozen=True)
class Column:
    """A number of a person: its name and metric, the number that its rows are as many as, how it is said (None: as a number), its width."""

    name: str
    counted: str
    said: object = None
    wide: int = 84


def _part(k: str, n: str):
    """A share as `12 % · 3/25`; of fewer than five only k/n."""

    def said(one: dict) -> str:
        few, of = one[n] < 5, f"{number(one[k])}/{number(one[n])}"
        return "—" if not one[n] else of if few else f"{share(one[k] / one[n])} · {of}"

    return said


def _answer(one: dict) -> str:
    return minutes(one["median_minutes"]) if one["leads"] >= 5 or one["median_minutes"] is None else f"n = {number(one['leads'])}"


def _received(one: dict) -> str:
    n, limit = one["leads_30"], one["capacity_leads"]
    return number(n) if limit is None else f"{number(n)} / {number(limit)}"


NOW = (
    Column("open_deals", "open_deals", wide=72),
    Column("open_amount", "open_deals", wide=104),
    Column("deal_points", "open_deals", wide=92),
    Column("next_five", "next_five", wide=92),
    Column("overdue", "overdue"),
    Column("overdue_share", "overdue", _part("overdue", "waiting"), 118),
    Column("without_next", "without_next", wide=92),
    Column("over_limit", "over_limit", wide=92),
    Column("planned_meetings", "planned_meetings", wide=92),
    Column("silent_clients", "silent_clients", wide=104),
    Column("leads_30", "leads_30", _received, 100),
)
DONE = (
    Column("calls", "calls", wide=72),
    Column("mails", "mails", wide=72),
    Column("held_meetings", "held_meetings", wide=88),
    Column("others", "others", wide=72),
    Column("on_time_share", "due_contacts", _part("on_time", "due_contacts"), 138),
    Column("kept_meetings", "due_meetings", _part("kept_meetings", "due_meetings"), 132),
    Column("due_promises", "due_promises", wide=104),
    Column("broken_promises", "broken_promises", wide=84),
    Column("answer", "leads", _answer, 108),
    Column("utilisation", "timed", lambda one: share(one["utilisation"]), 96),
)


def draw(people: list[dict]) -> None:
    """Draw both tables; a clicked number opens its drawer, and so does one chosen by name."""
    for key, columns in (("now", NOW), ("done", DONE)):
        st.markdown(f"**{say(f'workload.table.{key}')}**")
        picked = cells.show(frame(people, columns), config(columns), key=f"managers_{key}", alt=say(f"workload.table.{key}"))
        column = picked and next((one for one in columns if one.name == picked[1]), None)
        if column:
            rows.show(f"workload.{column.name}", people[picked[0]][column.counted], manager=people[picked[0]]["staff_id"])
    choose(people)


def choose(people: list[dict]) -> None:
    """The same rows by keyboard or on a phone: a person and a number, then the way to its rows."""
    with st.popover(say("workload.by_name"), type="tertiary", icon=":material/keyboard:"):
        labels = [one["name"] for one in apart(people)]
        place = st.selectbox(say("workload.manager"), range(len(people)), format_func=lambda n: labels[n], key="choose_person")
        name = st.selectbox(say("workload.number"), [one.name for one in (*NOW, *DONE)], format_func=_called, key="choose_number")
        one, column = people[place or 0], next(one for one in (*NOW, *DONE) if one.name == name)
        n = one[column.counted]
        rows.link(f"workload.{name}", count("workload.rows", n), n, key="chosen_rows", manager=one["staff_id"])


def _called(name: str) -> str:
    return say(f"metrics.workload.{name}.name")


def frame(people: list[dict], columns: tuple[Column, ...]) -> pd.DataFrame:
    """The people as lines of a table."""
    return pd.DataFrame([{"name": one["name"]} | {column.name: _value(one, column) for column in columns} for one in people])


def _value(one: dict, column: Column):
    if column.said:
        return column.said(one)
    value = one[column.name]
    return float(value) if column.name in ("open_amount", "deal_points") else value


def config(columns: tuple[Column, ...]) -> dict:
    """The columns with their names, sentences and widths."""
    made = {"name": st.column_config.TextColumn(say("workload.manager"), pinned=True, width=125)}
    for column in columns:
        words = say(f"workload.column.{column.name}"), say(f"metrics.workload.{column.name}.sentence")
        made[column.name] = (cells.text_column if column.said else cells.number_column)(*words, width=column.wide)
    return made

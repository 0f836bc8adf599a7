"""The grid of costs: a row per source and campaign, a column per month; what was imported or entered by day is shown and never overwritten."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID, uuid4

import pandas as pd
import streamlit as st

from data import costs
from data.problems import Problem
from data.viewer import Viewer
from pages.parts import cells
from pages.parts.switch import switch
from pages.words import NBSP, count, day, money, say, told
from queries import reader

COMPANY = "company"  # stands for the costs of no line


@dataclass(frozen=True)
class Shown:
    """The grid of one line (or of none), kind and year, as one person may set it."""

    viewer: Viewer
    line: str
    kind: str
    year: int

    @property
    def line_id(self) -> UUID | None:
        """The line whose costs these are; None: the company's."""
        return None if self.line == COMPANY else UUID(self.line)

    @property
    def months(self) -> list[date]:
        """The first days of its twelve months."""
        return [date(self.year, month, 1) for month in range(1, 13)]

    @property
    def mark(self) -> str:
        """Under this name what was typed stays; another turn begins after each saving."""
        return f"{self.line}_{self.kind}_{self.year}_{st.session_state.get('_costs_turn', 0)}"

    @cached_property
    def what(self) -> list[tuple[str, UUID | None, UUID | None]]:
        """Name, source and campaign of each row; a campaign stands below its source."""
        found = reader.rows("costs/what", self.viewer, first=date(self.year - 1, 12, 1), last=date(self.year, 12, 31))
        return [(_name(one), _id(one["source_id"]), _id(one["campaign_id"])) for one in found]

    @cached_property
    def standing(self) -> tuple[dict, dict]:
        """What is typed and what came otherwise for each (source, campaign, month), from December before on."""
        asked = {"first": date(self.year - 1, 12, 1), "last": date(self.year, 12, 31), "kind": self.kind}
        asked |= {"company": True} if self.line_id is None else {"line": self.line_id}
        found = [
            ((_id(one["source_id"]), _id(one["campaign_id"]), one["month"]), one) for one in reader.rows("costs/grid", self.viewer, **asked)
        ]
        return tuple({key: one[name] for key, one in found if one[name] is not None} for name in ("typed", "other"))


def _id(value) -> UUID | None:
    return None if value is None else UUID(str(value))


def _name(one: dict) -> str:
    if one["campaign"]:
        return (NBSP * 4 if one["source_id"] else "") + one["campaign"]
    return one["source"] or say("costs.all_sources")


def line_switch(viewer: Viewer) -> str | None:
    """Of which line: the own ones in use, and the company's own costs for who sees all of them."""
    names = {str(one["id"]): one["name"] for one in reader.rows("lists/lines", viewer) if not one["retired"]}
    options = list(names) + ([COMPANY] if viewer.sees_all else [])
    if not options:
        return None
    said = st.query_params.get("costs_of")
    st.session_state["costs_line"] = said if said in options else options[0]
    st.selectbox(
        say("costs.line"), options, key="costs_line", label_visibility="collapsed", width=220,
        format_func=lambda one: names.get(one) or say("costs.company"),
        on_change=lambda: st.query_params.update({"costs_of": st.session_state["costs_line"]}),
    )  # fmt: skip
    return st.session_state["costs_line"]


def kind_switch() -> str:
    """Media, people or tools; in the address."""
    return switch("kind", costs.KINDS, lambda kind: say(f"costs.kind.{kind}"))


def year_switch(now: int) -> int:
    """This year, the one before, the next; in the address."""
    return int(switch("year", (str(now), str(now - 1), str(now + 1)), str))


def _frame(shown: Shown, values: dict, other: dict | None) -> pd.DataFrame:
    """Rows as named, a column per month, NaN where nothing stands; with `other` a column of its sum over the year."""
    rows = []
    for name, source, campaign in shown.what:
        found = [values.get((source, campaign, month)) for month in shown.months]
        line = [name, *(None if value is None else float(value) for value in found)]
        rows.append(line if other is None else [*line, _year(other, source, campaign, shown)])
    months = [month.isoformat() for month in shown.months]
    columns = ["what", *months] if other is None else ["what", *months, "other"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "float64"))


def _year(other: dict, source: UUID | None, campaign: UUID | None, shown: Shown) -> float | None:
    known = [other[source, campaign, month] for month in shown.months if (source, campaign, month) in other]
    return round(sum(known)) if known else None


def _columns(shown: Shown, editable: bool) -> dict:
    help_text = say("costs.cell") if editable else None
    months = {
        month.isoformat(): st.column_config.NumberColumn(day(month, "LLL"), min_value=0, format="localized", help=help_text)
        for month in shown.months
    }
    other = st.column_config.NumberColumn(say("costs.other"), format="localized", help=say("costs.other_help"), disabled=True)
    return {"what": st.column_config.TextColumn(say("costs.what"), pinned=True, disabled=True, width=190)} | months | {"other": other}


def edit(shown: Shown) -> pd.DataFrame:
    """Draw the grid and return it as typed."""
    filled = st.session_state.get(f"_costs_filled_{shown.mark}")
    typed, other = shown.standing
    base = _frame(shown, typed | (filled or {}), other)
    found = st.data_editor(
        base, column_config=_columns(shown, True), hide_index=True, num_rows="fixed", row_height=cells.ROW, disabled=["what", "other"],
        height=min(cells.ROW * (len(base) + 1) + 3, 700), key=f"costs_{shown.mark}_{len(filled or ())}", placeholder="—",
    )  # fmt: skip
    months = [month.isoformat() for month in shown.months]
    st.caption(say("costs.sum", year=shown.year, typed=money(float(found[months].sum().sum())), other=money(float(found["other"].sum()))))
    return found


def changed(shown: Shown, typed: pd.DataFrame) -> list[costs.Cell]:
    """The fields that are no longer what stands."""
    stands, found = shown.standing[0], []
    for (_, source, campaign), row in zip(shown.what, typed.to_dict("records"), strict=True):
        for month in shown.months:
            was, now = stands.get((source, campaign, month)), row[month.isoformat()]
            now = None if pd.isna(now) else Decimal(str(now))
            if now != was:
                found.append(costs.Cell(shown.line_id, source, campaign, month, was, now))
    return found


def actions(shown: Shown, typed: pd.DataFrame, now: date) -> None:
    """Save what changed; fill what is empty in a month from the month before."""
    found = changed(shown, typed)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = count("costs.save", len(found)) if found else say("costs.nothing_to_save")
        if st.button(label, type="primary", disabled=not found, key="costs_save"):
            _save(shown, found)
        st.space("stretch")
        usual = shown.months[now.month - 1 if shown.year == now.year else 0]
        month = st.selectbox(
            say("costs.month"), shown.months, index=shown.months.index(usual), key=f"costs_month_{shown.year}", label_visibility="collapsed",
            format_func=lambda one: day(one, "LLLL y"), width=180,
        )  # fmt: skip
        st.button(say("costs.fill"), key="costs_fill", on_click=_fill, args=(shown, typed, month), help=say("costs.fill_help"))


def _save(shown: Shown, found: list[costs.Cell]) -> None:
    key = st.session_state.setdefault(f"_costs_key_{shown.mark}", uuid4())
    try:
        n = costs.write(shown.viewer, shown.kind, found, key=key)
    except Problem as problem:
        st.error(told(problem))
        st.session_state[f"_costs_key_{shown.mark}"] = uuid4()
        return
    st.session_state["_costs_turn"] = st.session_state.get("_costs_turn", 0) + 1
    st.session_state["_costs_said"] = count("costs.saved", n)
    st.rerun()


def said() -> None:
    """What the last saving did."""
    if words := st.session_state.pop("_costs_said", None):
        st.success(words, icon=":material/check:")


def _fill(shown: Shown, typed: pd.DataFrame, month: date) -> None:
    """Into every empty field of the month what is typed for the month before; nothing is saved yet, nothing typed is lost."""
    before, rows = (month - timedelta(days=1)).replace(day=1), {}
    for (_, source, campaign), row in zip(shown.what, typed.to_dict("records"), strict=True):
        for one in shown.months:
            if not pd.isna(row[one.isoformat()]):
                rows[source, campaign, one] = Decimal(str(row[one.isoformat()]))
        last = rows.get((source, campaign, before), shown.standing[0].get((source, campaign, before)) if before.year < shown.year else None)
        if last is not None:
            rows.setdefault((source, campaign, month), last)
    st.session_state[f"_costs_filled_{shown.mark}"] = rows


def otherwise(shown: Shown) -> None:
    """What was imported or entered by day, month by month, folded under the grid."""
    with st.expander(say("costs.otherwise", year=shown.year)):
        st.caption(say("costs.otherwise_hint"))
        frame = _frame(shown, {key: round(value) for key, value in shown.standing[1].items()}, None)
        st.dataframe(frame, column_config=_columns(shown, False), hide_index=True, row_height=cells.ROW, placeholder="—",
                     alt=say("costs.otherwise", year=shown.year), height=min(cells.ROW * (len(frame) + 1) + 3, 700))  # fmt: skip

"""The grid of targets: a row per line and person, a column per month; what came a year before stands below it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pandas as pd
import streamlit as st

from data import targets
from data.problems import Problem
from data.viewer import Viewer
from pages.parts import cells
from pages.words import count, day, say, told
from queries import reader


@dataclass(frozen=True)
class Shown:
    """The grid of one metric and year, as one person may set it."""

    viewer: Viewer
    metric: str
    year: int

    @property
    def months(self) -> list[date]:
        """The first days of its twelve months."""
        return [date(self.year, month, 1) for month in range(1, 13)]

    @property
    def mark(self) -> str:
        """Under this name what was typed stays; another turn begins after each saving."""
        return f"{self.metric}_{self.year}_{st.session_state.get('_targets_turn', 0)}"

    def whose(self) -> list[tuple[str, UUID | None, UUID | None]]:
        """Name, line and person of each row: the company (only who sees all of it), its lines, its people."""
        rows = [(say("targets.company"), None, None)] if self.viewer.sees_all else []
        for one in reader.rows("targets/whose", self.viewer):
            row_id = UUID(str(one["id"]))
            rows.append((one["name"], row_id, None) if one["kind"] == "line" else (one["name"], None, row_id))
        return rows

    def standing(self) -> dict:
        """The value that stands for each (line, person, month)."""
        found = reader.rows("targets/grid", self.viewer, first=self.months[0], last=self.months[-1], metric=self.metric)
        return {(_id(one["line_id"]), _id(one["staff_id"]), one["month"]): one["value"] for one in found}

    def came(self, year: int) -> dict:
        """What came in that year, for each (line, person, month) of the grid's rows; the company is everything."""
        since, until = date(year, 1, 1), date(year + 1, 1, 1)
        sums: dict = {}
        for one in reader.rows("targets/actual", self.viewer, since=since, until=until):
            if one["metric"] == self.metric:
                line, person = _id(one["line_id"]), _id(one["staff_id"])
                for whose in ((None, None), (line, None), (None, person)):
                    sums[(*whose, one["month"])] = sums.get((*whose, one["month"]), Decimal(0)) + (one["value"] or 0)
        return sums


def _id(value) -> UUID | None:
    return None if value is None else UUID(str(value))


def metric_switch() -> str:
    """Which of the four is set."""
    options = {"default": "revenue", "required": True, "label_visibility": "collapsed", "key": "targets_metric"}
    return st.segmented_control(say("targets.metric"), targets.METRICS, format_func=lambda code: say(f"targets.metric.{code}"), **options)


def year_switch(now: int) -> int:
    """The year before, this one, the next."""
    return st.segmented_control(
        say("targets.year"), [now - 1, now, now + 1], default=now, required=True, key="targets_year", label_visibility="collapsed",
        format_func=str,
    )  # fmt: skip


def _frame(shown: Shown, values: dict) -> pd.DataFrame:
    """Rows as named, a column per month, NaN where nothing stands."""
    rows = []
    for name, line, person in shown.whose():
        found = [values.get((line, person, month)) for month in shown.months]
        rows.append([name, *(None if value is None else float(value) for value in found)])
    return pd.DataFrame(rows, columns=["whose", *(month.isoformat() for month in shown.months)]).astype(
        dict.fromkeys((month.isoformat() for month in shown.months), "float64")
    )


def _columns(shown: Shown, editable: bool) -> dict:
    """Months by their short names; whole numbers but for revenue."""
    help_text = say("targets.cell") if editable else None
    months = {
        month.isoformat(): st.column_config.NumberColumn(day(month, "LLL"), min_value=0, step=None if shown.metric == "revenue" else 1,
                                                         format="localized", help=help_text)
        for month in shown.months
    }  # fmt: skip
    return {"whose": st.column_config.TextColumn(say("targets.whose"), pinned=True, disabled=True)} | months


def edit(shown: Shown) -> pd.DataFrame:
    """Draw the grid and return it as typed."""
    filled = st.session_state.get(f"_targets_filled_{shown.mark}")
    base = _frame(shown, shown.standing() | (filled or {}))
    return st.data_editor(
        base, column_config=_columns(shown, True), hide_index=True, num_rows="fixed", row_height=cells.ROW, disabled=["whose"],
        height=min(cells.ROW * (len(base) + 1) + 3, 700), key=f"targets_{shown.mark}_{bool(filled)}", placeholder="—",
    )  # fmt: skip


def changed(shown: Shown, typed: pd.DataFrame) -> list[targets.Cell]:
    """The fields that are no longer what stands."""
    stands, found = shown.standing(), []
    for (_, line, person), row in zip(shown.whose(), typed.to_dict("records"), strict=True):
        for month in shown.months:
            was, now = stands.get((line, person, month)), row[month.isoformat()]
            now = None if pd.isna(now) else Decimal(str(now))
            if now != was:
                found.append(targets.Cell(line, person, month, was, now))
    return found


def actions(shown: Shown, typed: pd.DataFrame) -> None:
    """Save what changed; fill what is empty from a year before."""
    found = changed(shown, typed)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = count("targets.save", len(found)) if found else say("targets.nothing_to_save")
        if st.button(label, type="primary", disabled=not found, key="targets_save"):
            _save(shown, found)
        st.space("stretch")
        percent = st.number_input(say("targets.percent"), -90, 500, 10, 5, key="targets_percent", width=320)  # fmt: skip
        st.button(say("targets.fill"), key="targets_fill", on_click=_fill, args=(shown, typed, percent), help=say("targets.fill_help"))


def _save(shown: Shown, found: list[targets.Cell]) -> None:
    key = st.session_state.setdefault(f"_targets_key_{shown.mark}", uuid4())
    try:
        n = targets.write(shown.viewer, shown.metric, found, key=key)
    except Problem as problem:
        st.error(told(problem))
        st.session_state[f"_targets_key_{shown.mark}"] = uuid4()
        return
    st.session_state["_targets_turn"] = st.session_state.get("_targets_turn", 0) + 1
    st.session_state["_targets_said"] = count("targets.saved", n)
    st.rerun()


def said() -> None:
    """What the last saving did."""
    if words := st.session_state.pop("_targets_said", None):
        st.success(words, icon=":material/check:")


def _fill(shown: Shown, typed: pd.DataFrame, percent: float) -> None:
    """Into every empty field what came in that month a year before, so much more of it; nothing is saved yet."""
    came, stands, rows = shown.came(shown.year - 1), shown.standing(), {}
    for (_, line, person), row in zip(shown.whose(), typed.to_dict("records"), strict=True):
        for month in shown.months:
            now, before = row[month.isoformat()], came.get((line, person, month.replace(year=shown.year - 1)))
            if not pd.isna(now):
                rows[line, person, month] = Decimal(str(now))
            elif before and (line, person, month) not in stands:
                rows[line, person, month] = (before * (100 + Decimal(str(percent))) / 100).quantize(Decimal(1))
    st.session_state[f"_targets_filled_{shown.mark}"] = rows


def year_before(shown: Shown) -> None:
    """What came a year before, row by row, folded under the grid."""
    last = date(shown.year, 1, 1) - timedelta(days=1)
    with st.expander(say("targets.came", year=last.year)):
        frame = _frame(
            shown, {(line, who, month.replace(year=shown.year)): value for (line, who, month), value in shown.came(last.year).items()}
        )
        st.dataframe(frame, column_config=_columns(shown, False), hide_index=True, row_height=cells.ROW, placeholder="—",
                     alt=say("targets.came", year=last.year), height=min(cells.ROW * (len(frame) + 1) + 3, 700))  # fmt: skip

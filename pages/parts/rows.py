"""The drawer of rows behind a number: opened by a click, kept in the address, its count compared with the number."""

import contextlib
import re
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

import pandas as pd
import streamlit as st

from data.problems import Problem
from data.viewer import Viewer
from pages import words
from pages.parts import cells, clients_among, links
from pages.parts.filters import Filters
from pages.words import count, say
from queries import catalog, reader

MOST = 2000  # rows sent to the browser at once
HIDDEN = ("_id",)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAYS = {
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "as_of": lambda text: reader.to_local(datetime.fromisoformat(text)).date(),
}  # how the days of rows are said
WAYS = {"client_id": ("client", "id"), "deal_id": ("deals", "deal"), "lead_id": ("inbox", "lead")}  # whose card or place a row opens
SPOKEN = {
    "sentiment": lambda kind: say(f"mentions.tone.{kind}"),
    "outcome": lambda kind: say(f"parts.outcome.{kind}"),
    "voice": lambda kind: say(f"parts.voice.{kind}"),
    "activity": lambda kind: say(f"parts.activity.{kind}"),
    "side": lambda kind: say(f"client.promise.{kind}"),
    "state": lambda kind: say(f"client.promise.state.{kind}"),
    "way": lambda kind: say(f"funnel.flow.{kind}"),
    "came": lambda kind: say(f"bridge.row.{kind}"),
    "went": lambda kind: say(f"bridge.row.{kind}"),
    "entered": lambda kind: say(f"parts.entered.{kind}"),
    "invited": lambda state: say(f"surveys.state.{state}"),
    "bought_as": lambda kind: say(f"buying.{kind}"),
    "relation": lambda stage: say(f"client.stage.{stage}"),
    "relation_then": lambda stage: say(f"client.stage.{stage}"),
    "leaving": lambda kind: say(f"relations.kind.{kind}"),
    "offer_state": lambda kind: say(f"offers.state.{kind}"),
    "complained": lambda kind: say(f"claims.tarp.{kind}"),
    "half": lambda kind: say(f"experiments.half.{kind}"),
}  # columns of codes, and how they are said
SHARES = ("share_before", "p_silence", "weight", "cv", "chance", "p_alive")
TENTHS = ("days", "gap", "csi")  # endings of columns that are said to one decimal place


def address(metric: str, **chosen) -> str:
    """The text that names a number's rows in the address: `funnel.lost?stage=…`."""
    kept = {name: str(value) for name, value in chosen.items() if value is not None}
    return metric + ("?" + urlencode(kept) if kept else "")


def show(metric: str, expected: int | None = None, **chosen) -> None:
    """Ask for the drawer at the next run (to be used as a callback); `expected` is the number that was clicked."""
    st.query_params["rows"] = address(metric, **chosen)
    st.session_state["_rows_expected"] = (st.query_params["rows"], expected)


def link(metric: str, label: str, expected: int | None = None, key: str | None = None, **chosen) -> None:
    """A quiet button `214 deals →` that opens the rows of a number."""
    st.button(
        label,
        key=f"rows_{key or address(metric, **chosen)}",
        type="tertiary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=show,
        args=(metric, expected),
        kwargs=chosen,
    )


def drawer(viewer: Viewer, filters: Filters) -> None:
    """Open the drawer when the address asks for one. Call once, at the end of a page."""
    asked = st.query_params.get("rows")
    if not asked:
        return
    name, _, chosen = asked.partition("?")
    metric = catalog.metrics().get(name)
    if metric is None or metric.rows is None:
        _close()
        return
    expected = st.session_state.get("_rows_expected", ("", None))
    title = say(f"metrics.{name}.name") + (f" · {words.number(expected[1])}" if expected[0] == asked and expected[1] is not None else "")
    st.dialog(title, width="large", position="right", on_dismiss=_close)(_inside)(
        viewer, filters, metric, dict(parse_qsl(chosen)), expected[1] if expected[0] == asked else None
    )


def _close() -> None:
    st.query_params.pop("rows", None)


def _inside(viewer: Viewer, filters: Filters, metric: catalog.Metric, chosen: dict, expected: int | None) -> None:
    question = catalog.find(metric.rows)
    st.caption(f"{say(f'metrics.{metric.name}.sentence')} {_seen(filters, chosen).in_words(period='since' in question.takes)}")
    values = metric.rows_with | {name: value for name, value in chosen.items() if name in question.takes}
    try:
        found = reader.read(metric.rows, viewer, **(filters.values() | values))
    except Problem as problem:
        st.warning(words.told(problem))
        return
    if found.num_rows == 0:
        st.info(say("parts.rows_none"))
        return
    table(found.slice(0, MOST))
    st.caption(_foot(found.num_rows, expected))
    clients_among.offer(metric.name, filters.values() | chosen, found)


def _seen(filters: Filters, chosen: dict) -> Filters:
    """The filters as these rows are asked for: of another day, period, line, manager or source where the number was of another one."""
    asked = {name: chosen[name] for name in ("line", "manager", "source") if name in chosen and not ID.fullmatch(chosen[name])}
    for name, understood in DAYS.items():
        with contextlib.suppress(KeyError, ValueError, OverflowError):
            asked[name] = understood(chosen[name])
    return replace(filters, **asked)


def _foot(n: int, expected: int | None) -> str:
    if expected is None:
        said = count("parts.rows_only", n)
    elif expected == n:
        said = ":material/check: " + count("parts.rows_equal", n)
    else:
        said = count("parts.rows_differ", n, expected=words.number(expected))
    return said + (" " + say("parts.rows_first", n=words.number(MOST)) if n > MOST else "")


def table(found, key: str | None = None) -> None:
    """An Arrow table with its columns named in the person's language; ids are left out, moments are local.

    A chosen row opens the card of its client, or the place of its deal or lead.
    """
    shown = [name for name in found.column_names if not name.endswith(HIDDEN)]
    frame = found.select(shown).to_pandas()
    for name in shown:
        frame[name] = _readable(name, frame[name])
    way = next((name for name in WAYS if name in found.column_names and links.there(WAYS[name][0])), None)
    event = _draw(frame, key or f"rows_{'_'.join(found.column_names)}", bool(way))
    if way and event["selection"]["rows"]:
        _open(way, found[way][event["selection"]["rows"][0]].as_py())


def _draw(frame: pd.DataFrame, key: str, can_choose: bool):
    return st.dataframe(
        frame,
        hide_index=True,
        column_config={name: _column(name, frame[name]) for name in frame.columns},
        row_height=cells.ROW,
        height=min(cells.ROW * (len(frame) + 1) + 3, 640),
        placeholder="—",
        alt=say("parts.rows_alt"),
        key=key,
        **({"on_select": "rerun", "selection_mode": "single-row"} if can_choose else {}),
    )


def _open(way: str, row_id) -> None:
    """Go where the chosen row belongs; a row without that id stays where it is."""
    page, name = WAYS[way]
    if row_id is not None:
        links.go(page, **{name: row_id})


def _readable(name: str, column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.map(lambda moment: None if pd.isna(moment) else reader.to_local(moment.to_pydatetime()))
    if name in SPOKEN:
        return column.map(lambda kind: "—" if pd.isna(kind) else SPOKEN[name](kind))
    if pd.api.types.is_string_dtype(column):
        return column.fillna("—").map(cells.harmless)
    if column.dtype == object and len(column.dropna()) and type(column.dropna().iloc[0]).__name__ == "Decimal":
        return column.astype(float)
    return column.round(2) if pd.api.types.is_float_dtype(column) else column  # of a share: whole per cents


def _column(name: str, column: pd.Series):
    label = say(f"parts.column.{name}")
    if pd.api.types.is_datetime64_any_dtype(column):
        return st.column_config.DatetimeColumn(label, format="DD.MM.YYYY HH:mm")
    if column.dtype == object and column.notna().any() and isinstance(column.dropna().iloc[0], date):
        return st.column_config.DateColumn(label, format="DD.MM.YYYY")
    if name in SHARES:
        return st.column_config.NumberColumn(label, format="percent")
    if pd.api.types.is_float_dtype(column):
        return st.column_config.NumberColumn(label, format="%.1f" if name.endswith(TENTHS) else "localized")
    return st.column_config.Column(label)

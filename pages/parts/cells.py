"""A table in which a click on a number opens the rows behind it."""

import re

import streamlit as st

ROW = 31  # pixels


def show(frame, config: dict, *, key: str, alt: str) -> tuple[int, str] | None:
    """Draw a table and return the (row, column name) that was clicked; a click is told once.

    The next run draws the table anew: when a drawer closes, the browser gives the focus back to the cell focused before, and the grid would
    take that for another click. So the same cell can be clicked again, too.
    """
    nth = f"_drawn_{key}"
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        key=f"{key}_{st.session_state.get(nth, 0)}",
        on_select="rerun",
        selection_mode="single-cell",
        alt=alt,
        placeholder="—",
        row_height=ROW,
        height=min(ROW * (len(frame) + 1) + 3, 700),
    )
    picked = tuple(event["selection"]["cells"][0]) if event and event["selection"]["cells"] else None
    if picked:
        st.session_state[nth] = st.session_state.get(nth, 0) + 1
    return picked


def number_column(label: str, help: str = "", width: int | None = None) -> dict:
    """A column of numbers, right aligned, grouped as the browser writes them."""
    return st.column_config.NumberColumn(label, format="localized", help=help or None, width=width)


def text_column(label: str, help: str = "", width: int | None = None) -> dict:
    """A column of figures in words, right aligned."""
    return st.column_config.TextColumn(label, help=help or None, alignment="right", width=width)


def harmless(text: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe; a phone number stays what it is. Signs no sheet can hold fall away."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    return f"'{text}" if re.match(r"[\t\r\n]|\s*([=@＝＠＋－]|[+-](?![\d\s(]*[\d\s()-]+$))", text) else text

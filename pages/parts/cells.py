"""A table in which a click on a number opens the rows behind it."""

import re

import streamlit as st

ROW = 31  # pixels


def show(frame, config: dict, *, key: str, alt: str) -> tuple[int, str] | None:
    """Draw a table and return the (row, column name) that was clicked since the last run; the same click is told only once."""
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=config,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt=alt,
        placeholder="—",
        row_height=ROW,
        height=min(ROW * (len(frame) + 1) + 3, 700),
    )
    picked = tuple(tuple(cell) for cell in event["selection"]["cells"]) if event else ()
    seen = f"_picked_{key}"
    fresh = picked and picked != st.session_state.get(seen)
    st.session_state[seen] = picked
    return picked[0] if fresh else None


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

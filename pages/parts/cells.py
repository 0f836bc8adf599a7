"""A table in which a click on a number opens the rows behind it."""

import streamlit as st


def show(frame, config: dict, *, key: str, alt: str) -> tuple[int, str] | None:
    """Draw a table and return the (row, column name) that was clicked since the last run; the same click is told only once."""
    event = st.dataframe(frame, hide_index=True, column_config=config, key=key, on_select="rerun", selection_mode="single-cell", alt=alt,
                         height=min(38 + 35 * len(frame), 700))
    picked = tuple(tuple(cell) for cell in event["selection"]["cells"]) if event else ()
    seen = f"_picked_{key}"
    fresh = picked and picked != st.session_state.get(seen)
    st.session_state[seen] = picked
    return picked[0] if fresh else None


def number_column(label: str, help: str = "") -> dict:
    """A column of numbers, right aligned, grouped as the browser writes them."""
    return st.column_config.NumberColumn(label, format="localized", help=help or None)


def text_column(label: str, help: str = "", pinned: bool = False) -> dict:
    """A column of words; figures in words stand right."""
    return st.column_config.TextColumn(label, help=help or None, pinned=pinned or None, alignment=None if pinned else "right")

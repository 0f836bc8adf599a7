"""The drop zone of the import page, and the file in it as a table."""

from dataclasses import dataclass

import streamlit as st

from data.imports import mapping, sheet
from data.imports.mapping import Map
from pages.words import say


@dataclass(frozen=True)
class Dropped:
    """A file as it was dropped: its name, its bytes, and the shipped maps that go with it."""

    name: str
    data: bytes
    mark: str  # tells this drop from others: widgets of another file are other widgets
    maps: dict[str, Map]


def drop() -> Dropped | None:
    """The one drop zone; None while it is empty."""
    place = st.session_state.setdefault("import_round", 0)
    file = st.file_uploader(say("import_data.drop"), type=["csv", "txt", "tsv", "xlsx", "xlsm", "xls"], key=f"import_file_{place}")
    if file is None:
        st.session_state.pop("import_kept", None)
        return None
    kept = st.session_state.get("import_kept")
    if kept is None or kept.mark != file.file_id:
        data = file.getvalue()
        kept = st.session_state["import_kept"] = Dropped(file.name, data, file.file_id, mapping.fitting(file.name, data))
    return kept


def table(file: Dropped, shape: sheet.Shape) -> sheet.Sheet:
    """The file as a table; read once for each shape. A Problem when it is none."""
    known = st.session_state.get("import_table")
    if known is None or known[0] != (file.mark, shape):
        known = st.session_state["import_table"] = ((file.mark, shape), sheet.read(file.name, file.data, shape))
    return known[1]


def clear() -> None:
    """Empty the drop zone and forget what was read."""
    st.session_state["import_round"] = st.session_state.get("import_round", 0) + 1
    for name in ("import_kept", "import_table", "import_seen"):
        st.session_state.pop(name, None)

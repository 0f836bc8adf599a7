"""Refused rows to take away: as CSV and as Excel, made when they are asked for."""

import streamlit as st

from data.imports import refused
from pages.words import say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(rows, name: str, key: str) -> None:
    """Two quiet buttons; `rows()` gives the refused rows when one is pressed. `name` is the file they came from."""
    reason, stem = say("import_data.refused_because"), name.rpartition(".")[0] or name
    with st.container(horizontal=True):
        st.download_button(
            say("import_data.refused_csv"),
            lambda: refused.as_csv(rows(), reason),
            f"{stem} - refused.csv",
            "text/csv",
            key=f"refused_csv_{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
        st.download_button(
            say("import_data.refused_xlsx"),
            lambda: refused.as_xlsx(rows(), reason),
            f"{stem} - refused.xlsx",
            XLSX,
            key=f"refused_xlsx_{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )

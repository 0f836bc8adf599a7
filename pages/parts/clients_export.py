"""Those chosen as a file: what the viewer sees, in columns named in their language, with nothing a spreadsheet would run."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import streamlit as st

from pages.parts import cells
from pages.words import count, say
from queries import reader

COLUMNS = ("client", "line", "owner", "city", "sector", "phone", "email", "last", "next", "deals", "amount", "bought", "activity")
OF = {"last": "last_at", "next": "next_at", "deals": "open_deals", "amount": "open_amount"}


def draw(viewer, chosen: pa.Table) -> None:
    """What will be in the file, and the file in two forms, made when it is asked for."""
    st.markdown(count("clients.export_n", chosen.num_rows))
    table = lines(chosen)
    with st.container(horizontal=True):
        st.download_button(
            "Excel",
            lambda: xlsx(table),
            "clients.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="clients_xlsx",
            type="primary",
            on_click="ignore",
        )
        st.download_button("CSV", lambda: comma(table), "clients.csv", "text/csv", key="clients_csv", on_click="ignore")


def lines(chosen: pa.Table) -> list[list]:
    """A line of names and a line per client; moments are local days."""
    head = [say(f"clients.column.{name}") for name in COLUMNS]
    return [head] + [[_cell(name, one.get(OF.get(name, name))) for name in COLUMNS] for one in chosen.to_pylist()]


def _cell(name: str, value):
    if name == "activity":
        return say(f"clients.activity.{value or 'never'}")
    if isinstance(value, datetime):
        return reader.to_local(value).date()
    if isinstance(value, Decimal):
        return float(value)
    return cells.harmless(value) if isinstance(value, str) else value


def comma(table: list[list]) -> bytes:
    """CSV as spreadsheets read it: UTF-8 with its mark, semicolons; texts in quotes, so that no comma in them begins a cell elsewhere."""
    made = io.StringIO()
    csv.writer(made, delimiter=";", quoting=csv.QUOTE_NONNUMERIC).writerows(table)
    return made.getvalue().encode("utf-8-sig")


def xlsx(table: list[list]) -> bytes:
    """An Excel sheet; every text is written as text."""
    from openpyxl import Workbook

    book, made = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet(say("clients.title")[:31])
    for line in table:
        sheet.append(line)
    book.save(made)
    return made.getvalue()

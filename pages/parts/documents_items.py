"""The rows of a document: products of the list or words of one's own, with quantity and price."""

from decimal import Decimal
from uuid import UUID

import pandas as pd
import streamlit as st

from data.document_facts import CENT, Item
from pages.parts import cells
from pages.parts.contact_entry import apart
from pages.words import money, say
from queries import reader

COLUMNS = ("product", "words", "quantity", "price")


def edit(viewer, start: dict, before: list[dict] | None, mark: str) -> tuple[Item, ...]:
    """Draw the grid, begun with what is offered or sold (`start`) or with the rows written `before`; the rows as typed."""
    products = {str(one["id"]): one for one in reader.rows("lists/products", viewer) if not one["retired"]}
    names = apart({code: one["name"] for code, one in products.items()})
    codes = {name: code for code, name in names.items()}
    kept = f"document_rows_{mark}_{start.get('id', '')}"
    if kept not in st.session_state:
        st.session_state[kept] = pd.DataFrame(_first(start, before, names), columns=list(COLUMNS))
    st.markdown(say("documents.rows"))
    typed = st.data_editor(
        st.session_state[kept], hide_index=True, num_rows="dynamic", row_height=cells.ROW, key=f"document_items_{kept}", placeholder="—",
        column_config={
            "product": st.column_config.SelectboxColumn(say("documents.column.product"), options=list(codes), width="medium"),
            "words": st.column_config.TextColumn(say("documents.column.words"), max_chars=300, width="medium"),
            "quantity": st.column_config.NumberColumn(say("documents.column.quantity"), min_value=0, default=1, width=110),
            "price": st.column_config.NumberColumn(say("documents.column.price"), min_value=0, format="localized", help=say("documents.price_help")),
        },
    )  # fmt: skip
    items = tuple(_item(row, codes, products) for row in typed.to_dict("records") if _said(row))
    if items:
        st.caption(say("documents.total", total=money(float(sum(one.amount for one in items)))))
    return items


def _first(start: dict, before: list[dict] | None, names: dict[str, str]) -> list[list]:
    """The rows the grid begins with."""
    if before:
        known = [(names.get(one["product"] or ""), one) for one in before]
        return [[name, None if name else one["name"], float(one["quantity"]), float(one["price"])] for name, one in known]
    if not start:
        return [[None, None, 1.0, None]]
    product = names.get(str(start["product_id"]))
    return [[product, None if product else start["name"], 1.0, start["amount"]]]


def _said(row: dict) -> bool:
    return any(not pd.isna(row[name]) and str(row[name]).strip() for name in ("product", "words"))


def _item(row: dict, codes: dict[str, str], products: dict[str, dict]) -> Item:
    """A row as it is written: without a price the product's own."""
    code = None if pd.isna(row["product"]) else codes.get(row["product"])
    price = row["price"]
    if pd.isna(price):
        price = products[code]["price"] if code and products[code]["price"] is not None else 0
    quantity = 1 if pd.isna(row["quantity"]) else row["quantity"]
    words = "" if pd.isna(row["words"]) else str(row["words"])
    return Item(words, Decimal(str(quantity)), Decimal(str(price)).quantize(CENT), code and UUID(code))

"""Clients taken over from the rows behind a number: the address names the number, its rows are asked anew with the viewer's own rights."""

from urllib.parse import parse_qsl, urlencode

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from data.problems import Problem
from pages.parts import links
from pages.words import count, say, told
from queries import catalog, reader


def offer(metric: str, asked: dict, found: pa.Table) -> None:
    """Under rows of clients: the way to the list of just these, where they can be listed, written to, called or handed over."""
    if "client_id" not in found.column_names or not links.there("clients"):
        return
    n = len(pc.unique(found["client_id"].drop_null()))
    if n:
        kept = {name: str(value) for name, value in asked.items() if value is not None}
        links.link("clients", count("clients.work_with", n), among=f"{metric}?{urlencode(kept)}")


def only(viewer, among: str | None, clients: pa.Table) -> pa.Table:
    """Of these clients those the rows are of; all of them where the address names no such rows."""
    if among is None:
        return clients
    try:
        found = rows(viewer, among)
    except Problem as problem:
        st.warning(told(problem))
        return clients.slice(0, 0)
    return clients if found is None else clients.filter(pc.is_in(clients["client_id"], value_set=found["client_id"].combine_chunks()))


def rows(viewer, among: str) -> pa.Table | None:
    """The rows behind a number, as this viewer may see them; None when the text names no rows of clients."""
    name, _, asked = among.partition("?")
    metric = catalog.metrics().get(name)
    if metric is None or metric.rows is None or "client_id" not in (question := catalog.find(metric.rows)).gives:
        return None
    known = {key: value for key, value in parse_qsl(asked) if key in question.takes or key in catalog.COMMON}
    return reader.read(metric.rows, viewer, **(metric.rows_with | known))


def chip(among: str | None, drop) -> None:
    """What the clients were taken over from, with the cross that shows all of them again."""
    name = (among or "").partition("?")[0]
    if name in catalog.metrics():
        st.button(
            say("clients.among", name=say(f"metrics.{name}.name")),
            key="clients_among",
            icon=":material/close:",
            icon_position="right",
            help=say("clients.drop"),
            on_click=drop,
        )

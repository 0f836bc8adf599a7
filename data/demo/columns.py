"""Columns of numbers as DuckDB takes them in: Arrow arrays, with NULL where the number says so."""

import numpy as np
import pyarrow as pa

NOBODY = -1  # an index that is NULL


def ref(raw: np.ndarray, at) -> pa.Array:
    """UUIDs of the rows `at` from bytes of shape (n, 16); NULL where the index is negative."""
    at = np.asarray(at)
    flat = np.ascontiguousarray(raw[np.maximum(at, 0)]) if len(raw) else np.zeros((len(at), 16), np.uint8)
    there = pa.py_buffer(np.packbits(at >= 0, bitorder="little"))
    plain = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(at), [there, pa.py_buffer(flat)])
    return pa.ExtensionArray.from_storage(pa.uuid(), plain)


def moments(seconds) -> pa.Array:
    """Timestamps (UTC) from seconds; NULL where negative."""
    seconds = np.asarray(seconds).astype(np.int64)
    return pa.array(seconds * 1_000_000, pa.int64(), mask=seconds < 0).cast(pa.timestamp("us"))


def days(number) -> pa.Array:
    """Dates from days since 1970; NULL where negative."""
    number = np.asarray(number).astype(np.int32)
    return pa.array(number, pa.int32(), mask=number < 0).cast(pa.date32())


def words(choice: list[str], at) -> pa.Array:
    """The texts at these places of the list; NULL where the index is negative."""
    at = np.asarray(at)
    return pa.array(choice, pa.string()).take(pa.array(at, pa.int64(), mask=at < 0))


def numbers(values, known=None) -> pa.Array:
    """Numbers; NULL where not `known`, or where they are not a number."""
    values = np.asarray(values)
    unknown = np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), bool)
    return pa.array(values, mask=unknown if known is None else unknown | ~np.asarray(known))


# A column is named after what it points to; these are named after what the other row is to this one.
ROLES = {
    "next_stage": "stages", "owner": "staff", "actor": "staff", "deputy": "staff", "entered_by": "staff", "from_client": "clients",
    "to_client": "clients", "to_lead": "leads", "follows": "contacts", "moved_to": "contacts", "factor": "factors", "reason": "survey_reasons",
    "field": "custom_fields", "staff": "staff", "item": "playbook_items",
}  # fmt: skip


def column(lists: dict, name: str, kind: str, value) -> pa.Array:
    """A column of a table as its type asks: row numbers become ids of the list its name points to, seconds a timestamp, a count
    of days a date, (words, places) texts, (numbers, mask) numbers. Arrow arrays stay what they are."""
    if isinstance(value, pa.Array):
        return value
    if kind == "UUID":
        return ref(value, np.arange(len(value))) if np.ndim(value) == 2 else ref(lists[list_of(name)], value)
    if isinstance(value, tuple):
        return words(*value) if kind == "VARCHAR" else numbers(*value)
    if kind in ("TIMESTAMP", "DATE"):
        return moments(value) if kind == "TIMESTAMP" else days(value)
    return pa.array(value, pa.string()) if kind == "VARCHAR" else numbers(value)


def list_of(name: str) -> str:
    """The list that a column of ids points into."""
    role = name.removesuffix("_id")
    return ROLES.get(role, f"{role}s")

"""Columns of numbers as DuckDB takes them in: Arrow arrays, with NULL where the number says so."""

import numpy as np
import pyarrow as pa

NOBODY = -1                                                    # an index that is NULL


def ids(raw: np.ndarray) -> pa.Array:
    """UUIDs from bytes of shape (n, 16)."""
    return ref(raw, np.arange(len(raw)))


def ref(raw: np.ndarray, at) -> pa.Array:
    """UUIDs of the rows `at`; NULL where the index is negative."""
    at = np.asarray(at)
    flat = np.ascontiguousarray(raw[np.maximum(at, 0)]) if len(raw) else np.zeros((len(at), 16), np.uint8)
    there = pa.py_buffer(np.packbits(at >= 0, bitorder="little"))
    plain = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(at), [there, pa.py_buffer(flat)])
    return pa.ExtensionArray.from_storage(pa.uuid(), plain)


def moments(seconds) -> pa.Array:
    """Timestamps (UTC) from seconds; NULL where negative."""
    seconds = np.asarray(seconds, np.int64)
    return pa.array(seconds * 1_000_000, pa.int64(), mask=seconds < 0).cast(pa.timestamp("us"))


def days(number) -> pa.Array:
    """Dates from days since 1970; NULL where negative."""
    number = np.asarray(number, np.int32)
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


def put(cur, table: str, **columns) -> None:
    """Load columns into a table of schema `kept` in one statement."""
    cur.register("demo_rows", pa.table(columns))
    names = ", ".join(columns)
    cur.execute(f"INSERT INTO kept.{table} ({names}) SELECT {names} FROM demo_rows")
    cur.unregister("demo_rows")


def same(value, n: int) -> pa.Array:
    """One value n times."""
    return pa.repeat(pa.scalar(value), n)

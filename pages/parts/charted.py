"""Rows for a chart as an Arrow table."""

import pyarrow as pa


def table(names: str, lines: list[tuple]) -> pa.Table:
    """Tuples in the order of the names (separated by spaces); a column that is all None becomes a number."""
    columns = zip(*lines, strict=True) if lines else [()] * len(names.split())
    return pa.table({name: _column(list(values)) for name, values in zip(names.split(), columns, strict=True)})


def _column(values: list) -> pa.Array:
    return pa.array(values, pa.float64() if all(value is None for value in values) else None)

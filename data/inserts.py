"""Many new rows of one table in one statement: a row of its own statement costs many times as much."""

from uuid import UUID

import pyarrow as pa

FEW = 8  # rows: for more than these it pays to hand over a table


def insert(cur, table: str, rows: list[dict]) -> None:
    """Insert rows with equal columns into kept.`table`, inside an open transaction."""
    if not rows:
        return
    names = ", ".join(rows[0])
    if len(rows) <= FEW:
        marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
        cur.execute(f"INSERT INTO kept.{table} ({names}) VALUES {marks}", [value for row in rows for value in row.values()])
        return
    cur.execute("SELECT 0").fetchall()  # a result of which only one row was fetched would hold the connection
    cur.register("rows_to_insert", pa.table({name: _column([row[name] for row in rows]) for name in rows[0]}))
    cur.execute(f"INSERT INTO kept.{table} ({names}) SELECT {names} FROM rows_to_insert")
    cur.unregister("rows_to_insert")


def _column(values: list) -> pa.Array:
    """Ids go over as text, which the table reads back; an empty column as text too, since nothing has no type."""
    plain = [str(value) if isinstance(value, UUID) else value for value in values]
    return pa.array(plain, pa.string()) if all(value is None for value in plain) else pa.array(plain)

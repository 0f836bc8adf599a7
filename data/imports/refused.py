"""Refused rows as a file: the cells as they came, and why. Put right, the same file can be taken in again."""

import csv
import io

from data.imports import workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: list[dict], reason: str) -> bytes:
    """Rows (`cells` by column, `why`) as CSV in UTF-8 with a mark, so that Excel reads it; the last column is called `reason`."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in _table(rows, reason))
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: marked with an apostrophe, which reading a file takes away again."""
    return "'" + cell if cell[:1] in FORMULA else cell


def as_xlsx(rows: list[dict], reason: str) -> bytes:
    """The same as an Excel sheet."""
    header, *cells = _table(rows, reason)
    return workbook.write(header, cells)


def _table(rows: list[dict], reason: str) -> list[list[str]]:
    columns = list(rows[0]["cells"]) if rows else []
    return [[*columns, reason], *([*row["cells"].values(), row["why"]] for row in rows)]

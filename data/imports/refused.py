"""Refused rows as a file: the cells as they came, and why. Put right, the same file can be taken in again."""

import csv
import io

from data.imports import workbook


def as_csv(rows: list[dict], reason: str) -> bytes:
    """Rows (`cells` by column, `why`) as CSV in UTF-8 with a mark, so that Excel reads it; the last column is called `reason`."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_table(rows, reason))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[dict], reason: str) -> bytes:
    """The same as an Excel sheet."""
    header, *cells = _table(rows, reason)
    return workbook.write(header, cells)


def _table(rows: list[dict], reason: str) -> list[list[str]]:
    columns = list(rows[0]["cells"]) if rows else []
    return [[*columns, reason], *([*row["cells"].values(), row["why"]] for row in rows)]

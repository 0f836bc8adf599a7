"""Excel files: the first sheet with cells as texts, and rows written back as a sheet."""

import io
import warnings
import zipfile
from datetime import date, datetime, time

import openpyxl

from data.problems import Problem

MOST_UNPACKED = 1_000_000_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def is_excel(name: str, data: bytes) -> bool:
    """Is this an Excel file, by its first bytes or its name?"""
    return data.startswith((b"PK\x03\x04", OLD_EXCEL)) or name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def lines(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    """Numbered rows of texts of the first sheet that has any; a Problem when the file is broken or of the old format."""
    if data.startswith(OLD_EXCEL):
        raise Problem("The file {name} is an old Excel file. Save it as .xlsx.", name=name)
    broken = Problem("The Excel file {name} cannot be opened. Save it anew and try again.", name=name)
    try:
        _guard(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return next((found for sheet in book.worksheets if (found := _rows(sheet))), [])
    except Problem:
        raise
    except Exception:  # openpyxl raises whatever its parts raise
        raise broken from None


def _guard(data: bytes) -> None:
    """Refuse a small file that unpacks to a huge one."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise Problem("The Excel file is too large to open. Save it as CSV.")


def _rows(sheet) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    numbered = ((number, [text(value) for value in values]) for number, values in enumerate(sheet.iter_rows(values_only=True), start=1))
    return [(number, cells) for number, cells in numbered if any(cells)]


def text(value) -> str:
    """A cell's value as it would stand in a CSV file: ISO dates, plain numbers, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def write(columns: list[str], rows: list[list[str]]) -> bytes:
    """A workbook of one sheet, every cell a text, so that nothing is turned into a date or a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    for cells in [columns, *rows]:
        sheet.append([_as_text(sheet, cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(sheet, value: str):
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell

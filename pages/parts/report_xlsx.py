"""The monthly report as a workbook: real numbers, the figures behind every chart, the definitions."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font

from data.viewer import Viewer
from pages.parts import report_content
from pages.parts.filters import Filters
from pages.parts.report_content import Part
from pages.parts.report_paper import printable
from pages.words import say
from queries import reader

WIDEST = 60  # characters of a column


def workbook(viewer: Viewer, chosen: Filters, found: list[Part]) -> bytes:
    """The report as .xlsx; texts of people never begin a formula."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book, say("report.sheet.numbers"), _numbers(viewer, found))
    for part in found:
        for name, rows in part.tables:
            if rows:
                _sheet(book, f"{say(f'report.sheet.{name}')} {part.title.partition(' · ')[2]}", _rows(rows))
    _sheet(book, say("report.definitions"), [[say("report.number"), say("report.definition")], *map(list, report_content.defined(found))])
    book.properties.title = printable(f"{report_content.title(chosen)} · {report_content.stamp(chosen)}")
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def _numbers(viewer: Viewer, found: list[Part]) -> list[list]:
    lines = [[say("report.part"), say("report.number"), say("report.value"), say("report.in_words"), say("report.beside")]]
    for part in found:
        for tile, chosen in part.tiles:
            figure = report_content.figure(viewer, tile, chosen)
            beside = " · ".join(words for words in (tile.change.words if tile.change else "", tile.note, tile.foot) if words)
            lines.append([part.title, say(f"metrics.{tile.metric}.name"), figure, tile.value, beside])
    return lines


def _rows(rows: list[dict]) -> list[list]:
    """Heads and lines without ids; moments on the company's clock."""
    names = [name for name in rows[0] if not name.endswith("_id")]
    return [names, *([row[name] for name in names] for row in rows)]


def _sheet(book: Workbook, title: str, lines: list[list]) -> None:
    sheet = book.create_sheet(_free(book, title))
    for line in lines:
        sheet.append([_cell(value) for value in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = min(WIDEST, max(len(str(cell.value or "")) for cell in column) + 2)


def _free(book: Workbook, title: str) -> str:
    """A name Excel takes, 31 characters at most, that no sheet has yet."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", printable(title)).strip()[:28]
    same = sum(name.startswith(bare) for name in book.sheetnames)
    return f"{bare} {same + 1}" if same else bare


def _cell(value):
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return reader.to_local(value)
    if isinstance(value, int | float | date | bool | None):
        return value
    text = printable(str(value))
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) and not re.fullmatch(r"[+-][\d\s.,\u00a0]+\s?%?.*", text) else text

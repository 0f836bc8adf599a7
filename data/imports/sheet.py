"""Bytes of a file → cells as text: CSV in its usual encodings and delimiters, tables of white space, Excel."""

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass

from data.imports import workbook
from data.problems import Problem

ENCODINGS = ("utf-8-sig", "cp1251", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 200_000_000
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Shape:
    """What a map says about the file itself; None = find out. `names` are the columns of a file without a header."""

    delimiter: str | None = None  # "space" = any run of white space
    encoding: str | None = None
    names: tuple[str, ...] = ()
    header: bool = True  # False: the first row is data already, columns are numbered


@dataclass(frozen=True)
class Sheet:
    """A table of texts: `numbers` are the line numbers of `rows` in the file, `wide` those with too many cells."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    wide: frozenset[int] = frozenset()

    def column(self, name: str) -> list[str]:
        """The texts of one column, in the order of the rows."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read(name: str, data: bytes, shape: Shape | None = None) -> Sheet:
    """Read a file of this name; a Problem in one sentence when it is empty, no table, broken or has two headers alike."""
    shape = shape or Shape()
    if len(data) > MOST_BYTES:
        raise Problem("The file {name} is larger than 200 MB. Split it.", name=name)
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Problem("The file {name} is empty.", name=name)
    lines = workbook.lines(name, data) if workbook.is_excel(name, data) else _text_lines(name, data, shape)
    return _table(name, hashlib.sha256(data).hexdigest(), lines, shape)


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _table(name: str, sha256: str, lines: list[tuple[int, list[str]]], shape: Shape) -> Sheet:
    lines = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not lines:
        raise Problem("The file {name} is empty.", name=name)
    columns = shape.names or (_header(name, lines.pop(0)[1]) if shape.header else _numbered(lines[0][1]))
    if not lines:
        raise Problem("The file {name} has a header and no rows.", name=name)
    width = len(columns)
    wide = frozenset(number for number, cells in lines if len(cells) > width and any(cell.strip() for cell in cells[width:]))
    odd = sum(1 for _, cells in lines if len(cells) < min(width, 2))
    if max(len(wide), odd) * 2 > len(lines):
        raise Problem("The file {name} is not a table: most rows have other columns than the first one.", name=name)
    rows = [tuple(_bare(cell.strip()) for cell in (cells + [""] * width)[:width]) for _, cells in lines]
    return Sheet(name, sha256, tuple(columns), rows, [number for number, _ in lines], wide)


def head(name: str, data: bytes, shape: Shape | None = None) -> Sheet:
    """The first lines of a file as a table: enough to see which map goes with it."""
    cut = data if workbook.is_excel(name, data) else data[:8000].rpartition(b"\n")[0] if len(data) > 8000 else data
    return read(name, cut, shape)


def _numbered(cells: list[str]) -> list[str]:
    return [f"column {place}" for place in range(1, len(cells) + 1)]


def _header(name: str, cells: list[str]) -> list[str]:
    columns = [re.sub(r"\s+", " ", cell).strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    named = Counter(column.casefold() for column in columns if column)
    if twice := next((column for column in columns if named[column.casefold()] > 1), None):
        raise Problem("Two columns of {name} are called {column}. Rename one.", name=name, column=twice)
    if re.match(r"<(!doctype|html|\?xml)|[{\[]", columns[0], re.I) or not named:
        raise Problem("The file {name} is not a table.", name=name)
    return [column or f"column {place}" for place, column in enumerate(columns, start=1)]


def _text_lines(name: str, data: bytes, shape: Shape) -> list[tuple[int, list[str]]]:
    text = decode(name, data, shape.encoding)
    delimiter = shape.delimiter or sniff(text)
    if delimiter == "space":
        return [(number, line.split()) for number, line in enumerate(text.splitlines(), start=1)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise Problem("The file {name} is not a table.", name=name) from None


def decode(name: str, data: bytes, encoding: str | None = None) -> str:
    """The text of the bytes: UTF-16 by its mark or its zeros, UTF-8, else Cyrillic or Western Windows by what it would read."""
    for guess in (encoding,) if encoding else _encodings(data):
        try:
            text = data.decode(guess)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_binary(text):
            break
        return text.removeprefix("\ufeff")
    raise Problem("The file {name} is not a table: it is neither text nor an Excel file.", name=name)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:4000]
    if head[1::2].count(0) > len(head) / 5:
        return ("utf-16-le",)
    if head[::2].count(0) > len(head) / 5:
        return ("utf-16-be",)
    return ENCODINGS if _reads_cyrillic(data) else ("utf-8-sig", "cp1252", "cp1251")


def _reads_cyrillic(data: bytes) -> bool:
    """Are the high bytes rather Cyrillic words than single Western letters? Words of two or more high bytes in a row decide."""
    high = re.findall(rb"[\x80-\xff]+", data[:200_000])
    return sum(len(run) for run in high if len(run) > 1) * 2 > sum(len(run) for run in high)


def _is_binary(text: str) -> bool:
    head = text[:20_000]
    odd = sum(1 for sign in head if ord(sign) < 32 and sign not in "\t\r\n\f")
    return "\x00" in head or odd > len(head) / 50


def sniff(text: str) -> str:
    """The delimiter whose count is steadiest over the first lines; white space when all have as many words; else a comma."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]
    scores = {delimiter: _steadiness(lines, delimiter) for delimiter in DELIMITERS}
    words = {len(line.split()) for line in lines}
    if not any(scores.values()) and len(lines) > 1 and len(words) == 1 and words.pop() > 2:
        return "space"
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _steadiness(lines: list[str], delimiter: str) -> float:
    counts = [len(next(csv.reader([line], delimiter=delimiter), [])) - 1 for line in lines]
    first = counts[0] if counts else 0
    return first * sum(count == first for count in counts) / max(len(counts), 1)

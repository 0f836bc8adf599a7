"""Several mentions out of pasted text: rows of a table, or blocks with an empty line between."""

import re
from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
RATING = re.compile(r"([1-5](?:[.,]\d+)?)(?:\s*(?:/|из|of|з)\s*5)?")
STARS = re.compile(r"(★{1,5})☆*")


@dataclass(frozen=True)
class Pasted:
    """What one mention says of itself; day, rating and author are None or empty where it does not say them."""

    words: str
    on: date | None = None
    rating: float | None = None
    author: str = ""


def parts(text: str) -> list[Pasted]:
    """Each row of a pasted table (cells parted by tabs) or each block of lines as one mention, in the order of the text."""
    if "\t" in text:
        return [_of_cells(line.split("\t")) for line in text.splitlines() if line.strip()]
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [_of_block(block.strip().splitlines()) for block in blocks if block.strip()]


def _of_cells(cells: list[str]) -> Pasted:
    """The longest cell that is neither day nor rating holds the words, the one before it that is shorter the author."""
    cells = [cell.strip() for cell in cells if cell.strip()]
    on, rating = _first(_day, cells), _first(_rating, cells)
    rest = [cell for cell in cells if _day(cell) is None and _rating(cell) is None]
    words = max(rest, key=len, default="")
    return Pasted(words, on, rating, next((cell for cell in rest if cell != words and len(cell) <= 60), ""))


def _of_block(lines: list[str]) -> Pasted:
    """Lines that are nothing but a day or a rating are taken for it; the others are the words."""
    lines = [line.strip() for line in lines]
    rest = [line for line in lines if _day(line) is None and _rating(line) is None]
    return Pasted("\n".join(rest), _first(_day, lines), _first(_rating, lines))


def _first(read, cells: list[str]):
    return next((found for cell in cells if (found := read(cell)) is not None), None)


def _day(cell: str) -> date | None:
    for shape in DAYS:
        try:
            return datetime.strptime(cell.strip(), shape).date()
        except ValueError:
            continue
    return None


def _rating(cell: str) -> float | None:
    if found := STARS.fullmatch(cell.strip()):
        return float(len(found[1]))
    found = RATING.fullmatch(cell.strip())
    return float(found[1].replace(",", ".")) if found and float(found[1].replace(",", ".")) <= 5 else None

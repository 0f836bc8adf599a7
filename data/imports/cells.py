"""One cell: text → value. What cannot be read raises a Problem in one sentence."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from data.problems import Problem

UTC = ZoneInfo("UTC")
YES = {"yes", "y", "true", "1", "x", "+", "да", "д", "так", "т", "истина"}
NO = {"no", "n", "false", "0", "-", "нет", "н", "ні", "ложь"}
DATE_FORMATS = {
    "dmy": ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
    "any": ("%Y%m%d", "%Y.%m.%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
}
TIMES = ("", " %H:%M", " %H:%M:%S")


@dataclass(frozen=True)
class Way:
    """How the cells of one column are to be read: decimal sign, order of dates, a format said by the map, clock, factor."""

    decimal: str = "."
    order: str = "dmy"
    date_format: str | None = None
    zone: ZoneInfo = UTC
    scale: float | None = None
    choices: tuple[tuple[str, str], ...] = ()


def way_of(
    texts: set[str],
    zone: ZoneInfo,
    date_format: str | None = None,
    decimal: str | None = None,
    scale: float | None = None,
    choices: tuple = (),
) -> Way:
    """Look at a whole column to tell 1.234,56 from 1,234.56 and 03/04 from 04/03."""
    comma = any(re.search(r"\d,\d{1,2}(?!\d)|\d\.\d{3},", text) for text in texts)
    point = any(re.search(r"\d\.\d{1,2}(?!\d)|\d,\d{3}\.", text) for text in texts)
    slashed = [match for text in texts if (match := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d", text))]
    american = any(int(match[2]) > 12 for match in slashed) and not any(int(match[1]) > 12 for match in slashed)
    return Way(decimal or ("," if comma and not point else "."), "mdy" if american else "dmy", date_format, zone, scale, choices)


def text(cell: str, way: Way) -> str:
    """The cell itself, white space folded."""
    return re.sub(r"[ \t\u00a0]+", " ", cell).strip()


def number(cell: str, way: Way) -> Decimal:
    """1 234,56 or 1,234.56 or $1'234; per cent and currency signs are dropped."""
    bare = re.sub(r"[\s\u00a0\u202f'’_%$€£₽₴¥]|[A-Za-zА-Яа-яІіЇї]{1,4}\.?$", "", cell.replace("−", "-"))
    bare = bare.replace(".", "").replace(",", ".") if way.decimal == "," else bare.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", bare):
        raise Problem("{cell} is not a number.", cell=cell)
    value = Decimal(bare) * (Decimal(1) if way.scale is None else Decimal(repr(way.scale)))
    if abs(value) >= Decimal(10) ** 13:
        raise Problem("{cell} is too large.", cell=cell)
    return value


def amount(cell: str, way: Way) -> Decimal:
    """Money, rounded to two decimals."""
    return number(cell, way).quantize(Decimal("0.01"), ROUND_HALF_UP)


def quantity(cell: str, way: Way) -> Decimal:
    """A quantity, rounded to three decimals."""
    return number(cell, way).quantize(Decimal("0.001"), ROUND_HALF_UP)


def cost(cell: str, way: Way) -> Decimal:
    """A unit cost, rounded to four decimals."""
    return number(cell, way).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def minutes(cell: str, way: Way) -> float:
    """A duration in minutes, not negative; a map may scale seconds to them."""
    whole = cell.split(":")
    if len(whole) in (2, 3) and all(part.isdigit() for part in whole):
        hours, rest, seconds = (["0", *whole])[-3:]
        return int(hours) * 60 + int(rest) + int(seconds) / 60
    value = float(number(cell, Way(decimal=way.decimal))) * (way.scale or 1)
    if value < 0:
        raise Problem("{cell} is less than nothing.", cell=cell)
    return value


def seconds(cell: str, way: Way) -> float:
    """A duration in seconds, not negative; 2:31 is minutes and seconds."""
    return round(minutes(cell, way) * 60, 3) if ":" in cell else minutes(cell, way)


def integer(cell: str, way: Way) -> int:
    """A whole number."""
    value = number(cell, way)
    if value != value.to_integral_value() or abs(value) >= 2**31:
        raise Problem("{cell} is not a whole number.", cell=cell)
    return int(value)


def yes_no(cell: str, way: Way) -> bool:
    """Yes or no, in the words of four languages."""
    said = cell.casefold().strip()
    if said not in YES | NO:
        raise Problem("{cell} is neither yes nor no.", cell=cell)
    return said in YES


def choice(cell: str, way: Way) -> str:
    """One of the values the field allows, by any of its words."""
    found = dict(way.choices).get(cell.casefold().strip())
    if found is None:
        raise Problem("{cell} is not one of {allowed}.", cell=cell, allowed=", ".join(sorted({value for _, value in way.choices})))
    return found


def day(cell: str, way: Way) -> date:
    """A day of the company's calendar."""
    read = _when(cell, way)
    return read.astimezone(way.zone).date() if read.tzinfo else read.date()


def moment(cell: str, way: Way) -> datetime:
    """A moment in UTC without zone; a day is its midnight on the company's clock."""
    read = _when(cell, way)
    aware = read if read.tzinfo else read.replace(tzinfo=way.zone)
    return aware.astimezone(UTC).replace(tzinfo=None)


def _when(cell: str, way: Way) -> datetime:
    read = _strict(cell, way.date_format) if way.date_format else _iso(cell) or _loose(cell, way.order)
    if read is None:
        raise Problem("{cell} is not a date.", cell=cell)
    if not 1900 <= read.year <= 2200:
        raise Problem("{cell} is not a date of our time.", cell=cell)
    return read


def _strict(cell: str, date_format: str) -> datetime | None:
    try:
        return datetime.strptime(cell.strip(), date_format)
    except ValueError:
        return None


def _iso(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell.strip()) if re.match(r"\d{4}-\d\d-\d\d", cell.strip()) else None
    except ValueError:
        return None


def _loose(cell: str, order: str) -> datetime | None:
    formats = DATE_FORMATS[order] + DATE_FORMATS["any"] + DATE_FORMATS["dmy"]
    return next((read for shape in formats for hour in TIMES if (read := _strict(cell, shape + hour))), None)


def email(cell: str, way: Way) -> str:
    """An address with its @, in lower case."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", cell.strip()):
        raise Problem("{cell} is not an e-mail address.", cell=cell)
    return cell.strip().lower()


READERS = {
    "text": text,
    "number": number,
    "amount": amount,
    "quantity": quantity,
    "cost": cost,
    "minutes": minutes,
    "seconds": seconds,
    "integer": integer,
    "yes_no": yes_no,
    "choice": choice,
    "day": day,
    "moment": moment,
    "email": email,
    "phone": text,
}

"""The numbers of documents: a pattern with the year and a serial, no gaps, no doubles."""

import re

from data.problems import Problem

BRACED = re.compile(r"\{([^{}]*)\}")
SERIAL = re.compile(r"n(?::0([2-9]))?")
LONGEST = 60  # characters of a pattern
LOCK = "UPDATE kept.document_templates SET retired_at = retired_at WHERE regexp_replace(numbering, '\\{n(:0[2-9])?\\}', '{n}') = ? RETURNING id"
LAST = "SELECT coalesce(max(serial), 0) FROM kept.written_documents WHERE year = ? AND template_id IN (SELECT unnest(CAST(? AS UUID[])))"


def check(pattern: str) -> str:
    """The pattern as it is kept; a Problem unless it is made of plain signs, one year and one serial: `OF-{year}-{n:04}`."""
    pattern = pattern.strip().replace("20{yy}", "{year}")  # one year in two ways of writing would count twice
    names = BRACED.findall(pattern)
    serials = [name for name in names if SERIAL.fullmatch(name)]
    years = [name for name in names if name in ("year", "yy")]
    rest = BRACED.sub("", pattern)
    if len(serials) != 1 or len(years) != 1 or len(names) != 2 or "{" in rest or "}" in rest:
        raise Problem("A number is made of the year and a serial, such as {example}.", field="numbering", example="OF-{year}-{n:04}")
    if len(pattern) > LONGEST or not re.fullmatch(r"[\w \-–./№#]*", rest):
        raise Problem("A number takes letters, digits, spaces and - . / № #.", field="numbering")
    return pattern


def number(pattern: str, year: int, serial: int) -> str:
    """The pattern filled."""

    def fill(found: re.Match) -> str:
        if found[1] in ("year", "yy"):
            return f"{year:04}" if found[1] == "year" else f"{year % 100:02}"
        return f"{serial:0{SERIAL.fullmatch(found[1])[1] or 1}}"

    return BRACED.sub(fill, pattern)


def series(pattern: str) -> str:
    """Patterns that count together: they differ in leading noughts alone."""
    return re.sub(r"\{n(:0[2-9])?\}", "{n}", pattern)


def following(cur, pattern: str, year: int) -> int:
    """The next serial of this pattern and year, inside the open transaction of a writer.

    All templates of the pattern are touched first: of two writers at once the second is refused by the database and starts again, so
    that nobody counts from what another is about to change.
    """
    templates = [str(row[0]) for row in cur.execute(LOCK, [series(pattern)]).fetchall()]
    return cur.execute(LAST, [year, templates]).fetchone()[0] + 1

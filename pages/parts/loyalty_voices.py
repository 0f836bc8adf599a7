"""What the loyalty page draws of what clients say: scores by quarter, voices, reasons."""

import pyarrow as pa

from pages.parts.charted import table
from pages.parts.loyalty_numbers import COUNTED, SHOWN, quarter, signed
from pages.words import number, say, share

VOICES = (("good", "promoters"), ("unknown", "passives"), ("badsoft", "detractors"))


def quarters(found: list[dict]) -> pa.Table:
    """NPS by quarter as dots with intervals; words where there are too few answers."""
    return table("period period_id order few score low high label", [_quarter(line, place) for place, line in enumerate(found)])


def _quarter(line: dict, place: int) -> tuple:
    few = say("loyalty.n", n=number(line["n"])) if line["n"] >= COUNTED else "—"
    score = (line["nps"], line["low"], line["high"], signed(round(line["nps"]))) if line["n"] >= SHOWN else (None,) * 4
    return (quarter(line["period"]), str(line["period"]), place, few, *score)


def stacks(found: list[dict]) -> pa.Table:
    """Promoters, passives and detractors as shares of each quarter with ten answers or more."""
    return table("period order role x0 x1 label", [part for place, line in enumerate(found) for part in _stack(line, place)])


def _stack(line: dict, place: int) -> list[tuple]:
    lines, x = [], 0.0
    for role, part in reversed(VOICES):
        width = line[part] / line["n"] if line["n"] >= COUNTED else 0.0
        words = f"{say(f'loyalty.{part}')}: {number(line[part])} · {share(width)}"
        lines.append((quarter(line["period"]), place, role, x, x + width, words))
        x += width
    return lines


def reasons(found: list[dict]) -> pa.Table:
    """Reasons as bars of answers by voice; what names nothing is the last row."""
    most = max(line["n"] for line in found)
    lines = [part for place, line in enumerate(found) for part in _reason(line, place, most)]
    return table("reason order role x0 x1 voice reason_id label", lines)


def _reason(line: dict, place: int, most: int) -> list[tuple]:
    name, x, lines = line["reason"] or say("filters.unknown"), 0, []
    for role, part in VOICES:
        words = f"{say(f'loyalty.{part}')}: {number(line[part])}"
        if line[part]:
            lines.append((name, place, role, x / most, (x + line[part]) / most, part.removesuffix("s"), str(line["reason_id"]), words))
        x += line[part]
    return [*lines, (name, place, "ink", 0.0, x / most, None, None, number(line["n"]))]

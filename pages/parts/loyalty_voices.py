"""What the loyalty page draws of what clients say: scores by quarter, voices, reasons, factors."""

from statistics import fmean

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


def factors(found: list[dict]) -> pa.Table:
    """Importance against performance; the cross stands at the averages."""
    known = [line for line in found if line["score"] is not None]
    weights = [line["weight"] for line in known]
    cross, middle = (fmean(weights), fmean(line["score"] for line in known)), (min(weights) + max(weights)) / 2
    lines = [line | {"role": _verdict(line, *cross), "side": "left" if line["weight"] > middle else "right"} for line in known]
    names = "factor weight score low high role side label_at"
    return table(names + " mean_weight mean_score", [tuple(line[name] for name in names.split()) + cross for line in _apart(lines)])


def _verdict(line: dict, weight: float, score: float) -> str:
    """main: matters less than average; else good: above average, attention: under it within noise, bad: surely under it."""
    if line["weight"] < weight:
        return "main"
    if line["score"] < score:
        return "bad" if line["high"] is not None and line["high"] < score else "attention"
    return "good"


def _apart(lines: list[dict]) -> list[dict]:
    """Give each label a height, and move those of one side apart by at least a fourteenth of the whole."""
    ends = [end for line in lines for end in (line["low"], line["high"], line["score"]) if end is not None]
    room = max((max(ends) - min(ends)) / 14, 0.1)
    lines = [line | {"label_at": line["score"]} for line in sorted(lines, key=lambda line: (line["side"], line["score"]))]
    for below, above in zip(lines, lines[1:], strict=False):
        near = below["side"] == above["side"] and abs(above["weight"] - below["weight"]) < 0.08
        if near and above["label_at"] - below["label_at"] < room:
            above["label_at"] = below["label_at"] + room
    return lines

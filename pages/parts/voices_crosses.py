"""Importance against performance as crosses: stated weights or what satisfaction follows, the lines at the averages or at the middle."""

from statistics import fmean
from uuid import UUID

import pyarrow as pa

from pages.parts.charted import table
from pages.words import number, say, share
from queries.models.importance import DRAWS, Derived

EVERY_LINE = UUID(int=0)  # a survey of all lines
KINDS, LINES = ("stated", "derived"), ("average", "middle")
NAMES = "factor factor_id weight w_low w_high score low high role side label_at"


def weighed(found: list[dict], known: dict[str, Derived], kind: str) -> list[dict]:
    """The factors that were rated, each with its importance of this kind and the ends of it (of what is stated: none)."""
    rated = [line | {"factor_id": str(line["factor_id"]), "w_low": None, "w_high": None} for line in found if line["score"] is not None]
    return rated if kind == "stated" else [line | _derived(line, known) for line in rated if _derived(line, known)]


def _derived(line: dict, known: dict[str, Derived]) -> dict:
    one = known.get(str(line["line_id"] or EVERY_LINE))
    if one is None or one.found is None or line["factor"] not in one.names:
        return {}
    place = one.names.index(line["factor"])
    return {"weight": float(one.found.share[place]), "w_low": float(one.found.low[place]), "w_high": float(one.found.high[place])}


def crosses(lines: list[dict], at: str) -> pa.Table:
    """The chart's rows; the lines stand at the averages, or at an equal share and 50 of 100."""
    weights = [line["weight"] for line in lines]
    cross = (1 / len(lines), 50.0) if at == "middle" else (fmean(weights), fmean(line["score"] for line in lines))
    middle = (min(weights) + max(weights)) / 2
    shown = [line | {"role": verdict(line, *cross), "side": "left" if line["weight"] > middle else "right"} for line in lines]
    return table(NAMES + " cross_weight cross_score", [tuple(line[name] for name in NAMES.split()) + cross for line in apart(shown)])


def verdict(line: dict, weight: float, score: float) -> str:
    """main: matters less than the line; else good: above it, attention: under it within noise, bad: surely under it."""
    if line["weight"] < weight:
        return "main"
    if line["score"] < score:
        return "bad" if line["high"] is not None and line["high"] < score else "attention"
    return "good"


def apart(lines: list[dict]) -> list[dict]:
    """Give each label a height, and move those of one side apart by at least a fourteenth of the whole."""
    ends = [end for line in lines for end in (line["low"], line["high"], line["score"]) if end is not None]
    room = max((max(ends) - min(ends)) / 14, 0.1)
    lines = [line | {"label_at": line["score"]} for line in sorted(lines, key=lambda line: (line["side"], line["score"]))]
    for below, above in zip(lines, lines[1:], strict=False):
        near = below["side"] == above["side"] and abs(above["weight"] - below["weight"]) < 0.08
        if near and above["label_at"] - below["label_at"] < room:
            above["label_at"] = below["label_at"] + room
    return lines


def told(known: dict[str, Derived]) -> str:
    """How much the factors tell together, and of how many answers; or why it cannot be said."""
    if not known:
        return say("voices.derived.few", needed=number(20), n=number(0))
    return " ".join(_told(one) for one in known.values())


def _told(one: Derived) -> str:
    if one.found is None:
        return say(f"voices.derived.{one.why}", needed=number(one.needed), n=number(one.n))
    values = {"share": share(one.found.r2), "n": number(one.n), "draws": number(DRAWS)}
    return say("voices.derived", **values) + (" " + say("voices.derived.cautious") if one.cautious else "")

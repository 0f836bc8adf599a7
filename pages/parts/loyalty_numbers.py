"""What the loyalty page draws of what clients say, from the answers of its questions: no Streamlit, no SQL."""

from datetime import date
from statistics import fmean

import pyarrow as pa

from pages.parts.changes import Change
from pages.words import count, number, say, share

SHOWN, COUNTED = 30, 10            # answers from which the score, and from which at least the counts are shown
VOICES = (("good", "promoters"), ("unknown", "passives"), ("badsoft", "detractors"))


def quarter(first: date, short: bool = True) -> str:
    """Q3 25, in the words of the language."""
    return say("loyalty.quarter", n=(first.month + 2) // 3, year=f"{first.year % 100:02}" if short else first.year)


def months_later(first: date, months: int) -> date:
    """The first of a month so many months later."""
    n = first.year * 12 + first.month - 1 + months
    return date(n // 12, n % 12 + 1, 1)


def score_words(found: dict) -> str:
    """The score of a tile: in full from 30 answers, counts from 10, else a dash."""
    if found["n"] >= SHOWN:
        return signed(round(found["nps"]))
    if found["n"] >= COUNTED:
        return f"{found['promoters']} / {found['passives']} / {found['detractors']}"
    return "—"


def signed(value: int) -> str:
    """−12 with a true minus."""
    return ("−" if value < 0 else "") + number(abs(value))


def between(low, high, digits: int = 0) -> str:
    """29–47; negative ends with `to` between them."""
    if low is None or high is None:
        return "—"
    ends = [("−" if round(end, digits) < 0 else "") + number(abs(end), digits) for end in (low, high)]
    return "–".join(ends) if low >= 0 else f"{ends[0]} … {ends[1]}"


def moved(change: float | None, z: float | None, digits: int = 0) -> Change | None:
    """The change of a score; noise unless its z lies beyond 1.96."""
    if change is None or z is None:
        return None
    points = round(change, digits)
    sign = (points > 0) - (points < 0)
    return Change(("+" if sign > 0 else "-" if sign < 0 else "") + number(abs(points), digits), sign, abs(z) <= 1.96)


def told_apart(found: dict) -> str:
    """Whether the change of NPS against the compared period can be told from noise."""
    if min(found["n"], found["earlier_n"] or 0) < SHOWN:
        return say("loyalty.nps_hint")
    kind = "noise" if abs(found["z"]) <= 1.96 else "up" if found["z"] > 0 else "down"
    return say("loyalty.nps_hint") + " " + say(f"loyalty.nps_change.{kind}", change=number(abs(found["change"])))


def quarters(found: list[dict]) -> pa.Table:
    """NPS by quarter as dots with intervals; words where there are too few answers."""
    return pa.Table.from_pylist([
        {"period": quarter(line["period"]), "period_id": str(line["period"]), "order": place, "few": few(line["n"]),
         **({"score": line["nps"], "low": line["low"], "high": line["high"], "label": signed(round(line["nps"]))} if line["n"] >= SHOWN else {})}
        for place, line in enumerate(found)], pa.schema([
            ("period", pa.string()), ("period_id", pa.string()), ("order", pa.int64()), ("few", pa.string()),
            ("score", pa.float64()), ("low", pa.float64()), ("high", pa.float64()), ("label", pa.string())]))


def few(n: int) -> str:
    """What stands in place of a score: the number of answers, or a dash under ten."""
    return say("loyalty.n", n=number(n)) if n >= COUNTED else "—"


def stacks(found: list[dict]) -> pa.Table:
    """Promoters, passives and detractors as shares of each quarter with ten answers or more."""
    lines = []
    for place, line in enumerate(found):
        x = 0.0
        for role, part in reversed(VOICES):
            width = line[part] / line["n"] if line["n"] >= COUNTED else 0.0
            lines.append({"period": quarter(line["period"]), "order": place, "role": role, "x0": x, "x1": x + width,
                          "label": f"{say(f'loyalty.{part}')}: {number(line[part])} · {share(width)}"})
            x += width
    return pa.Table.from_pylist(lines)


def reasons(found: list[dict]) -> pa.Table:
    """Reasons as bars of answers by voice; what names nothing is the last row."""
    most, lines = max(line["n"] for line in found), []
    for place, line in enumerate(found):
        name, x = line["reason"] or say("filters.unknown"), 0
        for role, part in VOICES:
            if line[part]:
                lines.append({"reason": name, "order": place, "role": role, "x0": x / most, "x1": (x + line[part]) / most, "voice": part[:-1],
                              "reason_id": str(line["reason_id"]), "label": f"{say(f'loyalty.{part}')}: {number(line[part])}"})
                x += line[part]
        lines.append({"reason": name, "order": place, "role": "ink", "x0": 0.0, "x1": x / most, "label": number(line["n"])})
    return pa.Table.from_pylist(lines, pa.schema([("reason", pa.string()), ("order", pa.int64()), ("role", pa.string()), ("x0", pa.float64()),
                                                  ("x1", pa.float64()), ("voice", pa.string()), ("reason_id", pa.string()), ("label", pa.string())]))


def factors(found: list[dict]) -> pa.Table:
    """Importance against performance; the cross stands at the averages."""
    known = [line for line in found if line["score"] is not None]
    weight, score = fmean(line["weight"] for line in known), fmean(line["score"] for line in known)
    middle = (min(line["weight"] for line in known) + max(line["weight"] for line in known)) / 2
    lines = [{"factor": line["factor"], "weight": line["weight"], "score": line["score"], "low": line["low"], "high": line["high"],
              "role": _verdict(line, weight, score), "side": "left" if line["weight"] > middle else "right",
              "label_at": line["score"], "mean_weight": weight, "mean_score": score} for line in known]
    return pa.Table.from_pylist(_apart(lines))


def _verdict(line: dict, weight: float, score: float) -> str:
    """bad: matters more than average and is surely worse; attention: worse within noise; good: surely better; main: the rest."""
    if line["weight"] < weight:
        return "main"
    if line["score"] < score:
        return "bad" if line["high"] is not None and line["high"] < score else "attention"
    return "good"


def _apart(lines: list[dict]) -> list[dict]:
    """Move the labels of one side apart where they would stand on each other; at least a fourteenth of the height between two."""
    ends = [end for line in lines for end in (line["low"], line["high"], line["score"]) if end is not None]
    room = max((max(ends) - min(ends)) / 14, 0.1)
    for side in ("left", "right"):
        column = sorted((line for line in lines if line["side"] == side), key=lambda line: line["score"])
        for below, above in zip(column, column[1:], strict=False):
            if abs(above["weight"] - below["weight"]) < 0.08 and above["label_at"] - below["label_at"] < room:
                above["label_at"] = below["label_at"] + room
    return lines


def promoters_sentence(found: dict) -> str:
    """Whether promoters buy more often than the others, as one sentence."""
    if found["ratio"] is None:
        return say("loyalty.promoters_unknown")
    words = {"ratio": number(found["ratio"], 1), "low": number(found["low"], 1), "high": number(found["high"], 1)}
    rates = say("loyalty.promoters_rates", promoters=share(found["promoter_rate"]), others=share(found["other_rate"]))
    kind = "more" if found["low"] > 1 else "less" if found["high"] < 1 else "same"
    return say(f"loyalty.promoters_buy.{kind}", **words) + " " + rates


def headline(known: dict, stand_ins: list[str], first_month: str) -> str:
    """Whose answers and how many purchases stand behind the page, and where won deals stand in for sales."""
    said = count("loyalty.people", known["people"]) + " " + count("loyalty.organisations", known["organisations"])
    bought = count("loyalty.purchases_since", known["purchases"], month=first_month) if known["purchases"] else say("loyalty.nothing_bought")
    line = say("loyalty.stand_ins", lines=", ".join(stand_ins)) if stand_ins else ""
    return " ".join(part for part in (said if known["people"] else say("loyalty.no_answers_yet"), bought, line) if part)

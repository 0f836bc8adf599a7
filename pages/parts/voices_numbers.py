"""What the voices mode says of scores and changes, from the answers of its questions: no Streamlit, no SQL."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import pyarrow as pa

from pages.parts.changes import newcombe
from pages.parts.charted import table
from pages.parts.loyalty_numbers import COUNTED, SHOWN, between, quarter, signed
from pages.words import day, number, plain, say, share
from queries.models import nps

Z = 1.959963984540054


@dataclass(frozen=True)
class Point:
    """One period of a series: its name, its mean and the standard error of it, and the number that is shown of it."""

    name: str
    mean: float
    error: float
    shown: float


def beyond(tests: int) -> float:
    """How large z must be when so many changes are tested at once: 5 % for all of them together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(tests, 1))


def steps(points: list[Point]) -> list[tuple[Point, Point]]:
    """Those neighbours that differ by more than noise, all of them tested at once."""
    pairs = list(zip(points, points[1:], strict=False))
    limit = beyond(len(pairs))
    return [(old, new) for old, new in pairs if abs(new.mean - old.mean) > limit * sqrt(old.error**2 + new.error**2)]


def quarters_told(history: list[dict]) -> str:
    """Which quarters changed against the one before; quarters with too few answers are left out."""
    known = [line for line in history if line["n"] >= SHOWN]
    scores = [nps.score(line["promoters"], line["detractors"], line["n"]) for line in known]
    points = [Point(quarter(line["period"]), 100 * one.middle, 100 * one.error, one.nps) for line, one in zip(known, scores, strict=True)]
    return told(points, say("voices.no_quarter"))


def told(points: list[Point], none: str) -> str:
    """The changes of a series in words, the latest first; `none` where nothing differs; nothing of fewer than two points."""
    if len(points) < 2:
        return ""
    found = [
        say("voices.step", name=new.name, before=old.name, was=signed(round(old.shown)), now=signed(round(new.shown)))
        for old, new in reversed(steps(points))
    ]
    return say("voices.steps", steps="; ".join(found)) if found else none


def response_told(now: dict, then: dict | None) -> str:
    """How many of those asked answered, and whether that differs from the compared period."""
    low, high = number(now["low"] * 100), share(now["high"])
    words = say("voices.response", k=number(now["answered"]), n=number(now["asked"]), share=share(now["response_rate"]), low=low, high=high)
    if not then or not then["asked"]:
        return words
    worst, best = newcombe(now["answered"], now["asked"], then["answered"], then["asked"])
    kind = "more" if worst > 0 else "less" if best < 0 else "same"
    return words + " " + say(f"voices.response.{kind}", share=share(then["response_rate"]))


def nps_told(found: dict) -> str:
    """The score and whether it changed; nothing while too few answered."""
    if found["n"] < SHOWN:
        return ""
    words = say("voices.nps", nps=signed(round(found["nps"])), between=between(found["low"], found["high"]), n=number(found["n"]))
    return words + _change(found, SHOWN)


def csi_told(found: dict) -> str:
    """Satisfaction and whether it changed; nothing while too few answered."""
    if found["n"] < COUNTED:
        return ""
    words = say("voices.csi", csi=number(found["csi"]), between=between(found["low"], found["high"]), n=number(found["n"]))
    return words + _change(found, COUNTED)


def _change(found: dict, enough: int) -> str:
    """How it stands against the compared period; nothing where that has too few answers."""
    if found["z"] is None or found["earlier_n"] < enough:
        return ""
    kind = "same" if abs(found["z"]) <= Z else "up" if found["z"] > 0 else "down"
    return " " + say(f"voices.change.{kind}", change=number(abs(found["change"])))


def factors_told(now: list[dict], then: list[dict]) -> list[str]:
    """Factors that changed by more than noise, all tested at once."""
    old = {line["factor_id"]: line for line in then if _known(line)}
    pairs = [(line, old[line["factor_id"]]) for line in now if _known(line) and line["factor_id"] in old]
    limit, found = beyond(len(pairs)), []
    for one, before in pairs:
        change, error = one["score"] - before["score"], sqrt(_error(one) ** 2 + _error(before) ** 2)
        if abs(change) > limit * error:
            kind = "up" if change > 0 else "down"
            found.append(say(f"voices.factor.{kind}", factor=plain(one["factor"]), change=number(abs(change)), score=number(one["score"])))
    return found


def _known(line: dict) -> bool:
    return line["n"] >= COUNTED and line["low"] is not None


def _error(line: dict) -> float:
    return (line["high"] - line["low"]) / (2 * Z)


def votes_told(found: dict) -> str:
    """The score per answer and per client beside each other, where some client has several voices."""
    if min(found["n"], found["clients"]) < SHOWN or not found["several"]:
        return ""
    values = {"several": number(found["several"]), "clients": number(found["clients"]), "n": number(found["n"])}
    answer = f"{signed(round(found['nps']))} ({between(found['low'], found['high'])})"
    client = f"{signed(round(found['client_nps']))} ({between(found['client_low'], found['client_high'])})"
    return say("voices.votes", answer=answer, client=client, **values)


def groups(found: list[dict], everybody: dict, named) -> pa.Table:
    """Scores of groups beside each other; `named(line)` says its name."""
    whole = everybody["nps"] if everybody["n"] >= SHOWN else None
    lines = [_group(line, place, named(line), whole) for place, line in enumerate(found)]
    return table("name order code score low high text all", lines)


def _group(line: dict, place: int, name: str, whole: float | None) -> tuple:
    n = say("loyalty.n", n=number(line["n"]))
    if line["n"] >= SHOWN:
        text = f"{signed(round(line['nps']))} ({between(line['low'], line['high'])}) · {n}"
        return (name, place, line["code"], line["nps"], line["low"], line["high"], text, whole)
    counts = f"{line['promoters']} / {line['passives']} / {line['detractors']} · {n}" if line["n"] >= COUNTED else f"— · {n}"
    return (name, place, line["code"], None, None, None, counts, whole)


def of_clients(heard: list[dict], clients: set[str]) -> dict:
    """The counts and the score of those answers whose client is among them."""
    marks = [one["score"] for one in heard if str(one["client_id"]) in clients]
    found = nps.of_marks(marks)
    counts = {"n": len(marks), "promoters": sum(mark >= 9 for mark in marks), "detractors": sum(mark <= 6 for mark in marks)}
    counts["passives"] = counts["n"] - counts["promoters"] - counts["detractors"]
    return counts | {name: found and getattr(found, name) for name in ("nps", "low", "high")}


def months(found: list[dict]) -> pa.Table:
    """Satisfaction by month; months with few answers say how many."""
    lines = [_month(line, place) for place, line in enumerate(found)]
    return table("month month_id order score low high text few label", lines)


def _month(line: dict, place: int) -> tuple:
    name, n = day(line["month"], "LLL yy"), say("loyalty.n", n=number(line["n"]))
    if line["n"] < COUNTED:
        return (name, str(line["month"]), place, None, None, None, "", n if line["n"] else "", n)
    label = f"{day(line['month'], 'LLLL y')}: {number(line['score'], 1)} ({between(line['low'], line['high'], 1)}) · {n}"
    return (name, str(line["month"]), place, line["score"], line["low"], line["high"], number(line["score"]), "", label)


def months_told(found: list[dict]) -> str:
    """Which months changed against the one before them that has enough answers."""
    known = [line for line in found if _known(line)]
    points = [Point(day(line["month"], "LLL yy"), line["score"], _error(line), line["score"]) for line in known]
    return told(points, say("voices.no_month"))

"""What the forecast page says and draws, from what it knows: no Streamlit, no SQL."""

import pyarrow as pa

from pages.parts import charted, forecast_period
from pages.parts.forecast_stand import Stand
from pages.words import NBSP, count, day, money, number, say, share
from queries.models.forecast import Step

CHANCES = (
    (0.1, "one_in_ten"),
    (0.2, "one_in_five"),
    (0.25, "one_in_four"),
    (1 / 3, "one_in_three"),
    (0.4, "two_in_five"),
    (0.5, "even"),
    (0.6, "three_in_five"),
    (2 / 3, "two_in_three"),
    (0.75, "three_in_four"),
    (0.8, "four_in_five"),
    (0.9, "nine_in_ten"),
)


def short(value) -> str:
    """An amount as on tiles."""
    return money(value, short=True)


def between(low, high) -> str:
    """0.9–1.3 M; a unit that both share is said once."""
    (first, unit), (last, other) = (_unit(short(value)) for value in (low, high))
    return f"{first}–{last}{other}" if unit == other else f"{first}{unit}–{last}{other}"


def _unit(words: str) -> tuple[str, str]:
    """The figures of an amount, and its unit with the space before it ("" for none)."""
    figures, gap, unit = words.rpartition(NBSP)
    return (figures, gap + unit) if figures and not unit[:1].isdigit() else (words, "")


def told(sentences: list[str]) -> str:
    """Sentences one after the other; an amount whose unit ends with a full stop needs no second one."""
    return " ".join(part for part in sentences if part).replace("..", ".").replace(".**.", ".**")


def headline(stand: Stand) -> str:
    """Target, won, middle and the chance to make it, in one sentence."""
    ahead, known = stand.ahead, {"period": forecast_period.named(stand.chosen.since, stand.chosen.until), "won": short(stand.ahead.won)}
    known["p50"] = short(ahead.p50)
    if stand.target is None:
        return told([say("forecast.no_target", **known, low=short(ahead.p10), high=short(ahead.p90))])
    known["target"] = short(stand.target)
    if ahead.won >= stand.target:
        return told([say("forecast.reached", **known)])
    reaches = ahead.reaches(stand.target)
    return say("forecast.headline", **known, chance=in_words(reaches), share=share(reaches))


def in_words(chance: float) -> str:
    """One chance in three, and its like: the nearest simple words."""
    if chance < 0.05:
        return say("forecast.chance.hardly")
    if chance > 0.95:
        return say("forecast.chance.sure")
    code = min(CHANCES, key=lambda one: abs(one[0] - chance))[1]
    return say(f"forecast.chance.{code}")


def pace_words(stand: Stand) -> str:
    """Where earlier periods stood by now, and how far this one is from that; beside it the days alone."""
    made, last = stand.pace, stand.last
    if made is None or last is None or not last["place"]:
        return ""
    days = say("forecast.pace_days", place=last["place"], days=last["days"])
    if made.curve_gap is None:
        key = "forecast.pace_linear" if made.linear_gap is not None else "forecast.pace_nothing"
        return days + " " + (say(key, gap=signed(made.linear_gap)) if made.linear_gap is not None else say(key))
    words = count("forecast.pace_curve", last["periods"], share=share(last["curve"]), expected=short(made.curve_expected))
    return told([days, words, say("forecast.pace_gap", gap=signed(made.curve_gap), linear=signed(made.linear_gap))])


def signed(part: float | None) -> str:
    """+7 % or −21 %; a dash for None."""
    if part is None:
        return "—"
    return ("+" if round(part * 100) > 0 else "−" if round(part * 100) < 0 else "") + share(abs(part))


def fan(stand: Stand) -> pa.Table:
    """The rows of the chart: what was won day by day, the fan from now on, the target and the way earlier periods went to it."""
    lines = [_point("day" if row["won"] is None else "past", n, row["day"], y=row["won"]) for n, row in enumerate(stand.days)]
    place = {row["day"]: n for n, row in enumerate(stand.days)}
    last = stand.days[-1]["day"]
    for step in stand.ahead.path:
        if step.day < stand.days[0]["day"]:
            continue  # seen before the period has begun
        at = min(step.day, last)
        lines.append(_point("fan", place[at], at, step=step))
        lines.append(_point("tip", place[at], at, label=_tip(step)))
    for name in ("p90", "p50", "p10"):
        value = getattr(stand.ahead, name)
        lines.append(_point(name, len(place) - 1, last, y=value, label=short(value)))
    return charted.table("kind order day y p10 p25 p50 p75 p90 label", lines + _way(stand))


def _way(stand: Stand) -> list[tuple]:
    """The target as a line, and what of it is won by each day when the period goes like earlier ones (by days where they are too few)."""
    if stand.target is None:
        return []
    lines = []
    for n, row in enumerate(stand.days):
        part = row["curve"] if row["curve"] is not None else row["place"] / max(row["days"], 1)
        lines.append(_point("curve", n, row["day"], y=stand.target * part))
        said = say("forecast.target_is", target=short(stand.target)) if n == 0 else None
        lines.append(_point("target", n, row["day"], y=stand.target, label=said))
    return lines


def _point(kind: str, order: int, at, y=None, step: Step | None = None, label: str | None = None) -> tuple:
    points = (step.p10, step.p25, step.p50, step.p75, step.p90) if step else (None,) * 5
    return kind, order, day(at), None if y is None else float(y), *points, label


def _tip(step: Step) -> str:
    return say("forecast.tip", day=day(step.day), p50=short(step.p50), low=short(step.p10), high=short(step.p90))


def covered(stand: Stand) -> pa.Table:
    """Coverage, and the coverage needed with its limits, as one row of the bullet."""
    found = stand.coverage
    low, high = (1 / found.high, 1 / found.low) if found.low and found.high else (None, None)
    edge = max(value for value in (found.coverage, found.needed, 1.0) if value is not None) * 1.25
    high = min(high, edge) if high else None
    need = say("forecast.needed", times=times(found.needed)) if found.needed else None
    row = ("x", 0, found.coverage, found.needed, low, high, edge, need)
    return charted.table("row order cover needed low high edge need_label", [row])


def times(value: float | None) -> str:
    """2.5 ×; a dash for None."""
    return "—" if value is None else number(value, 1 if value < 10 else 0) + f"{NBSP}×"

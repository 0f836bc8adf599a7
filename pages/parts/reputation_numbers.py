"""Figures of the reputation page in words and as rows of its charts and tables."""

from pages.parts.charted import table
from pages.words import day, number, plain, say, share
from queries.models import reputation

SMALLEST = 5  # ratings or mentions below which only counts are told
WEEKS = 26  # weeks that are drawn


def stars(value: float | None, n: int) -> str:
    """4.3, or a dash for too few ratings."""
    return number(value, 1) if value is not None and n >= SMALLEST else "—"


def of_all(k: int, n: int) -> str:
    """18 / 24 · 75 %; the share only from five on."""
    return "—" if not n else f"{number(k)} / {number(n)}" + (f" · {share(k / n)}" if n >= SMALLEST else "")


def hours(value: float | None) -> str:
    """14 h, or 3.5 days from two days on; a dash for None."""
    if value is None:
        return "—"
    if value >= 48:
        return say("reputation.days", n=number(value / 24, 0 if value >= 240 else 1))
    return say("reputation.hours", n=number(value, 0 if value >= 10 else 1))


def months(found: list[dict]):
    """Ratings by month; from five ratings on with their mean and interval."""
    return table("month month_id order mean low high text few label", [_month(line, place) for place, line in enumerate(found)])


def _month(line: dict, place: int) -> tuple:
    shown = line["rated"] >= SMALLEST
    mean, ends = (line["mean"], reputation.interval(line["rated"], line["mean"], line["deviation"])) if shown else (None, None)
    low, high = ends or (None, None)
    text, name = number(mean, 1) if shown else None, day(line["month"], "LLL yy")
    label = f"{day(line['month'], 'LLLL y')}: {text or '—'}" + (f" ({number(low, 1)}–{number(high, 1)})" if ends else "")
    return name, str(line["month"]), place, mean, low, high, text, number(line["rated"]), f"{label} · n {number(line['rated'])}"


def weeks(found: list[reputation.Week]):
    """Positive and neutral ones upwards, negative ones downwards, dark where they pass the limit."""
    lines = [part for place, week in enumerate(found[-WEEKS:]) for part in _week(week, place)]
    return table("week week_id order role tone y0 y1 limit label", lines)


def _week(week: reputation.Week, place: int) -> list[tuple]:
    name, base = day(week.week, "d MMM"), 0
    whole = (name, str(week.week), place)
    told = (
        name
        + ": "
        + ", ".join(f"{say(f'mentions.tone.{tone}')} {number(getattr(week, tone))}" for tone in ("positive", "neutral", "negative"))
    )
    told += "" if week.over else f" · {say('reputation.not_over')}"
    lines = []
    for tone, role in (("positive", "good"), ("neutral", "unknown")):
        if n := getattr(week, tone):
            lines.append((*whole, role, tone, base, base + n, None, told))
            base += n
    if week.negative:
        lines.append((*whole, "bad" if week.alarm else "badsoft", "negative", -week.negative, 0, None, told))
    if week.limit is not None or not lines:
        bound = None if week.limit is None else -week.limit
        lines.append((*whole, "attention", None, None, None, bound, say("reputation.limit_of", week=name, n=number(week.limit))))
    return lines


def voices(found: list[dict]):
    """Shares of voice as bars with intervals: us first."""
    return table("name id order role share low high text", [_voice(line, place) for place, line in enumerate(found)])


def _voice(line: dict, place: int) -> tuple:
    name = say("reputation.us") if line["competitor"] is None else line["competitor"]
    text = f"{share(line['voice'])} · {number(line['mentions'])} / {number(line['total'])}"
    role = "other" if place else "main"
    return name, str(line["competitor_id"]), place, role, line["voice"], line["low"], line["high"], text


def places(found: list[dict]) -> list[dict]:
    """The table of places."""
    return [
        {
            "place": one["place"],
            "mentions": one["mentions"],
            "mean": f"{stars(one['mean'], one['rated'])} · n {number(one['rated'])}" if one["rated"] else "—",
            "bayes": number(one["bayes"], 2) if one["rated"] else "—",
            "positive": _least(one),
            "negative": of_all(one["negative"], one["judged"]),
            "answered": of_all(one["answered"], one["mentions"]),
        }
        for one in found
    ]


def _least(one: dict) -> str:
    """18 / 24, at least 55 %."""
    if not one["judged"]:
        return "—"
    return say("reputation.at_least", k=number(one["positive"]), n=number(one["judged"]), share=share(one["positive_low"]))


def asked(found: list[dict]) -> list[dict]:
    """The table of requests and reviews by manager."""
    return [
        {
            "manager": one["manager"] or say("reputation.nobody"),
            "asked": one["asked"],
            "received": of_all(one["received"], one["asked"]),
            "reviews": one["reviews"],
            "asked_for": of_all(one["asked_for"], one["reviews"]),
            "mean_asked": _mean(one["mean_asked"], one["rated_asked"]),
            "mean_other": _mean(one["mean_other"], one["rated_other"]),
        }
        for one in found
    ]


def _mean(value: float | None, n: int) -> str:
    return f"{stars(value, n)} · n {number(n)}" if n else "—"


def trend(found: dict) -> str:
    """What can be said of the rating's change: a tested sentence, or that there is too little to say."""
    if min(found["n"], found["earlier_n"]) < SMALLEST:
        return say("reputation.trend_few", n=number(found["n"]), before=number(found["earlier_n"]))
    differs = reputation.differs(found["t"], found["df"])
    told = {
        "now": number(found["mean"], 1),
        "before": number(found["earlier_mean"], 1),
        "n": number(found["n"]),
        "m": number(found["earlier_n"]),
    }
    if differs is None:
        return say("reputation.trend_equal", **told)
    return say(("reputation.trend_up" if found["t"] > 0 else "reputation.trend_down") if differs else "reputation.trend_noise", **told)


def bias(found: dict) -> str:
    """Do those who were asked rate differently? Only where both have five ratings."""
    if min(found["asked"], found["other"]) < SMALLEST:
        return say("reputation.bias_few")
    told = {"asked": number(found["asked_mean"], 1), "other": number(found["other_mean"], 1)}
    known = reputation.differs(found["t"], found["df"])
    return say("reputation.bias_differs" if known else "reputation.bias_noise", **told)


def words_of(one: dict, most: int = 120) -> str:
    """The beginning of what was written."""
    words = one["words"] or ""
    return plain(words if len(words) <= most else words[:most] + "…") or "—"

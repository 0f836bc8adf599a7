"""The four tiles of reputation: the late rating, net sentiment, answered in time, mentions."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts import reputation_numbers as numbers
from pages.parts.cards import Change, tile
from pages.parts.filters import Filters
from pages.words import count, number, say, share
from queries import reader
from queries.models import reputation


def draw(viewer: Viewer, filters: Filters, rating: dict, months: list[dict]) -> None:
    """Draw the four tiles; `rating` and `months` are drawn elsewhere too and come in."""
    before = filters.before()
    asked, old = filters.values(), before.values() if before else None
    now = reader.row("reputation/sentiment", viewer, **asked)
    then = reader.row("reputation/sentiment", viewer, **old) if old else {}
    _rating(filters, rating, months)
    _net(filters, now, then)
    _answered(viewer, filters, asked, old)
    change = changes.of_count(now["n"], then.get("n"))
    foot = count("reputation.mentions", now["n"])
    note = count("reputation.unjudged", now["n"] - now["judged"]) if now["n"] > now["judged"] else ""
    tile("reputation.mentions", number(now["n"]), filters, foot=foot, expected=now["n"], change=change, note=note, trend=_counts(months))


def _counts(months: list[dict]) -> list:
    return [one["mentions"] for one in months]


def _rating(filters: Filters, found: dict, months: list[dict]) -> None:
    n, ends = found["n"], reputation.interval(found["n"], found["mean"], found["deviation"])
    span = f"{number(ends[0], 1)}–{number(ends[1], 1)}" if ends and n >= numbers.SMALLEST else "—"
    note = say("reputation.all_time", mean=number(found["all_mean"], 2), n=number(found["all_n"]), bayes=number(found["bayes"], 2))
    trend = [one["mean"] if one["rated"] >= numbers.SMALLEST else None for one in months]
    facts, asked = f"{span} · n {number(n)}", {"since": found["since"], "as_of": filters.ending()["as_of"]}
    tile(
        "reputation.rating",
        numbers.stars(found["mean"], n),
        filters,
        foot=count("reputation.ratings", n),
        expected=n,
        facts=facts,
        note=f"{span} · {note}" if found["all_n"] else "",
        trend=trend,
        **asked,
    )


def _net(filters: Filters, now: dict, then: dict) -> None:
    n, k = now["judged"], now["negative"]
    value = "—" if n < numbers.SMALLEST else _signed(now["net"])
    span = f"{number(now['low'] * 100)}–{share(now['high'])}" if n else "—"
    note = say("reputation.negative_are", k=number(k), n=number(n), span=span) if n else ""
    foot = count("reputation.judged", n)
    tile(
        "reputation.net",
        value,
        filters,
        foot=foot,
        expected=n,
        note=note,
        change=_moved(now, then),
        facts=f"{number(k)} / {number(n)} · {span}",
    )


def _signed(value: float) -> str:
    points = round(value * 100)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{number(abs(points))}"


def _moved(now: dict, then: dict) -> Change | None:
    """The change of the net in points; noise within 1.96 standard errors of its difference (adjusted Wald)."""
    if not then or min(now["judged"], then["judged"]) < numbers.SMALLEST:
        return None
    difference, error = now["net"] - then["net"], (now["error"] ** 2 + then["error"] ** 2) ** 0.5
    points = round(difference * 100)
    sign = (points > 0) - (points < 0)
    words = f"{'+' if sign > 0 else '-' if sign < 0 else ''}{number(abs(points))}"  # the tile tells which way from the plain hyphen
    return Change(words, sign, abs(now["middle"] - then["middle"]) <= changes.Z * error)


def _answered(viewer: Viewer, filters: Filters, asked: dict, old: dict | None) -> None:
    found = reputation.answered(reader.rows("reputation/answers", viewer, **asked))
    few = found.n < numbers.SMALLEST
    before = reputation.answered(reader.rows("reputation/answers", viewer, **old)) if old else None
    change = None if few or before is None or before.n < numbers.SMALLEST else changes.of_median(_ends(found), _ends(before))
    value = "—" if few else numbers.hours(found.median.value)
    slow = [say("reputation.over_half")] if found.median.value is None else []
    note = "" if few else " · ".join([*slow, say("reputation.within", day=share(found.in_24), days=share(found.in_72))])
    span = f"{numbers.hours(found.median.low)} – {numbers.hours(found.median.high)}"
    facts = f"{number(found.k)} / {number(found.n)} · {span}"
    tile(
        "reputation.answered",
        value,
        filters,
        foot=count("reputation.mentions", found.n),
        expected=found.n,
        note=note,
        change=change,
        facts=facts,
    )


def _ends(found: reputation.Answered) -> tuple:
    return found.median.value, found.median.low, found.median.high

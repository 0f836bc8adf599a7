"""What the cards of the claims say, from the answers of their questions: no Streamlit, no SQL."""

from datetime import date, datetime, timedelta

import pyarrow as pa

from pages.parts.changes import wilson
from pages.parts.charted import table
from pages.parts.filters import Filters
from pages.parts.loyalty_numbers import between, months_later, quarter
from pages.words import count, day, number, say, share
from queries import reader
from queries.models import poisson, waits
from queries.models.claims import FEWEST, Claim, Longer, Ratio
from queries.models.survival import kaplan_meier

CLAIMS = ("promoters", "two_way", "answers", "birthdays", "solved")
WITHIN = {"two_way": 365}  # days after the day within which a stay is measured
MONTHS, RATE_MONTHS = 36, 24
COLOURS = {"holds": "green", "crude": "orange", "surface": "orange", "not": "red", "same": "gray", "few": "gray"}
GROUPS = ("none", "fast", "solved", "unsolved")
# TARP, minor and major losses: shares that said they would buy again, US 1979-86, as quoted by Barlow & Moeller; of those without a complaint it
# asked only the dissatisfied, so that group is not the same
TARP = {"fast": (0.95, 0.82), "solved": (0.70, 0.54), "unsolved": (0.46, 0.19)}


def span(chosen: Filters, months: int = MONTHS) -> dict:
    """The common values over so many months up to the end of the period: claims need more than a year."""
    return chosen.values() | {"since": min(chosen.since, months_later(chosen.until, -months))}


def whole_quarters(chosen: Filters) -> dict:
    """The common values from the beginning of a quarter about two years before the end."""
    asked = span(chosen, RATE_MONTHS)
    first = asked["since"]
    return asked | {"since": date(first.year, first.month - (first.month - 1) % 3, 1)}


def ratio(found: Ratio) -> str:
    """1.39 · 1.21–1.60"""
    return f"{number(found.ratio, 2)} · {between(found.low, found.high, 2)}"


def drawn(found: dict[str, Claim]) -> pa.Table:
    """The ratios of all claims that can be told, crude and among alike ones."""
    lines = []
    for place, (name, claim) in enumerate(found.items()):
        for kind, one in (("crude", claim.crude), ("alike", claim.alike)):
            if one:
                lines.append((say(f"claims.{name}.short"), place, kind, one.low, one.ratio, one.high, ratio(one), 1.0))
    return table("row order kind low mid high text one", lines)


def badge(claim: Claim) -> str:
    """The verdict in plain words."""
    words = say(f"claims.verdict.{claim.verdict}")
    return f":{COLOURS[claim.verdict]}-badge[{words}]"


def told(name: str, claim: Claim) -> str:
    """How many times as often, crude and among alike ones; or why nothing is said."""
    if claim.crude is None:
        return say("claims.few", fewest=number(FEWEST))
    parts = [say("claims.crude", ratio=number(claim.crude.ratio, 2), between=between(claim.crude.low, claim.crude.high, 2))]
    if claim.alike:
        words = {"ratio": number(claim.alike.ratio, 2), "between": between(claim.alike.low, claim.alike.high, 2)}
        parts.append(say(f"claims.alike.{name}", n=number(claim.alike_n), **words))
    else:
        parts.append(say("claims.no_alike"))
    return " ".join([*parts, *([_longer(claim.longer)] if claim.longer else [])])


def _longer(found: Longer) -> str:
    kind = "longer" if found.days >= 0 else "shorter"
    ends = sorted((abs(found.low), abs(found.high))) if found.low * found.high > 0 else (found.low, found.high)
    return say(f"claims.{kind}", days=count("client.days", round(abs(found.days))), between=between(*ends))


def group(name: str, claim: Claim, exposed: bool) -> tuple[str, int]:
    """`105 promoters: 92 bought again, 88 %` and the number of its rows."""
    k, n = (claim.with_k, claim.with_n) if exposed else (claim.without_k, claim.without_n)
    kind = "with" if exposed else "without"
    return say(f"claims.{name}.{kind}", n=number(n), k=number(k), share=share(k / n) if n else "—"), n


def tarp(found: list[dict]) -> tuple[pa.Table, dict[str, int]]:
    """Shares that bought again by what became of the complaint, with Wilson's intervals; and how many clients each group has."""
    ends = {kind: [] for kind in GROUPS}
    for one in found:
        ends[one["complained"]].append(one["happened"])
    lines = [
        _share(say(f"claims.tarp.{kind}"), place, kind, sum(of), len(of), TARP.get(kind)) for place, (kind, of) in enumerate(ends.items())
    ]
    return table("row order low mid high text id near far", lines), {kind: len(of) for kind, of in ends.items()}


def _share(row: str, place: int, code: str, k: int, n: int, published=None) -> tuple:
    words = say("claims.k_of_n", k=number(k), n=number(n))
    if n < FEWEST:
        return (row, place, None, None, None, words, code, None, None)
    low, high = wilson(k, n)
    return (row, place, low, k / n, high, f"{words} · {share(k / n)}", code, *(published or (None, None)))


def rates(found: list[dict]) -> pa.Table:
    """Complaints for each hundred won deals by quarter, with the exact limits of Poisson."""
    return table("row order low mid high text id near far", [_rate(one, place) for place, one in enumerate(found)])


def _rate(one: dict, place: int) -> tuple:
    words = say("claims.k_of_n", k=number(one["complaints"]), n=number(one["won"]))
    ends = (None, None, None)
    if one["won"] >= FEWEST:
        low, high = poisson.limits(one["complaints"])
        ends = tuple(100 * end / one["won"] for end in (low, one["complaints"], high))
    return (quarter(one["quarter"]), place, *ends, words, str(one["quarter"]), None, None)


def detractors(found: list[dict]) -> pa.Table:
    """Their share of the answers of each quarter, to stand beside the complaints."""
    lines = [
        _share(quarter(one["quarter"]), place, str(one["quarter"]), one["detractors"], one["answers"]) for place, one in enumerate(found)
    ]
    return table("row order low mid high text id near far", lines)


def quarter_of(found: list[dict], picked: dict) -> tuple[dict, dict]:
    """The quarter that was clicked, and its days."""
    one = next(one for one in found if str(one["quarter"]) == picked["id"])
    return one, {"since": one["quarter"], "until": months_later(one["quarter"], 3)}


def solving(found: list[dict]) -> str:
    """How soon complaints are solved: the median with its limits (Kaplan-Meier), the share by their deadline, how many are open."""
    curve = kaplan_meier([one["days"] for one in found], [one["closed"] for one in found])
    half = waits.median(curve)
    told_half = say("claims.median_open") if half.value is None else say("claims.median", days=_days(half.value), between=_limits(half))
    due = [one["in_time"] for one in found if one["in_time"] is not None]
    parts = [told_half]
    if due:
        low, high = wilson(sum(due), len(due))
        words = {"k": number(sum(due)), "n": number(len(due)), "share": share(sum(due) / len(due))}
        parts.append(say("claims.in_time", between=f"{number(100 * low)}–{share(high)}", **words))
    return " ".join(parts)


def _days(value: float) -> str:
    return number(value, 1)


def _limits(half: waits.Median) -> str:
    return f"{_days(half.low) if half.low is not None else '…'}–{_days(half.high) if half.high is not None else '…'}"


def landmark(chosen: Filters) -> str:
    """The day before which two-way contact is looked for and after which clients stay or leave."""
    as_of = chosen.values()["as_of"]
    seen = reader.to_local(as_of if isinstance(as_of, datetime) else reader.store.now()).date()
    return day(min(seen, chosen.until) - timedelta(days=365), "d MMM y")

"""How long leads wait for an answer: the curve of all, medians with limits, and what became of leads by how long they waited.

Times are working minutes; who still waits counts as "not yet" (censored), never as left out.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from queries.models.survival import Survival, kaplan_meier

EDGES = (5, 15, 60, 480)  # minutes; the last is a working day of eight hours
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Median:
    """The median wait with its 95 % limits; None where fewer than half (or their limit) have been answered."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Bucket:
    """Leads answered in more than `after` and at most `within` minutes (None: without that end); both None: not answered yet.

    `expected`: how many would have become a deal had each brought the average of its own source.
    """

    after: int | None
    within: int | None
    leads: int
    converted: int
    expected: float


def limits(curve: Survival) -> tuple[np.ndarray, np.ndarray]:
    """Log-log 95 % limits S ** exp(± z s / (S ln S)) of the share still waiting (Kalbfleisch & Prentice 1980); both S at 0 and 1."""
    share, inside = curve.survival, (curve.survival > 0) & (curve.survival < 1)
    safe = np.where(inside, share, 0.5)
    spread = np.where(inside, Z * curve.error / np.abs(safe * np.log(safe)), 0.0)
    low, high = safe ** np.exp(np.minimum(spread, 500)), safe ** np.exp(-np.minimum(spread, 500))
    return np.where(inside, low, share), np.where(inside, high, share)


def median(curve: Survival) -> Median:
    """The median and its limits: the times at which the limits of the curve pass one half (Brookmeyer & Crowley 1982)."""
    low, high = limits(curve)
    return Median(curve.median, _passes(curve.times, low), _passes(curve.times, high))


def _passes(times: np.ndarray, share: np.ndarray) -> float | None:
    reached = np.flatnonzero(share <= 0.5 + 1e-12)
    return float(times[reached[0]]) if len(reached) else None


def curve(found: list[dict]) -> Survival:
    """The share still waiting by working minutes, from rows with `minutes`, `answered` and how many `leads`."""
    return kaplan_meier([one["minutes"] for one in found], [one["answered"] for one in found], [one["leads"] for one in found])


def buckets(found: list[dict]) -> list[Bucket]:
    """Leads by how long they waited, from rows that also have `source_id` and `converted`: up to each of the edges, beyond, and not answered."""
    sources = {}
    for one in found:
        leads, converted = sources.get(one["source_id"], (0, 0))
        sources[one["source_id"]] = leads + one["leads"], converted + one["converted"]
    rates = {source: converted / leads for source, (leads, converted) in sources.items()}
    ends = [*zip((None, *EDGES), (*EDGES, None), strict=True), (None, None)]
    return [_bucket(after, within, [one for one in found if _place(one) == (after, within)], rates) for after, within in ends]


def _place(one: dict) -> tuple[int | None, int | None]:
    if not one["answered"]:
        return None, None
    within = next((edge for edge in EDGES if one["minutes"] <= edge), None)
    return (EDGES[-1] if within is None else (None, *EDGES)[EDGES.index(within)]), within


def _bucket(after: int | None, within: int | None, inside: list[dict], rates: dict) -> Bucket:
    leads, converted = sum(one["leads"] for one in inside), sum(one["converted"] for one in inside)
    return Bucket(after, within, leads, converted, sum(one["leads"] * rates[one["source_id"]] for one in inside))

"""How good would the forecast have been? The same code, frozen at the beginning of each past month, with what was known then.

Stage, amount, owner, close date and hand-typed chances are those of that moment (forecast/frozen.sql); the chances are learned from the
months before it only; the spread of the monthly shock from the months tested before it. Compared with what naive rules would have said.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.viewer import Viewer
from queries import reader
from queries.models import memo, scores
from queries.models.asked import Narrowed, moment
from queries.models.draws import Course, Simulation
from queries.models.frozen import Frozen, frozen, shock
from queries.models.pipeline import Past

DRAWS = 2_000
ALPHA = 0.2  # the band P10 - P90 leaves out
RULES = ("model", "typed", "last_year", "run_rate")


@dataclass(frozen=True)
class Month:
    """One month as it was forecast at its beginning, and what came. Money; a rule that could say nothing is None."""

    month: date
    p10: float
    p50: float
    p90: float
    actual: float
    inside: bool
    typed: float | None
    last_year: float | None
    run_rate: float | None


@dataclass(frozen=True)
class Coverage:
    """How many of n months lay inside the band, and with how many Kupiec's test is content."""

    inside: int
    n: int
    lowest_ok: int | None
    highest_ok: int | None


@dataclass(frozen=True)
class Rule:
    """One way to forecast, over the n months in which it said something; `model_wape`: the model's over the same months."""

    code: str
    wape: float | None
    bias: float | None
    interval_score: float | None
    n: int
    model_wape: float | None


@dataclass(frozen=True)
class Backtest:
    """All of it. Scores of single deals (won within the month or not) are None when there were none."""

    months: list[Month]
    coverage: Coverage
    brier: float | None
    reliability: float | None
    resolution: float | None
    uncertainty: float | None
    skill: float | None
    spiegelhalter_z: float | None
    bins: list[scores.Bin]
    bias: float | None
    rules: list[Rule]
    tau: float


def backtest(viewer: Viewer, *, as_of=None, line=None, team=None, manager=None, source=None, months: int = 18) -> Backtest:
    """Freeze at the start of each of the last whole months (at most 18) before the as-of day."""
    narrowed = Narrowed.to(viewer, line, team, manager, source)
    day = reader.to_local(moment(as_of)).date()
    past = Past.read(viewer, narrowed, day)
    return memo.remember(("backtest", past.scope, months), past.tables, lambda: _test(past, past.scope, months))


def _test(past: Past, begun: int, most: int) -> Backtest:
    tried = frozen(past)
    said = [_month(past, one, begun) for one in tried[-most:]]
    tested = tried[-most:]
    y = np.concatenate([one.won for one in tested]) if tested else np.zeros(0)
    p = np.concatenate([one.p for one in tested]) if tested else np.zeros(0)
    parts = scores.murphy(y, p, scores.equal_bins(p)) or (None, None, None)
    brier = scores.brier(y, p)
    inside = sum(one.inside for one in said)
    misses = scores.acceptance(len(said), ALPHA)
    coverage = Coverage(inside, len(said), *((len(said) - misses[1], len(said) - misses[0]) if misses else (None, None)))
    return Backtest(
        said, coverage, brier, *parts, 1 - brier / parts[2] if parts[2] else None, scores.spiegelhalter(y, p), scores.calibration(y, p),
        scores.bias([one.actual for one in said], [one.p50 for one in said]), [_rule(code, said) for code in RULES], shock(past).tau,
    )  # fmt: skip


def _month(past: Past, one: Frozen, begun: int) -> Month:
    course = Course(np.array([one.chances.unit]), np.zeros(1, int))
    drawn = Simulation(one.chances, one.deals["book"], one.coming, course, one.shock, DRAWS, begun + int(one.month.astype(int))).run()
    p10, p50, p90 = np.quantile(drawn.won[:, -1], [0.1, 0.5, 0.9])
    typed = one.deals["typed"]
    hand = float(np.nansum((one.deals["amount"] * typed)[one.deals["due"]])) if np.isfinite(typed).any() else None
    behind = [past.revenue(one.month - n) for n in (1, 2, 3) if past.sold(one.month - n)]
    year = past.revenue(one.month - 12) if past.sold(one.month - 12) else None
    return Month(
        one.month.astype("datetime64[D]").item(), float(p10), float(p50), float(p90), one.actual, bool(p10 <= one.actual <= p90), hand, year,
        float(np.mean(behind)) if behind else None,
    )  # fmt: skip


def _rule(code: str, months: list[Month]) -> Rule:
    told = [one for one in months if code == "model" or getattr(one, code) is not None]
    actual, model = [one.actual for one in told], [one.p50 for one in told]
    said = model if code == "model" else [getattr(one, code) for one in told]
    score = None
    if code == "model" and told:
        score = scores.interval_score([one.p10 for one in told], [one.p90 for one in told], actual, ALPHA)
    return Rule(code, scores.wape(actual, said), scores.bias(actual, said), score, len(told), scores.wape(actual, model))

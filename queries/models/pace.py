"""Are we on the way to the target: pace against two yardsticks, and coverage against the coverage own history asks for."""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import t as student

FEWEST = 3  # periods that say anything about how much they differ


@dataclass(frozen=True)
class Pace:
    """Where a period stands after `workday` of `workdays` working days; money, and gaps as fractions of what was expected by now."""

    linear_expected: float
    linear_gap: float | None
    curve_expected: float | None
    curve_gap: float | None
    required_per_day: float | None
    current_per_day: float | None


def pace(target: float, actual: float, workday: int, workdays: int, booked: float | None) -> Pace:
    """Expected to date = target × the share that earlier periods had booked by this working day (`booked`, None = unknown), beside
    target × days / days, which calls a month late that is only like all others. Per day: what is needed on each working day left, and so far."""
    linear = target * workday / workdays if workdays else 0.0
    curve = None if booked is None else target * booked
    left = workdays - workday
    return Pace(
        linear_expected=linear,
        linear_gap=_gap(actual, linear),
        curve_expected=curve,
        curve_gap=_gap(actual, curve),
        required_per_day=max(target - actual, 0.0) / left if left > 0 else None,
        current_per_day=actual / workday if workday else None,
    )


def _gap(actual: float, expected: float | None) -> float | None:
    return actual / expected - 1 if expected else None


@dataclass(frozen=True)
class Coverage:
    """How often the open deals due in a period hold what the target still lacks, and how often they have to; None = cannot be said.

    `rate`: the share of their value that such deals brought in earlier periods, with its 95 % limits; `gap`: money of deals still missing.
    """

    coverage: float | None
    needed: float | None
    gap: float | None
    rate: float | None
    low: float | None
    high: float | None
    periods: int


def coverage(due: float, target: float | None, won: float, earlier: list[tuple[float, float]]) -> Coverage:
    """Coverage = due / (target − won); needed = 1 / rate. `earlier`: of each earlier period, what was due at the same day and what of it was won."""
    rate, low, high = value_rate(earlier)
    lacking = None if target is None else target - won
    covered = due / lacking if lacking and lacking > 0 else None
    needed = 1 / rate if rate else None
    gap = max(needed * lacking - due, 0.0) if covered is not None and needed is not None else None
    return Coverage(covered, needed, gap, rate, low, high, sum(1 for amount, _ in earlier if amount > 0))


def value_rate(earlier: list[tuple[float, float]]) -> tuple[float | None, float | None, float | None]:
    """Σ won / Σ due over periods with its 95 % limits. Deals of one period share its luck, so the spread is that between periods
    (ratio estimator: s² = P/(P−1) Σ(won − r·due)² / (Σ due)², Cochran 1977, 6.4; Student's t with P−1 degrees)."""
    known = [(due, won) for due, won in earlier if due > 0]
    whole = sum(due for due, _ in known)
    if not whole:
        return None, None, None
    rate, n = sum(won for _, won in known) / whole, len(known)
    if n < FEWEST:
        return rate, None, None
    error = sqrt(n / (n - 1) * sum((won - rate * due) ** 2 for due, won in known)) / whole
    reach = float(student.ppf(0.975, n - 1)) * error
    return rate, max(0.0, rate - reach), min(1.0, rate + reach)

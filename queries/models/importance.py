"""Which factors the satisfaction all in all follows: the R² of a linear regression, shared out among the factors.

LMG (Lindeman, Merenda and Gold 1980; Grömping 2006): each factor gets the R² that it adds, averaged over all orders in which the factors may
come in. It is the Shapley value of R² (Budescu 1993; Lipovetsky and Conklin 2001): the parts add up to R², and what two factors tell
together is shared between them, where correlations would count it twice. Intervals are percentiles of a bootstrap over answers.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from math import factorial

import numpy as np

from queries import reader
from queries.models import memo

FEWEST = 10  # answers per factor, for anything at all
ENOUGH = 20  # answers per factor, to say so without a word of caution
MOST = 10  # factors: all subsets of more would take too long
DRAWS = 400
RIDGE = 1e-9  # keeps a resample with two equal columns solvable; below the sixth place of any part


@dataclass(frozen=True)
class Importance:
    """Parts of R² by factor, in the order of the columns (`part`, 0 to 1, sum = `r2`), their share of R² with the 95 % interval of the
    bootstrap (`share`, `low`, `high`), from `n` answers."""

    part: np.ndarray
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    r2: float
    n: int


def importance(x: np.ndarray, y: np.ndarray, number: int, draws: int = DRAWS) -> Importance | None:
    """Of `y` (n) by the factors `x` (n × k); `number` seeds the resampling. None where `y` or a factor never varies, or it says nothing."""
    n, k = x.shape
    whole = _correlations(np.column_stack([x, y])[None])
    if not np.isfinite(whole).all() or (part := lmg(whole)[0]).sum() <= 0:
        return None
    rows = np.random.default_rng(number).integers(0, n, (draws, n))
    some = _correlations(np.column_stack([x, y])[rows])
    found = lmg(some[np.isfinite(some).all((1, 2))])
    share = found / found.sum(1, keepdims=True)
    low, high = np.percentile(share, (2.5, 97.5), axis=0)
    return Importance(part, part / part.sum(), low, high, float(part.sum()), n)


def _correlations(data: np.ndarray) -> np.ndarray:
    """Correlation matrices of `data` (draws × n × columns); NaN where a column never varies."""
    away = data - data.mean(1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        away /= np.sqrt((away**2).sum(1, keepdims=True))
    return np.einsum("dni,dnj->dij", away, away)


def lmg(correlations: np.ndarray) -> np.ndarray:
    """Parts of R² (draws × k) from correlation matrices (draws × k + 1 × k + 1) whose last column is what is explained."""
    k = correlations.shape[1] - 1
    if k > MOST:
        raise ValueError(f"{k} factors are more than {MOST}")
    explained = _explained(correlations, k)
    parts = np.zeros((len(correlations), k))
    for size in range(k):
        weight = factorial(size) * factorial(k - 1 - size) / factorial(k)
        for some in combinations(range(k), size):
            for one in set(range(k)) - set(some):
                parts[:, one] += weight * (explained[frozenset((*some, one))] - explained[frozenset(some)])
    return parts


def _explained(correlations: np.ndarray, k: int) -> dict[frozenset, np.ndarray]:
    """R² of the regression on each subset of the factors."""
    found = {frozenset(): np.zeros(len(correlations))}
    for size in range(1, k + 1):
        for some in combinations(range(k), size):
            within = correlations[:, some][:, :, some] + RIDGE * np.eye(size)
            against = correlations[:, list(some), k]
            found[frozenset(some)] = (against * np.linalg.solve(within, against[..., None])[..., 0]).sum(1)
    return found


@dataclass(frozen=True)
class Derived:
    """What the marks of one survey tell: `found` None where `why` says so (few answers, many factors, one factor, still: nothing varies); `names` in the
    order of its columns; `n` answers that rate every factor and say how satisfied all in all."""

    names: tuple[str, ...]
    n: int
    found: Importance | None
    why: str = ""

    @property
    def needed(self) -> int:
        """Answers from which it is reckoned."""
        return FEWEST * len(self.names)

    @property
    def cautious(self) -> bool:
        """Are there enough to show, yet few?"""
        return self.n < ENOUGH * len(self.names)


def derived(viewer, **asked) -> dict[str, Derived]:
    """By the line a survey is of (as text): what satisfaction all in all follows, of the answers of voices/marks; kept as long as they stand."""
    table = reader.read("voices/marks", viewer, **asked)
    seed = int.from_bytes(sha256(f"{sorted(asked.items(), key=str)}".encode()).digest()[:8])
    label = ("importance", viewer.id, str(sorted(asked.items(), key=str)))
    return memo.remember(label, (table,), lambda: _by_line(table.to_pylist(), seed))


def _by_line(marks: list[dict], number: int) -> dict[str, Derived]:
    lines: dict[str, list[dict]] = {}
    for mark in marks:
        lines.setdefault(str(mark["line_id"]), []).append(mark)
    return {line: of_marks(some, number) for line, some in lines.items()}


def of_marks(marks: list[dict], number: int) -> Derived:
    """Of rows (answer_id, survey_id, factor, value, overall) of one line: the factors of the survey with most marks there; an answer, of whichever
    survey, that leaves one of them out says nothing of how factors go together."""
    names = _asked_together(marks)
    answers: dict = {}
    for mark in marks:
        if mark["overall"] is not None:
            answers.setdefault(mark["answer_id"], {"": mark["overall"]})[mark["factor"]] = mark["value"]
    whole = np.array([[one[name] for name in (*names, "")] for one in answers.values() if one.keys() >= {*names}])
    if len(names) > MOST or len(names) < 2:
        return Derived(names, len(whole), None, "many" if len(names) > MOST else "one")
    if len(whole) < FEWEST * len(names):
        return Derived(names, len(whole), None, "few")
    found = importance(whole[:, :-1], whole[:, -1], number)
    return Derived(names, len(whole), found, "" if found else "still")


def _asked_together(marks: list[dict]) -> tuple[str, ...]:
    counted = Counter(mark["survey_id"] for mark in marks)
    most = max(counted, key=lambda survey: (counted[survey], str(survey)), default=None)
    return tuple(sorted({mark["factor"] for mark in marks if mark["survey_id"] == most}))

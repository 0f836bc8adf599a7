"""What is bought together more often than chance would have it: pairs tested with Fisher's exact test, false discoveries kept rare.

A basket is what one client of one line bought in twelve months (cross/pairs); clients of different lines are never mixed, for whoever buys in
one line cannot but lack the products of another. support = both / n, confidence = both / n_first, lift = confidence / (n_second / n) (Tan,
Steinbach & Kumar, ch. 6). Fisher's one-sided p = P(X >= both), X hypergeometric(n, n_first, n_second). Benjamini & Hochberg 1995 over all pairs of
products of all lines that were bought, also those never bought together (p = 1): q = min over the larger ranks of p * m / rank.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import hypergeom

from data.viewer import Viewer
from queries import reader
from queries.models import memo

FEWEST = 10  # clients who bought both, for a pair to be shown
RARE = 0.01  # of what is shown this part may be false
SMALLEST = 10  # under so many a share that followed is not said
Z = 1.959963984540054


@dataclass(frozen=True)
class Found:
    """Pairs that are shown (rows of cross/pairs with p, q and the limits), strongest first; `tested` pairs in all, `rows` all with both."""

    pairs: list[dict]
    rows: list[dict]
    tested: int


def found(viewer: Viewer, **asked) -> Found:
    """The pairs of the viewer's clients; takes the common values of a dashboard without its period, and `level` (product, series)."""
    table = reader.read("cross/pairs", viewer, **asked)
    return memo.remember(
        ("baskets", viewer.scope, *sorted((name, str(value)) for name, value in asked.items())), (table,), lambda: judged(table)
    )


def judged(table: pa.Table) -> Found:
    """Test every pair of cross/pairs once; both orders of it have one p and one q."""
    rows = table.to_pylist()
    once = [row for row in rows if row["first"] < row["second"] and row["both"] > 0]
    tested = sum({row["line_id"]: row["tested"] for row in rows}.values())
    p = fisher(*(np.array([row[name] for row in once], int) for name in ("both", "n_first", "n_second", "n")))
    q = benjamini_hochberg(p, tested)
    said = {(row["line_id"], row["first"], row["second"]): both for row, both in zip(once, zip(p, q, strict=True), strict=True)}
    told = [row | _of(row, *said.get((row["line_id"], *sorted((row["first"], row["second"]))), (1.0, 1.0))) for row in rows]
    shown = [row for row in told if row["both"] >= FEWEST and row["q"] < RARE]
    return Found(
        sorted(shown, key=lambda row: (-row["lift"], -row["confidence"], row["first_name"], row["second_name"])), told, int(tested)
    )


def _of(row: dict, p: float, q: float) -> dict:
    low, high = lift_limits(row["both"], row["n_first"], row["n_second"], row["n"])
    return {"p": float(p), "q": float(q), "lift_low": low, "lift_high": high}


def fisher(both, n_first, n_second, n) -> np.ndarray:
    """P(at least so many with both | the margins), if one were independent of the other."""
    return np.asarray(hypergeom.sf(np.asarray(both) - 1, n, n_first, n_second), float).reshape(-1)


def benjamini_hochberg(p, tested: int | None = None) -> np.ndarray:
    """The q of each p among `tested` tests; those that are not given had p = 1."""
    p = np.asarray(p, float)
    order = np.argsort(p, kind="stable")
    ranked = p[order] * max(tested or 0, len(p)) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q


def lift_limits(both: int, n_first: int, n_second: int, n: int) -> tuple[float | None, float | None]:
    """95 % limits of lift on its logarithm: var = 1/both - 1/n_first - 1/n_second + (2 lift - 1)/n (delta method on the four cells)."""
    if not both:
        return None, None
    lift = both * n / (n_first * n_second)
    error = np.sqrt(max(1 / both - 1 / n_first - 1 / n_second + (2 * lift - 1) / n, 0.0))
    return float(lift * np.exp(-Z * error)), float(lift * np.exp(Z * error))

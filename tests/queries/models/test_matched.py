"""The stratified difference: as reckoned by hand, as simulated, and only from strata that have both."""

from math import sqrt

import numpy as np
import pytest

from queries.models.matched import Stratum, matched


def test_two_strata_give_the_difference_and_the_interval_reckoned_by_hand():
    found = matched([Stratum(10, 6, 10, 4), Stratum(4, 1, 12, 6)])
    # weights 10·10/20 = 5 and 4·12/16 = 3; (5·(0.6 - 0.4) + 3·(0.25 - 0.5)) / 8 = 0.25 / 8
    assert found.difference == pytest.approx(0.03125)
    p = (4 * 100 - 6 * 100 + 0) / 400 + (6 * 16 - 1 * 144 + 48 * 8 / 2) / 256
    q = (6 * 6 + 4 * 4) / 40 + (1 * 6 + 3 * 6) / 32
    half = 1.959963984540054 * sqrt(0.03125 * p + q) / 8
    assert (found.low, found.high) == (pytest.approx(0.03125 - half), pytest.approx(0.03125 + half))
    assert (found.n, found.met, found.strata, found.apart) == (36, 14, 2, False)


def test_a_stratum_without_one_of_the_two_kinds_is_left_out():
    both = [Stratum(10, 6, 10, 4)]
    assert matched([*both, Stratum(50, 50, 0, 0), Stratum(0, 0, 50, 0)]) == matched(both)
    assert matched([Stratum(50, 50, 0, 0)]) is None


def test_what_only_the_kind_of_deal_makes_vanishes_when_alike_are_compared():
    """Simpson: in neither stratum anything differs, in the sum much does."""
    strata = [Stratum(90, 81, 10, 9), Stratum(10, 1, 90, 9)]
    raw = 82 / 100 - 18 / 100
    assert (raw, matched(strata).difference) == (pytest.approx(0.64), pytest.approx(0.0))


def test_the_interval_holds_the_true_difference_in_about_95_of_100_simulated_companies_with_small_strata():
    rng, held = np.random.default_rng(5), 0
    base = rng.uniform(0.2, 0.6, 40)
    for _ in range(400):
        n1, n0 = rng.integers(1, 6, 40), rng.integers(1, 6, 40)
        won = zip(n1, rng.binomial(n1, base + 0.15), n0, rng.binomial(n0, base), strict=True)
        found = matched([Stratum(*map(int, one)) for one in won])
        held += found.low <= 0.15 <= found.high
    assert 0.92 <= held / 400 <= 0.98

"""The difference of means and the smallest effect that could be seen: by published examples and by trying."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from queries.models.uplift import smallest, welch


def test_the_interval_of_a_difference_of_means_is_welchs():
    dice = np.random.default_rng(4)
    first, second = dice.gamma(1, 90, 40), dice.gamma(1, 60, 55)
    found, known = welch(list(first), list(second)), ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert [found.low, found.high] == pytest.approx([known.low, known.high])
    assert found.mean == pytest.approx(first.mean() - second.mean())


def test_nothing_is_said_of_one_client_or_of_no_spread():
    assert welch([1.0], [1.0, 2.0]) is None and welch([3.0, 3.0], [3.0, 3.0]) is None


def test_the_smallest_rise_is_the_one_of_the_textbooks():
    """Fleiss 1981: 93 in each half see 0.50 beside 0.30 with power 80 % (without correction)."""
    assert smallest(93, 93, 0.3) == pytest.approx(0.2, abs=0.002)
    assert smallest(92, 92, 0.3) > 0.2


def test_the_smallest_rise_is_seen_four_times_of_five():
    dice, n, p = np.random.default_rng(5), 150, 0.3
    rise = smallest(n, n, p)
    a, b = dice.binomial(n, p + rise, 4000) / n, dice.binomial(n, p, 4000) / n
    z = (a - b) / np.sqrt((a + b) / 2 * (1 - (a + b) / 2) * 2 / n)
    assert np.mean(z > 1.96) == pytest.approx(0.8, abs=0.02)


def test_too_few_see_nothing_at_all():
    assert smallest(2, 2, 0.3) is None and smallest(50, 50, 1.0) is None

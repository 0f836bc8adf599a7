"""The scores of a forecast against published and worked figures."""

import numpy as np
import pytest

from queries.models import scores

# Kupiec 1995, table of non-rejection at 95 %: (trials, promised misses) -> the misses strictly between which it is content.
# The fifteenth cell, N < 7 of 255 at 1 %, also accepts none at all, which the ratio itself (5.1) rejects.
KUPIEC = {
    (255, 0.025): (2, 12), (255, 0.05): (6, 21), (255, 0.075): (11, 28), (255, 0.1): (16, 36),
    (510, 0.01): (1, 11), (510, 0.025): (6, 21), (510, 0.05): (16, 36), (510, 0.075): (27, 51), (510, 0.1): (38, 65),
    (1000, 0.01): (4, 17), (1000, 0.025): (15, 36), (1000, 0.05): (37, 65), (1000, 0.075): (59, 92), (1000, 0.1): (81, 120),
}  # fmt: skip


def test_brier_is_the_published_one(oracle):
    asked = oracle("forecast.brier")
    assert scores.brier(**asked["inputs"]) == pytest.approx(asked["expected"], abs=asked["tolerance_abs"])


def test_murphys_parts_add_up_to_brier(oracle):
    asked = oracle("forecast.murphy")
    reliability, resolution, uncertainty = scores.murphy(**asked["inputs"])
    said = asked["expected"]
    assert (reliability, resolution, uncertainty) == pytest.approx(
        (said["reliability"], said["resolution"], said["uncertainty"]), abs=asked["tolerance_abs"]
    )
    assert reliability - resolution + uncertainty == pytest.approx(scores.brier(**asked["inputs"]), abs=1e-12)
    assert scores.brier(**asked["inputs"]) == pytest.approx(said["brier"], abs=asked["tolerance_abs"])


def test_spiegelhalters_z_by_hand():
    assert scores.spiegelhalter([1, 0], [0.8, 0.3]) == pytest.approx(-0.24 / np.sqrt(0.0912), abs=1e-12)
    assert scores.spiegelhalter([1, 0], [0.5, 0.5]) is None


def test_calibrated_chances_pass_spiegelhalters_test_and_bent_ones_do_not():
    dice = np.random.default_rng(1)
    p = dice.random(4000)
    y = dice.random(4000) < p
    assert abs(scores.spiegelhalter(y, p)) < 1.96 < abs(scores.spiegelhalter(y, p**0.6))


def test_kupiecs_ratio_is_not_the_doubled_one(oracle):
    asked = oracle("forecast.kupiec_lr")
    lr, p = scores.kupiec_lr(**asked["inputs"])
    assert lr == pytest.approx(asked["expected"]["lr"], abs=asked["tolerance_abs"])
    assert p == pytest.approx(asked["expected"]["p"], abs=1e-3)


@pytest.mark.parametrize(("trials", "p"), KUPIEC)
def test_kupiecs_published_limits_reproduce(trials, p):
    low, high = scores.acceptance(trials, p)
    assert (low - 1, high + 1) == KUPIEC[trials, p]


def test_an_eighty_percent_band_may_miss_two_to_eight_of_twenty_four_months():
    assert scores.acceptance(24, 0.2) == (2, 8)
    assert scores.acceptance(0, 0.2) is None


def test_eight_of_ten_says_little(oracle):
    asked = oracle("forecast.coverage_small")
    low, high = scores.wilson(asked["inputs"]["inside"], asked["inputs"]["months"])
    assert (low, high) == pytest.approx((asked["expected"]["lo"], asked["expected"]["hi"]), abs=asked["tolerance_abs"])
    assert scores.wilson(0, 0) is None


def test_the_interval_score(oracle):
    asked = oracle("forecast.interval_score")
    i = asked["inputs"]
    assert scores.interval_score(i["l"], i["u"], i["y"], i["alpha"]) == asked["expected"]


def test_amounts_are_compared_in_sums_so_that_a_month_near_zero_spoils_nothing():
    assert scores.wape([0, 100], [10, 80]) == pytest.approx(0.3)
    assert scores.bias([0, 100], [10, 80]) == pytest.approx(0.1)
    assert (scores.wape([0], [5]), scores.bias([], [])) == (None, None)


def test_bins_are_of_equal_count_and_keep_equal_chances_together():
    p = np.concatenate([np.full(150, 0.1), np.linspace(0.2, 0.9, 150)])
    found = scores.calibration(np.arange(300) % 2, p)
    assert sum(one.n for one in found) == 300
    assert found[0].n == 150 and found[0].mean_p == pytest.approx(0.1)
    assert all(one.low <= one.k / one.n <= one.high for one in found)
    assert scores.calibration([], []) == []

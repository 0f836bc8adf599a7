"""Garwood's exact Poisson limits against his table and against the law they are defined by."""

from math import exp, factorial

import pytest

from queries.models import poisson


def test_five_events_have_garwoods_limits_and_their_cost_its_interval(oracle):
    known = oracle("cac.poisson")
    low, high = poisson.limits(known["inputs"]["wins"])
    cheap, dear = poisson.per_event(known["inputs"]["cost"], known["inputs"]["wins"])
    assert (low, high) == pytest.approx((known["expected"]["lo"], known["expected"]["hi"]), abs=6e-5)
    assert (cheap, dear) == pytest.approx((known["expected"]["cac_lo"], known["expected"]["cac_hi"]), abs=1)


@pytest.mark.parametrize("k", [1, 2, 7, 40])
def test_each_limit_leaves_the_count_in_a_tail_of_two_and_a_half_per_cent(k):
    low, high = poisson.limits(k)
    at_most = lambda mean, n: sum(exp(-mean) * mean**i / factorial(i) for i in range(n + 1))  # noqa: E731
    assert 1 - at_most(low, k - 1) == pytest.approx(0.025, abs=1e-9)
    assert at_most(high, k) == pytest.approx(0.025, abs=1e-9)


def test_no_event_leaves_the_cost_of_one_open_above():
    assert poisson.limits(0) == pytest.approx((0, 3.688879454), abs=1e-8)
    assert poisson.per_event(100, 0)[1] is None


def test_an_unknown_cost_has_no_interval():
    assert poisson.per_event(None, 5) == (None, None)


def test_large_counts_stay_exact_and_close_to_the_normal_law():
    low, high = poisson.limits(100_000)
    assert (low, high) == pytest.approx((99_381.1526637, 100_621.7447397), abs=1e-4)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError):
        poisson.limits(-1)

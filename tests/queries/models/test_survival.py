"""Kaplan-Meier, Aalen-Johansen and log-rank against published figures, and against what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from queries.models.survival import aalen_johansen, kaplan_meier, log_rank

ends = some.lists(some.tuples(some.integers(0, 30), some.sampled_from(["won", "lost", None])), min_size=1, max_size=40)


def test_kaplan_meier_and_greenwood_are_those_of_r(oracle):
    case = oracle("km.aml_maintained")
    found, expected = kaplan_meier(**case["inputs"]), case["expected"]
    assert found.times.tolist() == expected["time"] and found.at_risk.tolist() == expected["n_risk"]
    assert found.survival == pytest.approx(expected["surv"], abs=5e-4)
    assert found.error == pytest.approx(expected["se"], abs=6e-5)
    assert found.median == expected["median"]


def test_kaplan_meier_with_ties_is_that_of_r(oracle):
    """km.aml_nonmaintained: R survival, tests/doaml.Rout.save, the second group."""
    group = oracle("logrank.aml")["inputs"]["group2"]
    found = kaplan_meier(group["t"], group["e"])
    assert found.survival == pytest.approx([0.8333, 0.6667, 0.5833, 0.4861, 0.3889, 0.2917, 0.1944, 0.0972, 0], abs=6e-5)
    assert found.error[:-1] == pytest.approx([0.1076, 0.1361, 0.1423, 0.1481, 0.1470, 0.1387, 0.1219, 0.0919], abs=6e-5)
    assert found.median == 23 and found.events.tolist() == [2, 2, 1, 1, 1, 1, 1, 1, 1]


def test_where_half_are_still_open_there_is_no_median_and_exactly_half_is_one():
    assert kaplan_meier([1, 5, 5, 5], [1, 0, 0, 0]).median is None
    assert kaplan_meier([1, 2, 5, 5], [1, 1, 0, 0]).median == 2


def test_the_restricted_mean_is_the_area_under_the_curve():
    found = kaplan_meier([2, 4, 10], [1, 1, 0])
    assert found.restricted_mean(10) == pytest.approx(2 + 2 * 2 / 3 + 6 / 3)
    assert found.restricted_mean(1) == 1


def test_aalen_johansen_is_that_of_sas_and_r(oracle):
    case = oracle("aj.bmt_low_risk")
    inputs, expected = case["inputs"], case["expected"]
    found = aalen_johansen(inputs["t_days"], inputs["cause"], causes=(1, 2))
    low, high = found.limits(1)
    at = np.searchsorted(found.times, [years * inputs["time_unit_days"] for years in inputs["at_years"]], side="right") - 1
    for what, values in (("cif", found.chance[1]), ("se", found.error[1]), ("lo", low), ("hi", high)):
        assert values[at] == pytest.approx(expected[what], abs=6e-5), what


def test_the_log_rank_of_two_groups_is_that_of_r(oracle):
    case = oracle("logrank.aml")
    first, second = case["inputs"]["group1"], case["inputs"]["group2"]
    found = log_rank(first["t"] + second["t"], first["e"] + second["e"], [1] * len(first["t"]) + [2] * len(second["t"]))
    assert found.chi2 == pytest.approx(case["expected"]["chisq"], abs=0.05)
    assert found.expected[0] == pytest.approx(case["expected"]["expected1"], abs=5e-3)
    assert found.p == pytest.approx(0.0653, abs=5e-5)


def test_the_log_rank_of_one_group_or_of_nothing_says_nothing():
    assert log_rank([1, 2], [1, 1], ["a", "a"]).p is None
    assert log_rank([], [], []).p is None
    assert log_rank([1, 2], [0, 0], ["a", "b"]).p is None


@settings(max_examples=60, deadline=None)
@given(ends)
def test_won_lost_and_open_always_sum_to_one_and_never_turn_back(deals):
    t, cause = zip(*deals, strict=True)
    found = aalen_johansen(t, cause)
    assert found.chance["won"] + found.chance["lost"] + found.open_ == pytest.approx(np.ones(len(found.times)), abs=1e-9)
    for rising in (found.chance["won"], found.chance["lost"], -found.open_):
        assert (np.diff(rising) >= -1e-12).all()
    for one in ("won", "lost"):
        low, high = found.limits(one)
        assert (low <= found.chance[one] + 1e-12).all() and (found.chance[one] <= high + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(ends)
def test_lost_as_censored_never_says_less_than_aalen_johansen(deals):
    t, cause = zip(*deals, strict=True)
    naive = 1 - kaplan_meier(t, [one == "won" for one in cause]).survival[-1:]
    assert (naive >= aalen_johansen(t, cause).final("won") - 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(ends)
def test_grouped_deals_give_what_the_single_ones_give(deals):
    grouped = {one: deals.count(one) for one in deals}
    single, together = (
        aalen_johansen(*zip(*which, strict=True), n) for which, n in ((deals, None), (list(grouped), list(grouped.values())))
    )
    for cause in ("won", "lost"):
        assert single.chance[cause] == pytest.approx(together.chance[cause])
        assert single.error[cause] == pytest.approx(together.error[cause])


def test_without_the_open_deals_the_answer_is_another():
    deals = [(10, "won"), (20, "lost"), (30, None), (40, "won"), (50, None)]
    whole = aalen_johansen(*zip(*deals, strict=True)).final("won")
    closed = aalen_johansen(*zip(*[deal for deal in deals if deal[1]], strict=True)).final("won")
    assert whole == pytest.approx(0.5) and closed == pytest.approx(2 / 3)


def test_an_age_nobody_has_reached_has_no_chance():
    found = aalen_johansen([1, 2, 3], ["won", "lost", None])
    assert found.within("won", 4, 10) is None
    assert aalen_johansen([1, 2], ["won", "lost"]).within("won", 2, 10) is None
    assert aalen_johansen([], []).final("won") == 0

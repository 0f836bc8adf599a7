"""Ratios with intervals: published examples, one stratum is the crude ratio, strata take away what only looks like an effect."""

from math import log

import numpy as np
import pyarrow as pa
import pytest

from queries.models import claims
from queries.models.claims import Ratio, katz, mantel_haenszel, restricted, verdict
from queries.models.matched import Stratum


@pytest.mark.parametrize("name", ["ratio.katz", "promoters.ratio"])
def test_a_ratio_and_its_interval_are_the_published_ones(oracle, name):
    example = oracle(name)
    groups = list(example["inputs"].values())[:2]
    found = katz(*groups[0], *groups[1])
    wanted = list(example["expected"].values())
    assert [found.ratio, found.low, found.high] == pytest.approx(wanted, abs=example["tolerance_abs"])


def test_a_ratio_without_an_event_is_none():
    assert katz(0, 10, 5, 10) is None and katz(5, 10, 0, 10) is None


def test_one_stratum_is_the_crude_ratio():
    crude, alike = katz(40, 50, 45, 150), mantel_haenszel([Stratum(50, 40, 150, 45)])
    assert [alike.ratio, alike.low, alike.high] == pytest.approx([crude.ratio, crude.low, crude.high])


def test_what_comes_from_activity_alone_is_gone_among_alike_clients():
    """Active clients answer 9 or 10 more often and buy more often: within each kind promoters and the others buy alike."""
    cells = [Stratum(80, 64, 20, 16), Stratum(20, 4, 80, 16)]
    assert katz(68, 100, 32, 100).low > 1
    assert mantel_haenszel(cells).ratio == pytest.approx(1)


def test_strata_with_one_kind_alone_say_nothing():
    assert mantel_haenszel([Stratum(50, 40, 150, 45), Stratum(30, 30, 0, 0)]) == mantel_haenszel([Stratum(50, 40, 150, 45)])
    assert mantel_haenszel([Stratum(30, 30, 0, 0)]) is None


def test_the_interval_of_alike_clients_holds_the_truth_as_often_as_it_says():
    dice, held = np.random.default_rng(11), 0
    for _ in range(600):
        cells = [
            Stratum(30, dice.binomial(30, 0.6), 40, dice.binomial(40, 0.4)),
            Stratum(60, dice.binomial(60, 0.15), 50, dice.binomial(50, 0.1)),
        ]
        found = mantel_haenszel(cells)
        held += found.low <= 1.5 <= found.high
    assert 0.93 < held / 600 < 0.97


def test_the_restricted_mean_of_closed_windows_is_the_plain_mean_with_its_error():
    days = np.array([30.0, 90, 200, 365, 365, 365])
    mean, error = restricted(days, days < 365, 365)
    assert mean == pytest.approx(days.mean())
    assert error == pytest.approx(np.std(days) / np.sqrt(len(days)))


def test_those_still_there_are_not_taken_for_gone():
    mean, _ = restricted([100.0, 200, 300], [True, False, True], 300)
    assert mean == pytest.approx(100 + (2 / 3) * 200)


@pytest.mark.parametrize(
    ("crude", "alike", "said"),
    [
        (Ratio(2, 1.5, 3), Ratio(1.8, 1.2, 2.5), "holds"),
        (Ratio(2, 1.5, 3), Ratio(1.1, 0.8, 1.6), "surface"),
        (Ratio(2, 1.5, 3), None, "crude"),
        (Ratio(1.2, 0.9, 1.6), None, "same"),
        (Ratio(0.5, 0.3, 0.8), Ratio(0.6, 0.4, 0.9), "not"),
        (Ratio(1.1, 0.7, 1.6), Ratio(1.2, 0.8, 1.7), "same"),
    ],
)
def test_the_verdict_is_that_of_alike_clients(crude, alike, said):
    assert verdict(crude, alike) == said


def test_ten_events_in_each_group_are_needed():
    def of(k1: int, k0: int) -> claims.Claim:
        happened = [True] * k1 + [False] * (30 - k1) + [True] * k0 + [False] * (30 - k0)
        return claims.judged(
            pa.table(
                {
                    "exposed": [True] * 30 + [False] * 30,
                    "happened": happened,
                    "line": ["Sales"] * 60,
                    "bought_before": [1] * 60,
                    "spent_before": [1.0] * 60,
                    "alike": pa.array([None] * 60, pa.string()),
                }
            )
        )

    assert (of(9, 20).verdict, of(20, 9).verdict) == ("few", "few")
    found = of(20, 10)
    assert (found.with_k, found.with_n, found.without_k, found.without_n, found.alike_n) == (20, 30, 10, 30, 60)
    assert found.crude.ratio == pytest.approx(2) and log(found.alike.ratio) == pytest.approx(log(2))

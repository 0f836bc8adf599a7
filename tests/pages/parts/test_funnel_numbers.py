"""What the funnel page says of its numbers."""

import pytest

from pages.parts import changes
from pages.parts import funnel_numbers as numbers


def cohort(*reached, still=0):
    stages = [
        {
            "stage": f"s{n}",
            "stage_id": n,
            "kind": "open",
            "reached": k,
            "skipped": 0,
            "moved_on": after,
            "still_in": 0,
            "lost": k - after,
            "step_share": k / before if before else None,
            "step_low": 0,
            "step_high": 1,
            "total_share": k / reached[0],
            "created": reached[0],
        }
        for n, (before, k, after) in enumerate(zip((0, *reached), reached, (*reached[1:], 0)))
    ]
    stages[-1]["kind"] = "won"
    stages[0]["still_in"] = still
    return stages


def weakest(*reached, still=0) -> list[str]:
    return [line["label"] for line in numbers.bars(cohort(*reached, still=still)).to_pylist() if line["kind"] == "weak"]


def test_the_step_with_the_smallest_share_is_the_weakest():
    assert len(weakest(100, 80, 30, 25)) == 1
    assert "38" in weakest(100, 80, 30, 25)[0]


def test_no_step_is_called_weakest_where_too_few_deals_make_the_smallest_share():
    assert weakest(100, 19, 2, 1) == []


def test_no_step_is_called_weakest_while_most_deals_are_open():
    assert weakest(100, 80, 30, 25, still=51) == []


def test_newcombes_interval_is_the_published_one(oracle):
    case = oracle("ci.newcombe_diff")
    low, high = changes.newcombe(*(case["inputs"][name] for name in ("k1", "n1", "k2", "n2")))
    assert (low, high) == pytest.approx((case["expected"]["lo"], case["expected"]["hi"]), abs=6e-7)


@pytest.mark.parametrize(("now", "before", "words"), [(23, 1, "+22"), (1, 4, "-3"), (4, 4, "0"), (8, 5, "+60 %")])
def test_a_change_from_few_is_said_as_a_difference_of_counts(now, before, words):
    assert changes.of_count(now, before).words == words


@pytest.mark.parametrize(("now", "before", "noise"), [(100, 90, True), (200, 100, False), (0, 3, True)])
def test_a_change_of_counts_is_noise_within_the_poisson_rule(now, before, noise):
    assert changes.of_count(now, before).noise is noise


def test_there_is_no_change_against_nothing():
    assert changes.of_count(5, 0) is None
    assert changes.of_share(1, 2, 0, 0) is None

"""The chain ladder against the published triangle of Taylor and Ashe, and the worked example of ripening leads."""

import numpy as np
import pytest

from queries.models import ladder

TAYLOR_ASHE = """
357848 766940 610542 482940 527326 574398 146342 139950 227229 67948
352118 884021 933894 1183289 445745 320996 527804 266172 425046
290507 1001799 926219 1016654 750816 146923 495992 280405
310608 1108250 776189 1562400 272482 352053 206286
443160 693190 991983 769488 504851 470639
396132 937085 847498 805037 705960
440832 847631 1131398 1063269
359480 1061648 1443370
376686 986608
344014
"""


def triangle(text: str) -> np.ndarray:
    """Rows of increments as a cumulative triangle."""
    lines = [np.cumsum([float(x) for x in line.split()]) for line in text.strip().splitlines()]
    return np.array([np.pad(line, (0, len(lines[0]) - len(line)), constant_values=np.nan) for line in lines])


def test_the_published_reserve_and_its_error_come_out():
    found = ladder.climb(triangle(TAYLOR_ASHE))
    assert round((found.ripe - found.now).sum()) == 18_680_856
    assert round(ladder.total(found)) == 2_447_095


def test_the_published_errors_of_the_nine_cohorts_come_out():
    found = ladder.climb(triangle(TAYLOR_ASHE))
    published = [0, 75_535, 121_699, 133_549, 261_406, 411_010, 558_317, 875_328, 971_258, 1_363_155]  # Mack 1993, table 3 of his example
    assert found.error.round().tolist() == pytest.approx(published, abs=1)


def worked(oracle) -> tuple[np.ndarray, list[int], dict]:
    known = oracle("leads.ripening")
    longest = len(known["inputs"]["cum_wins"][0])
    lines = [np.pad(np.array(line, float), (0, longest - len(line)), constant_values=np.nan) for line in known["inputs"]["cum_wins"]]
    return np.array(lines), known["inputs"]["leads"], known["expected"]


def test_the_worked_example_ripens(oracle):
    wins, leads, expected = worked(oracle)
    found = ladder.climb(wins)
    assert found.ripe == pytest.approx(expected["ult"], abs=6e-5)
    assert found.ripe / leads == pytest.approx(expected["ult_conv"], abs=6e-5)
    assert (found.share < ladder.YOUNG).tolist() == [False, False, False, True]


def test_of_the_greenest_cohort_the_others_say_what_is_to_come(oracle):
    wins, leads, _ = worked(oracle)
    assert ladder.expected(ladder.climb(wins), leads)[-1] == pytest.approx(31.3, abs=0.05)


def test_a_cohort_without_wins_is_not_promised_any_by_the_ladder_but_by_the_others():
    wins = np.array([[5.0, 10.0], [0.0, np.nan]])
    found = ladder.climb(wins)
    assert (found.ripe[1], found.error[1]) == (0, 0)
    assert ladder.expected(found, [100, 100])[1] == pytest.approx(100 * 0.05 * 0.5)


def test_nothing_is_said_where_history_has_no_wins():
    found = ladder.climb(np.array([[0.0, 0.0], [0.0, np.nan]]))
    assert np.isnan(found.ripe[1])
    assert np.isnan(ladder.expected(found, [10, 10])).all() or ladder.prior(found, [10, 10]) == 0


def test_a_small_source_grows_by_the_pattern_of_all():
    whole = ladder.climb(np.array([[40.0, 80.0], [30.0, np.nan]]))
    assert ladder.climb(np.array([[1.0, 5.0], [2.0, np.nan]]), whole).ripe.tolist() == [5, 4]


def test_the_interval_never_promises_less_than_is_there():
    low, high = ladder.limits(20.0, 15.0, 18.0)
    assert low == 18.0 < 20.0 < high
    assert ladder.limits(20.0, 0.0, 20.0) == (20.0, 20.0)

"""Notices: no alarm on noise, a true fall is found; what was put aside comes back when it worsens; a forecast's main cause."""

from dataclasses import replace
from datetime import date
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from queries.models import control, notices, shortfall
from queries.models.notices import Notice

WEEK = 2700.0  # working minutes


def flat(mean: float, weeks: int = control.WEEKS) -> list[float]:
    return [mean] * weeks


def poisson_weeks(n: int, mean: float, dice):
    """Weeks with holidays, and counts that follow their hours."""
    hours = dice.choice([WEEK, WEEK, WEEK, 0.8 * WEEK, 0.6 * WEEK], size=(n, control.WEEKS))
    return hours, dice.poisson(mean * hours / WEEK)


@pytest.mark.parametrize("mean", [3, 12, 60])
def test_random_weeks_alarm_no_more_often_than_998_limits_promise(mean):
    hours, counts = poisson_weeks(1500, mean, np.random.default_rng(20261122))
    alarms = sum(control.fall(n, h) is not None for n, h in zip(counts, hours, strict=True))
    assert alarms / 1500 <= 0.002


def test_weeks_that_differ_more_than_poisson_are_no_alarm_either():
    dice = np.random.default_rng(7)
    hours, _ = poisson_weeks(1500, 30, dice)
    counts = dice.poisson(dice.gamma(30 * hours / WEEK / 3, 3.0))  # variance four times the mean
    assert sum(control.fall(n, h) is not None for n, h in zip(counts, hours, strict=True)) / 1500 <= 0.004


@pytest.mark.parametrize(("mean", "weeks", "found"), [(100, 2, 0.95), (50, 4, 0.9), (20, 8, 0.9)])
def test_a_true_halving_is_found_within_few_weeks(mean, weeks, found):
    dice = np.random.default_rng(5)
    hours, counts = poisson_weeks(300, mean, dice)
    counts[:, :weeks] = dice.poisson(mean / 2 * hours[:, :weeks] / WEEK)
    assert sum(control.fall(n, h) is not None for n, h in zip(counts, hours, strict=True)) / 300 >= found


def test_a_week_of_holidays_explains_its_own_silence():
    counts, hours = flat(30), flat(WEEK)
    counts[0], hours[0] = 0, 0.0
    assert control.fall(counts, hours) is None
    assert control.fall(counts, flat(WEEK)).got == 0


def test_a_season_that_was_slow_last_year_too_is_no_news():
    counts = flat(40)
    counts[:4] = [15] * 4
    assert control.fall(counts, flat(WEEK)).weeks == 4
    counts[control.YEAR : control.YEAR + 4] = [15] * 4
    assert control.fall(counts, flat(WEEK)) is None


def test_too_short_a_history_and_no_events_say_nothing():
    young = [0] * 4 + [40] * 8 + [0] * (control.WEEKS - 12)
    assert control.fall(young, flat(WEEK)) is None
    assert control.fall(flat(0), flat(WEEK)) is None
    assert control.fall([], []) is None


def test_what_has_just_begun_does_not_count_its_first_broken_week():
    counts = [4] * 4 + [10] * 16 + [1] + [0] * (control.WEEKS - 21)
    assert control.fall(counts, flat(WEEK)).expected == pytest.approx(40)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(4, 300), st.floats(1, 6))
def test_the_limit_is_the_fewest_that_chance_still_allows(mean, phi):
    limit = control._limit(mean, phi * mean)
    assert control.lower_tail(limit, mean, phi * mean) >= control.TAIL
    assert limit == 0 or control.lower_tail(limit - 1, mean, phi * mean) < control.TAIL


def test_the_tail_is_that_of_the_textbook_laws():
    assert control.lower_tail(7, 12.5, 12.5) == pytest.approx(poisson.cdf(7, 12.5))
    assert control.lower_tail(7, 12.5, 30.0) == pytest.approx(nbinom.cdf(7, 12.5**2 / 17.5, 12.5 / 30))


def test_deal_days_of_a_stage_are_those_counted_visit_by_visit():
    dice = np.random.default_rng(3)
    began = dice.uniform(0, 400, 200)
    ended = np.maximum(began - dice.exponential(20, 200), -1.0)  # days before the end of week 0; below 0: still there
    sums = np.zeros((4, control.OLDEST + 1))
    for days, over in ((began, 0), (ended[ended > 0], 1)):
        week = np.minimum((days / 7).astype(int), control.OLDEST)
        np.add.at(sums[over], week, 1)
        np.add.at(sums[over + 2], week, days)
    expected = [np.clip(np.minimum(began, 7 * n + 7) - np.maximum(ended, 7 * n), 0, None).sum() for n in range(control.OLDEST)]
    assert control.exposure_of_moves(*sums) == pytest.approx(expected)


@pytest.mark.parametrize(("then", "back"), [(1, 7), (10, 21), (100, 130)])
def test_a_count_comes_back_when_it_grew_by_more_than_two_poisson_counts_differ(then, back):
    one = Notice("leads", then, then)
    assert notices.comes_back_at(one, then) == back
    assert back - then > 1.96 * (back + then) ** 0.5 >= back - 1 - then - 0.5
    assert not notices.is_back(replace(one, size=back - 1), then) and notices.is_back(replace(one, size=back), then)


def test_what_is_put_aside_waits_below_until_it_worsens():
    calm, worse, free = Notice("leads", 12, 12), Notice("promises", 40, 40), Notice("detractors", 2, 2)
    asides = [{"notice": "leads:", "size": 10.0}, {"notice": "promises:", "size": 10.0}]
    stands, aside = notices.parted([calm, worse, free], asides)
    assert stands == [(worse, asides[1]), (free, None)] and aside == [(calm, asides[0])]


def test_most_money_comes_first_and_what_has_none_last():
    rich, poor, none = (Notice("leads", 1, 1, name=str(money), money=money) for money in (500.0, 20.0, None))
    assert notices.ordered([none, poor, rich]) == [rich, poor, none]


@pytest.mark.parametrize(("points", "n"), [(100, 0), (119, 0), (120, 1)])
def test_a_load_is_a_notice_above_capacity_and_what_chance_adds_to_it(points, n):
    row = {"staff_id": "x", "name": "Ann", "open_deals": 9, "open_amount": 1200, "points": points, "capacity_points": 100, "overdue": 1}
    found = notices.of_load([row | {"load_share": points / 100}, row | {"load_share": None}])
    assert len(found) == n and all(one.money == pytest.approx(200) for one in found)


def test_a_small_capacity_is_passed_by_chance_more_easily():
    assert notices.chance_of_load(5) == pytest.approx(0.877, abs=1e-3) and notices.chance_of_load(10000) == 0.1


USUAL = {"begun": 100, "closed": 80, "won": 40, "revenue": 4000.0}
CAUSES = {
    "fewer_new": {"begun": 50, "closed": 40, "won": 20, "revenue": 2000.0},
    "pushed_out": {"begun": 100, "closed": 40, "won": 20, "revenue": 2000.0},
    "lower_rate": {"begun": 100, "closed": 80, "won": 20, "revenue": 2000.0},
    "smaller": {"begun": 100, "closed": 80, "won": 40, "revenue": 2000.0},
    "target": USUAL,
}


def spans(now: dict) -> list[dict]:
    return [{"span": 0} | now, *({"span": n} | USUAL for n in range(1, 5))]


@pytest.mark.parametrize("code", CAUSES)
def test_the_main_cause_is_the_factor_that_fell(code):
    found = shortfall.cause(spans(CAUSES[code]))
    assert found.code == code
    assert found.money == pytest.approx(0 if code == "target" else -2000)  # one factor halved took all of it


def test_the_contributions_of_all_causes_are_the_whole_change():
    now = {"begun": 90, "closed": 60, "won": 33, "revenue": 2500.0}
    weight = (now["revenue"] - USUAL["revenue"]) / log(now["revenue"] / USUAL["revenue"])
    parts = [weight * log(a / b) for a, b in zip(shortfall._factors(now), shortfall._factors(USUAL), strict=True)]
    assert sum(parts) == pytest.approx(-1500) and shortfall.cause(spans(now)).money == pytest.approx(min(parts))


def test_a_young_company_or_one_without_a_win_has_no_named_cause():
    assert shortfall.cause(spans(USUAL)[:4]) is None
    assert shortfall.cause(spans(USUAL | {"won": 0, "revenue": 0.0})) is None


def test_a_forecast_is_short_below_one_chance_in_four_and_the_worse_period_is_told():
    month = shortfall.Period("month", date(2026, 11, 30), 1000.0, 0.2, 700.0, 800.0, 900.0, 950.0)
    quarter = replace(month, code="quarter", target=2000.0)
    assert [one.subject for one in shortfall.short([month, quarter], None)] == ["quarter"]
    assert shortfall.short([month], None)[0].money == 200.0
    assert shortfall.short([replace(month, chance=0.25)], None) == []

"""Shares of people compared: published limits and priors, few deals prove nothing, and what a kind of deal brings anyway is no merit."""

from uuid import UUID

import numpy as np
import pytest

from data import store
from queries.models import compare, fairly

RATES = ((1, 0.2), (2, 0.45))


def near(oracle: dict, name: str):
    allowed = oracle["tolerance_abs"]
    return pytest.approx(oracle["expected"][name], abs=allowed.get(name, allowed["_"]) if isinstance(allowed, dict) else allowed)


@pytest.mark.parametrize(
    ("n", "level", "low", "high"), [(20, 0.95, 0.0812, 0.4873), (20, 0.998, 0.0015, 0.6137), (200, 0.95, 0.2350, 0.3620)]
)
def test_limits_are_exact_and_interpolated(n, level, low, high):
    assert compare.limits(n, 0.3, level) == pytest.approx((low, high), abs=6e-5)


def test_without_deals_there_are_no_limits():
    assert np.isnan(compare.limits(0, 0.3, 0.95)).all()


def test_a_prior_by_moments_is_the_books(oracle):
    known = oracle("eb.rats")
    k, n = (np.array(known["inputs"][name]) for name in "kn")
    rates = k / n
    assert len(rates) == known["expected"]["groups"]
    assert float(rates.mean()) == near(known, "mean") and float(rates.std(ddof=1)) == near(known, "sd")
    made = compare.by_moments(float(rates.mean()), float(rates.std(ddof=1)))
    assert (made.a, made.b) == (near(known, "a"), near(known, "b"))
    assert made.shrunk(*known["inputs"]["new"]) == near(known, "post_mean")


def test_a_prior_by_likelihood_is_that_of_the_published_tumours(oracle):
    """Beta-binomial maximum likelihood for the same rats: a 2.4, b 14.3 (Gelman et al., 5.3: the mode of the marginal posterior)."""
    known = oracle("eb.rats")["inputs"]
    made = compare.prior(known["k"], known["n"])
    assert (made.a, made.b) == (pytest.approx(2.4, abs=0.1), pytest.approx(14.3, abs=0.4))


def test_people_who_do_not_differ_are_all_drawn_to_the_middle():
    made = compare.prior([30, 31, 29, 30, 30, 61], [100, 100, 100, 100, 100, 200])
    assert made.a + made.b == pytest.approx(700, rel=0.01)  # as sure as all deals together make one, no surer
    assert made.shrunk(31, 100) == pytest.approx(made.mean, abs=0.002)


@pytest.mark.parametrize(("k", "n"), [([], []), ([1, 2], [3, 4]), ([0, 0, 0], [5, 5, 5]), ([5, 5, 5], [5, 5, 5])])
def test_nothing_is_said_where_nothing_can_be(k, n):
    assert compare.prior(k, n) is None


def test_james_stein_halves_the_errors_of_the_batters(oracle):
    known = oracle("eb.james_stein")
    first, rest = np.array(known["inputs"]["first45"]) / 45, np.array(known["inputs"]["rest"])
    middle = float(first.mean())
    assert middle == near(known, "grand")
    kept = compare.kept_share(first, middle, middle * (1 - middle) / 45)
    drawn = middle + kept * (first - middle)
    assert kept == near(known, "c") and drawn[0] == near(known, "clemente") and drawn[-1] == near(known, "alvis")
    assert ((first - rest) ** 2).sum() == near(known, "sse_raw") and ((drawn - rest) ** 2).sum() == near(known, "sse_js")


def test_three_of_four_is_no_better_than_sixty_of_a_hundred_and_fifty(oracle, standing):
    known = oracle("managers.small_n")
    given = compare.Prior(*known["inputs"]["prior"])
    with store.here().cursor() as cur:
        for name in "ab":
            k, n = known["inputs"][name]
            low, high = cur.execute("SELECT wilson_low(?, ?), wilson_high(?, ?)", [k, n, k, n]).fetchone()
            assert (k / n, low, high, given.shrunk(k, n)) == tuple(near(known, f"{name}_{part}") for part in ("raw", "lo", "hi", "shrunk"))


def test_false_alarms_among_twenty_equals(oracle):
    known = oracle("managers.false_alarms")
    n = known["inputs"]["n"]
    assert (compare.false_alarms(n, compare.INNER), compare.false_alarms(n, compare.OUTER)) == (near(known, "at95"), near(known, "at998"))


def test_chance_alone_is_not_called_over_dispersion_and_real_differences_are():
    dice = np.random.default_rng(3)
    n = np.full(30, 80)
    equal = [compare.dispersion(dice.binomial(n, 0.3), n, 0.3) for _ in range(50)]
    assert sum(one.more for one in equal) <= 6
    assert all(one.between == 0 for one in equal if not one.more)
    apart = compare.dispersion(dice.binomial(n, dice.beta(6, 14, 30)), n, 0.3)
    assert apart.more and apart.phi > 1.6 and apart.between > 0
    assert compare.wider(80, 0.3, 0.95, apart.between)[1] > compare.limits(80, 0.3, 0.95)[1]


def test_nearly_all_equal_managers_stay_inside_the_limits_drawn():
    dice = np.random.default_rng(5)
    low, high = compare.limits(90, 0.3, 0.998)
    rates = dice.binomial(90, 0.3, 20_000) / 90
    assert np.mean((rates < low) | (rates > high)) < 0.004


def cell(who: int, size: int, won: int, closed: int, **more) -> dict:
    found = {"staff_id": UUID(int=who), "name": f"M{who:02}", "line_id": 1, "source_id": 2, "size": size, "inherited": False}
    return found | {"won": won, "closed": closed} | more


def test_whoever_got_the_hard_deals_is_as_good_as_the_others():
    """Kind 1 is won in a fifth of cases, kind 2 in 45 %; M01 got mostly the first kind, all work alike."""
    cells = [
        cell(who, size, round(rate * n), n)
        for who in range(1, 9)
        for size, rate in RATES
        for n in [280 if (who == 1) == (size == 1) else 20]
    ]
    made = fairly.compared(cells)
    hard = made.people[0]
    assert hard.rate < made.centre - 0.1 and hard.beyond == compare.OUTER
    assert hard.ratio == pytest.approx(1, abs=0.05) and hard.beyond_adjusted is None
    assert sum(one.expected for one in made.people) == pytest.approx(sum(one.won for one in made.people), rel=0.01)


def test_few_deals_are_never_called_different():
    cells = [cell(who, 1, 30, 100) for who in range(1, 6)] + [cell(9, 1, 19, 19), cell(10, 1, 20, 20)]
    few, enough = fairly.compared(cells).people[-2:]
    assert (few.enough, few.beyond, few.beyond_adjusted) == (False, None, None)
    assert (enough.enough, enough.beyond) == (True, compare.OUTER)


def test_people_stand_by_name_and_an_empty_company_is_no_trouble():
    made = fairly.compared([cell(2, 1, 3, 9), cell(1, 1, 1, 9), cell(3, 1, 9, 9)])
    assert [one.name for one in made.people] == ["M01", "M02", "M03"]
    assert fairly.compared([]) == fairly.Compared((), None, compare.Spread(1.0, 0.0, False), compare.Spread(1.0, 0.0, False))


def test_what_is_believed_lies_between_the_share_and_the_middle():
    made = fairly.compared([cell(who, 1, won, 40) for who, won in enumerate((4, 9, 12, 13, 15, 22), start=1)])
    for one in made.people:
        assert min(one.rate, made.centre) - 0.01 <= one.shrunk <= max(one.rate, made.centre) + 0.01
        assert one.low < one.shrunk < one.high

"""Buy till you die: the published figures of CDNOW come out, simulated clients are found again, futures have the mean of the formula."""

import csv
import time

import numpy as np
import pytest
from scipy.stats import beta

from queries.models import btyd, lifetime

PUBLISHED = ("r", "alpha", "a", "b")


@pytest.fixture
def cdnow(fixtures):
    """x, t_x, T in weeks and the mean spend of the repeat purchases, 2,357 clients."""
    with (fixtures / "cdnow/cdnow_customers_summary_with_transactions.csv").open() as file:
        return np.array([[float(value) for value in line[1:]] for line in list(csv.reader(file))[1:]]).T


def test_bg_nbd_gives_the_published_parameters(cdnow, oracle):
    said, found = oracle("btyd.bgnbd"), btyd.fit(*cdnow[:3], modified=False)
    assert found.parameters == pytest.approx([said["expected"][name] for name in PUBLISHED], abs=said["tolerance_abs"]["_"])
    assert found.ll == pytest.approx(said["expected"]["ll"], abs=said["tolerance_abs"]["ll"])


def test_mbg_nbd_gives_the_published_parameters_and_loses_one_time_buyers(cdnow):
    found = btyd.fit(*cdnow[:3])
    assert found.parameters == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=6e-4)
    assert found.ll == pytest.approx(-9582.13, abs=0.01)
    assert btyd.alive(found, 0, 0, 38) == pytest.approx(0.39, abs=0.005)
    assert btyd.alive(btyd.fit(*cdnow[:3], modified=False), 0, 0, 38) == 1


def test_bg_nbd_predicts_what_was_published(oracle):
    said = oracle("btyd.bgnbd_predict")
    r, alpha, a, b = said["inputs"]["params"]
    model, one, told = btyd.Fit(r, alpha, a, b, 0.0, False, np.zeros((4, 4))), said["inputs"]["customer"], said["expected"]
    known = (one["x"], one["t_x"], one["T"])
    assert btyd.of_new(model, 52) == pytest.approx(told["E52_new"], abs=2e-5)
    assert btyd.expected(model, *known, 52) == pytest.approx(told["cet_1516"], abs=2e-5)
    assert btyd.alive(model, *known) == pytest.approx(told["palive_1516"], abs=2e-5)
    assert btyd.expected(model, 2, 30.43, 38.86, 39) == pytest.approx(told["cet_x2"], abs=6e-4)


def test_bg_nbd_expects_the_published_purchases_by_frequency(cdnow, oracle):
    said, (x, t_x, T, _) = oracle("btyd.bgnbd_by_freq"), cdnow
    later = btyd.expected(btyd.fit(x, t_x, T, modified=False), x, t_x, T, 39)
    assert [int(np.sum(x == n)) for n in range(6)] == said["expected"]["bin"]
    assert [later[x == n].mean() for n in range(6)] == pytest.approx(said["expected"]["exp"], abs=said["tolerance_abs"])


def test_gamma_gamma_gives_the_published_spend(cdnow, oracle):
    said, (x, _, _, z) = oracle("btyd.gamma_gamma"), cdnow
    found = btyd.spend(x, z)
    assert (found.p, found.q, found.gamma) == pytest.approx([said["expected"][name] for name in ("p", "q", "v")], abs=said["tolerance_abs"])
    assert btyd.expected_spend(found, x, z)[:10] == pytest.approx(said["expected"]["first10"], abs=said["tolerance_abs"])
    assert found.clients == 946
    assert btyd.tied(x, z) == pytest.approx(0.11, abs=0.01)


def simulated(n: int, seed: int) -> tuple[np.ndarray, ...]:
    """Clients of an MBG/NBD with r .6, alpha 8, a .9, b 2 (weeks), seen for up to two years and a half."""
    rng = np.random.default_rng(seed)
    T, rate = rng.integers(200, 900, n) / 7, rng.gamma(0.6, 1 / 8, n)
    leaving = rng.geometric(rng.beta(0.9, 2.0, n)) - 1
    at = np.cumsum(rng.exponential(1 / rate, (60, n)), axis=0)
    counted = (at <= T) & (np.arange(60)[:, None] < leaving)
    return counted.sum(0), np.where(counted, at, 0).max(0), T


def test_simulated_clients_are_found_again_within_their_error():
    found = btyd.fit(*simulated(8_000, 7))
    errors = np.sqrt(np.diag(found.spread))
    assert np.all(np.abs(np.log(found.parameters) - np.log([0.6, 8, 0.9, 2.0])) < 3 * errors)
    assert np.all(errors < 0.2)


def test_fifty_thousand_clients_are_fitted_in_less_than_two_seconds():
    some, days = simulated(2_500, 3), np.repeat(np.arange(20) / 7, 2_500)
    x, t_x, T = (np.tile(values, 20) for values in some)
    began = time.process_time()
    btyd.fit(x, np.floor(t_x * 7) / 7, T + days)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("a", "b"), [(0.9, 1.6), (1.0, 2.0), (2e4, 8e4), (1e-4, 9.0)])
def test_expected_purchases_are_the_mean_over_all_chances_to_leave(a, b):
    model, x, T = btyd.Fit(0.5, 6.0, a, b, 0.0, True, np.zeros((4, 4))), np.array([0.0, 12, 1000]), np.array([5.0, 40.0, 100.0])
    leaving = np.maximum(beta.ppf((np.arange(20_000)[:, None] + 0.5) / 20_000, a, b + x + 1), 1e-12)
    told = -np.expm1(-(0.5 + x) * np.log1p(leaving * 52 / (6 + T))) / leaving
    assert btyd.if_alive(model, x, T, 52) == pytest.approx(told.mean(0), rel=1e-3)
    assert btyd.alive(model, 5000, 99.0, 130.0) == pytest.approx(0, abs=1e-9)


def test_futures_have_the_mean_of_the_formula_and_the_same_draws_again(cdnow):
    x, t_x, T, z = (values[:400] for values in cdnow)
    model = btyd.Fit(0.525, 6.183, 0.891, 1.614, 0.0, True, np.zeros((4, 4)))
    spend, known = btyd.Spend(6.25, 3.74, 15.44, 946), lifetime.Clients(x, t_x, T, z)
    told = lifetime.drawn(model, spend, known, {"whole": np.zeros(400, int)}, 5)["whole"][:, 0]
    mean = float(lifetime.ahead(model, known)[1] @ btyd.expected_spend(spend, x, z))
    assert told[1] == pytest.approx(mean, rel=0.05)
    assert told[0] < mean < told[2]
    assert np.array_equal(told, lifetime.drawn(model, spend, known, {"whole": np.zeros(400, int)}, 5)["whole"][:, 0])


def test_the_plain_rule_has_futures_too_around_its_mean(cdnow):
    x, t_x, T, z = (values[:400] for values in cdnow)
    model, known, year = btyd.Fit(0.525, 6.183, 0.891, 1.614, 0.0, True, np.zeros((4, 4))), lifetime.Clients(x, t_x, T, z), 30.0 + x
    told = lifetime.plainly(model, known, year, {"whole": np.zeros(400, int)}, 5)["whole"][:, 0]
    mean = float(btyd.alive(model, x, t_x, T) @ year)
    assert told[1] == pytest.approx(mean, rel=0.05)
    assert told[0] < 0.97 * mean < 1.03 * mean < told[2]

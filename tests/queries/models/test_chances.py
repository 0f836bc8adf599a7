"""Chances by stage and age against closed forms, and the simulation against exact distributions."""

from collections import Counter

import numpy as np
import pytest

from queries.models import chances
from queries.models.chances import Chances, Rates
from queries.models.draws import Book, Coming, Course, Shock, Simulation, weighted

AGES = len(chances.EDGES)
DAY = Course(np.array([30.0]), np.zeros(1, int))


def steady(*rows) -> Rates:
    """Rates that do not change with age: per stage the moves a day to each stage, to won, to lost, seen over many days."""
    days = np.full((len(rows), AGES), 1e7)
    return Rates(tuple(f"s{n}" for n in range(len(rows))), days, days[:, :, None] * np.array(rows, float)[:, None, :])


def sure(p, n: float = 1e9) -> Chances:
    """Chances as given, one stage each, known as if from so many stays."""
    p = np.asarray(p, float)
    grown = np.linspace(0, 1, 31)[:, None] * p
    aged = np.repeat(grown[:, :, None], chances.AGES, 2)
    return Chances(steady(*[[0.0] * (len(p) + 2)] * len(p)), aged, np.full((len(p), AGES), n), aged, grown[:, 0], grown)


def open_deals(amount) -> Book:
    n = len(amount)
    return Book(np.arange(n), np.zeros(n, int), np.asarray(amount, float), np.arange(n))


def test_with_steady_rates_the_chance_is_the_closed_form():
    learned = chances.learn(steady([0, 0.02, 0.03]), 90)
    said = learned.mean(np.zeros(3, int), np.array([0, 50, 329]), np.array([1.0, 30.0, 90.0]))
    exact = 0.4 * -np.expm1(-0.05 * np.array([1, 30, 90]))
    assert said == pytest.approx(np.repeat(exact[:, None], 3, 1), rel=2e-3)


def test_two_stages_in_a_row_take_the_time_of_both():
    learned = chances.learn(steady([0, 0.1, 0, 0], [0, 0, 0.2, 0]), 60)
    t = np.array([10.0, 60.0])
    said = learned.mean(np.zeros(1, int), np.zeros(1, int), t)[:, 0]
    assert said == pytest.approx(1 - (0.2 * np.exp(-0.1 * t) - 0.1 * np.exp(-0.2 * t)) / 0.1, rel=3e-3)


def test_a_stage_without_history_has_the_chance_of_the_whole_pipeline():
    learned = chances.learn(steady([0, 0.02, 0.03]), 30)
    assert learned.mean(np.array([-1]), np.array([0]), np.array([30.0]))[0, 0] == pytest.approx(learned.whole[30])


def test_few_stays_are_drawn_towards_stage_and_pipeline():
    """One win out of one stay is not a certainty: the stage beside, with four hundred stays, loses most."""
    days, moves = np.zeros((2, AGES)), np.zeros((2, AGES, 4))
    days[:, 0], moves[0, 0, 2], moves[1, 0, 2], moves[1, 0, 3] = (20, 8000), 1, 80, 320
    learned = chances.learn(Rates(("few", "many"), days, moves), 90)
    few, many = learned.mean(np.arange(2), np.zeros(2, int), np.array([90.0]))[0]
    assert many == pytest.approx(0.2, abs=0.03)
    assert many < few < 0.5


def test_the_simulation_draws_the_exact_distribution(oracle):
    asked = oracle("forecast.weighted")
    run = Simulation(sure(asked["inputs"]["p"]), open_deals(asked["inputs"]["amounts"]), [], DAY, Shock(0, 0), 40_000, 7).run()
    drawn, said = run.won[:, -1], asked["expected"]
    seen = {amount: n / len(drawn) for amount, n in Counter(drawn.tolist()).items()}
    assert seen == pytest.approx({float(amount): p for amount, p in said["dist"].items()}, abs=0.01)
    assert np.quantile(drawn, [0.1, 0.5, 0.9]).tolist() == [said["p10"], said["p50"], said["p90"]]
    assert (drawn.mean(), drawn.std()) == pytest.approx((said["mean"], said["sd"]), rel=0.015)


def test_the_weighted_sum_and_the_share_of_the_largest(oracle):
    asked = oracle("forecast.weighted_sql")
    found = weighted(*(np.array(asked["inputs"][name], float) for name in ("amounts", "p")))
    said = asked["expected"]
    assert found == pytest.approx((said["expected"], said["sd"], said["top_share"]), abs=asked["tolerance_abs"])


def test_many_small_deals_together_are_as_many_drawn_one_by_one(monkeypatch):
    from queries.models import draws

    dice = np.random.default_rng(3)
    amount, course = dice.lognormal(3, 0.5, 900), Course(np.array([10.0, 20.0, 30.0]), np.array([0, 0, 1]))
    book = Book(np.zeros(900, int), np.zeros(900, int), amount, np.arange(900) % 2)
    found = []
    for limit in (900, 200):
        monkeypatch.setattr(draws, "ONE_BY_ONE", limit)
        run = Simulation(sure([0.2], n=300), book, [], course, Shock(0, 0.3), 4000, 5).run(owners=2)
        found.append(np.concatenate([np.quantile(part, [0.1, 0.5, 0.9], axis=0).ravel() for part in (run.won, run.owners)]))
    assert found[1] == pytest.approx(found[0], rel=0.03)


def test_new_deals_come_at_their_rate_and_bring_usual_amounts():
    line = Coming(910.0, 91.0, np.array([0, -1]), np.array([0.9, 0.1]), np.array([1.0]), np.array([10.0, 30.0]))
    run = Simulation(sure([0.5]), open_deals([]), [line], DAY, Shock(0, 0), 4000, 5).run()
    wins = 10 * 30 * (0.9 * 0.25 + 0.1)  # the chance grows evenly to a half: on average a quarter in the time left
    assert run.new.mean() == pytest.approx(20 * wins, rel=0.02)


def test_not_knowing_the_chance_widens_the_band_and_a_bad_month_for_all_widens_it_more(oracle):
    """Coverage of a nominal 80 % band with 30 open deals and 20 closed ones (metrics 2.2): plug-in, Beta law, and a shared shock."""
    asked, dice, truth = oracle("forecast.param_uncertainty")["expected"], np.random.default_rng(20260301), 0.3
    inside = np.zeros(3)
    for n in range(400):
        k, amount = dice.binomial(20, truth), dice.lognormal(0, 1, 30)
        book, shocked = Book(np.zeros(30, int), np.zeros(30, int), amount, np.arange(30)), dice.normal(0, 0.5)
        usual = (amount * (dice.random(30) < truth)).sum()
        odd = (amount * (dice.random(30) < 1 / (1 + np.exp(-np.log(truth / (1 - truth)) - shocked)))).sum()
        for place, (known, tau, came) in enumerate(
            ((1e9, 0, usual), (20 - chances.WEIGHT + 1, 0, usual), (20 - chances.WEIGHT + 1, 0, odd))
        ):
            p = k / 20 if known > 100 else (k + 0.5) / 21
            drawn = Simulation(sure([p], n=known), book, [], DAY, Shock(0, tau), 300, n).run().won[:, -1]
            low, high = np.quantile(drawn, [0.1, 0.9])
            inside[place] += low <= came <= high
    assert inside[:2] / 400 == pytest.approx([asked["plug"][0], asked["beta"][0]], abs=0.05)
    assert inside[2] / 400 < 0.72

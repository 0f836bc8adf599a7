"""The table of ways to give out leads (simulated anew), its exact corners, and that nobody is favoured for having come first."""

import random
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from data.distribution import Candidate, Rule, choose, in_turn
from tests import policies

START = datetime(2026, 1, 1)
EQUAL = [1.0] * 10
UNEQUAL = [1.5] * 5 + [0.5] * 5


@pytest.fixture
def table(oracle):
    known = oracle("assign.policies")
    return lambda name: pytest.approx(known["expected"][name], abs=known["tolerance_abs"])


def test_one_queue_for_all_is_erlangs(oracle, table):
    known = oracle("erlang.mm10")
    exact = policies.erlang(known["inputs"]["c"], known["inputs"]["lam"], known["inputs"]["mu"])
    assert exact == pytest.approx(known["expected"], abs=known["tolerance_abs"]) and exact == table("central_queue")


def test_at_random_is_each_one_alone(table):
    assert policies.by_lot(10, 0.9, 400_000) == table("random") == pytest.approx(policies.best_of(1, 0.9), abs=0.3)


def test_in_a_ring_halves_it(table):
    assert policies.in_ring(10, 0.9, 150_000) == table("rr")


def test_the_better_of_two_halves_it_again(table):
    assert policies.choosing(policies.of_two, EQUAL, 0.9, 80_000)[0] == table("p2c")


def test_the_least_loaded_is_near_one_queue_for_all(table):
    mean, late = policies.choosing(policies.least(EQUAL), EQUAL, 0.9, 60_000)
    assert mean == table("jsq") and late == pytest.approx(5.3, abs=0.4)
    assert mean > policies.erlang(10, 9.0)


def test_with_unequal_colleagues_weights_count():
    by_weight = policies.choosing(policies.least(UNEQUAL), UNEQUAL, 0.8, 40_000)
    unweighted = policies.choosing(policies.least(EQUAL), UNEQUAL, 0.8, 40_000)
    smooth = policies.choosing(policies.smoothly(UNEQUAL), UNEQUAL, 0.8, 60_000)
    assert by_weight == (pytest.approx(1.5, abs=0.2), pytest.approx(4.0, abs=0.4))
    assert unweighted == (pytest.approx(1.5, abs=0.2), pytest.approx(5.4, abs=0.5))
    assert smooth == (pytest.approx(3.0, abs=0.4), pytest.approx(9.9, abs=1.5))
    assert policies.choosing(policies.smoothly(EQUAL), UNEQUAL, 0.8, 20_000)[0] > 50  # the slow ones drown


@pytest.mark.parametrize("load", [0.5, 0.7, 0.8, 0.9, 0.95, 0.99])
def test_two_choices_as_theory_has_them(oracle, load):
    known = oracle("assign.two_choices")
    lot, two = known["expected"][str(load)]
    assert (policies.best_of(1, load), policies.best_of(2, load)) == pytest.approx((lot, two), abs=known["tolerance_abs"])


def test_two_choices_of_very_many_come_near_their_theory():
    many = [1.0] * 200
    assert policies.choosing(policies.of_two, many, 0.8, 60_000)[0] == pytest.approx(policies.best_of(2, 0.8), abs=0.1)


def test_smooth_turns_are_those_of_the_reference(oracle):
    known = oracle("assign.smooth_wrr")
    names, turn = list(known["inputs"]["weights"]), policies.smoothly(list(known["inputs"]["weights"].values()))
    assert [names[turn(None, None)] for _ in range(known["inputs"]["n"])] == known["expected"]


@pytest.mark.parametrize("policy", ["least_load", "by_turn"])
def test_in_many_runs_nobody_receives_more_than_one_above_another_nor_for_having_come_first(policy):
    """A shipped system gave all 30 leads to its oldest member: here 30 leads to seven people, in any order of names, ids and ages."""
    dice, first = random.Random(11), Counter()
    for run in range(150):
        ids = [UUID(int=dice.getrandbits(100)) for _ in range(7)]
        served = [START + timedelta(minutes=minute) for minute in dice.sample(range(100), 7)]
        team = [Candidate(one, f"{dice.random():.6f}", served_at=at) for one, at in zip(ids, served, strict=True)]
        got = Counter(
            made.to_id
            for made in in_turn(
                Rule(policy), team, [(UUID(int=run * 100 + n), None) for n in range(30)], START + timedelta(days=1)
            ).values()
        )
        assert sum(got.values()) == 30 and max(got[one] for one in ids) - min(got[one] for one in ids) <= 1
        for place, one in enumerate(ids):
            first[place] += got[one] - 4
    assert sum(first.values()) == 300 and all(abs(n - 300 / 7) < 22 for n in first.values())


def test_of_equals_the_longest_unserved_receives_whatever_the_order():
    dice = random.Random(5)
    for _ in range(100):
        team = [Candidate(UUID(int=n), str(n), served_at=START + timedelta(hours=n)) for n in range(1, 6)]
        dice.shuffle(team)
        assert choose(Rule(), team, UUID(int=dice.getrandbits(64))).to_id == UUID(int=1)

"""The absorbing chain against the drunkard's walk of Grinstead and Snell, occupation against R's own check."""

import numpy as np
import pytest

from queries.models.markov import absorbing, occupation

MOVES = {  # R survival, tests/mstate.R: five subjects, re-entries, one late entry, censoring; its shares in 32nds
    "begun": [0, 4, 9, 0, 2, 0, 2, 8, 1, 3],
    "ended": [4, 9, 10, 5, 9, 2, 8, 9, 3, 11],
    "state": ["entry", "a", "b", "entry", "entry", "entry", "a", "c", "entry", "b"],
    "onward": ["a", "b", "a", "b", "c", "a", "c", None, "b", None],
}
SHARES = [[24, 8, 0, 0], [18, 8, 6, 0], [12, 14, 6, 0], [6, 14, 12, 0], [6, 7, 12, 7], [0, 0, 19, 13], [0, 9.5, 9.5, 13]]


def test_the_drunkards_walk_is_that_of_the_book(oracle):
    case = oracle("markov.absorbing")
    found = absorbing(case["inputs"]["Q"], case["inputs"]["R"])
    assert found.visits == pytest.approx(np.array(case["expected"]["N"]), abs=1e-12)
    assert found.steps == pytest.approx(case["expected"]["t"], abs=1e-12)
    assert found.ends == pytest.approx(np.array(case["expected"]["B"]), abs=1e-12)


def test_each_stage_ends_somewhere_for_certain_steps_back_included():
    found = absorbing([[0.1, 0.6, 0], [0.2, 0, 0.5], [0, 0.3, 0]], [[0, 0.3], [0.1, 0.2], [0.6, 0.1]])
    assert found.ends.sum(axis=1) == pytest.approx(np.ones(3))
    assert (found.steps >= 1).all()


def test_a_stage_that_cannot_be_left_is_refused():
    with pytest.raises(ValueError, match="nothing ever ends"):
        absorbing([[0, 1], [1, 0]], [[0, 0], [0, 0]])


def test_occupation_with_re_entries_and_late_entry_is_rs_in_exact_fractions():
    """aj.multistate"""
    times, shares = occupation(**MOVES, states=["entry", "a", "b", "c"])
    assert times.tolist() == [2, 3, 4, 5, 8, 9, 10]
    assert shares * 32 == pytest.approx(np.array(SHARES), abs=1e-12)


def test_things_that_never_moved_stay_where_they_are():
    times, shares = occupation([0], [5], ["a"], [None], ["a", "b"])
    assert len(times) == 0 and shares.shape == (0, 2)

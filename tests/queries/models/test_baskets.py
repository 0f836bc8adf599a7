"""Pairs that go together are told from chance: exact test, few false finds, limits that hold what they say."""

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from queries.models import baskets


def table(*rows) -> pa.Table:
    """Rows of cross/pairs: (line, first, second, n, n_first, n_second, both, tested), in both orders."""
    names = ("line_id", "first", "second", "n", "n_first", "n_second", "both", "tested")
    both_ways = [*rows, *((line, b, a, n, nb, na, both, tested) for line, a, b, n, na, nb, both, tested in rows)]
    more = [{"lift": row[6] * row[3] / (row[4] * row[5]), "confidence": row[6] / row[4]} for row in both_ways]
    named = [dict(zip(names, row, strict=True)) | {"first_name": row[1], "second_name": row[2]} for row in both_ways]
    return pa.Table.from_pylist([one | extra for one, extra in zip(named, more, strict=True)])


def test_fisher_is_that_of_scipy():
    for both, a, b, n in ((3, 3, 4, 5), (150, 200, 800, 1000), (12, 20, 30, 90), (0, 4, 5, 20)):
        rest = [[both, a - both], [b - both, n - a - b + both]]
        assert baskets.fisher(both, a, b, n)[0] == pytest.approx(fisher_exact(rest, "greater").pvalue)


def test_five_baskets_are_no_evidence(oracle):
    assert "Fisher p = 0.4" in oracle("basket.tan")["note"]
    assert baskets.fisher(3, 4, 3, 5)[0] == pytest.approx(0.4)


def test_q_is_that_of_benjamini_and_hochberg_with_the_pairs_that_never_met():
    p = [0.001, 0.02, 0.0004, 0.3]
    assert baskets.benjamini_hochberg(p) == pytest.approx(false_discovery_control(p))
    assert baskets.benjamini_hochberg(p, 9) == pytest.approx(false_discovery_control([*p, *[1.0] * 5])[:4])
    assert baskets.benjamini_hochberg([]).tolist() == []


def test_a_pair_is_shown_with_ten_clients_and_a_rare_chance_only():
    strong, few, weak = ("l", "a", "b", 200, 40, 50, 30, 6), ("l", "a", "c", 200, 40, 9, 9, 6), ("l", "b", "c", 200, 50, 50, 14, 6)
    found = baskets.judged(table(strong, few, weak))
    assert [(row["first"], row["second"]) for row in found.pairs] == [("a", "b"), ("b", "a")]
    assert found.tested == 6
    by = {(row["first"], row["second"]): row for row in found.rows}
    assert by["a", "c"]["q"] < baskets.RARE and by["a", "c"]["both"] < baskets.FEWEST
    assert by["b", "c"]["q"] > baskets.RARE
    assert by["a", "b"]["q"] == by["b", "a"]["q"]


def test_what_is_bought_together_less_often_than_by_chance_is_never_shown():
    assert baskets.judged(table(("l", "tea", "coffee", 1000, 200, 800, 150, 1))).pairs == []


def test_pairs_of_chance_alone_are_hardly_ever_shown():
    """400 clients, 12 products bought independently of each other, forty times: at most a false find or two."""
    rng, false = np.random.default_rng(5), 0
    for _ in range(40):
        has = rng.random((400, 12)) < rng.uniform(0.1, 0.6, 12)
        a, b = np.triu_indices(12, 1)
        counts, both = has.sum(0), (has.T.astype(int) @ has.astype(int))[a, b]
        q = baskets.benjamini_hochberg(baskets.fisher(both, counts[a], counts[b], 400), 66)
        false += int(np.any((q < baskets.RARE) & (both >= baskets.FEWEST)))
    assert false <= 2


def test_the_limits_of_lift_hold_the_true_lift_nineteen_times_of_twenty():
    rng = np.random.default_rng(3)
    cells = rng.multinomial(600, [0.12, 0.18, 0.18, 0.52], 2000)  # both, first alone, second alone, neither
    true, held = 0.12 / 0.3**2, 0
    for both, first, second, _ in cells:
        low, high = baskets.lift_limits(both, both + first, both + second, 600)
        held += low <= true <= high
    assert held / 2000 == pytest.approx(0.95, abs=0.015)
    assert baskets.lift_limits(0, 5, 5, 10) == (None, None)

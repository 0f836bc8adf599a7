"""Open work shared out anew: to the least loaded per hour with room, in the right lines, bundles whole, with as few moves as it takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.models import distribute
from queries.models.distribute import Hand, Piece

SALES, SERVICE = frozenset({"sales"}), frozenset({"service"})


def piece(name: str, points: float, holder: str = "ann", lines: frozenset = SALES) -> Piece:
    return Piece(name, holder, lines, points)


def team(*loads: float, **more) -> list[Hand]:
    return [Hand(name, name.title(), load, **more) for name, load in zip(("bob", "carl", "dora", "eve"), loads, strict=False)]


def test_the_heaviest_goes_first_to_whoever_carries_least():
    shared = distribute.cover([piece("small", 1), piece("big", 5), piece("middle", 3)], team(0, 2))
    assert shared == {"big": "bob", "middle": "carl", "small": "bob"}
    assert distribute.after(team(0, 2), [piece("big", 5)], {"big": "bob"})["bob"] == 5


def test_a_part_timer_receives_by_the_hours():
    hands = [Hand("full", "Full", 0, weight=1.0), Hand("half", "Half", 0, weight=0.5)]
    shared = distribute.cover([piece(f"{n:02}", 1) for n in range(30)], hands)
    assert sorted(list(shared.values()).count(one) for one in ("full", "half")) == [10, 20]


def test_whoever_is_full_receives_only_when_all_are():
    hands = [Hand("bob", "Bob", 9, capacity=10), Hand("carl", "Carl", 50, capacity=60)]
    assert distribute.cover([piece("a", 3)], hands) == {"a": "carl"}
    full = [Hand("bob", "Bob", 9, capacity=10), Hand("carl", "Carl", 50, capacity=50)]
    assert distribute.cover([piece("a", 3)], full) == {"a": "bob"}


def test_nobody_takes_what_is_not_of_the_own_lines():
    hands = [Hand("bob", "Bob", 0, lines=SERVICE), Hand("carl", "Carl", 99, lines=SALES)]
    assert distribute.cover([piece("a", 1), piece("b", 1, lines=SALES | SERVICE)], hands) == {"a": "carl", "b": None}


def test_what_weighs_nothing_is_spread_by_number():
    shared = distribute.cover([piece(f"{n:02}", 0) for n in range(10)], team(0, 40))
    assert list(shared.values()).count("bob") == 5


def test_who_is_just_back_is_not_flooded():
    back = [*team(20, 20, 20), Hand("eve", "Eve", 0, eased=True)]
    given_ = list(distribute.cover([piece(f"{n:02}", 2) for n in range(12)], back).values())
    assert 1 <= given_.count("eve") <= 3
    assert (
        list(distribute.cover([piece(f"{n:02}", 2) for n in range(10)], [*team(20, 20, 20), Hand("eve", "Eve", 0)]).values())
        == ["eve"] * 10
    )


def test_a_newcomer_gets_the_part_asked_for_with_few_moves_from_the_fullest():
    hands = team(40, 10)
    held = [piece(f"b{n}", points, "bob") for n, points in enumerate((1, 1, 1, 1, 8, 6))] + [piece("c", 4, "carl")]
    new = Hand("new", "New", 0)
    assert distribute.fill(held, hands, new, 0.5) == {"b4": "new"}
    full = distribute.fill(held, hands, new, 1.0)
    after = distribute.after([*hands, new], held, full)
    assert after["carl"] == 10 and 0 < after["new"] <= 50 / 3 and after["bob"] >= 50 / 3
    assert len(full) == 4


def test_a_newcomer_with_a_limit_or_without_the_line_gets_no_more():
    held = [piece(f"{n}", 3, "bob") for n in range(9)]
    assert len(distribute.fill(held, team(40), Hand("new", "New", 0, capacity=7))) == 2
    assert distribute.fill(held, team(40), Hand("new", "New", 0, lines=SERVICE)) == {}


def test_what_several_hold_is_torn_from_nobody():
    row = {"bundle_id": "a", "line_id": "sales", "points": 1.0}
    assert distribute.pieces([row | {"holder_id": "ann"}, row | {"holder_id": "bob"}]) == []
    assert distribute.pieces([row | {"holder_id": "ann"}] * 2) == [Piece("a", "ann", SALES, 2.0, 2)]


def test_evenness_is_jains(oracle):
    known = oracle("load.jain_kofn")
    assert distribute.even(known["inputs"]["x"]) == pytest.approx(known["expected"], abs=known["tolerance_abs"])
    gini = oracle("load.gini")
    assert distribute.even(gini["inputs"]["x"]) == pytest.approx(gini["expected"]["jain"], abs=gini["tolerance_abs"])
    assert distribute.even([0.0, 0.0]) is None


loads = st.lists(st.integers(0, 60), min_size=1, max_size=6)
weights = st.lists(st.integers(0, 9), max_size=30)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(loads, weights)
def test_sharing_out_loses_and_doubles_nothing(loads, weights):
    hands = [Hand(str(n), str(n), load) for n, load in enumerate(loads)] + [Hand("ann", "Ann", sum(weights))]
    held = [piece(f"{n:02}", points) for n, points in enumerate(weights)]
    shared = distribute.cover(held, hands[:-1])
    after = distribute.after(hands, held, shared)
    assert set(shared) == {one.bundle for one in held} and "ann" not in shared.values()
    assert after["ann"] == 0 and sum(after.values()) == sum(loads) + sum(weights)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(weights, min_size=1, max_size=4), st.sampled_from([0.25, 0.5, 1.0]))
def test_filling_takes_nobody_below_the_fair_load_nor_the_newcomer_above_it(held_by, part):
    held = [piece(f"{who}-{n}", points, str(who)) for who, weights in enumerate(held_by) for n, points in enumerate(weights)]
    hands, new = [Hand(str(who), str(who), sum(weights)) for who, weights in enumerate(held_by)], Hand("new", "New", 0)
    after = distribute.after([*hands, new], held, distribute.fill(held, hands, new, part))
    fair = sum(map(sum, held_by)) / (len(held_by) + 1)
    assert sum(after.values()) == sum(map(sum, held_by)) and after["new"] <= part * fair + 1e-6
    assert all(after[one.id] >= min(one.load, fair) - 1e-6 for one in hands)

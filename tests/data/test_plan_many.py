"""A contact planned with many: nobody's day overflows, all or none, once, and taken back whole."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest

from data import plan_many
from data.problems import Problem

MONDAY = date(2026, 3, 9)


@pytest.fixture
def clients(desk):
    return tuple(desk.client(f"Client {n:02}", "ann" if n % 2 else "bob") for n in range(10))


def wanted(clients, on=MONDAY, per_day=2, **more):
    return plan_many.Round(clients, on, per_day=per_day, **more)


def planned(desk):
    return desk.run(
        "SELECT s.login, CAST(c.due_at AS DATE), count(*) FROM kept.contacts c JOIN kept.staff s ON s.id = c.staff_id "
        "WHERE c.state = 'planned' GROUP BY ALL ORDER BY ALL"
    )


def test_contacts_spread_over_working_days_by_owner(desk, clients):
    plan_many.plan(desk.viewer("hanna"), wanted(clients), key=uuid4())
    days = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)]
    assert planned(desk) == [(who, on, n) for who in ("ann", "bob") for on, n in zip(days, (2, 2, 1), strict=True)]


def test_what_is_planned_already_and_days_off_are_minded(desk, clients):
    desk.log(next_on=MONDAY)
    desk.holiday(date(2026, 3, 10))
    desk.absent("ann", date(2026, 3, 11), date(2026, 3, 12))
    mine = tuple(desk.id("client", f"Client {n:02}") for n in (1, 3, 5, 7, 9))
    plan_many.plan(desk.viewer("ann"), wanted(mine), key=uuid4())
    assert planned(desk) == [("ann", MONDAY, 2), ("ann", date(2026, 3, 12), 2), ("ann", date(2026, 3, 13), 2)]


def test_the_preview_says_what_then_happens_and_writes_nothing(desk, clients):
    hanna = desk.viewer("hanna")
    told = plan_many.preview(hanna, wanted(clients))
    assert planned(desk) == []
    assert plan_many.plan(hanna, wanted(clients), key=uuid4()) == told
    assert Counter(on for on, _ in told.values()) == {date(2026, 3, 9): 4, date(2026, 3, 10): 4, date(2026, 3, 11): 2}


def test_planning_twice_with_one_key_is_once(desk, clients):
    key = uuid4()
    for _ in range(2):
        plan_many.plan(desk.viewer("hanna"), wanted(clients), key=key)
    assert sum(n for _, _, n in planned(desk)) == 10


def test_one_client_of_anothers_and_none_is_planned(desk, clients):
    with pytest.raises(Problem, match="no such client"):
        plan_many.plan(desk.viewer("ann"), wanted(clients), key=uuid4())
    assert planned(desk) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": date(2026, 3, 3)}, "past"),
        ({"per_day": 0}, "fit into a day"),
        ({"kind": "smoke"}, "kind"),
        ({"clients": ()}, "Choose the client"),
    ],
)
def test_a_wish_that_cannot_be_is_one_sentence(desk, clients, more, words):
    with pytest.raises(Problem, match=words):
        plan_many.plan(desk.viewer("hanna"), wanted(**({"clients": clients} | more)), key=uuid4())
    assert planned(desk) == []


def test_too_many_for_a_year_are_refused_whole(desk, clients, monkeypatch):
    monkeypatch.setattr(plan_many, "FARTHEST", 1)
    with pytest.raises(Problem, match="no room"):
        plan_many.plan(desk.viewer("hanna"), wanted(clients, per_day=1), key=uuid4())
    assert planned(desk) == []


def test_undo_takes_back_what_nobody_has_touched(desk, clients):
    key, hanna = uuid4(), desk.viewer("hanna")
    plan_many.plan(hanna, wanted(clients), key=key)
    desk.run("UPDATE kept.contacts SET version = 2 WHERE client_id = ?", clients[0])
    assert plan_many.undo(hanna, key, list(clients)) == 9
    assert plan_many.undo(hanna, key, list(clients)) == 0
    assert sum(n for _, _, n in planned(desk)) == 1
    with pytest.raises(Problem, match="take back"):
        plan_many.undo(desk.viewer("ann"), key, list(clients))


def test_an_executive_plans_nothing(desk, clients):
    with pytest.raises(Problem, match="may not"):
        plan_many.plan(desk.viewer("director"), wanted(clients), key=uuid4())

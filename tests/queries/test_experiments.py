"""What came of an experiment: nothing before its last day, only its line and its days, the same for ever after; who got it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from data.inserts import insert
from data.viewer import of_login
from pages.parts import experiment_numbers as numbers
from queries.reader import row, rows
from tests.loyal import sale

BEGUN, LAST = datetime(2026, 3, 2, 10), "2026-04-01"  # 30 days count


@pytest.fixture
def tried(tiny):
    """Thirty clients, every second one to get it."""
    line, made = tiny.id("line", "Sales"), uuid4()
    tiny.add(
        "experiments",
        id=made,
        line_id=line,
        name="Calls",
        action="call",
        what="A call",
        chosen="All",
        seed=1,
        outcome_days=30,
        happened_at=BEGUN,
    )
    with tiny.here.cursor() as cur:
        facts = {"line_id": line, "happened_at": datetime(2025, 1, 1), "entered_at": datetime(2025, 1, 1)}
        names = [f"Client {n}" for n in range(30)]
        insert(cur, "clients", [{"id": tiny.id("client", name), "name": name, "name_norm": name.lower(), **facts} for name in names])
        arms = [
            {"id": uuid4(), "experiment_id": made, "client_id": tiny.id("client", name), "arm": ("treated", "control")[n % 2]}
            for n, name in enumerate(names)
        ]
        insert(cur, "experiment_clients", arms)
    tiny.here.changed_everywhere()
    return made


def bought(viewer, tried, as_of: str) -> dict[str, list]:
    found = rows("experiments/clients", viewer, experiment=tried, as_of=as_of)
    return {half: [one["client"] for one in found if one["half"] == half and one["bought"]] for half in ("treated", "control")}


def test_only_purchases_of_the_line_in_the_days_that_count(tiny, director, tried):
    tiny.line("Service")
    for who, at in (
        ("Client 0", "2026-03-02T09:00"),
        ("Client 2", "2026-03-02T11:00"),
        ("Client 4", "2026-04-01T23:00"),
        ("Client 6", "2026-04-02"),
    ):
        sale(tiny, who, at)
    sale(tiny, "Client 1", "2026-03-20")
    sale(tiny, "Client 8", "2026-03-20", line="Service")
    assert bought(director, tried, "2026-04-02T12:00") == {"treated": ["Client 2", "Client 4"], "control": ["Client 1"]}
    assert len(rows("experiments/clients", director, experiment=tried, arm="treated", bought=True, as_of="2026-04-02T12:00")) == 2


def test_before_the_last_day_is_over_nothing_is_told(tiny, director, tried):
    sale(tiny, "Client 2", "2026-03-03")
    early, late = (row("experiments/list", director, as_of=day) for day in (f"{LAST}T12:00", "2026-04-02T12:00"))
    assert (early["over"], early["days_left"], late["over"], late["days_left"]) == (False, 1, True, 0)
    assert {one["bought"] for one in rows("experiments/clients", director, experiment=tried, as_of=f"{LAST}T12:00")} == {None}
    assert rows("experiments/clients", director, experiment=tried, bought=True, as_of=f"{LAST}T12:00") == []


def test_who_got_it_is_said_by_a_person_or_by_a_call_that_was_held_even_when_it_was_moved(tiny, director, tried):
    calls = [uuid4() for _ in range(4)]
    for n, (call, state, moved) in enumerate(zip(calls, ("held", "moved", "planned", "held"), (None, calls[3], None, None), strict=True)):
        when = {"happened_at": BEGUN + timedelta(days=1 + n)} if state == "held" else {"due_at": BEGUN}
        facts = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", f"Client {2 * n}"), "kind": "call", "direction": "out"}
        tiny.add("contacts", id=call, state=state, moved_to_id=moved, entered_at=BEGUN, **facts, **when)
        if n < 3:
            tiny.run("UPDATE kept.experiment_clients SET contact_id = ? WHERE client_id = ?", call, tiny.id("client", f"Client {2 * n}"))
    tiny.run("UPDATE kept.experiment_clients SET done_at = '2026-03-20' WHERE client_id = ?", tiny.id("client", "Client 10"))
    for seen, n in (("2026-03-02T12:00", 0), ("2026-03-04", 1), ("2026-03-07", 2), ("2026-03-21", 3)):
        assert row("experiments/list", director, as_of=seen)["done"] == n
        assert len(rows("experiments/clients", director, experiment=tried, got_it=True, as_of=seen)) == n


def test_a_past_day_says_the_same_after_a_stop_and_later_sales(tiny, director, tried):
    sale(tiny, "Client 2", "2026-03-03")
    asked = {"as_of": "2026-04-03"}
    before = [rows("experiments/list", director, **asked), rows("experiments/clients", director, experiment=tried, **asked)]
    tiny.run("UPDATE kept.experiments SET stopped_at = '2026-05-01'")
    sale(tiny, "Client 4", "2026-05-02")
    assert [rows("experiments/list", director, **asked), rows("experiments/clients", director, experiment=tried, **asked)] == before


def test_a_manager_and_another_line_see_none(tiny, tried):
    tiny.line("Service")
    tiny.staff("anna")
    tiny.staff("sven", "head", ["Service"])
    for login in ("anna", "sven"):
        viewer = of_login(tiny.here, login)
        assert rows("experiments/list", viewer) == rows("experiments/clients", viewer, experiment=tried) == []


def test_the_verdict_needs_ten_in_each_half_and_an_interval_beside_nothing():
    def both(k1: int, k0: int, n: int = 50) -> dict:
        return {half: numbers.Half(n, k, [10.0] * k + [0.0] * (n - k)) for half, k in (("treated", k1), ("control", k0))}

    assert "It helped" in numbers.verdict(both(30, 15)) and "did harm" in numbers.verdict(both(15, 30))
    assert "cannot be told apart" in numbers.verdict(both(20, 18)) and "Not enough data" in numbers.verdict(both(5, 1, 9))
    assert "more for each client" in numbers.money_words(both(30, 15), "EUR")


def test_the_share_that_buys_anyway_is_of_as_many_days(tiny, director, tried):
    sale(tiny, "Client 0", "2026-02-25")
    sale(tiny, "Client 1", "2026-01-01")
    found = rows("experiments/before", director, line=tiny.id("line", "Sales"), days=30, as_of="2026-03-02T10:00")
    assert (len(found), sum(one["bought"] for one in found)) == (30, 1)


def test_what_comes_back_is_no_purchase_but_less_money(tiny, director, tried):
    for who, at, amount in (("Client 0", "2026-03-05", -40), ("Client 2", "2026-03-05", 100), ("Client 2", "2026-03-09", -30)):
        sale(tiny, who, at, amount)
    assert bought(director, tried, "2026-04-02T12:00") == {"treated": ["Client 2"], "control": []}
    money = {one["client"]: one["amount"] for one in rows("experiments/clients", director, experiment=tried, as_of="2026-04-02T12:00")}
    assert (money["Client 0"], money["Client 2"]) == (-40, 70)
    usual = rows("experiments/before", director, as_of="2026-04-02T12:00", line=tiny.id("line", "Sales"))
    assert [str(one["client_id"]) for one in usual if one["bought"]] == [str(tiny.id("client", "Client 2"))]

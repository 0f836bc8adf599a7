"""The questions of the overview: counted by hand, and the same number wherever another page says it."""

from datetime import date

import pytest

from data.viewer import of_login
from pages.parts.filters import Filters
from queries.reader import row, rows
from tests import loyal

MARCH = {"since": "2026-03-01", "until": "2026-04-01", "as_of": "2026-04-10"}


def promise(tiny, name, due_on, made="2026-01-05", state="open", settled_at=None, side="ours", owner=None):
    client = tiny.id("client", "Acme")
    if not tiny.run("SELECT 1 FROM kept.clients WHERE id = ?", client):
        tiny.client("Acme", owner)
    about = {"line_id": tiny.id("line", "Sales"), "client_id": client, "owner_id": owner and tiny.id("staff", owner)}
    when = {"due_on": due_on, "happened_at": made, "entered_at": made, "settled_at": settled_at}
    tiny.add("promises", id=tiny.id("promise", name), side=side, what=name, state=state, **about, **when)


def test_a_client_is_new_once_with_its_first_win_and_a_reopened_win_makes_none(tiny, director):
    for who in ("Acme", "Beta", "Gamma"):
        tiny.client(who)
    first = {"Acme": "2026-03-05", "Beta": "2026-02-05"}
    for who, day in first.items():
        tiny.deal(f"{who} 1", [("2026-01-05", "lead"), (day, "won")], client_id=tiny.id("client", who))
        tiny.deal(f"{who} 2", [("2026-01-06", "lead"), ("2026-03-20", "won")], client_id=tiny.id("client", who))
    tiny.deal("Gamma", [("2026-01-05", "lead"), ("2026-03-07", "won"), ("2026-04-01", "lead")], client_id=tiny.id("client", "Gamma"))
    tiny.deal("of nobody", [("2026-01-05", "lead"), ("2026-03-08", "won")])
    assert row("overview/new_clients", director, **MARCH)["new_clients"] == 2
    assert {line["deal"] for line in rows("overview/rows_new_clients", director, **MARCH)} == {"Acme 1", "of nobody"}
    assert row("overview/new_clients", director, **MARCH | {"as_of": "2026-03-31"})["new_clients"] == 3
    months = {line["month"]: line["new_clients"] for line in rows("overview/trend", director, as_of=MARCH["as_of"])}
    assert (len(months), months[date(2026, 3, 1)], months[date(2026, 2, 1)]) == (13, 2, 1)


def test_the_age_at_closing_counts_lost_deals_and_its_interval_is_of_order_statistics(tiny, director):
    for days in range(1, 26):
        tiny.deal(f"d{days}", [(f"2026-03-{26 - days:02}", "lead"), ("2026-03-26", "won" if days % 2 else "lost")])
    tiny.deal("open", [("2026-03-05", "lead")])
    found = row("overview/closings", director, **MARCH)
    assert (found["closed"], found["median_days"], found["low_days"], found["high_days"]) == (
        25,
        13,
        7,
        19,
    )  # ranks (25 - 1.96·5) / 2 from each end
    assert (found["created"], found["still_open"], found["follow_days"]) == (26, 1, 13)
    assert (found["won_amount"], found["won_squares"]) == (1300, 13 * 100**2)


def test_the_age_followed_from_creation_does_not_exist_while_half_are_open(tiny, director):
    tiny.deal("closed", [("2026-03-05", "lead"), ("2026-03-06", "won")])
    for n in range(2):
        tiny.deal(f"open {n}", [("2026-03-05", "lead")])
    assert row("overview/closings", director, **MARCH)["follow_days"] is None
    assert row("overview/closings", director, since="2020-01-01", until="2020-02-01")["median_days"] is None


def test_a_promise_is_overdue_when_its_day_is_over_and_until_it_is_settled(tiny, director):
    promise(tiny, "late", "2026-04-09")
    promise(tiny, "today", "2026-04-10")
    promise(tiny, "settled later", "2026-03-01", state="kept", settled_at="2026-04-12")
    promise(tiny, "settled before", "2026-03-01", state="broken", settled_at="2026-04-02")
    promise(tiny, "made later", "2026-04-01", made="2026-04-11")
    promise(tiny, "theirs", "2026-04-01", side="theirs")
    seen = {"as_of": "2026-04-10T12:00"}
    assert row("overview/promises", director, **seen) == {"overdue": 2, "waiting": 3}
    assert [line["what"] for line in rows("overview/rows_promises", director, **seen)] == ["settled later", "late"]
    months = [line["overdue"] for line in rows("overview/trend", director, **seen)]
    assert months[-2:] == [2, 2]  # at the end of March: two that were settled in April


def test_what_is_open_is_in_the_pipeline_whenever_it_was_created(tiny, director):
    """Wrong definition e7: 'ongoing' as created in the period and still open."""
    tiny.deal("old but open", [("2020-01-05", "lead")], 700)
    tiny.deal("closed", [("2026-03-05", "lead"), ("2026-03-20", "won")], 300)
    asked = Filters(date(2026, 3, 1), date(2026, 4, 1), as_of=date(2026, 3, 15)).values()
    weeks = rows("overview/pipeline", director, **asked)
    assert (len(weeks), weeks[-1]["open_deals"], float(weeks[-1]["open_amount"]), weeks[-1]["squares"]) == (13, 2, 1000, 700**2 + 300**2)
    assert len(rows("workload/rows_deals", director, **asked)) == 2
    assert float(row("workload/team", director, **asked)["open_amount"]) == 1000
    assert rows("overview/pipeline", director, **asked | {"as_of": "2026-04-02"})[-1]["open_deals"] == 1


def test_the_parts_of_a_month_add_up_to_its_target_and_fall_on_working_days(tiny, director):
    tiny.deal("won", [("2026-02-05", "lead"), ("2026-03-10", "won")], 500)
    tiny.deal("won later", [("2026-02-05", "lead"), ("2026-04-20", "won")], 900)
    days = rows("overview/by_day", director, since="2026-02-16", until="2026-05-01", as_of="2026-04-10")
    of_month = {month: sum(one["part"] for one in days if one["month"].month == month) for month in (2, 3, 4)}
    assert of_month == {2: pytest.approx(10 / 20), 3: pytest.approx(1), 4: pytest.approx(1)}
    assert all(one["part"] == 0 for one in days if one["day"].weekday() > 4)
    assert [(one["day"], one["won"], float(one["revenue"])) for one in days if one["won"]] == [(date(2026, 3, 10), 1, 500)]
    assert max(one["day"] for one in days if one["is_past"]) == date(2026, 4, 10)
    assert [(one["line"], one["won"], float(one["revenue"])) for one in rows("overview/by_line", director, **MARCH)] == [("Sales", 1, 500)]


def test_the_money_asleep_now_is_that_of_loyalty_and_its_trend_counts_the_same_clients(tiny, director):
    for n in range(3):
        for month in range(1, 7):
            loyal.sale(tiny, f"client {n}", f"2025-{month:02}-10", 100 * (n + 1))
    asked = {"as_of": "2026-03-01"}
    now, trend = row("loyalty/sleeping", director, **asked), rows("overview/asleep_trend", director, **asked)
    assert (trend[-1]["asleep"], trend[-1]["asleep_money"]) == (now["asleep"], pytest.approx(now["asleep_money"]))
    assert now["asleep"] == 3 and [line["asleep"] for line in trend] == [
        line["asleep"] for line in rows("loyalty/sleeping_trend", director, **asked)
    ]
    past = row("loyalty/sleeping", director, as_of="2026-01-01")
    assert next(line for line in trend if line["day"] == date(2026, 1, 1))["asleep_money"] == pytest.approx(past["asleep_money"])


def test_a_manager_is_told_the_own_and_nothing_of_a_colleague(tiny):
    for who, amount in (("anna", 100), ("boris", 1000)):
        tiny.staff(who)
        tiny.deal(f"{who} won", [("2026-03-05", "lead"), ("2026-03-20", "won")], amount, who)
        tiny.deal(f"{who} open", [("2026-03-05", "lead")], amount, who)
    promise(tiny, "boris owes", "2026-03-20", owner="boris")
    anna = of_login(tiny.here, "anna")
    assert row("overview/closings", anna, **MARCH)["won_amount"] == row("overview/by_line", anna, **MARCH)["revenue"] == 100
    assert row("overview/new_clients", anna, **MARCH)["new_clients"] == 1
    assert float(rows("overview/pipeline", anna, **MARCH)[-1]["open_amount"]) == 100
    assert row("overview/promises", anna, **MARCH)["overdue"] == 0
    assert sum(float(one["revenue"]) for one in rows("overview/by_day", anna, **MARCH)) == 100


@pytest.fixture
def colleagues(tiny):
    """Of Acme boris won the first deal and anna the second, of Beta anna the only one; the first win of Gamma, boris's, was undone before hers."""
    for who in ("anna", "boris"):
        tiny.staff(who)
    for name, owner, day in (("Acme", "boris", "2026-02-05"), ("Gamma", "boris", "2026-02-06")):
        tiny.client(name, "anna")
        ends = [(day, "won")] if name == "Acme" else [(day, "won"), ("2026-03-15", "lead")]
        tiny.deal(f"{name} 1", [("2026-01-05", "lead"), *ends], owner=owner, client_id=tiny.id("client", name))
    tiny.client("Beta", "anna")
    for name in ("Acme", "Beta", "Gamma"):
        tiny.deal(f"{name} 2", [("2026-02-20", "lead"), ("2026-03-20", "won")], owner="anna", client_id=tiny.id("client", name))
    return tiny


NEW_OF = {
    "overview/new_clients": lambda found: found[0]["new_clients"],
    "overview/rows_new_clients": len,
    "overview/trend": lambda found: found[-2]["new_clients"],
    "targets/actual": lambda found: next(one["value"] for one in found if one["metric"] == "new_clients"),
    "workload/achieved": lambda found: next(one["n"] for one in found if one["metric"] == "new_clients"),
    "workload/rows_achieved": len,
    "sources/table": lambda found: found[-1]["new_clients"],
    "sources/tree": lambda found: found[0]["new_clients"],
    "sources/tree_clients": lambda found: found[0]["new_clients"],
    "sources/rows_deals": lambda found: sum(one["is_first"] for one in found),
}


@pytest.mark.parametrize("name", NEW_OF)
def test_a_purchase_after_a_colleagues_is_no_new_client_of_the_manager(colleagues, name):
    asked = {"since": "2026-02-10", "until": "2026-04-01", "as_of": "2026-04-10"}
    extra = {"metric": "new_clients"} if name == "workload/rows_achieved" else {}
    of_hers = {login: rows(name, of_login(colleagues.here, login), **asked, **extra, manager="anna") for login in ("anna", "director")}
    assert {login: NEW_OF[name](found) for login, found in of_hers.items()} == {"anna": 2, "director": 2}


def test_what_a_client_bought_of_a_colleague_is_told_of_no_other_deal_than_the_own(colleagues):
    with colleagues.here.cursor(of_login(colleagues.here, "anna")) as cur:
        told = cur.execute("SELECT deal_id, owner_id FROM visible.client_wins").fetchall()
        begun = cur.execute("SELECT deal_id FROM visible.first_deals").fetchall()
    hers = {colleagues.id("deal", f"{name} 2") for name in ("Acme", "Beta", "Gamma")}
    assert {one[0] for one in told} == hers and {one[1] for one in told} == {colleagues.id("staff", "anna")}
    assert begun == [(colleagues.id("deal", "Beta 2"),)]

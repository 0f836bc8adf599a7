"""Managers beside each other: the deals behind a share, of which kind they were, and each month against its target as it stood then."""

from datetime import date, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from data.viewer import of_login
from queries import reader
from queries.models import fairly
from tests.seen import Seen

YEAR = {"since": date(2026, 1, 1), "until": date(2027, 1, 1), "as_of": datetime(2026, 6, 10, 12)}


@pytest.fixture
def team(tiny):
    """Anna and Boris close deals of two sources; Boris inherited one of Anna's; Clara closed none."""
    for login in ("anna", "boris", "clara"):
        tiny.staff(login)
    for n, (won, source, amount) in enumerate([(1, "web", 10), (0, "web", 20), (1, "fair", 30), (0, None, None), (1, "fair", 60)]):
        client = tiny.client(f"C{n}", "anna")
        tiny.deal(
            f"A{n}", [("2026-03-01", "lead"), ("2026-03-10", "won" if won else "lost")], amount, "anna", source=source, client_id=client
        )
    tiny.deal(
        "B0", [("2026-02-01", "lead", "anna"), ("2026-04-10", "won", "boris")], 50, "boris", source="web", client_id=tiny.id("client", "C0")
    )
    tiny.deal("B1", [("2026-02-01", "lead", "boris"), ("2026-04-11", "lost", "boris")], 50, "boris", source="web")
    return tiny


def cells(team, login="director", **asked) -> list[dict]:
    return reader.rows("workload/closed_cells", of_login(team.here, login), **YEAR | asked)


def test_the_kinds_of_deals_add_up_to_the_share(team):
    found = cells(team)
    compared = {one["name"]: one for one in reader.rows("workload/comparison", of_login(team.here, "director"), **YEAR)}
    for one in fairly.compared(found).people:
        assert (one.won, one.closed) == (compared[one.name]["won"], compared[one.name]["closed"])
    assert [one["name"] for one in found if one["inherited"]] == ["Boris"]
    assert {one["size"] for one in found if one["name"] == "Anna"} == {0, 1, 2, 3}
    nobody = [one for one in found if one["source_id"] == str(reader.NOBODY)]
    assert [(one["won"], one["closed"], one["size"]) for one in nobody] == [(0, 1, 0)]


def test_the_deals_behind_a_dot_are_as_many_as_it_says(team):
    me = of_login(team.here, "director")
    for asked in ({}, {"source": "web"}, {"as_of": datetime(2026, 4, 1)}):
        for one in fairly.compared(cells(team, **asked)).people:
            assert len(reader.rows("workload/rows_closed", me, **YEAR | asked, manager=one.id)) == one.closed


def test_credit_stays_with_the_owner_at_closing(team):
    before = cells(team)
    team.run("UPDATE kept.deals SET owner_id = ?", team.id("staff", "clara"))
    assert cells(team) == before


def test_a_manager_is_told_of_no_colleague(team):
    assert {one["name"] for one in cells(team, "anna")} == {"Anna"}
    assert {one["name"] for one in reader.rows("workload/achieved", of_login(team.here, "boris"), **YEAR)} == {"Boris"}


def target(team, login: str, month: str, value, at="2026-01-02", metric="revenue", line=None) -> None:
    team.add(
        "target_changes", id=uuid4(), line_id=line and team.id("line", line), staff_id=team.id("staff", login), month=month, metric=metric,
        value=value, happened_at=at, actor_id=team.id("staff", "director"),
    )  # fmt: skip


def achieved(team, metric="revenue", login="director", **asked) -> dict:
    found = reader.rows("workload/achieved", of_login(team.here, login), **YEAR | asked)
    return {
        (one["name"], one["month"].month): (float(one["value"]), one["n"], one["target"] and float(one["target"]))
        for one in found
        if one["metric"] == metric
    }


def test_each_month_stands_against_its_target_as_it_was_known(team):
    target(team, "anna", "2026-03-01", 300)
    target(team, "anna", "2026-03-01", 200, at="2026-04-01")
    target(team, "clara", "2026-04-01", 70)
    assert achieved(team) == {("Anna", 3): (100.0, 3, 200.0), ("Boris", 4): (50.0, 1, None), ("Clara", 4): (0.0, 0, 70.0)}
    assert achieved(team, as_of=datetime(2026, 3, 31)) == {("Anna", 3): (100.0, 3, 300.0), ("Clara", 4): (0.0, 0, 70.0)}
    assert achieved(team, manager="clara") == {("Clara", 4): (0.0, 0, 70.0)}


def test_a_target_taken_out_is_none(team):
    target(team, "anna", "2026-03-01", 80)
    target(team, "anna", "2026-03-01", None, at="2026-04-01")
    assert achieved(team)["Anna", 3] == (100.0, 3, None)


def test_of_a_line_its_own_target_or_that_of_one_who_works_in_it_alone(team):
    team.line("Service")
    team.staff("dora", lines=["Sales"])
    target(team, "anna", "2026-03-01", 80)
    target(team, "dora", "2026-03-01", 10)
    assert achieved(team, line="Sales") == {("Anna", 3): (100.0, 3, None), ("Boris", 4): (50.0, 1, None), ("Dora", 3): (0.0, 0, 10.0)}
    target(team, "anna", "2026-03-01", 60, line="Sales")
    assert achieved(team, line="Sales")["Anna", 3] == (100.0, 3, 60.0)
    assert achieved(team)["Anna", 3] == (100.0, 3, 80.0)


def test_a_new_client_is_one_whose_first_deal_was_won_then(team):
    assert achieved(team, "new_clients") == {("Anna", 3): (3.0, 3, None)}
    assert len(reader.rows("workload/rows_achieved", of_login(team.here, "director"), **YEAR, metric="new_clients")) == 3


def held(team, kind: str, at: str, login="anna", **more) -> None:
    team.add(
        "contacts", id=uuid4(), line_id=team.id("line", "Sales"), staff_id=team.id("staff", login), kind=kind, direction="out", happened_at=at,
        entered_at=at, client_id=team.id("client", "C0"), **{"state": "held", "automatic": False} | more,
    )  # fmt: skip


@pytest.fixture
def talked(team):
    held(team, "call", "2026-03-05")
    held(team, "call", "2026-03-31 23:59")
    held(team, "meeting", "2026-04-01")
    held(team, "call", "2026-04-02", automatic=True)
    held(team, "email", "2026-04-02")
    return team


def test_calls_and_meetings_are_those_held(talked):
    assert achieved(talked, "calls") == {("Anna", 3): (2.0, 2, None)}
    assert achieved(talked, "meetings") == {("Anna", 4): (1.0, 1, None)}


def test_the_rows_behind_a_cell_are_as_many_as_it_counts(talked):
    me = of_login(talked.here, "director")
    target(talked, "anna", "2026-05-01", 5, metric="calls")
    for line in (None, "Sales"):
        for one in reader.rows("workload/achieved", me, **YEAR, line=line):
            span = {"since": one["month"], "until": date(2026, one["month"].month + 1, 1), "as_of": YEAR["as_of"]}
            found = reader.rows("workload/rows_achieved", me, **span, line=line, manager=one["staff_id"], metric=one["metric"])
            assert len(found) == one["n"]
            if one["metric"] == "revenue":
                assert sum(row["amount"] for row in found) == one["value"]


def test_of_the_running_month_the_working_days_gone_by_count(team):
    me = of_login(team.here, "director")
    assert reader.row("workload/month_gone", me, as_of=datetime(2026, 6, 10, 12)) == {"month": date(2026, 6, 1), "gone": 8, "workdays": 22}
    assert reader.row("workload/month_gone", me, as_of=datetime(2026, 6, 30, 23))["gone"] == 22
    assert reader.row("workload/month_gone", me, as_of=datetime(2026, 12, 1))["workdays"] == 23


class Page(Seen):
    FILE, LOGIN = "dashboards/workload.py", "director"


@pytest.fixture
def opened(team, monkeypatch):
    desk = SimpleNamespace(viewer=lambda login: of_login(team.here, login))
    return lambda login="director", **asked: Page(desk, monkeypatch, login, mode="people", period="whole", **asked)


def test_the_table_is_by_name_and_calls_nobody_different_for_a_few_deals(opened):
    table = opened().test.dataframe[0].value
    assert list(table["name"]) == ["Anna", "Boris"] and list(table["closed"]) == [5, 2]
    assert set(table["verdict"]) == {"Too few deals to say"}


def test_a_manager_sees_the_own_share_and_no_table(opened):
    page = opened("anna")
    assert "**3 of 5: 60 %**" in page.texts().replace("\u00a0", " ") and not page.test.dataframe
    assert "Boris" not in page.texts()


def test_a_chosen_manager_is_seen_beside_the_others(opened):
    assert list(opened(manager="anna").test.dataframe[0].value["name"]) == ["Anna", "Boris"]


def test_the_other_way_to_look_draws_whatever_the_address_says(opened, team):
    for metric in ("calls", "nonsense"):
        assert "Target and actual" in opened(target=metric, adjusted="expected").texts()

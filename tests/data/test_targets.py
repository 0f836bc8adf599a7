"""Targets: set in a grid, all or none, by who may; each change is kept, and a past day knows its own."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from data import store, targets
from data.problems import Problem
from data.targets import Cell
from data.viewer import of_login
from queries import reader

MAY = date(2026, 5, 1)


@pytest.fixture
def company(tiny):
    tiny.line("Service")
    tiny.staff("anna", "manager", ["Sales"])
    tiny.staff("olga", "manager", ["Service"])
    tiny.staff("chief", "head", ["Sales"])
    tiny.staff("root", "admin")
    return tiny


def put(company, login, value, *, line=None, person=None, was=None, metric="revenue", key=None):
    cell = Cell(line and company.id("line", line), person and company.id("staff", person), MAY, was, value)
    return targets.write(of_login(company.here, login), metric, [cell], key=key or uuid4())


def standing(company, metric="revenue"):
    return company.run("SELECT value FROM kept.targets WHERE metric = ? ORDER BY value", metric)


def test_a_target_is_set_changed_and_taken_out_and_each_change_is_kept(company, monkeypatch):
    for day, value, was in ((1, 1000, None), (2, "1500.50", 1000), (3, None, Decimal("1500.50"))):
        monkeypatch.setattr(store, "now", lambda day=day: datetime(2026, 4, day))
        assert put(company, "chief", value, line="Sales", was=was) == 1
    assert standing(company) == []
    kept = company.run(
        "SELECT value, valid_to IS NULL FROM (SELECT t.*, lead(happened_at) OVER (ORDER BY happened_at) AS valid_to FROM kept.target_changes t) ORDER BY happened_at"
    )
    assert kept == [(Decimal("1000.00"), False), (Decimal("1500.50"), False), (None, True)]


def test_a_double_click_sets_once_and_an_equal_value_is_no_change(company):
    key = uuid4()
    assert [put(company, "chief", 1000, line="Sales", key=key) for _ in range(2)] == [1, 1]
    assert put(company, "chief", 1000, line="Sales", was=1000) == 0
    assert company.run("SELECT count(*) FROM kept.target_changes")[0][0] == 1


def test_what_somebody_changed_meanwhile_is_told_and_nothing_of_the_rest_is_written(company):
    put(company, "root", 1000, line="Sales")
    cells = [Cell(None, company.id("staff", "anna"), MAY, None, 7), Cell(company.id("line", "Sales"), None, MAY, None, 2000)]
    with pytest.raises(Problem, match="Someone has changed"):
        targets.write(of_login(company.here, "chief"), "revenue", cells, key=uuid4())
    assert standing(company) == [(Decimal("1000.00"),)]


@pytest.mark.parametrize(("login", "whose"), [
    ("anna", {"person": "anna"}), ("director", {"line": "Sales"}), ("chief", {"line": "Service"}), ("chief", {"person": "olga"}), ("chief", {}),
])  # fmt: skip
def test_nobody_sets_a_target_that_is_not_theirs_to_set(company, login, whose):
    with pytest.raises(Problem):
        put(company, login, 5, **whose)
    assert standing(company) == []


@pytest.mark.parametrize(("metric", "value"), [("revenue", "much"), ("revenue", -1), ("revenue", 1e13), ("calls", 1.5), ("love", 1)])
def test_what_is_no_target_is_refused(company, metric, value):
    with pytest.raises(Problem):
        put(company, "root", value, metric=metric)
    assert company.run("SELECT count(*) FROM kept.targets")[0][0] == 0


def test_what_a_month_brought_is_told_per_line_and_person_with_every_client_new_once(company):
    acme = company.client("Acme")
    for code, day in (("d1", "2026-05-03"), ("d2", "2026-05-20")):
        company.deal(code, [("2026-05-01", "lead"), (day, "won")], owner="anna", client_id=acme)
    company.deal("d3", [("2026-04-01", "lead"), ("2026-06-01", "won")], owner="anna")
    told = reader.rows("targets/actual", of_login(company.here, "chief"), since=MAY, until=date(2026, 6, 1), as_of=date(2026, 7, 1))
    assert [(one["metric"], one["month"], float(one["value"])) for one in told] == [("new_clients", MAY, 1), ("revenue", MAY, 200)]


def test_a_head_of_one_line_is_told_no_target_of_the_company_and_none_of_another_line(company):
    put(company, "root", 987_654)
    put(company, "root", 22_222, line="Service")
    put(company, "root", 33_333, line="Service", person="olga")
    put(company, "root", 11_111, line="Sales")
    chief, seen = of_login(company.here, "chief"), {"since": "2020-01-01", "as_of": "2029-01-01"}
    grid = reader.rows("targets/grid", chief, first="2026-05-01", last="2026-05-01", metric="revenue")
    said = str(grid) + str(reader.rows("company/entered_since", chief, **seen))
    assert said.count("11111") == 2 and not any(value in said for value in ("987654", "22222", "33333"))


def test_two_heads_who_have_no_line_left_share_no_answer(company):
    for login, value in (("helga", 7), ("igor", 8)):
        company.staff(login, "head", [])
        company.add("targets", id=uuid4(), staff_id=company.id("staff", login), month=MAY, metric="revenue", value=value)
    asked = {"first": "2026-05-01", "last": "2026-05-01", "metric": "revenue"}
    told = [[row["value"] for row in reader.rows("targets/grid", of_login(company.here, login), **asked)] for login in ("helga", "igor")]
    assert told == [[7], [8]]

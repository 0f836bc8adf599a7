"""Costs typed into the grid: all or none, by who may, once per key; what was imported or entered by day is never touched."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from data import costs
from data.costs import Cell
from data.problems import Problem
from data.viewer import of_login
from queries import reader

MAY = date(2026, 5, 1)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "kind": "media"}


@pytest.fixture
def company(tiny):
    tiny.line("Service")
    for name in ("Ad", "Fair"):
        tiny.source(name)
    tiny.add("campaigns", id=tiny.id("campaign", "Spring"), source_id=tiny.id("source", "Ad"), name="Spring")
    tiny.staff("anna", "manager", ["Sales"])
    tiny.staff("chief", "head", ["Sales"])
    tiny.staff("root", "admin")
    return tiny


def cell(company, value, *, was=None, line="Sales", source="Ad", campaign=None, month=MAY):
    ids = company.id("line", line) if line else None, company.id("source", source) if source else None
    return Cell(*ids, company.id("campaign", campaign) if campaign else None, month, was, value)


def put(company, login, *cells, kind="media", key=None):
    return costs.write(of_login(company.here, login), kind, list(cells), key=key or uuid4())


def standing(company):
    return company.run("SELECT spent_on, until_on, amount, note, version FROM kept.costs ORDER BY spent_on, amount")


def grid(of, login="chief", **values):
    found = reader.rows("costs/grid", of_login(of.here, login), **YEAR | {"line": of.id("line", "Sales")} | values)
    return [(row["month"].month, row["campaign_id"] is not None, row["typed"], row["other"]) for row in found]


def imported(company, amount, since=MAY, until=None, **more):
    row = {"line_id": company.id("line", "Sales"), "source_id": company.id("source", "Ad"), "kind": "media", "entered_at": "2026-06-01"}
    company.add("costs", **row | {"id": uuid4(), "amount": amount, "spent_on": since, "until_on": until} | more)


def test_a_cost_is_typed_changed_and_taken_out_and_each_act_is_noted(company):
    assert put(company, "chief", cell(company, "1000.50")) == 1
    assert standing(company) == [(MAY, date(2026, 6, 1), Decimal("1000.50"), "grid", 1)]
    assert put(company, "root", cell(company, 1200, was="1000.50")) == 1
    assert standing(company) == [(MAY, date(2026, 6, 1), 1200, "grid", 2)]
    assert put(company, "chief", cell(company, None, was=1200)) == 1
    assert standing(company) == []
    noted = company.run("SELECT details FROM kept.audit WHERE action = 'costs.set' ORDER BY happened_at, details")
    assert {row[0] for row in noted} == {"2026-05: - > 1000.50", "2026-05: 1000.50 > 1200.00", "2026-05: 1200.00 > -"}


def test_a_double_click_writes_once_and_an_equal_value_is_no_change(company):
    key = uuid4()
    assert [put(company, "chief", cell(company, 100), key=key) for _ in range(2)] == [1, 1]
    assert put(company, "chief", cell(company, 100, was=None)) == 0
    assert len(standing(company)) == 1


def test_who_looked_before_a_colleague_saved_is_told_and_nothing_is_written(company):
    put(company, "chief", cell(company, 100))
    with pytest.raises(Problem, match="has changed a cost of 05.2026"):
        put(company, "root", cell(company, 5, month=date(2026, 4, 1)), cell(company, 200, was=None))
    assert [row[2] for row in standing(company)] == [100]


def test_what_was_imported_or_entered_by_day_is_shown_beside_and_stays(company):
    imported(company, 310, date(2026, 5, 1), date(2026, 6, 1), note="grid", import_id=uuid4())
    imported(company, 60, date(2026, 5, 31), date(2026, 6, 2))
    assert grid(company) == [(5, False, None, 340), (6, False, None, 30)]
    put(company, "chief", cell(company, 1000))
    assert grid(company) == [(5, False, 1000, 340), (6, False, None, 30)]
    put(company, "chief", cell(company, None, was=1000))
    assert sorted(row[2] for row in standing(company)) == [60, 310]


def test_a_campaign_has_its_own_field_and_its_own_source(company):
    put(company, "chief", cell(company, 70, campaign="Spring", source="Fair"), cell(company, 30))
    assert company.run("SELECT source_id, amount FROM kept.costs ORDER BY amount") == [
        (company.id("source", "Ad"), 30),
        (company.id("source", "Ad"), 70),
    ]
    assert sorted(grid(company)) == [(5, False, 30, None), (5, True, 70, None)]
    assert put(company, "chief", cell(company, 75, was=70, campaign="Spring")) == 1


def test_media_people_and_tools_are_fields_apart(company):
    for kind, value in (("media", 1), ("people", 2), ("tools", 3)):
        put(company, "chief", cell(company, value), kind=kind)
    assert [grid(company, kind=kind)[0][2] for kind in costs.KINDS] == [1, 2, 3]


@pytest.mark.parametrize(
    ("login", "said", "sentence"),
    [
        ("chief", {"value": 1, "line": "Service"}, "no such line among yours"),
        ("chief", {"value": 1, "line": None}, "by who sees all lines"),
        ("chief", {"value": -1}, "no less than nothing"),
        ("chief", {"value": "1e13"}, "no less than nothing"),
        ("chief", {"value": "lots"}, "is a number"),
        ("chief", {"value": "NaN"}, "no less than nothing"),
        ("chief", {"value": 1, "source": "Gone"}, "no longer on the list"),
        ("chief", {"value": 1, "campaign": "Gone"}, "no longer on the list"),
        ("anna", {"value": 1}, "may not"),
        ("director", {"value": 1}, "may not"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(company, login, said, sentence):
    with pytest.raises(Problem, match=sentence):
        put(company, login, cell(company, 7, month=date(2026, 1, 1)) if said.get("line", "Sales") and login == "chief" else cell(company, 7),
            cell(company, **said))  # fmt: skip
    assert standing(company) == []


def test_a_head_sees_no_cost_of_another_line_and_the_admin_enters_the_companys(company):
    put(company, "root", cell(company, 111, line="Service"), cell(company, 222, line=None, source=None))
    assert grid(company, line=company.id("line", "Service")) == []
    assert grid(company, "root", line=None, company=True) == [(5, False, 222, None)]
    assert grid(company, "anna") == []


def test_what_is_typed_counts_in_the_sources(company, director):
    put(company, "chief", cell(company, 310))
    asked = {"since": "2026-05-01", "until": "2026-05-11", "as_of": "2026-07-01"}
    assert {row["source"]: row["cost"] for row in reader.rows("sources/table", director, **asked)}["Ad"] == 100

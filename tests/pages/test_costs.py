"""The grid of costs: a head sees the own lines, an empty month is filled from the one before, what was imported stands beside."""

from datetime import date
from uuid import uuid4

from data import costs
from data.costs import Cell
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/costs.py", "hanna"

    def grid(self):
        return self.test.dataframe[0].value


def typed(desk, value, month):
    cell = Cell(desk.id("line", "Sales"), desk.source("Ad"), None, month, None, value)
    costs.write(desk.viewer("hanna"), "media", [cell], key=uuid4())


def test_a_head_sees_own_lines_and_the_company_is_for_who_sees_all(desk, monkeypatch):
    desk.staff("root", "admin")
    assert [page.widget("selectbox", "costs_line").options for page in (Page(desk, monkeypatch), Page(desk, monkeypatch, "root"))] == [
        ["Sales"],
        ["Sales", "Service", "All lines together"],
    ]


def test_an_empty_month_is_filled_from_the_one_before_and_saved_at_once(desk, monkeypatch):
    typed(desk, 120, date(2026, 4, 1))
    page = Page(desk, monkeypatch, year=2026)
    page.widget("selectbox", "costs_month").set_value(date(2026, 5, 1))
    page.run().press("costs_fill").press("costs_save")
    assert "1 cost saved" in " ".join(one.value for one in page.test.success)
    assert desk.run("SELECT spent_on, amount FROM kept.costs ORDER BY spent_on") == [(date(2026, 4, 1), 120), (date(2026, 5, 1), 120)]


def test_what_was_imported_is_a_sum_beside_the_fields(desk, monkeypatch):
    row = {"line_id": desk.id("line", "Sales"), "source_id": desk.source("Ad"), "kind": "media", "entered_at": "2026-05-01"}
    desk.add("costs", id=uuid4(), amount=75, spent_on=date(2026, 5, 3), import_id=uuid4(), **row)
    page = Page(desk, monkeypatch, year=2026)
    line = page.grid().set_index("what").loc["Ad"]
    assert (line["other"], line["2026-05-01"] != line["2026-05-01"]) == (75, True)
    assert "0 typed here, 75 imported" in page.texts()

"""The report of a month, asked for as a browser does: paper and workbook tell what the desk tells, to who may know it."""

import io
import re

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.doors import print as printed
from pages.doors.gate import STAFF


@pytest.fixture
def desk(desk):
    """January: two deals of Sales, one won by Ann, one lost by Bob with no reason; a deal of Service."""
    desk.deal("W", [("2026-01-05", "lead"), ("2026-01-20", "won")], amount=1000, owner="ann", client_id=desk.acme)
    desk.deal("=L", [("2026-01-06", "lead"), ("2026-01-21", "lost")], amount=300, owner="bob", client_id=desk.other)
    desk.deal("S", [("2026-01-07", "lead"), ("2026-01-22", "won")], amount=70, owner="sven", line="Service")
    desk.run("UPDATE kept.clients SET name = '<b>Acme</b>' WHERE id = ?", desk.acme)
    return desk


def ask(desk, path: str, login="director"):
    head = {STAFF.decode(): str(desk.viewer(login).id)}
    return TestClient(Starlette(routes=printed.ROUTES), headers=head).get(path)


def sheets(answer) -> dict:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_paper_holds_the_three_parts_their_charts_and_every_definition_and_asks_nobody_outside(desk):
    text = ask(desk, "/print/report?month=2026-01").text
    for words in (
        "Report for January 2026",
        "Funnel · Sales",
        "Funnel · Service",
        "Forecast · February 2026",
        "How it is counted",
        "as of 31 Jan 2026",
    ):
        assert words in text
    assert text.count("<svg") >= 6
    assert not re.search(r"(src|href)=\"(?!data:|#)|@import|<b>Acme", text)
    names = re.findall(r'class="tile"><small>(.*?)</small>', text)
    assert len(names) >= 20
    assert set(names) <= set(re.findall(r"<dt>(.*?)</dt>", text))


def test_the_workbook_holds_the_numbers_as_numbers_and_no_formula_of_a_deals_name(desk):
    found = sheets(ask(desk, "/print/report.xlsx?month=2026-01"))
    numbers = {(row[0], row[1]): row[2] for row in found["Numbers"]}
    assert numbers["Overview", "Revenue"] == 1070
    assert numbers["Funnel · Sales", "Revenue"] == 1000
    assert numbers["Funnel · Sales", "Win rate"] == 0.5
    stages = next(rows for name, rows in found.items() if name.startswith("Stages Sales"))
    reached = stages[0].index("reached")
    assert [row[reached] for row in stages[1:]] == [2, 1, 1, 1, 1]
    assert not any(str(cell).startswith("=") for rows in found.values() for row in rows for cell in row)


def test_a_month_that_is_over_is_told_as_it_stood_on_its_last_day(desk):
    before = ask(desk, "/print/report?month=2026-01").text
    desk.deal("later", [("2026-02-02", "lead"), ("2026-02-20", "won")], amount=9000, owner="ann")
    desk.run("INSERT INTO kept.target_changes VALUES (uuid(), NULL, NULL, '2026-01-01', 'revenue', 5, '2026-02-25', NULL)")
    assert ask(desk, "/print/report?month=2026-01").text == before


def test_a_head_reads_of_the_own_lines_alone_and_a_manager_has_no_report(desk):
    text = ask(desk, "/print/report?month=2026-01", "hanna").text
    assert "Funnel · Sales" in text and "Service" not in text
    assert ask(desk, "/print/report?month=2026-01&line=Service", "hanna").status_code == 404
    assert ask(desk, "/print/report?month=2026-01", "ann").status_code == 403


@pytest.mark.parametrize("month", ["", "2026-13", "1", "2026-01-01", "<x>", "9999-12", "2026-04", "0001-01", "1990-01"])
def test_what_is_no_month_is_not_found(desk, month):
    assert ask(desk, f"/print/report?month={month}").status_code == 404


def test_the_oldest_month_of_the_calendar_is_a_calm_report(desk):
    assert ask(desk, "/print/report?month=1995-02").status_code == 200


def test_no_name_of_a_person_becomes_a_sign_on_the_paper_or_stops_the_workbook(desk):
    evil = "</style></svg><script>alert(1)</script>&#x3c;\x0b\x07=1+1"
    for table in ("lines", "stages", "loss_reasons", "clients", "deals", "staff"):
        desk.run(f"UPDATE kept.{table} SET name = name || ?", evil)
    desk.run("UPDATE kept.company SET name = ?", evil)
    desk.deal(evil, [("2026-01-05", "lead")], amount=500, owner="ann", client_id=desk.acme)
    text = ask(desk, "/print/report?month=2026-01").text
    assert text.count("<script") == 1 and "</style></svg>" not in text
    answer = ask(desk, "/print/report.xlsx?month=2026-01")
    assert answer.status_code == 200 and sheets(answer)

"""One cell of text is read as people of several countries write it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from data.imports import cells
from data.problems import Problem

BERLIN = ZoneInfo("Europe/Berlin")


def read(kind: str, cell: str, column: tuple[str, ...] = (), **said):
    return cells.READERS[kind](cell, cells.way_of({cell, *column}, BERLIN, **said))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234", "1234.00"),
        ("$1'234", "1234.00"),
        ("1\u00a0234,5 ₽", "1234.50"),
        ("−7", "-7.00"),
        ("12,5", "12.50"),
        ("100 EUR", "100.00"),
        ("0.005", "0.01"),
        ("1e3", "1000.00"),
    ],
)
def test_an_amount_is_read_as_it_is_written(cell, value):
    assert read("amount", cell) == Decimal(value)


def test_the_column_says_which_sign_is_the_decimal_one():
    assert read("amount", "1.234", ("7,50",)) == Decimal("1234.00")
    assert read("amount", "1.234", ("7.50",)) == Decimal("1.23")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("04.03.2026", date(2026, 3, 4)),
        ("4/3/2026", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("4 Mar 2026", date(2026, 3, 4)),
        ("March 4, 2026", date(2026, 3, 4)),
        ("2026/03/04", date(2026, 3, 4)),
    ],
)
def test_a_day_is_read_as_it_is_written(cell, value):
    assert read("day", cell) == value


def test_the_column_says_whether_the_month_comes_first():
    assert read("day", "03/04/2026", ("03/25/2026",)) == date(2026, 3, 4)
    assert read("day", "03/04/2026", ("25/03/2026",)) == date(2026, 4, 3)


def test_a_moment_is_on_the_clock_of_the_company_unless_it_says_otherwise():
    assert read("moment", "2026-07-01 10:00") == datetime(2026, 7, 1, 8)
    assert read("moment", "2026-07-01T10:00:00Z") == datetime(2026, 7, 1, 10)
    assert read("moment", "01.07.2026 10:00") == datetime(2026, 7, 1, 8)


def test_durations_and_words():
    assert read("minutes", "90", scale=1 / 60) == pytest.approx(1.5)
    assert read("minutes", "1:30") == pytest.approx(1.5)
    assert read("minutes", "1:00:30") == pytest.approx(60.5)
    assert read("yes_no", "Да") is True
    assert read("yes_no", "ні") is False
    assert read("email", " A@B.test ") == "a@b.test"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("amount", "12-5"),
        ("amount", "many"),
        ("amount", "9" * 20),
        ("integer", "1.5"),
        ("day", "31.02.2026"),
        ("day", "0001-01-01"),
        ("yes_no", "maybe"),
        ("email", "nobody"),
        ("minutes", "-3"),
    ],
)
def test_what_cannot_be_read_says_so_with_its_cell(kind, cell):
    with pytest.raises(Problem) as problem:
        read(kind, cell)
    assert cell in str(problem.value)

"""Bytes become the same table in every encoding, with every delimiter, from Excel; what is no table says so."""

import contextlib
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports import refused, sheet, workbook
from data.problems import Problem

ROWS = (("Имя", "Сумма"), ("ООО «Ромашка»", "1 234,50"), ("Київ і Львів", "7"))
TEXT = "\r\n".join(";".join(row) for row in ROWS)
cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(lambda text: "x" + text.strip())


def table(data: bytes, name: str = "file.csv", shape=None):
    found = sheet.read(name, data, shape)
    return (found.columns, *found.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding):
    assert table(TEXT.encode(encoding)) == ROWS


def test_cyrillic_windows_is_read_as_cyrillic():
    text = TEXT.replace("і", "и").replace("ї", "и")
    assert table(text.encode("cp1251"))[1][0] == "ООО «Ромашка»"


def test_western_windows_is_read_as_western():
    assert table("name;town\nMüller;Köln\nGrün;Zürich\n".encode("cp1252"))[1] == ("Müller", "Köln")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    rows = (("a", "b", "c"), ("1", "2", "x y"))
    assert table("\n".join(delimiter.join(row) for row in rows).encode()) == rows


def test_a_quoted_cell_may_hold_the_delimiter_quotes_and_lines():
    assert table(b'a,b\n"x, ""y""\nz",2\n')[1] == ('x, "y"\nz', "2")


def test_white_space_and_no_header_are_read_when_the_map_says_so():
    shape = sheet.Shape(delimiter="space", names=("id", "n"))
    assert table(b" 001  5\n 002   6\n", shape=shape) == (("id", "n"), ("001", "5"), ("002", "6"))


def test_columns_without_names_and_without_header_are_numbered():
    assert table(b"1,2\n3,4\n", shape=sheet.Shape(header=False))[0] == ("column 1", "column 2")


def test_excel_gives_the_same_texts_as_csv():
    from datetime import date, datetime

    book = openpyxl.Workbook()
    book.active.append(["name", "day", "when", "amount", "share", "is"])
    book.active.append(["A", date(2026, 1, 5), datetime(2026, 1, 5, 9, 30), 1200, 0.5, True])
    out = io.BytesIO()
    book.save(out)
    assert table(out.getvalue(), "file.xlsx")[1] == ("A", "2026-01-05", "2026-01-05 09:30:00", "1200", "0.5", "yes")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "is empty"),
        (b"\xef\xbb\xbf\r\n  \n", "a.csv", "is empty"),
        (b"a,b\n", "a.csv", "no rows"),
        (b"a,A\n1,2\n", "a.csv", "Two columns of a.csv are called"),
        (bytes(range(256)) * 20, "a.csv", "neither text nor an Excel file"),
        (b"PK\x03\x04" + b"junk" * 50, "a.xlsx", "cannot be opened"),
        (b"not excel", "a.xlsx", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "old Excel"),
        (b"<html><body>\nx\n</body></html>\n", "a.csv", "not a table"),
        (b'{"a": 1,\n"b": 2}\n', "a.csv", "not a table"),
        (b"a,b,c\none\ntwo\nthree\n", "a.csv", "not a table"),
    ],
)
def test_what_is_no_table_gets_one_sentence(data, name, said):
    with pytest.raises(Problem, match=said):
        sheet.read(name, data)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 100)
    with pytest.raises(Problem, match="too large"):
        sheet.read("a.xlsx", workbook.write(["a"], [["1"]] * 50))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_one_sentence(data):
    with contextlib.suppress(Problem):
        assert sheet.read("any.csv", data).rows


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=6))
def test_refused_rows_come_back_as_they_were(rows):
    asked = [{"cells": {"one": a, "two": b}, "why": "because"} for a, b in rows]
    want = [(a.strip(), b.strip(), "because") for a, b in rows]
    assert sheet.read("r.csv", refused.as_csv(asked, "reason")).rows == want


def test_refused_rows_come_back_from_excel_as_they_were_formulas_not_run():
    rows = [("=1+1", "2026-01-05"), ("007", "1.50")]
    data = refused.as_xlsx([{"cells": {"one": a, "two": b}, "why": "because"} for a, b in rows], "reason")
    assert sheet.read("r.xlsx", data).rows == [(a, b, "because") for a, b in rows]

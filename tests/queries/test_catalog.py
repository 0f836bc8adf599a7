"""Every question keeps its word: header, types, portable SQL, filters, the numbers it feeds."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from data.problems import Problem
from queries import catalog, reader

ROOT = Path(__file__).parents[2]
KINDS = {
    "timestamp": "timestamp",
    "date": "date32",
    "uuid": "extension<arrow.uuid>|fixed_size_binary|string|binary",
    "varchar": "string",
    "integer": "int",
    "bigint": "int",
    "double": "double|float",
    "boolean": "bool",
    "decimal": "decimal",
}
FORBIDDEN = (exp.Lambda, exp.Qualify, exp.List, exp.Array, exp.ArgMax, exp.ArgMin, exp.Unnest, exp.Pivot, exp.Struct)
FORBIDDEN_WORDS = (
    r"\b(group by all|order by all|exclude|replace \(|product\(|range\(|generate_series|list_\w+|arg_max|arg_min|asof|getvariable|kept\.)"
)


def test_there_are_questions_for_four_dashboards():
    assert {"funnel", "workload", "sources", "loyalty"} <= {name.split("/")[0] for name in catalog.all_names()}


@pytest.mark.parametrize("name", catalog.all_names())
def test_a_question_gives_what_its_header_says(name, standing):
    question = catalog.find(name)
    found = reader.read(name, standing)
    assert found.column_names == list(question.gives)
    wrong = {
        column: (kind, str(found.schema.field(column).type))
        for column, kind in question.gives.items()
        if not re.search(KINDS[kind], str(found.schema.field(column).type))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", catalog.all_names())
def test_a_question_takes_just_what_its_header_says(name):
    question = catalog.find(name)
    body = re.sub(r"--[^\n]*", "", question.sql)
    assert set(re.findall(r"\$(\w+)", body)) == set(question.takes)


@pytest.mark.parametrize("name", catalog.all_names())
def test_a_question_is_written_in_the_portable_subset(name):
    body = re.sub(r"--[^\n]*", "", catalog.find(name).sql)
    assert not re.search(FORBIDDEN_WORDS, body, re.I)
    tree = sqlglot.parse_one(body, read="duckdb")
    assert [type(node).__name__ for node in tree.find_all(*FORBIDDEN)] == []


@pytest.mark.parametrize("name", catalog.all_names())
def test_a_question_says_in_which_order_it_answers(name):
    body = re.sub(r"--[^\n]*", "", catalog.find(name).sql)
    tree = sqlglot.parse_one(body, read="duckdb")
    one_row = "One row" in catalog.find(name).grain and "One row per" not in catalog.find(name).grain
    assert tree.args.get("order") or one_row


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in catalog.all_names()
        if name.split("/")[0] in ("overview", "funnel", "forecast", "attention", "workload", "sources", "loyalty")
    ],
)
def test_every_dashboard_question_accepts_every_filter(name, standing):
    reader.read(
        name, standing, since="2026-01-01", until="2026-02-01", as_of="2026-03-01", line="Sales", team="North", manager="anna", source="web"
    )


@pytest.mark.parametrize("metric", catalog.metrics().values(), ids=lambda metric: metric.name)
def test_a_number_comes_from_a_column_and_has_rows_that_exist(metric):
    assert metric.column in catalog.find(metric.query).gives
    assert metric.unit in ("count", "money", "share", "days", "hours", "minutes", "points", "score")
    assert metric.better in ("up", "down", "neither")
    if metric.rows:
        assert set(metric.rows_with) <= set(catalog.find(metric.rows).takes)


def test_no_question_is_asked_by_nobody():
    text = "\n".join(
        file.read_text("utf-8")
        for room in ("pages", "queries", "data")
        for file in (ROOT / room).rglob("*")
        if file.suffix in (".py", ".toml")
    )
    public = {"workload/managers", "sources/table", "loyalty/rfm", "loyalty/retention", "loyalty/nps", "funnel/cohort", "funnel/win_rate"}
    by_folder = {folder for folder in ("clients", "imports", "lists") if f'f"{folder}/{{' in text}
    assert [
        name for name in catalog.all_names() if f'"{name}"' not in text and name not in public and name.split("/")[0] not in by_folder
    ] == []


def test_a_false_header_is_seen():
    with pytest.raises(ValueError, match="cannot be read"):
        catalog.parse("x", "-- Why?\n-- takes: since someday\n-- gives: n bigint\nSELECT 1 AS n")
    with pytest.raises(ValueError, match="header"):
        catalog.parse("x", "-- takes: nothing\nSELECT 1 AS n")


def test_a_question_knows_the_tables_under_the_views_it_reads():
    assert {"stage_spans", "deals", "stages", "staff"} <= catalog.find("funnel/cohort").tables


def test_a_value_that_no_question_takes_is_refused(standing):
    with pytest.raises(Problem, match="does not take"):
        reader.read("funnel/cohort", standing, colour="red")


@pytest.mark.parametrize(("name", "value"), [("since", "yesterday"), ("line", "Nowhere"), ("manager", "nobody.here")])
def test_a_value_that_cannot_be_read_is_one_sentence(name, value, standing):
    with pytest.raises(Problem, match=value):
        reader.read("funnel/cohort", standing, **{name: value})

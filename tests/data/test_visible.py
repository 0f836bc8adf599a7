"""Who may see which row: every table is behind a view, and the views let through just what they should."""

import re
from pathlib import Path

import pytest

from data.viewer import of_login

SCHEMA = Path(__file__).parents[2] / "data/schema"
NEVER_SHOWN = {"tickets", "attempts", "work_week", "holidays", "import_changes"}


def names(pattern: str, file: Path) -> set[str]:
    return set(re.findall(pattern, re.sub(r"--[^\n]*", "", file.read_text("utf-8"))))


def test_every_table_is_behind_a_view_or_named_as_never_shown():
    kept = set().union(*(names(r"CREATE TABLE kept\.(\w+)", file) for file in sorted((SCHEMA / "steps").glob("*.sql"))))
    assert kept - names(r"kept\.(\w+)", SCHEMA / "visible.sql") - NEVER_SHOWN == set()


@pytest.fixture
def two_lines(tiny):
    """Two lines; anna and boris in Sales, olga in Service; a head of Sales; a head of Service."""
    tiny.line("Service")
    for login, lines in (("anna", ["Sales"]), ("boris", ["Sales"]), ("olga", ["Service"])):
        tiny.staff(login, "manager", lines)
    tiny.staff("head_sales", "head", ["Sales"])
    tiny.staff("head_service", "head", ["Service"])
    tiny.staff("root", "admin")
    for owner, line in (("anna", "Sales"), ("boris", "Sales"), ("olga", "Service")):
        client = tiny.client(f"client of {owner}", owner, line, phone=f"+1 {owner}")
        tiny.deal(f"deal of {owner}", [("2026-01-05", "lead")], owner=owner, line=line, client_id=client)
        tiny.add("sales", id=tiny.id("sale", owner), line_id=tiny.id("line", line), client_id=client, owner_id=tiny.id("staff", owner),
                 happened_at="2026-01-06", entered_at="2026-01-06", amount=10)
        tiny.add("contacts", id=tiny.id("contact", owner), line_id=tiny.id("line", line), client_id=client, staff_id=tiny.id("staff", owner),
                 kind="call", direction="out", state="held", happened_at="2026-01-06", entered_at="2026-01-06")
        tiny.add("leads", id=tiny.id("lead", owner), line_id=tiny.id("line", line), owner_id=tiny.id("staff", owner), name=f"lead of {owner}",
                 name_norm="x", happened_at="2026-01-06", entered_at="2026-01-06")
        tiny.add("leads", id=tiny.id("lead", f"free {line} {owner}"), line_id=tiny.id("line", line), name=f"free lead of {line} {owner}",
                 name_norm="x", happened_at="2026-01-06", entered_at="2026-01-06")
    return tiny


def seen(tiny, login: str, table: str, column: str = "name") -> set[str]:
    with tiny.here.cursor(of_login(tiny.here, login)) as cur:
        return {str(row[0]) for row in cur.execute(f"SELECT {column} FROM visible.{table}").fetchall()}


@pytest.mark.parametrize(("login", "expected"), [
    ("director", {"anna", "boris", "olga"}), ("root", {"anna", "boris", "olga"}), ("head_sales", {"anna", "boris"}), ("head_service", {"olga"}),
    ("anna", {"anna"}), ("olga", {"olga"})])
def test_each_role_sees_its_own_rows_and_no_others(two_lines, login, expected):
    assert seen(two_lines, login, "clients") == {f"client of {name}" for name in expected}
    assert seen(two_lines, login, "deals") == {f"deal of {name}" for name in expected}
    for table in ("sales", "contacts", "stage_events", "stage_spans"):
        assert len(seen(two_lines, login, table, "id" if table != "stage_spans" else "deal_id")) == len(expected), table


def test_a_manager_sees_the_unassigned_leads_of_her_lines_only(two_lines):
    assert seen(two_lines, "anna", "leads") == {"lead of anna", "free lead of Sales anna", "free lead of Sales boris"}


def test_without_a_viewer_no_view_shows_a_row(two_lines):
    with two_lines.here.cursor() as cur:
        for (view,) in cur.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'visible' AND view_name NOT LIKE 'team_%'").fetchall():
            assert cur.execute(f"SELECT count(*) FROM visible.{view}").fetchone()[0] == 0, view


def test_a_manager_keeps_the_deal_of_her_time_but_not_the_events_after_it(two_lines):
    two_lines.deal("handed over", [("2026-01-05", "lead", "anna"), ("2026-02-05", "qualified", "boris")], owner="boris")
    assert "handed over" in seen(two_lines, "anna", "deals")
    with two_lines.here.cursor(of_login(two_lines.here, "anna")) as cur:
        deal = two_lines.id("deal", "handed over")
        assert cur.execute("SELECT stage FROM visible.stage_events WHERE deal_id = ?", [deal]).fetchall() == [("lead",)]


def test_a_manager_looks_at_no_colleague_one_by_one(two_lines):
    assert seen(two_lines, "anna", "owners", "login") == {"anna"}
    assert seen(two_lines, "head_sales", "owners", "login") == {"anna", "boris", "head_sales"}


def test_no_view_shows_a_password_hash(two_lines):
    with two_lines.here.cursor(of_login(two_lines.here, "root")) as cur:
        shown = cur.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'visible'").fetchall()
    assert [pair for pair in shown if "hash" in pair[1] and pair[0] != "imports"] == []


@pytest.mark.parametrize("table", ["audit", "imports", "accounts"])
def test_only_an_administrator_sees_the_trail(two_lines, table):
    two_lines.add("audit", id=two_lines.id("audit", "1"), happened_at="2026-01-01", action="x")
    two_lines.add("imports", id=two_lines.id("import", "1"), kind="x", file_name="x", sha256="x", map="x", rows_new=0, rows_changed=0, rows_same=0,
                  rows_refused=0, happened_at="2026-01-01")
    for login in ("director", "head_sales", "anna"):
        assert seen(two_lines, login, table, "id") == set()
    assert seen(two_lines, "root", table, "id") != set()

"""Who may see which row: every table is behind a view, and the views let through just what they should."""

import re
from pathlib import Path

import pytest

from data.viewer import of_login

SCHEMA = Path(__file__).parents[2] / "data/schema"
NEVER_SHOWN = {"tickets", "attempts", "import_changes"}


def names(pattern: str, file: Path) -> set[str]:
    return set(re.findall(pattern, re.sub(r"--[^\n]*", "", file.read_text("utf-8"))))


def test_every_table_is_behind_a_view_or_named_as_never_shown(here):
    kept = {name for (name,) in here.db.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'").fetchall()}
    assert len(kept) > 100
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
        tiny.add(
            "sales",
            id=tiny.id("sale", owner),
            line_id=tiny.id("line", line),
            client_id=client,
            owner_id=tiny.id("staff", owner),
            happened_at="2026-01-06",
            entered_at="2026-01-06",
            amount=10,
        )
        tiny.add(
            "contacts",
            id=tiny.id("contact", owner),
            line_id=tiny.id("line", line),
            client_id=client,
            staff_id=tiny.id("staff", owner),
            kind="call",
            direction="out",
            state="held",
            happened_at="2026-01-06",
            entered_at="2026-01-06",
        )
        tiny.add(
            "leads",
            id=tiny.id("lead", owner),
            line_id=tiny.id("line", line),
            owner_id=tiny.id("staff", owner),
            name=f"lead of {owner}",
            name_norm="x",
            happened_at="2026-01-06",
            entered_at="2026-01-06",
        )
        tiny.add(
            "leads",
            id=tiny.id("lead", f"free {line} {owner}"),
            line_id=tiny.id("line", line),
            name=f"free lead of {line} {owner}",
            name_norm="x",
            happened_at="2026-01-06",
            entered_at="2026-01-06",
        )
    return tiny


def seen(tiny, login: str, table: str, column: str = "name") -> set[str]:
    with tiny.here.cursor(of_login(tiny.here, login)) as cur:
        return {str(row[0]) for row in cur.execute(f"SELECT {column} FROM visible.{table}").fetchall()}


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("director", {"anna", "boris", "olga"}),
        ("root", {"anna", "boris", "olga"}),
        ("head_sales", {"anna", "boris"}),
        ("head_service", {"olga"}),
        ("anna", {"anna"}),
        ("olga", {"olga"}),
    ],
)
def test_each_role_sees_its_own_rows_and_no_others(two_lines, login, expected):
    assert seen(two_lines, login, "clients") == {f"client of {name}" for name in expected}
    assert seen(two_lines, login, "deals") == {f"deal of {name}" for name in expected}
    for table in ("sales", "contacts", "stage_events", "stage_spans"):
        assert len(seen(two_lines, login, table, "id" if table != "stage_spans" else "deal_id")) == len(expected), table


def test_a_manager_sees_the_unassigned_leads_of_her_lines_only(two_lines):
    assert seen(two_lines, "anna", "leads") == {"lead of anna", "free lead of Sales anna", "free lead of Sales boris"}


def test_without_a_viewer_no_view_shows_a_row(two_lines):
    with two_lines.here.cursor() as cur:
        for (view,) in cur.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'visible' AND view_name NOT LIKE 'team_%'"
        ).fetchall():
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
    assert [pair for pair in shown if "hash" in pair[1] and pair[0] not in ("imports", "column_maps")] == []


@pytest.mark.parametrize("table", ["audit", "imports", "accounts"])
def test_only_an_administrator_sees_the_trail(two_lines, table):
    two_lines.add("audit", id=two_lines.id("audit", "1"), happened_at="2026-01-01", action="x")
    two_lines.add(
        "imports",
        id=two_lines.id("import", "1"),
        kind="x",
        file_name="x",
        sha256="x",
        map="x",
        rows_new=0,
        rows_changed=0,
        rows_same=0,
        rows_refused=0,
        happened_at="2026-01-01",
    )
    for login in ("director", "head_sales", "anna"):
        assert seen(two_lines, login, table, "id") == set()
    assert seen(two_lines, "root", table, "id") != set()


@pytest.fixture
def handed_over(two_lines):
    """Anna's client went to Boris in February; what the client said and how it is reached changed after that."""
    client = two_lines.id("client", "client of anna")
    two_lines.run(
        "UPDATE kept.clients SET owner_id = ?, phone = '+1 new', email = 'new@example.com', needs = 'secret' WHERE id = ?",
        two_lines.id("staff", "boris"),
        client,
    )
    two_lines.own("client", client, two_lines.id("staff", "boris"), "2026-02-01")
    survey = two_lines.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
    for day, comment in (("2026-01-15", "to anna"), ("2026-03-15", "to boris")):
        two_lines.add(
            "answers",
            id=two_lines.id("answer", comment),
            survey_id=survey,
            client_id=client,
            happened_at=day,
            entered_at=day,
            score=3,
            comment=comment,
        )
        two_lines.add(
            "invitations", id=two_lines.id("invitation", comment), survey_id=survey, client_id=client, happened_at=day, channel=comment
        )
    two_lines.add(
        "field_history",
        id=two_lines.id("history", "x"),
        entity="client",
        entity_id=client,
        field="phone",
        new_value="+1 new",
        happened_at="2026-03-01",
        entered_at="2026-03-01",
    )
    return two_lines


def test_a_former_owner_hears_nothing_that_the_client_said_later(handed_over):
    assert seen(handed_over, "anna", "answers", "comment") == {"to anna"}
    assert seen(handed_over, "anna", "invitations", "channel") == {"to anna"}
    assert seen(handed_over, "boris", "answers", "comment") == {"to anna", "to boris"}


def test_of_a_client_that_was_hers_a_manager_keeps_the_name_and_not_the_way_to_reach_it(handed_over):
    assert "client of anna" in seen(handed_over, "anna", "clients")
    for column in ("phone", "email", "needs"):
        assert seen(handed_over, "anna", "clients", column) == {"None"}
    assert seen(handed_over, "anna", "field_history", "new_value") == set()


def test_a_head_sees_no_target_and_no_mention_of_another_line(two_lines):
    for who in ("anna", "olga"):
        two_lines.add(
            "targets", id=two_lines.id("target", who), staff_id=two_lines.id("staff", who), month="2026-01-01", metric="revenue", value=1
        )
        two_lines.add(
            "mentions",
            id=two_lines.id("mention", who),
            site="x",
            words=who,
            client_id=two_lines.id("client", f"client of {who}"),
            happened_at="2026-01-01",
            entered_at="2026-01-01",
        )
    assert seen(two_lines, "head_sales", "mentions", "words") == {"anna"}
    assert seen(two_lines, "head_sales", "targets", "staff_id") == {str(two_lines.id("staff", "anna"))}


def test_what_a_piece_costs_is_for_those_who_see_a_whole_line(two_lines):
    two_lines.add("products", id=two_lines.id("product", "p"), name="p", price=10, unit_cost=4)
    assert (seen(two_lines, "anna", "products", "unit_cost"), seen(two_lines, "head_sales", "products", "unit_cost")) == (
        {"None"},
        {"4.00"},
    )


def test_a_team_average_is_never_one_colleague_of_the_own_line(two_lines):
    team = two_lines.add("teams", id=two_lines.id("team", "mixed"), name="mixed")
    for n in range(3):
        two_lines.staff(f"other{n}", "manager", ["Service"], team_id=team)
    two_lines.run("UPDATE kept.staff SET team_id = ? WHERE login IN ('anna', 'boris')", team)
    for view in ("team_open_deals", "team_waiting", "team_closed"):
        assert seen(two_lines, "anna", view, "people") == set()


def test_a_deputy_works_on_what_is_the_absent_ones_and_only_while_they_are_away(two_lines):
    anna, boris = two_lines.id("staff", "anna"), two_lines.id("staff", "boris")
    hand = "SELECT name FROM visible.clients_in_hand ORDER BY name"
    for since, until, more in (
        ("2020-01-01", "2100-01-01", ["client of boris"]),
        ("2020-01-01", "2020-01-09", []),
        ("2099-01-01", "2100-01-01", []),
    ):
        two_lines.run("DELETE FROM kept.absences")
        two_lines.add("absences", id=two_lines.id("absence", "boris"), staff_id=boris, since=since, until=until, deputy_id=anna)
        with two_lines.here.cursor(of_login(two_lines.here, "anna")) as cur:
            assert [row[0] for row in cur.execute(hand).fetchall()] == ["client of anna", *more]


def test_a_stay_is_cut_where_the_deal_was_handed_over(two_lines):
    deal = two_lines.id("deal", "deal of anna")
    for day, who, reason in (
        ("2026-01-20", "boris", "handed_over"),
        ("2026-02-01", "anna", "taken_back"),
        ("2026-01-25", "olga", "imported"),
    ):
        two_lines.add(
            "assignments",
            id=two_lines.id("hand", day),
            entity="deal",
            entity_id=deal,
            owner_id=two_lines.id("staff", who),
            happened_at=day,
            entered_at=day,
            reason=reason,
        )
    with two_lines.here.cursor(of_login(two_lines.here, "head_sales")) as cur:
        held = cur.execute(
            "SELECT s.login, CAST(CAST(held_from AS DATE) AS VARCHAR), CAST(CAST(held_to AS DATE) AS VARCHAR), CAST(CAST(valid_from AS DATE) AS VARCHAR) "
            "FROM visible.stage_holdings h JOIN kept.staff s ON s.id = h.owner_id WHERE deal_id = ? ORDER BY held_from",
            [deal],
        ).fetchall()
        whole = cur.execute("SELECT count(*), count(DISTINCT deal_id) FROM visible.stage_holdings WHERE deal_id <> ?", [deal]).fetchone()
    assert held == [
        ("anna", "2026-01-05", "2026-01-20", "2026-01-05"),
        ("boris", "2026-01-20", "2026-02-01", "2026-01-05"),
        ("anna", "2026-02-01", None, "2026-01-05"),
    ]
    assert whole[0] == whole[1] > 0

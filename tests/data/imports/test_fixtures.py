"""Real files come in by their shipped maps, and the tables then hold what their reference figures say."""

import json
from types import SimpleNamespace

import pytest

from data import company, store
from data.imports import command, mapping, sheet, take_in, undo
from data.viewer import SYSTEM

MAVEN = (
    ("maven_staff", "sales_teams.csv"),
    ("maven_products", "products.csv"),
    ("maven_clients", "accounts.csv"),
    ("maven_deals", "sales_pipeline.csv"),
)
CLOSED = (
    "(SELECT p.*, s.kind, o.name AS agent, t.name AS team FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id "
    "LEFT JOIN kept.staff o ON o.id = p.owner_id LEFT JOIN kept.teams t ON t.id = o.team_id WHERE p.valid_to IS NULL)"
)


@pytest.fixture(scope="module")
def folder():
    from tests.company import SHARED

    if not (SHARED / "fixtures").exists():
        pytest.skip("the fixtures are not beside the project")
    return SHARED / "fixtures"


def take(here, file, map_name: str) -> take_in.Done:
    map_ = mapping.load(f"{map_name}.toml")
    return take_in.take_in(here, SYSTEM, sheet.read(file.name, file.read_bytes(), map_.shape), map_)


def founded():
    here = store.Store(":memory:")
    company.found(here, company.Company("Probe", "USD", "America/New_York", "en", ("Sales",)))
    return here


@pytest.fixture(scope="module")
def maven(folder):
    """The four files taken in once for all tests of this file; nothing here writes afterwards."""
    here = founded()
    here.done = {name: take(here, folder / "maven_crm" / file, name) for name, file in MAVEN}
    yield here
    here.close()


@pytest.fixture(scope="module")
def truth(folder):
    return {name: figure["value"] for name, figure in json.loads((folder / "maven_crm/reference.json").read_text())["figures"].items()}


def ask(here, sql: str) -> list[tuple]:
    return here.db.execute(sql).fetchall()


def test_no_row_of_maven_is_refused(maven):
    assert {name: (done.new, done.refused) for name, done in maven.done.items()} == {
        "maven_staff": (35, 0),
        "maven_products": (7, 0),
        "maven_clients": (85, 0),
        "maven_deals": (8800, 0),
    }


def test_maven_stands_in_its_stages(maven, truth):
    found = dict(ask(maven, "SELECT s.name, count(*) FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id GROUP BY s.name"))
    assert found == truth["stage_counts"]
    positions = ask(maven, "SELECT name FROM kept.stages WHERE retired_at IS NULL ORDER BY position")
    assert [name for (name,) in positions] == ["Prospecting", "Engaging", "Won", "Lost"]


def test_maven_wins_as_much_as_its_reference_says(maven, truth):
    won, lost, revenue = ask(
        maven, f"SELECT count(*) FILTER (kind = 'won'), count(*) FILTER (kind = 'lost'), sum(amount) FILTER (kind = 'won') FROM {CLOSED}"
    )[0]
    assert (won, lost, float(revenue)) == (4238, 2473, truth["won_revenue"])
    assert round(won / (won + lost), 6) == truth["win_rate_closed"]


def test_maven_wins_in_the_quarters_of_its_reference(maven, truth):
    rows = ask(
        maven,
        f"SELECT year(local_day(valid_from)) || 'Q' || quarter(local_day(valid_from)), count(*), sum(amount) "
        f"FROM {CLOSED} WHERE kind = 'won' GROUP BY 1",
    )
    assert {name: {"deals": n, "revenue": float(money)} for name, n, money in rows} == truth["won_by_close_quarter"]


def test_maven_agents_and_teams_have_the_figures_of_their_reference(maven, truth):
    rows = ask(
        maven,
        "SELECT agent, count(*), count(*) FILTER (kind = 'won'), count(*) FILTER (kind = 'lost'), count(*) FILTER (kind = 'open'), "
        f"coalesce(sum(amount) FILTER (kind = 'won'), 0) FROM {CLOSED} GROUP BY agent",
    )
    names = ("opportunities", "won", "lost", "open", "won_revenue")
    assert {row[0]: dict(zip(names, map(float, row[1:]), strict=True)) for row in rows} == {
        agent: {name: float(figures[name]) for name in names} for agent, figures in truth["per_agent"].items()
    }
    teams = ask(maven, f"SELECT team, sum(amount) FROM {CLOSED} WHERE kind = 'won' GROUP BY team")
    assert {team: float(money) for team, money in teams} == truth["won_revenue_by_manager"]


def test_five_maven_agents_have_no_deal_and_are_there(maven, truth):
    idle = ask(maven, "SELECT name FROM kept.staff WHERE owns_deals AND id NOT IN (SELECT owner_id FROM kept.deals) ORDER BY name")
    assert [name for (name,) in idle] == sorted(truth["agents_without_deals"])
    assert ask(maven, "SELECT count(*) FROM kept.staff WHERE login IS NOT NULL OR role <> 'manager'")[0][0] == 0


def test_the_dirt_of_maven_is_shown_and_kept(maven, truth):
    no_client, dated = ask(maven, "SELECT count(*) FILTER (client_id IS NULL), count(*) FILTER (dated_by_map) FROM kept.deals")[0]
    assert (no_client, dated) == (truth["missing"]["account"], truth["missing"]["engage_date"])
    product = ask(
        maven,
        "SELECT count(*), sum(d.amount) FROM kept.deals d JOIN kept.products p ON p.id = d.product_id "
        "JOIN kept.stages s ON s.id = d.stage_id "
        "WHERE p.name = 'GTX Pro' AND s.kind = 'won'",
    )[0]
    assert {"count": product[0], "sum": float(product[1])} == truth["won_revenue_by_product"]["GTXPro"]
    assert ask(maven, "SELECT count(*) FROM kept.clients WHERE sector = 'technolgy'")[0][0] > 0


def test_the_regions_of_maven_are_kept_as_a_field_of_the_company(maven, truth):
    rows = ask(
        maven,
        "SELECT v.value, sum(c.amount) FROM kept.custom_values v "
        "JOIN kept.custom_fields f ON f.id = v.field_id AND f.name = 'Regional office' "
        f"JOIN {CLOSED} c ON c.owner_id = v.entity_id WHERE c.kind = 'won' GROUP BY v.value",
    )
    assert {region: float(money) for region, money in rows} == truth["won_revenue_by_region"]


def test_maven_again_is_all_the_same_and_writes_nothing(maven, folder):
    before = ask(maven, "SELECT count(*) FROM kept.imports")
    for name, file in MAVEN:
        done = take(maven, folder / "maven_crm" / file, name)
        assert (done.new, done.changed, done.refused) == (0, 0, 0)
    assert ask(maven, "SELECT count(*) FROM kept.imports") == before


def test_the_bank_comes_in_as_contacts(folder):
    here = founded()
    truth = json.loads((folder / "bank_marketing/reference.json").read_text())["figures"]["small_bank_csv"]["value"]
    done = take(here, folder / "bank_marketing/bank.csv", "bank_contacts")
    rows, yes, seconds = ask(
        here,
        "SELECT count(*), count(*) FILTER (r.name = 'Subscribed'), avg(c.minutes) * 60 FROM kept.contacts c "
        "JOIN kept.results r ON r.id = c.result_id WHERE c.state = 'held'",
    )[0]
    assert (done.new, rows, yes, round(yes / rows, 5)) == (truth["rows"], truth["rows"], truth["yes"], truth["rate"])
    assert round(seconds, 6) == truth["mean_duration_sec"]
    assert ask(here, "SELECT count(*), count(*) FILTER (kind = 'private') FROM kept.clients")[0] == (truth["rows"], truth["rows"])
    own = "(SELECT v.value, v.entity_id FROM kept.custom_values v JOIN kept.custom_fields f ON f.id = v.field_id WHERE f.name = '{}')"
    assert ask(here, f"SELECT sum(CAST(value AS INTEGER)) FROM {own.format('Contacts in campaign')}")[0][0] == truth["total_contacts"]
    assert (
        ask(here, f"SELECT count(*) FROM {own.format('Contacts before campaign')} WHERE value = '0'")[0][0]
        == truth["never_contacted_before"]
    )
    for name, figure in (("Contact channel", "by_contact"), ("Previous outcome", "by_poutcome")):
        found = ask(
            here,
            f"SELECT o.value, count(*), count(*) FILTER (r.name = 'Subscribed') FROM {own.format(name)} o "
            "JOIN kept.contacts c ON c.client_id = o.entity_id JOIN kept.results r ON r.id = c.result_id GROUP BY o.value",
        )
        assert {value: {"n": n, "yes": k} for value, n, k in found} == truth[figure]
    undo.undo(here, SYSTEM, done.id)
    assert ask(here, "SELECT count(*) FROM kept.clients")[0][0] == ask(here, "SELECT count(*) FROM kept.custom_fields")[0][0] == 0
    here.close()


def test_cdnow_comes_in_as_sales(folder):
    here = founded()
    truth = {name: figure["value"] for name, figure in json.loads((folder / "cdnow/reference.json").read_text())["figures"].items()}
    take(here, folder / "cdnow/CDNOW_sample.txt", "cdnow_sales")
    rows, customers, revenue, items = ask(
        here,
        "SELECT count(*), count(DISTINCT s.client_id), sum(s.amount), count(i.id) FROM kept.sales s "
        "LEFT JOIN kept.sale_items i ON i.sale_id = s.id",
    )[0]
    assert (rows, customers, items) == (truth["sample_rows"], truth["sample_customers"], truth["sample_rows"])
    assert float(revenue) == truth["sample_revenue"]
    repeat = ask(
        here,
        "SELECT avg(CAST(days > 1 AS INTEGER)) FROM "
        "(SELECT count(DISTINCT local_day(happened_at)) AS days FROM kept.sales GROUP BY client_id)",
    )[0][0]
    assert round(repeat, 6) == truth["sample_repeat_rate_days"]
    cohorts = dict(ask(here, "SELECT strftime(local_month(happened_at), '%Y-%m'), count(*) FROM kept.clients GROUP BY 1"))
    assert cohorts == {month: sizes["0"] for month, sizes in truth["sample_cohorts"].items()}
    here.close()


def test_the_command_line_says_what_it_did(folder, tmp_path, capsys):
    path = tmp_path / "own.duckdb"
    here = store.Store(path)
    company.found(here, company.Company("Probe", "USD", "UTC", "en", ("Sales",)))
    here.close()
    for name, file in MAVEN:
        options = SimpleNamespace(
            db=str(path), kind=mapping.load(name).kind, file=str(folder / "maven_crm" / file), map=f"{name}.toml", dry_run=False
        )
        assert command.run(SimpleNamespace(**{**vars(options), "dry_run": True})) == 0
        assert "nothing written" in capsys.readouterr().out
        assert command.run(options) == 0
    assert "Taken in: new 8800, changed 0, same 0, refused 0" in capsys.readouterr().out

"""Maven Analytics' sales pipeline, taken in by its shipped maps: the dashboards of workload and sources hold its reference figures."""

import json

import pytest

from data import company, store
from data.imports import mapping, sheet, take_in
from data.viewer import SYSTEM
from queries.reader import row, rows
from tests.company import SHARED

MAVEN = (
    ("maven_staff", "sales_teams.csv"),
    ("maven_products", "products.csv"),
    ("maven_clients", "accounts.csv"),
    ("maven_deals", "sales_pipeline.csv"),
)
ALL = {"since": "2016-01-01", "until": "2018-01-01", "as_of": "2018-01-02"}


@pytest.fixture(scope="module")
def maven():
    """The four files in a company of its own, being the store of this process for the tests of this file."""
    if not (SHARED / "fixtures").exists():
        pytest.skip("the fixtures are not beside the project")
    here = store.Store(":memory:")
    company.found(here, company.Company("Probe", "USD", "America/New_York", "en", ("Sales",)))
    for name, file in MAVEN:
        path, map_ = SHARED / "fixtures/maven_crm" / file, mapping.load(f"{name}.toml")
        take_in.take_in(here, SYSTEM, sheet.read(path.name, path.read_bytes(), map_.shape), map_)
    before = store.use(here)
    yield {
        name: one["value"] for name, one in json.loads((SHARED / "fixtures/maven_crm/reference.json").read_text("utf-8"))["figures"].items()
    }
    store.use(before)
    here.close()


def test_each_agent_has_the_reference_figures_and_five_have_none(maven):
    found = {one["name"]: one for one in rows("workload/managers", SYSTEM, **ALL)}
    assert len(found) == 35
    for name, expected in maven["per_agent"].items():
        one = found.pop(name)
        assert (one["open_deals"], one["won"], one["lost"], float(one["revenue"])) == (
            expected["open"],
            expected["won"],
            expected["lost"],
            expected["won_revenue"],
        )
        assert one["win_rate"] == pytest.approx(expected["win_rate"], abs=1e-6)
    assert {(one["open_deals"], one["won"], one["lost"], one["revenue"], one["win_rate"]) for one in found.values()} == {(0, 0, 0, 0, None)}
    assert len(found) == 5


def test_all_agents_together_carry_every_open_deal(maven):
    assert row("workload/team", SYSTEM, **ALL)["open_deals"] == maven["stage_counts"]["Engaging"] + maven["stage_counts"]["Prospecting"]


def test_deals_without_a_source_are_all_in_the_row_not_specified(maven):
    found = rows("sources/table", SYSTEM, **ALL)
    blank = found[-1]
    assert (blank["source"], blank["leads"], blank["deals"], blank["won"]) == (None, 0, maven["rows"], maven["stage_counts"]["Won"])
    assert float(blank["revenue"]) == maven["won_revenue"]
    assert blank["average_check"] == pytest.approx(maven["avg_won_deal"], abs=1e-6)
    assert {one["deals"] for one in found[:-1]} == {0}


def test_a_past_day_shows_no_stage_that_an_import_replaced_before_it_was_used(maven):
    found = rows("funnel/cohort", SYSTEM, **ALL)
    assert [one["stage"] for one in found] == ["Prospecting", "Engaging", "Won"]
    assert sum(one["still_in"] for one in found[:-1]) == maven["stage_counts"]["Engaging"] + maven["stage_counts"]["Prospecting"]

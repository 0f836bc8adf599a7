"""A new company brings its pipeline in through the browser, and the dashboards show the reference's figures."""

import json
import re

import pytest

from data import accounts, company, store
from tests.browser.conftest import ready
from tests.served import Served

pytestmark = pytest.mark.browser
FILES = ("sales_teams.csv", "products.csv", "accounts.csv", "sales_pipeline.csv")


@pytest.fixture
def fresh(tmp_path):
    """A served company with nothing in it but an administrator."""
    made = store.Store(tmp_path / "own.duckdb")
    company.found(made, company.Company("Maven", "USD", "America/New_York"))
    accounts.add(made, login="root", name="Root", role="admin", password="a long password")
    made.close()
    desk = Served(tmp_path / "own.duckdb")
    yield desk
    desk.stop()


def bring_in(page, fresh, file) -> None:
    page.goto(fresh.url + "/import_data")
    ready(page)
    page.locator('input[type="file"]').set_input_files(file)
    button = page.get_by_role("button", name=re.compile("^Take in"))
    button.wait_for(timeout=60_000)
    near = page.locator('[data-testid="stCheckbox"]').filter(has_text="GTXPro")
    if near.count():
        near.locator("label").click()
        ready(page)
    page.get_by_role("button", name=re.compile("^Take in")).click()
    page.get_by_text(re.compile("taken in")).first.wait_for(timeout=60_000)
    ready(page)


def test_maven_comes_in_and_the_funnel_shows_its_reference(fresh, fixtures, new_context):
    expected = json.loads((fixtures / "maven_crm/reference.json").read_text("utf-8"))["figures"]
    page = new_context(locale="en-US", viewport={"width": 1366, "height": 1000}).new_page()
    page.context.add_cookies([{"name": name, "value": value, "url": fresh.url} for name, value in fresh.cookie("root").items()])
    for name in FILES:
        bring_in(page, fresh, fixtures / "maven_crm" / name)
    page.goto(fresh.url + "/funnel?period=whole")
    ready(page)
    page.get_by_text("8\u00a0800", exact=True).first.wait_for()
    said = page.locator('[data-testid="stMain"]').inner_text()
    for figure in (
        "8\u00a0800",
        f"{expected['stage_counts']['value']['Won']:,}".replace(",", "\u00a0"),
        "63.2\u00a0%",
        "10.0\u00a0M",
        "500 deals had no date",
    ):
        assert figure in said, figure

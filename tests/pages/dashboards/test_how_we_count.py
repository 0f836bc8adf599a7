"""How we count: every number of every dashboard is there, found by its words, with the SQL that runs."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import words
from pages.parts import definitions
from pages.words import say
from queries import catalog

PAGE = Path(__file__).parents[3] / "pages/dashboards/how_we_count.py"


@pytest.fixture
def look(director, monkeypatch):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: director)

    def at(**address):
        page = AppTest.from_file(PAGE, default_timeout=60)
        for name, value in address.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return at


def said(page) -> str:
    return "\n".join(one.value for kind in ("markdown", "caption") for one in getattr(page, kind))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_number_stands_on_the_page_of_its_dashboard(look, language, monkeypatch):
    words.use_language(language)
    monkeypatch.setattr(words, "_source", lambda: language)  # the page runs in a thread of its own
    for page in definitions.pages():
        shown = said(look(page=page))
        missing = [name for name in catalog.metrics() if name.startswith(f"{page}.") and say(f"metrics.{name}.sentence") not in shown]
        assert missing == []


def test_all_four_dashboards_have_numbers():
    assert {"funnel", "workload", "sources", "loyalty"} <= set(definitions.pages())


def test_a_search_goes_over_all_dashboards_and_every_word_must_be_there():
    found = {metric.name for metric in definitions.found("WIN rate", None)}
    assert {"funnel.win_rate", "workload.win_rate"} <= found
    assert "loyalty.nps" not in found
    assert definitions.found("no such number", None) == []


def test_typing_finds_and_finding_nothing_is_said(look):
    page = look()
    page.text_input[0].set_value("asleep").run()
    assert say("metrics.loyalty.asleep.sentence") in said(page)
    page.text_input[0].set_value("no such number").run()
    assert "No number is called so" in said(page)


def test_the_link_of_a_card_opens_one_number_with_the_sql_that_runs(look):
    page = look(number="loyalty.nps")
    assert page.code[0].value == catalog.find("loyalty/nps_now").sql.rstrip()
    assert say("metrics.loyalty.csi.sentence") not in said(page)


def test_an_unknown_number_in_the_address_shows_them_all(look):
    assert say("metrics.overview.new_clients.sentence") in said(look(number="funnel.nonsense"))


def test_every_worked_example_belongs_to_a_number():
    assert set(definitions.EXAMPLES) <= set(catalog.metrics())

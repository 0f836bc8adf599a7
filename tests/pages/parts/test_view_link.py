"""A link carries filters, day and version, and opens the same view; the page says what was entered since, and lists just that."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.viewer import of_login
from pages import words
from pages.parts import view_link, view_link_told
from pages.parts.filters import Filters
from queries import reader
from tests import loyal
from tests.seen import Seen

NOW = datetime(2026, 6, 15, 8, 20, 40)  # 10:20 in Berlin
DATA = "20260615T0820Z"
NARROW = {"line": "Sales", "team": "North", "manager": "Anna", "source": "-", "mode": "flow", "open": "peers", "compare": "year"}
DAYS = {
    "now": {"period": "month"},
    "a past day": {"as_of": "2026-03-31", "period": "quarter"},
    "the last day of a period": {"as_of": "2026-04-30", "period": "last_month"},
    "today": {"as_of": "2026-06-15", "period": "year"},
    "a day before all records": {"as_of": "2019-01-01", "period": "whole"},
}


def page():
    from pages.parts import filters, view_link_told, who

    view_link_told.draw(who.viewer(), filters.choose(who.viewer()))


@pytest.fixture
def company(tiny, monkeypatch):
    tiny.run("UPDATE kept.company SET time_zone = 'Europe/Berlin'")
    tiny.line("Service")
    tiny.add("teams", id=tiny.id("team", "North"), name="North")
    tiny.add("teams", id=tiny.id("team", "South"), name="South")
    tiny.staff("anna", team_id=tiny.id("team", "North"))
    tiny.staff("boris", team_id=tiny.id("team", "South"))
    tiny.source("Ad")
    tiny.deal("open", [("2026-01-05", "lead")], owner="anna")
    monkeypatch.setattr(store, "now", lambda: NOW)
    return tiny


class Opened:
    """The filters alone, opened with an address by this person: what they mean, what their link says, what is told."""

    def __init__(self, company, monkeypatch, login="director", later=timedelta(0), **asked):
        monkeypatch.setattr(store, "now", lambda: NOW + later)
        monkeypatch.setattr("pages.parts.who.viewer", lambda: of_login(company.here, login))
        monkeypatch.setattr(view_link, "draw", self._keep)
        self.test = AppTest.from_function(page)
        for name, value in asked.items():
            self.test.query_params[name] = value
        self.test.run()
        assert not self.test.exception, self.test.exception

    def _keep(self, found, dated=True):
        self.found, self.link = found, view_link.asked(found, dated)

    def said(self) -> str:
        return "\n".join(one.value for one in self.test.caption)


@pytest.mark.parametrize("asked", DAYS.values(), ids=DAYS)
def test_a_link_opens_the_same_view_a_year_later_and_its_own_link_opens_it_again(company, monkeypatch, asked):
    made = Opened(company, monkeypatch, **NARROW | asked)
    seen, before = made.found.values(), made.found.before() and made.found.before().values()
    seen["as_of"] = seen["as_of"] or datetime(2026, 6, 15, 8, 20, 59, 999_999)  # the reader's now: the end of the minute
    assert (made.link["data"].removesuffix(".day"), made.link["mode"], made.link["open"]) == (DATA, "flow", "peers")
    opened = Opened(company, monkeypatch, later=timedelta(days=366), **made.link)
    assert (opened.found.values(), opened.found.compare) == (seen, "year")
    assert (opened.found.before() and opened.found.before().values()) == before
    again = Opened(company, monkeypatch, later=timedelta(days=800), **opened.link)
    assert again.found.values() == seen


def test_a_page_without_a_link_says_nothing_of_one(company, monkeypatch):
    assert Opened(company, monkeypatch, as_of="2026-03-31").said() == ""


def test_another_as_of_day_is_no_longer_the_links(company, monkeypatch):
    opened = Opened(company, monkeypatch, as_of="2026-06-15", data=DATA, later=timedelta(days=9))
    assert "shows that moment" in opened.said()
    opened.test.date_input(key="filter_as_of").set_value(date(2026, 6, 14)).run()
    assert (opened.said(), opened.found.moment, "data" in opened.test.query_params) == ("", None, False)


WRONG = [
    "yesterday",
    "20260615",
    "20261315T0820Z",
    "20260615T0820Z; DROP",
    "２0260615T0820Z",
    "20990615T0820Z",
    "20260330T0820Z",
    "00010101T0000Z",
    "",
]


@pytest.mark.parametrize("data", WRONG)
def test_a_wrong_version_is_ignored(company, monkeypatch, data):
    opened = Opened(company, monkeypatch, as_of="2026-03-31", data=data)
    assert (opened.said(), opened.found.moment, opened.found.as_of) == ("", None, date(2026, 3, 31))


def test_a_version_without_a_day_is_ignored(company, monkeypatch):
    opened = Opened(company, monkeypatch, data=DATA, later=timedelta(days=1))
    assert (opened.said(), opened.found.as_of, opened.found.moment) == ("", None, None)


def entries(tiny):
    """After the link of 15 June about 31 May: one thing of each kind of those days, and as many that are of no concern."""
    then, late, old = "2026-05-20", "2026-07-01T09:00", "2026-06-01"
    line, client, deal = tiny.id("line", "Sales"), tiny.client("Acme", "anna"), tiny.id("deal", "open")
    base = {"line_id": line, "client_id": client}
    said = {
        "leads": {"line_id": line, "name": "Lead", "name_norm": "lead"},
        "contacts": base | {"kind": "call", "direction": "out", "state": "held"},
        "sales": base | {"amount": 5},
        "promises": base | {"side": "ours", "what": "call", "due_on": "2026-06-01", "state": "open"},
        "complaints": base | {"what": "late", "severity": 2},
        "assignments": {"entity": "deal", "entity_id": deal, "owner_id": tiny.id("staff", "boris")},
        "stage_events": {"deal_id": deal, "seq": 2, "stage_id": tiny.id("stage", "Sales/qualified")},
        "field_history": {"entity": "deal", "entity_id": deal, "field": "amount", "old_value": "1", "new_value": "2"},
    }
    for table, columns in said.items():
        for happened, entered in ((then, late), (then, old), (late, late)):
            key = tiny.id(table, happened + entered)
            tiny.add(table, id=key, happened_at=happened, entered_at=entered, **columns | ({"seq": 3} if "seq" in columns else {}))
    tiny.add("costs", id=tiny.id("cost", "c"), amount=9, spent_on=then, kind="media", entered_at=late)
    tiny.add("target_changes", id=tiny.id("target", "t"), line_id=line, month="2026-05-01", metric="revenue", value=1, happened_at=late)
    correction = {"entity": "deal", "entity_id": deal, "field": "source_id", "happened_at": late, "entered_at": late}
    tiny.add("field_history", id=tiny.id("history", "source"), **correction)
    for at, undone, changed in ((late, None, 3), (late, None, 0), (late, late, 3), (old, late, 0), (old, old, 0), (old, None, 3)):
        counts = {"rows_new": 1, "rows_changed": changed, "rows_same": 0, "rows_refused": 0}
        key = tiny.id("import", f"{at}{undone}{changed}")
        tiny.add("imports", id=key, kind="deals", file_name="f", sha256="s", map="", happened_at=at, undone_at=undone, **counts)
    return {"import", "undone", "move", "contact", "sale", "lead", "promise", "complaint", "owner", "amount", "cost", "correction"}


def test_just_what_was_entered_since_about_those_days_is_counted_and_listed(company, director):
    kinds = entries(company)
    asked = Filters(date(2026, 5, 1), date(2026, 6, 1), as_of=date(2026, 5, 31)).values() | {"made": "2026-06-15T08:20"}
    found = reader.rows("company/entered_since", director, **asked)
    assert sorted(one["entered"] for one in found) == sorted(kinds)
    assert {one["about"] for one in found if one["entered"] in ("move", "amount", "correction")} == {"open"}
    assert [one["entered"] for one in reader.rows("company/entered_since", director, **asked | {"line": "Service"})] == [
        "cost",
        "import",
        "undone",
    ]
    assert reader.rows("company/entered_since", director, **asked | {"made": "2026-07-01T09:01"}) == []


def test_what_was_entered_in_the_minute_of_the_link_counts_as_later(company, director):
    company.client("Acme")
    loyal.sale(company, "Acme", "2026-05-20", 10)
    company.run("UPDATE kept.sales SET entered_at = ?", datetime(2026, 6, 15, 8, 20, 5))
    asked = {"as_of": "2026-05-31", "made": "2026-06-15T08:20"}
    assert len(reader.rows("company/entered_since", director, **asked)) == 1


def test_a_manager_is_told_of_what_the_own_rights_show(company):
    entries(company)
    asked = {"as_of": "2026-05-31T23:00", "made": "2026-06-15T08:20"}
    shown = {who: len(reader.rows("company/entered_since", of_login(company.here, who), **asked)) for who in ("director", "anna", "boris")}
    assert shown["director"] == 12 and shown["boris"] < shown["anna"] < 12


LINK = {"as_of": "2026-05-31", "data": DATA}


def test_the_page_says_whether_the_numbers_may_differ_and_a_click_opens_the_rows(company, monkeypatch):
    calm = Opened(company, monkeypatch, later=timedelta(days=30), **LINK).said()
    assert (
        calm
        == "This link was made on 15 Jun 2026, 10:20. Nothing was entered since about the days up to 31 May 2026: the numbers are the same."
    )
    n = len(entries(company))
    opened = Opened(company, monkeypatch, later=timedelta(days=30), **LINK)
    assert opened.said() == (
        f"This link was made on 15 Jun 2026, 10:20. Since then {n} things were entered that happened before the end of 31 May 2026: "
        "the numbers may differ."
    )
    opened.test.button[0].click().run()
    name, _, chosen = opened.test.query_params["rows"].partition("?")
    values = opened.found.values() | dict(parse_qsl(chosen))
    assert (name, reader.read("company/entered_since", of_login(company.here, "director"), **values).num_rows) == (
        "company.entered_since",
        n,
    )


def test_a_name_that_is_gone_is_said_and_not_passed_over(company, monkeypatch):
    opened = Opened(company, monkeypatch, later=timedelta(days=1), **LINK, manager="Clara", line="Sales")
    assert opened.said().endswith("shown without it: Manager: Clara.") and opened.found.line == "Sales"
    own = Opened(company, monkeypatch, login="anna", later=timedelta(days=1), **LINK, manager="Boris")
    assert own.said().endswith("shown without it: Manager: Boris.")
    opened.test.run()
    assert opened.said().endswith("shown without it: Manager: Clara.")


@pytest.mark.parametrize("name", ["overview", "funnel", "forecast", "workload", "sources", "loyalty"])
def test_every_dashboard_has_its_link_and_says_when_one_opened_it(tiny, monkeypatch, name):
    monkeypatch.setattr(store, "now", lambda: NOW)
    drawn = []
    monkeypatch.setattr(view_link, "draw", lambda found, dated=True: drawn.append(view_link.asked(found, dated)))
    tiny.viewer = lambda login: of_login(tiny.here, login)
    seen = type("Page", (Seen,), {"FILE": f"dashboards/{name}.py"})(tiny, monkeypatch, "director", horizon="quarter", **LINK)
    assert "This link was made on 15 Jun 2026" in seen.texts()
    said = {"as_of": "2026-05-31", "horizon": "quarter", "data": DATA}
    assert len(drawn) == 1 and said.items() <= drawn[0].items() and ("since" in drawn[0]) == (name != "forecast")


def test_the_words_hold_in_every_language(company):
    whole = Filters(date(2026, 5, 1), date(2026, 6, 1), as_of=date(2026, 5, 31))
    for language in words.LANGUAGES:
        words.use_language(language)
        said = {view_link_told.sentence(NOW, chosen, n) for n in (0, 1, 2, 5) for chosen in (whole, replace(whole, moment=NOW))}
        assert len(said) == 8

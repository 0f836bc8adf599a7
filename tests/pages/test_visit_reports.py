"""The page of visit reports: what waits, the form, the list, the week, and the page to print."""

from datetime import date
from uuid import uuid4

import pytest

from data import visit_reports
from data.statements import Statement
from data.visit_reports import Report
from pages.parts import visit_print
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/visit_reports.py"


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


@pytest.fixture
def meeting(desk):
    return desk.log(kind="meeting", note="about steel").id


@pytest.fixture
def reported(desk, meeting):
    said = (Statement("no <b>budget</b>", None, True),)
    report = Report(heard="they grow", agreed="a trial", mistakes="came late", statements=said)
    visit_reports.write(desk.viewer("ann"), meeting, report, version=None, key=uuid4())
    return meeting


def test_a_meeting_waits_and_one_press_leads_to_its_form(opened, desk, meeting):
    page = opened()
    assert "Acme" in page.texts()
    page.press("visit_write_")
    page.widget("text_area", "visit_heard_").set_value("they grow")
    page.widget("text_input", "visit_said_0_").set_value("no budget")
    page.widget("checkbox", "visit_doubt_0_").check()
    page.widget("text_input", "visit_promise_").set_value("trial kit")
    page.press("visit_save_")
    assert "Report saved: Acme" in page.texts()
    assert desk.run("SELECT heard FROM kept.visit_reports") == [("they grow",)]
    assert desk.run("SELECT words, unreliable FROM kept.statements") == [("no budget", True)]
    assert desk.run("SELECT what, contact_id FROM kept.promises") == [("trial kit", meeting)]
    assert "Every meeting of yours" in page.texts()


def test_an_empty_report_is_asked_for_words_and_keeps_what_was_typed(opened, desk, meeting):
    page = opened(contact=meeting)
    page.widget("text_input", "visit_next_what_").set_value("call")
    page.press("visit_save_")
    assert "Say what you heard." in page.texts()
    assert page.widget("text_input", "visit_next_what_").value == "call"


def test_its_author_changes_it_and_sees_what_it_said_before(opened, desk, reported):
    page = opened(contact=reported)
    assert page.widget("text_area", "visit_agreed_").value == "a trial"
    page.widget("text_area", "visit_agreed_").set_value("two trials")
    page.press("visit_save_")
    assert desk.run("SELECT agreed, version FROM kept.visit_reports") == [("two trials", 2)]


def test_others_read_it_without_a_form(opened, reported):
    for login in ("hanna", "director"):
        page = opened(login, contact=reported)
        assert "they grow" in page.texts()
        assert not page.test.text_area
    assert "not there, or not yours" in opened("bob", contact=reported).texts()


def test_a_statement_is_believed_or_settled_with_one_press(opened, desk, reported):
    page = opened(contact=reported).press("visit_mark_")
    assert desk.run("SELECT unreliable FROM kept.statements") == [(False,)]
    page.press("visit_settle_")
    assert desk.run("SELECT settled_at FROM kept.statements") == [(desk.clock,)]


def test_the_week_gathers_reports_mistakes_and_doubtful_words(opened, reported):
    def week(day):
        return opened("hanna", view="digest", week=day).texts()

    text = week("2026-03-04")
    for words in ("1 / 1 meetings have a report", "they grow", "a trial", "came late", "Unreliable words"):
        assert words in text
    assert "no meetings were held" in week("2026-02-11")


def test_the_list_is_sought_by_words(opened, reported):
    page = opened()
    assert "they grow" in page.texts()
    page.widget("text_input", "visit_q").set_value("copper")
    assert "Nothing matches" in page.run().texts()


def test_the_page_to_print_takes_no_word_for_markup(desk, reported):
    told = {"list": [], "statements": [], "promised": [], "unreported": []}
    one = {"contact_id": "1", "client": "<Acme>", "happened_at": desk.clock, "kind": "Meeting", "staff": "Ann", "people": None}
    one |= {"heard": "<script>", "agreed": None, "disagreed": None, "mistakes": "a & b"}
    said = {"contact_id": "1", "words": "<i>", "person": None, "unreliable": True, "settled": False, "client": "<Acme>"}
    printed = visit_print.page(date(2026, 3, 2), "**2 – 8 Mar**: 1 / 1", told | {"list": [one], "statements": [said]})
    assert "<script>" not in printed
    assert "&lt;script&gt;" in printed
    assert "&lt;i&gt;" in printed
    assert "<p>2 – 8 Mar: 1 / 1</p>" in printed

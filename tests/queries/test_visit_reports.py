"""Meetings, their reports and the digest of a week: each number is its rows, and a manager has the own."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import visit_reports
from data.promises import Promise
from data.statements import Statement
from data.visit_reports import Report
from queries import reader

WEEK = {"since": date(2026, 3, 2), "until": date(2026, 3, 9)}


@pytest.fixture
def week(desk):
    """Ann met Acme (with a report), again (without); Bob met Borealis (with a report); Ann also called."""

    def met(login, client, hours, **report):
        meeting = desk.log(login=login, client_id=client, kind="meeting", happened_at=desk.clock - timedelta(hours=hours)).id
        if report:
            visit_reports.write(desk.viewer(login), meeting, Report(**report), version=None, key=uuid4())
        return meeting

    said = (Statement("no budget", None, True), Statement("we like it"))
    desk.reported = met(
        "ann", desk.acme, 3, heard="they grow", mistakes="late", statements=said, promise=Promise("ours", "kit", date(2026, 3, 10))
    )
    desk.waiting = met("ann", desk.acme, 2)
    desk.bobs = met("bob", desk.other, 1, heard="they shrink", agreed="a pause")
    desk.log(kind="call", note="no meeting")
    return desk


def asked(desk, name: str, login="ann", **values) -> list[dict]:
    return reader.rows(f"visit_reports/{name}", desk.viewer(login), **values)


def test_my_meetings_of_fourteen_days_without_a_report_wait(week):
    ann = week.id("staff", "ann")
    assert [one["contact_id"] for one in asked(week, "waiting", manager=ann, as_of=week.clock)] == [str(week.waiting)]
    assert asked(week, "waiting", manager=ann, as_of=week.clock + timedelta(days=16)) == []
    assert asked(week, "waiting", "hanna", manager=week.id("staff", "hanna"), as_of=week.clock) == []


def test_whose_meeting_one_took_part_in_waits_too(week):
    week.add("contact_staff", contact_id=week.waiting, staff_id=week.id("staff", "hanna"))
    found = asked(week, "waiting", "hanna", manager=week.id("staff", "hanna"), as_of=week.clock)
    assert [one["contact_id"] for one in found] == [str(week.waiting)]


def test_coverage_is_the_rows_of_the_two_lists(week):
    for login, values in (("ann", {"manager": "ann"}), ("hanna", {}), ("sven", {})):
        counted = reader.row("visit_reports/coverage", week.viewer(login), **WEEK, **values)
        assert counted["reported"] == len(asked(week, "list", login, **WEEK, **values))
        assert counted["meetings"] - counted["reported"] == len(asked(week, "unreported", login, **WEEK, **values))
    assert reader.row("visit_reports/coverage", week.viewer("hanna"), **WEEK)["meetings"] == 3


def test_the_digest_of_a_head_has_the_line_and_of_a_manager_the_own(week):
    assert {one["heard"] for one in asked(week, "list", "hanna", **WEEK)} == {"they grow", "they shrink"}
    assert {one["heard"] for one in asked(week, "list", **WEEK)} == {"they grow"}
    assert asked(week, "list", "sven", **WEEK) == []
    assert asked(week, "list", "hanna", since=date(2026, 3, 9), until=date(2026, 3, 16)) == []


def test_statements_and_promises_of_the_week_come_with_their_meeting(week):
    assert [(one["words"], one["unreliable"], one["client"]) for one in asked(week, "statements", doubtful=True, **WEEK)] == [
        ("no budget", True, "Acme")
    ]
    assert len(asked(week, "statements", contact=week.reported)) == 2
    assert [(one["what"], one["contact_id"], one["due_on"]) for one in asked(week, "promised", **WEEK)] == [
        ("kit", str(week.reported), date(2026, 3, 10))
    ]
    assert asked(week, "promised", "hanna", **WEEK, manager="bob") == []


@pytest.mark.parametrize(("q", "found"), [("acme", 1), ("GROW", 1), ("budget", 1), ("shrink", 0), ("late", 1)])
def test_a_report_is_found_by_client_words_and_statements(week, q, found):
    assert len(asked(week, "list", since=datetime(2000, 1, 1), until=WEEK["until"], q=q)) == found


def test_of_another_managers_meeting_there_is_nothing(week):
    assert asked(week, "one", contact=week.bobs) == []
    assert asked(week, "participants", contact=week.bobs) == []
    assert asked(week, "statements", contact=week.bobs) == []


def test_a_call_is_no_meeting(week):
    call = week.run("SELECT id FROM kept.contacts WHERE note = 'no meeting'")[0][0]
    assert asked(week, "one", contact=call) == []

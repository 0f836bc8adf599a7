"""Visit reports: one per meeting, by who was there, changed by its author, with all that was said in it."""

from datetime import date
from uuid import uuid4

import pytest

from data import statements, visit_reports
from data.problems import Problem
from data.promises import Promise
from data.statements import Statement
from data.visit_reports import Report
from queries import reader


@pytest.fixture
def met(desk):
    """A meeting of Ann with Acme that was held; its id."""

    def met(login="ann", client=None, kind="meeting", **more):
        return desk.log(kind=kind, login=login, client_id=client or desk.acme, **more).id

    return met


@pytest.fixture
def person(desk):
    made = desk.add("persons", id=desk.id("person", "Petra"), name="Petra", name_norm="petra", entered_at=desk.clock)
    desk.add("person_roles", id=uuid4(), person_id=made, client_id=desk.acme, role="buyer")
    return made


def write(desk, meeting, login="ann", version=None, key=None, **values):
    values = {"heard": "they grow"} | values
    visit_reports.write(desk.viewer(login), meeting, Report(**values), version=version, key=key or uuid4())


def row(desk, meeting) -> tuple:
    return desk.run("SELECT heard, agreed, disagreed, mistakes, entered_by, version FROM kept.visit_reports WHERE contact_id = ?", meeting)[
        0
    ]


def test_everything_of_a_report_is_written_at_once_and_once(desk, met, person):
    meeting, key, bob = met(), uuid4(), desk.id("staff", "bob")
    said = (Statement("we have no budget", person, True), Statement("the boss decides"))
    for _ in range(2):
        write(
            desk,
            meeting,
            key=key,
            agreed="a trial",
            mistakes="came late",
            people=(person,),
            staff=(bob,),
            statements=said,
            next_on=date(2026, 3, 12),
            next_what="bring the trial",
            promise=Promise("ours", "trial kit", date(2026, 3, 11)),
        )
    assert row(desk, meeting) == ("they grow", "a trial", None, "came late", desk.id("staff", "ann"), 1)
    assert desk.run("SELECT words, person_id, unreliable, client_id FROM kept.statements ORDER BY unreliable DESC") == [
        ("we have no budget", person, True, desk.acme),
        ("the boss decides", None, False, desk.acme),
    ]
    assert desk.run("SELECT staff_id FROM kept.contact_staff") == [(bob,)]
    assert desk.run("SELECT person_id FROM kept.contact_people WHERE contact_id = ?", meeting) == [(person,)]
    assert desk.run("SELECT what, contact_id FROM kept.promises") == [("trial kit", meeting)]
    assert desk.run("SELECT note, follows_id FROM kept.contacts WHERE note = 'bring the trial'") == [("bring the trial", meeting)]


def test_a_problem_with_any_part_leaves_nothing(desk, met, person):
    meeting, before = met(), desk.counts()
    stranger = desk.add("persons", id=uuid4(), name="Nobody", name_norm="nobody", entered_at=desk.clock)
    for values in (
        {"people": (stranger,)},
        {"statements": (Statement("x", stranger),)},
        {"statements": (Statement(" "),)},
        {"promise": Promise("ours", "x", None)},
        {"next_on": date(2026, 3, 1)},
        {"staff": (uuid4(),)},
        {"heard": "x" * 4001},
        {"heard": " "},
    ):
        with pytest.raises(Problem):
            write(desk, meeting, **values)
    assert desk.counts() | {"persons": 0} == before | {"persons": 0}
    assert desk.run("SELECT count(*) FROM kept.visit_reports") == [(0,)]


def test_its_author_changes_it_and_what_it_said_is_kept(desk, met):
    meeting = met()
    write(desk, meeting, agreed="a trial")
    write(desk, meeting, version=1, agreed="two trials")
    assert row(desk, meeting)[1:6:4] == ("two trials", 2)
    told = [(one["field"], one["old"], one["new"]) for one in reader.rows("visit_reports/history", desk.viewer("ann"), contact=meeting)]
    assert told == [("agreed", "a trial", "two trials")]
    for stale in (1, None):
        with pytest.raises(Problem, match="Someone has changed this report"):
            write(desk, meeting, version=stale)
    with pytest.raises(Problem, match="only its author"):
        write(desk, meeting, login="hanna", version=2)


def test_two_who_begin_the_same_report_write_it_once(desk, met):
    meeting = met()
    write(desk, meeting, login="hanna")
    with pytest.raises(Problem, match="colleague's"):
        write(desk, meeting)


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_writes_nothing(desk, met, login):
    meeting = met()
    with pytest.raises(Problem):
        write(desk, meeting, login=login)
    assert desk.run("SELECT count(*) FROM kept.visit_reports") == [(0,)]


def test_the_owner_of_the_client_writes_of_a_colleagues_meeting_only_when_there(desk, met):
    meeting = met(login="hanna")
    with pytest.raises(Problem, match="by who was there"):
        write(desk, meeting)
    desk.add("contact_staff", contact_id=meeting, staff_id=desk.id("staff", "ann"))
    write(desk, meeting)
    assert row(desk, meeting)[4] == desk.id("staff", "ann")


def test_a_call_and_a_meeting_to_come_have_no_report(desk, met):
    call = met(kind="call")
    planned = desk.run("SELECT id FROM kept.contacts WHERE state = 'planned'")[0][0]
    for contact in (call, planned, uuid4()):
        with pytest.raises(Problem, match="no such meeting"):
            write(desk, contact)


def test_who_took_part_is_replaced_but_never_the_person_spoken_with(desk, met, person):
    meeting = met(person_id=person)
    write(desk, meeting, staff=(desk.id("staff", "bob"),))
    write(desk, meeting, version=1, staff=(desk.id("staff", "hanna"),))
    assert desk.run("SELECT staff_id FROM kept.contact_staff") == [(desk.id("staff", "hanna"),)]
    assert desk.run("SELECT person_id FROM kept.contact_people") == [(person,)]


def test_a_statement_is_marked_settled_and_added_from_the_card_by_whoever_has_the_client(desk, person):
    key, ann = uuid4(), desk.viewer("ann")
    for _ in range(2):
        made = statements.add(ann, desk.acme, Statement("we leave", person), key=key)
    statements.mark(ann, made, True, version=1, key=uuid4())
    with pytest.raises(Problem, match="Someone has changed"):
        statements.settle(ann, made, version=1, key=uuid4())
    statements.settle(ann, made, version=2, key=uuid4())
    assert desk.run("SELECT unreliable, settled_at, version FROM kept.statements") == [(True, desk.clock, 3)]
    for login in ("bob", "sven", "director"):
        with pytest.raises(Problem):
            statements.mark(desk.viewer(login), made, False, version=3, key=uuid4())
        with pytest.raises(Problem):
            statements.add(desk.viewer(login), desk.acme, Statement("x"), key=uuid4())

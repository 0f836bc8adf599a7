"""The calendar feed, read by a library that did not write it, and asked for over plain HTTP."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
import vobject

from data import contacts, feeds, plans, viewer
from pages.doors import calendar_feed

HOME = "https://desk.example"


@pytest.fixture
def desk(desk, monkeypatch):
    """A planned call of Ann with Acme, in Berlin's time."""
    monkeypatch.setattr(viewer, "moment", lambda: desk.clock)
    desk.run("UPDATE kept.company SET time_zone = 'Europe/Berlin'")
    desk.here.refresh_rules()
    desk.planned = uuid4()
    note = "Ask for; the paper,\nagain " + "ж" * 100
    contacts.plan(
        desk.viewer("ann"), plans.Plan(desk.acme, date(2026, 3, 9), datetime(2026, 3, 9, 14, 30).time(), note=note), key=desk.planned
    )
    desk.wait(hours=1)
    return desk


def entries(desk, login="ann") -> list:
    """What a calendar shows of a person's feed."""
    with_rights = desk.viewer(login)
    found = calendar_feed.reader.rows("contacts/calendar_feed", with_rights, manager=with_rights.id, as_of=desk.clock)
    read = vobject.readOne(calendar_feed.written(with_rights, found, HOME).decode())
    return sorted(getattr(read, "vevent_list", []), key=lambda entry: entry.dtstart.value)


def test_a_planned_contact_is_an_entry(desk):
    (entry,) = entries(desk)
    assert entry.summary.value == "Call: Acme"
    assert entry.dtstart.value == datetime(2026, 3, 9, 13, 30, tzinfo=UTC)
    assert (entry.uid.value, entry.sequence.value) == (f"{desk.planned}@voronka", "0")
    assert entry.description.value == f"Ask for; the paper,\nagain {'ж' * 100}\n{HOME}/client?id={desk.acme}"
    assert not hasattr(entry, "valarm")


def test_every_line_is_as_short_as_calendars_ask(desk):
    ann = desk.viewer("ann")
    found = calendar_feed.reader.rows("contacts/calendar_feed", ann, manager=ann.id, as_of=desk.clock)
    lines = calendar_feed.written(ann, found, HOME).split(b"\r\n")
    assert max(map(len, lines)) <= 75 and lines[-1] == b""


def test_a_moved_contact_keeps_its_one_entry(desk):
    (before,) = entries(desk)
    new = uuid4()
    contacts.move(desk.viewer("ann"), desk.planned, plans.Next(date(2026, 3, 11)), version=1, key=new)
    contacts.move(desk.viewer("ann"), new, plans.Next(date(2026, 3, 12)), version=1, key=uuid4())
    (after,) = entries(desk)
    assert after.uid.value == before.uid.value and int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value.date() == date(2026, 3, 12)


@pytest.mark.parametrize("settled", ["cancel", "hold"])
def test_what_is_settled_disappears(desk, settled):
    if settled == "cancel":
        contacts.cancel(desk.viewer("ann"), desk.planned, version=1)
    else:
        desk.log(plan_id=desk.planned, next_on=None, quiet_reason_id=desk.quiet)
    assert entries(desk) == []


def test_three_in_the_afternoon_stays_so_over_summer_time(desk):
    for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 23), date(2026, 10, 26)):
        contacts.plan(desk.viewer("ann"), plans.Plan(desk.acme, day, datetime(2026, 1, 1, 15).time()), key=uuid4())
    found = [entry.dtstart.value for entry in entries(desk)[1:]]
    assert {moment.astimezone(ZoneInfo("Europe/Berlin")).hour for moment in found} == {15}
    assert [moment.hour for moment in found] == [14, 13, 13, 14]


def test_a_month_of_the_past_and_a_year_ahead_are_shown(desk):
    desk.run("DELETE FROM kept.contacts")
    for due in ("2026-01-30", "2026-02-03", "2027-03-03", "2027-03-06"):
        made = {"id": uuid4(), "line_id": desk.id("line", "Sales"), "client_id": desk.acme, "staff_id": desk.id("staff", "ann")}
        desk.add("contacts", **made, kind="call", direction="out", state="planned", planned_at=due, due_at=due, entered_at=due)
    assert [str(entry.dtstart.value.date()) for entry in entries(desk)] == ["2026-02-03", "2027-03-03"]


def test_nobody_sees_anothers_contacts_but_the_deputy_while_it_lasts(desk):
    assert {login: len(entries(desk, login)) for login in ("ann", "bob", "hanna")} == {"ann": 1, "bob": 0, "hanna": 0}
    desk.add(
        "absences", id=uuid4(), staff_id=desk.id("staff", "ann"), since="2026-03-02", until="2026-03-06", deputy_id=desk.id("staff", "bob")
    )
    assert [entry.summary.value for entry in entries(desk, "bob")] == ["Call: Acme (Ann)"]
    desk.clock = datetime(2026, 3, 5, 23, 30)  # in Berlin the sixth has begun
    assert entries(desk, "bob") == [] and len(entries(desk)) == 1


def test_the_address_answers_to_its_secret_alone(served):
    token = served.do("__import__('data.feeds').feeds.create(person('manager'))")
    assert len(token) == feeds.LENGTH
    found = httpx.get(f"{served.url}/calendar/{token}.ics")
    assert found.status_code == 200 and found.headers["cache-control"] == "private, no-store"
    assert found.headers["content-type"] == "text/calendar; charset=utf-8" and "set-cookie" not in found.headers
    assert vobject.readOne(found.text).contents["x-wr-calname"][0].value == "Voronka: Olha Manager"
    other = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (f"{other}.ics", f"{token}", f"{token}.ics/", f"{token[:-1]}.ics", "..%2F.ics", ".ics"):
        assert httpx.get(f"{served.url}/calendar/{wrong}").status_code == 404, wrong
    assert httpx.post(f"{served.url}/calendar/{token}.ics").status_code == 405
    served.do("__import__('data.feeds').feeds.revoke(person('manager'))")
    assert httpx.get(f"{served.url}/calendar/{token}.ics").status_code == 404


def test_the_secret_opens_nothing_else(served):
    token = served.do("__import__('data.feeds').feeds.create(person('manager'))")
    for path in ("/_stcore/upload_file/x/y", "/media/x"):
        assert httpx.get(served.url + path, cookies={"voronka_session": token}).status_code == 401

"""Quarantine: what could not be taken waits for the heads of its line, and ends taken in with its own time, or dropped with a reason."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from data import quarantine, quarantine_ends
from data.problems import Problem
from data.quarantine_ends import Righted
from data.viewer import SYSTEM
from pages.parts import inbox_kept_form, inbox_quarantine
from queries import reader
from tests.contact_desk import NOON
from tests.data.lead_desk import Inbox

BODY = {"name": "<b>Nora</b> **Field**", "phone": "1", "utm_source": "Google", "source": "Gogle", "message": "prices?"}


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


def kept(inbox, body=None, line="Sales", **more) -> UUID:
    facts = {
        "key": uuid4(),
        "door": "api",
        "body": body if isinstance(body, str) else json.dumps(body or BODY),
        "problem": Problem("{name} is not on the list.", name="Gogle"),
    }
    facts |= {"line_id": line and inbox.id("line", line)} | more
    return inbox.here.transaction(lambda cur, me: quarantine.keep(cur, **facts), viewer=SYSTEM, touches=quarantine.TABLES)


def waiting(inbox, login: str) -> list[str]:
    return [one["kept_id"] for one in reader.rows("inbox/quarantine", inbox.viewer(login), dropped=False, as_of=inbox.clock)]


def take(inbox, one: UUID, login="hanna", version=1, **values) -> UUID:
    righted = Righted(**({"line_id": inbox.sales, "name": "Nora Field", "phone": "+49 30 556677"} | values))
    return quarantine_ends.settle(inbox.viewer(login), one, righted, version=version)


def test_what_is_taken_in_is_a_lead_whose_clock_starts_when_it_came(inbox):
    one = kept(inbox)
    inbox.wait(hours=3)
    lead = take(inbox, one)
    assert inbox.row(lead, "name", "happened_at", "entered_at") == ("Nora Field", NOON, NOON + timedelta(hours=3))
    assert inbox.run("SELECT utm_source, happened_at FROM kept.lead_touches WHERE lead_id = ?", lead) == [("google", NOON)]
    assert waiting(inbox, "hanna") == []
    assert reader.rows("inbox/open", inbox.viewer("hanna"), answered=False, as_of=inbox.clock)[0]["minutes_left"] <= -120


@pytest.mark.parametrize(
    ("said", "hours"),
    [({"happened_at": "2026-03-04T10:00:00Z"}, -2), ({"at": "2026-03-04T12:00:00+03:00"}, -3), ({"happened_at": "2030-01-01"}, 0),
     ({"happened_at": "yesterday"}, 0), ({"at": 5}, 0), ({"happened_at": "1900-01-01"}, 0)],
)  # fmt: skip
def test_a_time_its_sender_said_counts_where_it_can_be_read_and_lies_before(inbox, said, hours):
    one = kept(inbox, BODY | said)
    inbox.wait(hours=1)
    assert inbox.row(take(inbox, one), "happened_at") == NOON + timedelta(hours=hours)


def test_taken_in_twice_is_one_lead_and_another_person_is_told(inbox):
    one = kept(inbox)
    assert take(inbox, one) == take(inbox, one)
    assert inbox.run("SELECT count(*) FROM kept.leads") == [(1,)]
    inbox.staff("hugo", "head", ["Sales"])
    for act in (lambda: take(inbox, one, "hugo"), lambda: quarantine_ends.drop(inbox.viewer("hugo"), one, "no", version=1)):
        with pytest.raises(Problem, match="Someone has changed this"):
            act()


@pytest.mark.parametrize("login", ["ann", "director"])
def test_a_manager_and_a_director_settle_nothing_and_a_manager_sees_nothing(inbox, login):
    one = kept(inbox)
    for act in (
        lambda: take(inbox, one, login),
        lambda: quarantine_ends.drop(inbox.viewer(login), one, "no", version=1),
        lambda: quarantine_ends.bring_back(inbox.viewer(login), one, version=1),
    ):
        with pytest.raises(Problem, match="You may not do this"):
            act()
    assert waiting(inbox, login) == ([] if login == "ann" else [str(one)])


def test_a_head_sees_and_takes_in_only_what_is_of_the_own_lines(inbox):
    theirs, nobodys = kept(inbox, line="Service"), kept(inbox, line=None)
    assert waiting(inbox, "hanna") == []
    assert waiting(inbox, "sven") == [str(theirs)]
    assert set(waiting(inbox, "director")) == {str(theirs), str(nobodys)}
    with pytest.raises(Problem, match="nothing like that"):
        take(inbox, theirs)
    with pytest.raises(Problem, match="line of yours"):
        take(inbox, kept(inbox), line_id=inbox.id("line", "Service"))


def test_what_is_still_wrong_is_told_and_leaves_all_as_it_was(inbox):
    one = kept(inbox)
    for values, field in (({"name": " ", "phone": ""}, "name"), ({"email": "nobody"}, "email"), ({"source_id": uuid4()}, "source_id")):
        with pytest.raises(Problem) as caught:
            take(inbox, one, **values)
        assert caught.value.field == field
    assert (inbox.run("SELECT count(*) FROM kept.leads"), waiting(inbox, "hanna")) == ([(0,)], [str(one)])


def test_what_is_dropped_has_its_reason_and_can_be_brought_back_and_taken_in(inbox):
    one, hanna = kept(inbox), inbox.viewer("hanna")
    with pytest.raises(Problem, match="few words"):
        quarantine_ends.drop(hanna, one, "  ", version=1)
    quarantine_ends.drop(hanna, one, "an advertisement", version=1)
    row = reader.rows("inbox/quarantine", hanna, dropped=True, as_of=inbox.clock)[0]
    assert (json.loads(row["problem"])["dropped"], row["settled_by"], waiting(inbox, "hanna")) == ("an advertisement", "Hanna", [])
    with pytest.raises(Problem, match="changed this"):
        take(inbox, one, version=2)
    quarantine_ends.bring_back(hanna, one, version=2)
    assert waiting(inbox, "hanna") == [str(one)]
    assert take(inbox, one, version=3)
    with pytest.raises(Problem, match="changed this"):
        quarantine_ends.bring_back(hanna, one, version=4)


def test_whatever_its_body_is_it_can_be_taken_in(inbox):
    for text in (
        "{",
        "[1, 2]",
        "null",
        '"text"',
        "From: \x00",
        "[" * 5000,
        '{"touches": 1, "first_touch": [], "code": {}, "utm_source": 5}',
        r'{"name": "half a sign \ud83d", "utm_source": "\ud83d", "code": "\ud83d", "\ud83d": 1}',
        r'{"first_touch": {"happened_at": 5, "page": [1], "referrer": "\ud83d"}}',
    ):
        one = kept(inbox, text, door="mail")
        shown = (inbox_quarantine.excerpt(text), *map(str, inbox_kept_form.guessed(text).values()))
        assert "".join(shown).encode(), "half a sign breaks every screen it stands on"
        assert inbox.row(take(inbox, one), "happened_at") == NOON

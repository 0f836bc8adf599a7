"""Leads: each act once, whole or not at all, only where one may; and no lead is ever silently dropped."""

import json
import threading
from datetime import date
from uuid import uuid4

import pytest

from data import leads
from data.problems import Problem
from tests.data.lead_desk import Inbox


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


def turn(**values):
    return leads.Turn(**({"deal": "Filters", "client": "Field Ltd", "person": "Nora Field"} | values))


def test_a_lead_typed_in_is_one_lead_with_its_first_touch_however_often_it_is_sent(inbox):
    key, source = uuid4(), inbox.source("web")
    inbox.came(key=key, phone="+49 30 55 66 77", email="nora@field.example", message="prices?", source_id=source)
    inbox.came(key=key, phone="+49 30 55 66 77")
    assert inbox.run("SELECT name, phone_digits, owner_id, entered_by FROM kept.leads") == [
        ("Nora Field", "4930556677", None, inbox.id("staff", "hanna"))
    ]
    assert inbox.run("SELECT lead_id, source_id FROM kept.lead_touches") == [(key, source)]
    assert inbox.is_open(key)
    assert inbox.is_open(key, "ann")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " "}, "name"), ({"email": "nobody"}, "email"), ({"phone": "1"}, "phone"), ({"source_id": uuid4()}, "source_id"),
     ({"line_id": uuid4()}, "line")],
)  # fmt: skip
def test_what_cannot_be_a_lead_is_refused_at_its_input_and_leaves_nothing(inbox, values, field):
    before = inbox.standing()
    with pytest.raises(Problem) as caught:
        inbox.came(**values)
    assert caught.value.field == field
    assert inbox.standing() == before


def test_a_lead_without_a_name_is_called_by_how_it_is_reached(inbox):
    assert inbox.row(inbox.came("", phone="+49 30 1"), "name") == "+49 30 1"


def test_who_adds_a_lead_may_take_it_at_once(inbox):
    assert inbox.owner(inbox.came(login="ann", mine=True)) == "ann"


def test_two_managers_who_take_the_same_lead_at_once_leave_it_with_one_of_them(inbox):
    lead, told = inbox.came(), []

    def grab(login):
        try:
            leads.take(inbox.viewer(login), lead, key=uuid4())
        except Problem as problem:
            told.append(str(problem))

    threads = [threading.Thread(target=grab, args=(login,)) for login in ("ann", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [f"{'Bob' if inbox.owner(lead) == 'bob' else 'Ann'} has this lead already."]
    assert inbox.run("SELECT count(*) FROM kept.assignments WHERE entity = 'lead'") == [(1,)]


def test_taking_twice_with_one_key_is_taking_once(inbox):
    lead, key = inbox.came(), uuid4()
    for _ in range(2):
        leads.take(inbox.viewer("ann"), lead, key=key)
    assert inbox.row(lead, "version") == 2
    reason, said = inbox.run("SELECT reason, candidates FROM kept.assignments WHERE entity = 'lead'")[0]
    assert reason == "taken"
    assert {one["name"] for one in json.loads(said)["candidates"]} == {"Ann", "Bob", "Hanna"}


def test_a_lead_given_to_a_colleague_takes_its_planned_contacts_along(inbox):
    lead = inbox.came()
    inbox.add("contacts", id=uuid4(), line_id=inbox.sales, lead_id=lead, staff_id=None, kind="call", direction="out", state="planned",
              planned_at=inbox.clock, due_at=inbox.clock, entered_at=inbox.clock)  # fmt: skip
    leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", "bob"), key=uuid4())
    assert inbox.owner(lead) == "bob"
    assert inbox.run("SELECT staff_id FROM kept.contacts WHERE lead_id = ?", lead) == [(inbox.id("staff", "bob"),)]
    with pytest.raises(Problem, match="Bob has this lead already"):
        leads.take(inbox.viewer("ann"), lead, key=uuid4())


@pytest.mark.parametrize(("change", "match"), [
    ("UPDATE kept.staff SET retired_at = now()", "cannot own"), ("UPDATE kept.staff SET disabled_at = now()", "cannot own"),
    ("UPDATE kept.staff SET starts_on = DATE '2026-04-01'", "not started"), ("UPDATE kept.staff SET owns_deals = false", "cannot own"),
])  # fmt: skip
def test_a_lead_is_never_given_to_who_left_or_has_not_started(inbox, change, match):
    lead = inbox.came()
    inbox.run(f"{change} WHERE login = 'bob'")
    with pytest.raises(Problem, match=match):
        leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", "bob"), key=uuid4())
    assert inbox.owner(lead) is None


def test_a_lead_is_never_given_to_who_is_away_or_of_another_line(inbox):
    lead = inbox.came()
    inbox.absent("bob", date(2026, 3, 4), date(2026, 3, 5))
    for login, match in (("bob", "is away"), ("sven", "cannot own")):
        with pytest.raises(Problem, match=match):
            leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", login), key=uuid4())


def test_an_edit_of_what_somebody_else_has_changed_is_refused(inbox):
    lead = inbox.came()
    leads.take(inbox.viewer("ann"), lead, key=uuid4())
    with pytest.raises(Problem, match="Someone has changed"):
        leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", "bob"), key=uuid4(), version=1)


def test_leads_given_out_together_can_be_taken_back_while_unanswered(inbox):
    head, batch = inbox.viewer("hanna"), uuid4()
    four = [inbox.came(f"Lead {n}") for n in range(4)]
    wanted = {lead: inbox.id("staff", "ann" if n % 2 else "bob") for n, lead in enumerate(four)}
    leads.take(inbox.viewer("ann"), four[0], key=uuid4())
    for _ in range(2):
        assert leads.give_out(head, wanted, key=batch) == leads.Given(3, 1)
    inbox.wait(minutes=5)
    inbox.log(login="ann", client_id=None, lead_id=four[1])
    key = uuid4()
    assert [leads.unassign(head, batch, key=key) for _ in range(2)] == [2, 2]
    assert [inbox.owner(lead) for lead in four] == ["ann", "ann", None, None]
    assert leads.unassign(head, batch, key=uuid4()) == 0


def test_a_manager_takes_back_what_she_took_and_nothing_else(inbox):
    lead, key = inbox.came(), uuid4()
    leads.take(inbox.viewer("ann"), lead, key=key)
    with pytest.raises(Problem):
        leads.unassign(inbox.viewer("bob"), key, key=uuid4())
    assert leads.unassign(inbox.viewer("ann"), key, key=uuid4()) == 1
    assert inbox.owner(lead) is None


def test_a_lead_turns_into_a_new_client_its_person_and_a_deal_once(inbox):
    lead, key = inbox.came(phone="+49 30 99", email="n@f.example", message="filters"), uuid4()
    inbox.add("referrals", id=uuid4(), from_client_id=inbox.acme, to_lead_id=lead, happened_at=inbox.clock, entered_at=inbox.clock)
    inbox.log(login="ann", client_id=None, lead_id=lead)
    made = leads.convert(inbox.viewer("ann"), lead, turn(amount=500), key=key)
    assert leads.convert(inbox.viewer("ann"), lead, turn(amount=500), key=key) == made
    assert inbox.row(lead, "client_id", "valid") == (made.client_id, True)
    assert inbox.owner(lead) == "ann"
    assert inbox.run(
        "SELECT client_id, lead_id, CAST(amount AS INTEGER), owner_id, stage_id FROM kept.deals WHERE id = ?", made.deal_id
    ) == [(made.client_id, lead, 500, inbox.id("staff", "ann"), inbox.id("stage", "Sales/lead"))]
    assert inbox.run("SELECT p.name, p.phone_digits FROM kept.persons p JOIN kept.person_roles r ON r.person_id = p.id WHERE r.client_id = ?",
                     made.client_id) == [("Nora Field", "493099")]  # fmt: skip
    assert inbox.run("SELECT to_client_id FROM kept.referrals") == [(made.client_id,)]
    assert inbox.run("SELECT state, client_id, deal_id IS NOT NULL FROM kept.contacts ORDER BY state") == [
        ("held", made.client_id, False), ("planned", made.client_id, True)]  # fmt: skip
    assert not inbox.is_open(lead)
    with pytest.raises(Problem, match="become a deal"):
        leads.refuse(inbox.viewer("ann"), lead, inbox.spam, key=uuid4())


def test_a_lead_of_a_known_client_becomes_a_deal_of_the_clients_owner(inbox):
    lead = inbox.came()
    leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", "bob"), key=uuid4())
    made = leads.convert(inbox.viewer("hanna"), lead, turn(client_id=inbox.acme), key=uuid4())
    assert made.client_id == inbox.acme
    assert inbox.run("SELECT owner_id FROM kept.deals WHERE id = ?", made.deal_id) == [(inbox.id("staff", "ann"),)]


@pytest.mark.parametrize(("values", "field"), [
    ({"client": " "}, "client"), ({"deal": " "}, "name"), ({"client": "Borealis GmbH"}, "client"), ({"client_id": "other"}, "client")
])  # fmt: skip
def test_a_half_made_conversion_leaves_nothing_and_anothers_client_is_not_taken(inbox, values, field):
    lead = inbox.came()
    before = inbox.standing()
    with pytest.raises(Problem) as caught:
        leads.convert(
            inbox.viewer("ann"), lead, turn(**{name: inbox.other if one == "other" else one for name, one in values.items()}), key=uuid4()
        )
    assert caught.value.field == field
    assert inbox.standing() == before


def test_a_refusal_needs_a_reason_of_the_list_which_says_whether_it_was_a_lead(inbox):
    lead, key = inbox.came(), uuid4()
    for wrong in (None, uuid4()):
        with pytest.raises(Problem, match="Say why"):
            leads.refuse(inbox.viewer("ann"), lead, wrong, key=uuid4())
    for _ in range(2):
        leads.refuse(inbox.viewer("ann"), lead, inbox.spam, "robot", key=key)
    assert inbox.row(lead, "valid", "refusal_reason_id", "refusal_reason", "refused_by") == (
        False, inbox.spam, "robot", inbox.id("staff", "ann"))  # fmt: skip
    assert not inbox.is_open(lead)


def test_a_refused_lead_comes_back_to_its_owner_or_to_the_inbox_when_that_one_has_left(inbox):
    one, two = inbox.came("Lead 1"), inbox.came("Lead 2")
    for lead in (one, two):
        leads.assign(inbox.viewer("hanna"), lead, inbox.id("staff", "bob"), key=uuid4())
        leads.refuse(inbox.viewer("hanna"), lead, inbox.no_need, key=uuid4())
    leads.reopen(inbox.viewer("hanna"), one, key=uuid4())
    inbox.run("UPDATE kept.staff SET retired_at = now() WHERE login = 'bob'")
    key = uuid4()
    for _ in range(2):
        leads.reopen(inbox.viewer("hanna"), two, key=key)
    assert (inbox.owner(one), inbox.owner(two)) == ("bob", None)
    assert inbox.is_open(one)
    assert inbox.row(two, "valid", "refused_at", "refusal_reason_id") == (None, None, None)
    told = inbox.run(
        "SELECT field, old_value, new_value FROM kept.field_history WHERE entity_id = ? ORDER BY field, new_value NULLS LAST", two
    )
    assert told == [
        ("refusal_reason", None, "No need"), ("refusal_reason", "No need", None), ("valid", None, "true"), ("valid", "true", None)]  # fmt: skip


def test_the_same_inquiry_once_more_goes_into_the_earlier_one_with_all_its_touches(inbox):
    first = inbox.came(phone="+49 30 1234 5678", message="prices?")
    inbox.wait(minutes=20)
    second, key = inbox.came("N. Field", phone="030 1234 5678", email="n@f.example", login="ann", mine=True), uuid4()
    inbox.log(login="ann", client_id=None, lead_id=second)
    for _ in range(2):
        assert leads.merge(inbox.viewer("ann"), second, first, key=key) == first
    assert inbox.row(second, "merged_into_id") == first
    assert inbox.row(first, "email") == "n@f.example"
    assert inbox.owner(first) == "ann"
    assert inbox.run("SELECT DISTINCT lead_id FROM kept.lead_touches") == [(first,)]
    assert inbox.run("SELECT DISTINCT lead_id FROM kept.contacts") == [(first,)]
    assert inbox.is_open(first)
    assert not inbox.is_open(second)


def test_leads_of_different_senders_are_not_merged(inbox):
    with pytest.raises(Problem, match="not one inquiry"):
        leads.merge(inbox.viewer("ann"), inbox.came("A", phone="+49 30 551"), inbox.came("B", phone="+49 30 552"), key=uuid4())


@pytest.mark.parametrize("login", ["director", "sven"])
def test_who_may_not_work_on_the_line_writes_nothing(inbox, login):
    lead, viewer = inbox.came(), inbox.viewer(login)
    refused = inbox.came("Gone")
    leads.refuse(inbox.viewer("ann"), refused, inbox.spam, key=uuid4())
    before = inbox.standing()
    for act in (
        lambda: inbox.came(login=login),
        lambda: leads.take(viewer, lead, key=uuid4()),
        lambda: leads.assign(viewer, lead, inbox.id("staff", "ann"), key=uuid4()),
        lambda: leads.convert(viewer, lead, turn(), key=uuid4()),
        lambda: leads.refuse(viewer, lead, inbox.spam, key=uuid4()),
        lambda: leads.reopen(viewer, refused, key=uuid4()),
        lambda: leads.merge(viewer, lead, lead, key=uuid4()),
    ):
        with pytest.raises(Problem):
            act()
    assert inbox.standing() == before


def test_a_manager_gives_leads_to_nobody_else_and_works_on_no_colleagues_lead(inbox):
    lead, ann = inbox.came(login="bob", mine=True), inbox.viewer("ann")
    waiting = inbox.came("Waiting")
    before = inbox.standing()
    for act in (
        lambda: leads.assign(ann, waiting, inbox.id("staff", "bob"), key=uuid4()),
        lambda: leads.give_out(ann, {waiting: ann.id}, key=uuid4()),
        lambda: leads.convert(ann, lead, turn(), key=uuid4()),
        lambda: leads.refuse(ann, lead, inbox.spam, key=uuid4()),
    ):
        with pytest.raises(Problem):
            act()
    assert inbox.standing() == before


def test_a_deputy_works_on_the_leads_of_who_is_away(inbox):
    lead = inbox.came(login="bob", mine=True)
    inbox.absent("bob", date(2020, 1, 1), date(2040, 1, 1))
    inbox.run("UPDATE kept.absences SET deputy_id = ?", inbox.id("staff", "ann"))
    made = leads.convert(inbox.viewer("ann"), lead, turn(), key=uuid4())
    assert inbox.run("SELECT owner_id FROM kept.deals WHERE id = ?", made.deal_id) == [(inbox.id("staff", "bob"),)]


def test_somebody_elses_key_is_refused(inbox):
    lead, key = inbox.came(), uuid4()
    leads.take(inbox.viewer("ann"), lead, key=key)
    with pytest.raises(Problem, match="somebody else"):
        leads.refuse(inbox.viewer("hanna"), lead, inbox.spam, key=key)

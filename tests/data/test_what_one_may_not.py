"""What one may not: another's rows through a side door, another's keys, and what one once had."""

import threading
from datetime import date
from uuid import uuid4

import pytest

from data import (
    absences,
    client_states,
    clients,
    contacts,
    deals,
    documents,
    feeds,
    handovers,
    leads,
    persons,
    promises,
    quiet,
    reach,
    relationship,
)
from data.problems import Problem
from queries import reader
from tests.data.lead_desk import Inbox
from tests.merged import merge, person

MONDAY = date(2026, 3, 9)


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


@pytest.fixture
def given_on(inbox):
    """A lead of Ann that became a client with a person and a deal, and then was handed over to Bob: (lead, client, person)."""
    lead = inbox.came(login="ann", phone="+49 30 55 66 77", mine=True)
    made = leads.convert(inbox.viewer("ann"), lead, leads.Turn("D", client="Field Ltd", person="Nora Field"), key=uuid4())
    inbox.wait(minutes=1)
    handovers.hand_over(inbox.viewer("hanna"), clients=[made.client_id], to=[inbox.id("staff", "bob")], key=uuid4())
    return lead, made.client_id, inbox.row(lead, "person_id")


def test_the_lead_a_client_came_from_is_no_way_to_the_client_once_it_is_anothers(inbox, given_on):
    lead, client, _ = given_on
    before = inbox.counts()
    for act in (
        lambda: inbox.log(login="ann", client_id=None, lead_id=lead),
        lambda: inbox.log(login="ann", client_id=client, lead_id=lead, promise=promises.Promise("ours", "a price", MONDAY)),
        lambda: contacts.plan(inbox.viewer("ann"), contacts.Plan(lead_id=lead, on=MONDAY), key=uuid4()),
    ):
        with pytest.raises(Problem, match="no such client among yours"):
            act()
    assert inbox.counts() == before


def test_nor_to_the_phones_of_its_persons(inbox, given_on):
    *_, who = given_on
    reach.add(inbox.viewer("bob"), "person", who, reach.Reach("phone", "+49 171 999 88 77"), key=uuid4())
    assert len(reader.rows("person/reach", inbox.viewer("bob"), person=str(who))) == 1
    for name in ("person/head", "person/roles", "person/changes", "person/reach"):
        assert reader.rows(name, inbox.viewer("ann"), person=str(who)) == []


def test_the_card_that_went_into_anothers_shows_its_persons_no_longer(inbox):
    gone = inbox.client("Acme GmbH", "ann", at="2025-06-01")
    who = person(inbox, "Paul Both", gone, inbox.other, phone="1234567")
    merge(inbox, inbox.other, gone)
    persons.edit(inbox.viewer("bob"), who, {"note": "leaves in May"}, version=1)
    assert reader.rows("person/head", inbox.viewer("ann"), person=str(who)) == []
    assert reader.rows("client/persons", inbox.viewer("ann"), client=str(gone)) == []
    assert reader.row("person/head", inbox.viewer("bob"), person=str(who))["note"] == "leaves in May"
    assert len(reader.rows("client/persons", inbox.viewer("hanna"), client=str(gone))) == 1


def test_the_answer_to_a_lead_of_anothers_client_does_not_tell_when_that_one_calls_there_next(inbox):
    contacts.plan(inbox.viewer("bob"), contacts.Plan(inbox.other, on=date(2026, 3, 20)), key=uuid4())
    lead = inbox.came(login="ann", mine=True, phone="+49 30 55 66 99")
    inbox.run("UPDATE kept.leads SET client_id = ? WHERE id = ?", inbox.other, lead)
    with pytest.raises(Problem, match="Say when the next contact is"):
        inbox.log(login="ann", client_id=None, lead_id=lead, next_on=None)
    assert inbox.log(login="ann", client_id=None, lead_id=lead, next_on=MONDAY).next_on == MONDAY
    assert inbox.log(login="bob", client_id=inbox.other, next_on=None).next_on == MONDAY


def test_a_new_client_is_given_to_somebody_else_only_by_who_gives_clients(inbox):
    def new(name, owner):
        return clients.NewClient(name, "", inbox.sales, owner_id=inbox.id("staff", owner))

    with pytest.raises(Problem, match="You may not do this"):
        clients.add(inbox.viewer("ann"), new("Zed", "bob"), key=uuid4())
    with pytest.raises(Problem, match="cannot own clients of this line"):
        clients.add(inbox.viewer("hanna"), new("Zed", "sven"), key=uuid4())
    for login, owner in (("ann", "ann"), ("hanna", "bob")):
        made = clients.add(inbox.viewer(login), new(f"By {login}", owner), key=uuid4())
        assert inbox.run("SELECT owner_id FROM kept.clients WHERE id = ?", made) == [(inbox.id("staff", owner),)]


def test_the_key_of_another_act_is_refused_in_one_sentence(inbox, given_on):
    hanna, key, turned = inbox.viewer("hanna"), uuid4(), uuid4()
    handovers.hand_over(hanna, clients=[inbox.acme], to=[inbox.id("staff", "bob")], key=key)
    with pytest.raises(Problem, match="somebody else's"):
        handovers.undo(hanna, key, key=key)
    lead = inbox.came("Otto", login="ann", phone="+49 30 55 66 99", mine=True)
    leads.convert(inbox.viewer("ann"), lead, leads.Turn("D2", client="Otto Ltd"), key=turned)
    with pytest.raises(Problem, match="somebody else's"):
        leads.convert(inbox.viewer("ann"), given_on[0], leads.Turn("D2", client="Otto Ltd"), key=turned)


def test_two_heads_of_one_line_are_each_told_what_is_their_own(inbox):
    inbox.staff("hugo", "head", ["Sales"])
    inbox.came(login="hanna", mine=True)
    told = [[one["mine"] for one in reader.rows("inbox/open", inbox.viewer(login))] for login in ("hanna", "hugo")]
    assert told == [[True], [False]]
    assert [len(reader.rows("inbox/open", inbox.viewer(login), whose="mine")) for login in ("hanna", "hugo")] == [1, 0]


def test_anothers_lead_does_not_become_ones_own_deal(inbox):
    lead, own = (
        inbox.came(login="bob", mine=True, phone="+49 30 55 66 99"),
        inbox.came("Own", login="ann", mine=True, phone="+49 30 1 22 33"),
    )
    for one in (lead, uuid4()):
        with pytest.raises(Problem, match="no such lead among yours"):
            deals.start(inbox.viewer("ann"), deals.NewDeal(inbox.acme, "Mine", lead_id=one), key=uuid4())
    assert inbox.is_open(lead, "bob")
    key = uuid4()
    for _ in range(2):
        assert deals.start(inbox.viewer("ann"), deals.NewDeal(inbox.acme, "Mine", lead_id=own), key=key) == key
    assert not inbox.is_open(own)


def at_once(*acts) -> list:
    """What each of these came to, all begun at one moment: what it returned, or its Problem as text."""
    came, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(nth, act):
        gate.wait()
        try:
            came[nth] = act()
        except Problem as problem:
            came[nth] = str(problem)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return came


def test_two_who_add_the_same_client_at_one_moment_make_one_and_one_is_told_whose_it_is(inbox):
    for n in range(3):
        new = clients.NewClient(f"Twin {n}", "", inbox.sales)
        came = at_once(*(lambda login=login, new=new: clients.add(inbox.viewer(login), new, key=uuid4()) for login in ("ann", "bob")))
        assert inbox.run("SELECT count(*) FROM kept.clients WHERE name = ?", new.name) == [(1,)]
        assert len([one for one in came if "a client already" in str(one)]) == 1


def test_the_key_of_anothers_new_client_is_refused_in_one_sentence(inbox):
    key = uuid4()
    clients.add(inbox.viewer("ann"), clients.NewClient("Zed", "", inbox.sales), key=key)
    with pytest.raises(Problem):
        clients.add(inbox.viewer("bob"), clients.NewClient("Other", "", inbox.sales), key=key)


def test_absences_and_addresses_made_at_one_moment_are_one(inbox):
    hanna, ann = inbox.viewer("hanna"), inbox.viewer("ann")
    for month in (4, 5, 6):
        away = absences.Absence(ann.id, date(2026, month, 1), date(2026, month, 9))
        at_once(*(lambda away=away: absences.add(hanna, away, key=uuid4()) for _ in range(2)))
        at_once(*(lambda: feeds.create(ann) for _ in range(2)))
        assert inbox.run("SELECT count(*) FROM kept.absences WHERE since = ?", away.since) == [(1,)]
        assert inbox.run("SELECT count(*) FROM kept.feeds WHERE revoked_at IS NULL") == [(1,)]
        feeds.revoke(ann)


LONG = "x" * 100_000
TOO_LONG = {
    "client": lambda desk, me: clients.add(me, clients.NewClient(LONG, "", desk.sales), key=uuid4()),
    "document": lambda desk, me: documents.add(me, desk.acme, documents.Document(LONG, "http://example.com"), key=uuid4()),
    "role": lambda desk, me: persons.add(me, desk.acme, persons.NewPerson("Nora", LONG), key=uuid4()),
    "reach": lambda desk, me: reach.add(me, "client", desk.acme, reach.Reach("messenger", "nora", LONG), key=uuid4()),
    "entry": lambda desk, me: relationship.enter(me, desk.acme, relationship.Entry(_code(desk), LONG, date(2026, 3, 1)), key=uuid4()),
    "quiet": lambda desk, me: quiet.hush(me, quiet.Hush("client", desk.acme, "all", date(2026, 4, 1), None, LONG), key=uuid4()),
    "plan": lambda desk, me: contacts.plan(me, contacts.Plan(desk.acme, on=MONDAY, note=LONG), key=uuid4()),
    "loss": lambda desk, me: desk.log("Refused", loss=deals.Loss(desk.price, None, LONG), next_on=None, quiet_reason_id=desk.quiet),
    "handover": lambda desk, me: handovers.hand_over(desk.viewer("hanna"), clients=[desk.other], to=[me.id], key=uuid4(), note=LONG),
    "absence": lambda desk, me: absences.add(
        desk.viewer("hanna"), absences.Absence(me.id, date(2026, 4, 1), date(2026, 4, 3), None, LONG), key=uuid4()
    ),
}


def _code(desk) -> str:
    return desk.run("SELECT code FROM kept.relationship_points WHERE by_hand LIMIT 1")[0][0]


@pytest.mark.parametrize("what", TOO_LONG)
def test_no_text_is_longer_than_anybody_reads(inbox, what):
    with pytest.raises(Problem, match="longer than"):
        TOO_LONG[what](inbox, inbox.viewer("ann"))


def test_of_a_client_that_was_the_own_neither_address_nor_words_of_today_are_told(inbox, given_on):
    _, client, _ = given_on
    told = {
        "phone": "+49 30 9 99",
        "email": "n@field.example",
        "website": "field.example",
        "needs": "n",
        "benefits": "b",
        "not_to_say": "x",
    }
    clients.edit(inbox.viewer("bob"), client, told, version=inbox.run("SELECT version FROM kept.clients WHERE id = ?", client)[0][0])
    client_states.leave(
        inbox.viewer("bob"), client, "too dear", version=inbox.run("SELECT version FROM kept.clients WHERE id = ?", client)[0][0]
    )
    for login, sees in (("bob", True), ("ann", False)):
        head = reader.row("client/head", inbox.viewer(login), client=str(client))
        assert (head["client"], head["owner"], head["in_hand"]) == ("Field Ltd", "Bob", sees)
        assert [head[name] is not None for name in (*told, "left_because")] == [sees] * 7

"""Persons: several ways to reach them, one person at several clients, one main contact; each edit keeps what was."""

from datetime import date
from uuid import uuid4

import pytest

from data import persons, reach
from data.problems import Problem
from data.reach import Reach


@pytest.fixture
def olga(desk):
    """Olga of Acme, with two phones and two e-mails."""
    person = persons.NewPerson(
        "Olga Ёж", "buyer", "+49 30 1", "olga@acme.example", date(1980, 3, 5), is_main=True,
        reach=(Reach("phone", "+49 170 55 66", "mobile"), Reach("email", "Olga@home.example", "home")),
    )  # fmt: skip
    person = persons.NewPerson(**{**person.__dict__, "phone": "+49 30 123"})
    return persons.add(desk.viewer("ann"), desk.acme, person, key=desk.id("person", "olga"))


def test_a_person_is_added_once_with_role_and_every_way_to_reach_them(desk, olga):
    again = persons.add(desk.viewer("ann"), desk.acme, persons.NewPerson("Olga Ёж"), key=olga)
    assert again == olga
    assert desk.run("SELECT name_norm, phone_digits, birthday FROM kept.persons") == [("olga еж", "4930123", date(1980, 3, 5))]
    assert desk.run("SELECT role, is_main, since FROM kept.person_roles") == [("buyer", True, desk.clock.date())]
    ways = desk.run("SELECT kind, label, value_norm FROM kept.reach ORDER BY kind")
    assert ways == [("email", "home", "olga@home.example"), ("phone", "mobile", "491705566")]


def test_the_same_name_or_mail_twice_at_one_client_is_refused(desk, olga):
    for person in (persons.NewPerson("olga еж"), persons.NewPerson("Else", email="OLGA@acme.example")):
        with pytest.raises(Problem, match="Olga Ёж is at this client already"):
            persons.add(desk.viewer("ann"), desk.acme, person, key=uuid4())


def test_a_wrong_second_phone_leaves_nothing_behind(desk):
    with pytest.raises(Problem, match="no phone number"):
        persons.add(desk.viewer("ann"), desk.acme, persons.NewPerson("Olga", reach=(Reach("phone", "x"),)), key=uuid4())
    assert desk.run("SELECT count(*) FROM kept.persons") == desk.run("SELECT count(*) FROM kept.person_roles") == [(0,)]


def test_an_edit_keeps_what_was_and_refuses_a_stale_one(desk, olga):
    me = desk.viewer("ann")
    assert persons.edit(me, olga, {"birthday": date(1981, 3, 5), "consent": True, "language": "uk"}, version=1) == [
        "birthday",
        "consent",
        "language",
    ]
    with pytest.raises(Problem, match="meantime"):
        persons.edit(me, olga, {"consent": False}, version=1)
    with pytest.raises(Problem, match="past"):
        persons.edit(me, olga, {"birthday": date(2030, 1, 1)}, version=2)
    told = desk.run("SELECT field, old_value, new_value FROM kept.field_history WHERE field IN ('birthday', 'consent') ORDER BY field")
    assert told == [("birthday", "1980-03-05", "1981-03-05"), ("consent", None, "true")]


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_only_who_works_with_a_client_of_theirs_edits_a_person(desk, olga, login):
    with pytest.raises(Problem):
        persons.edit(desk.viewer(login), olga, {"note": "x"}, version=1)


def test_a_person_has_roles_at_several_clients_and_is_edited_from_each(desk, olga):
    hanna = desk.viewer("hanna")
    key = persons.give_role(hanna, olga, desk.other, "adviser", key=uuid4())
    assert persons.give_role(hanna, olga, desk.other, "adviser", key=key) == key
    with pytest.raises(Problem, match="already"):
        persons.give_role(hanna, olga, desk.other, key=uuid4())
    assert persons.edit(desk.viewer("bob"), olga, {"note": "speaks German"}, version=1) == ["note"]
    with pytest.raises(Problem, match="among yours"):
        persons.give_role(desk.viewer("ann"), olga, desk.other, key=uuid4())


def test_a_client_has_one_main_person(desk, olga):
    me = desk.viewer("ann")
    persons.add(me, desk.acme, persons.NewPerson("Ivan", is_main=True), key=uuid4())
    assert desk.run("SELECT p.name FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE r.is_main") == [("Ivan",)]
    role, version = desk.run("SELECT id, version FROM kept.person_roles WHERE person_id = ?", olga)[0]
    persons.change_role(me, role, "owner", is_main=True, version=version)
    assert desk.run("SELECT p.name FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE r.is_main") == [("Olga Ёж",)]


def test_a_role_ends_and_says_so_in_the_clients_history(desk, olga):
    role = desk.run("SELECT id FROM kept.person_roles")[0][0]
    with pytest.raises(Problem, match="among yours"):
        persons.change_role(desk.viewer("bob"), role, "x", is_main=False, version=1)
    persons.change_role(desk.viewer("ann"), role, "buyer", is_main=True, ended=True, version=1)
    assert desk.run("SELECT until, is_main FROM kept.person_roles") == [(desk.clock.date(), False)]
    assert desk.run("SELECT old_value, new_value FROM kept.field_history WHERE field = 'role.Olga Ёж'") == [("buyer", None)]


def test_a_way_to_reach_is_added_once_and_removed_with_history(desk, olga):
    me, key = desk.viewer("ann"), uuid4()
    for _ in range(2):
        reach.add(me, "person", olga, Reach("messenger", "@olga"), key=key)
    assert desk.run("SELECT count(*) FROM kept.reach WHERE retired_at IS NULL") == [(3,)]
    with pytest.raises(Problem):
        reach.retire(desk.viewer("bob"), key, version=1)
    reach.retire(me, key, version=1)
    told = desk.run("SELECT old_value, new_value FROM kept.field_history WHERE field = 'messenger' ORDER BY old_value NULLS FIRST")
    assert told == [(None, "@olga"), ("@olga", None)]
    with pytest.raises(Problem, match="reached"):
        reach.add(me, "client", desk.acme, Reach("pigeon", "x"), key=uuid4())


def test_a_person_is_retired_and_restored(desk, olga):
    me = desk.viewer("ann")
    persons.retire(me, olga, version=1)
    persons.restore(me, olga, version=2)
    assert desk.run("SELECT retired_at, version FROM kept.persons") == [(None, 3)]


def test_a_person_whom_a_colleague_needs_too_is_not_retired_by_one_of_them(desk, olga):
    desk.add("person_roles", id=uuid4(), person_id=olga, client_id=desk.other)
    version = desk.run("SELECT version FROM kept.persons WHERE id = ?", olga)[0][0]
    with pytest.raises(Problem, match="not yours"):
        persons.retire(desk.viewer("ann"), olga, version=version)
    persons.retire(desk.viewer("hanna"), olga, version=version)

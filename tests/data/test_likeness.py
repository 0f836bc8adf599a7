"""Who is this: phone, e-mail and names across spellings and scripts; of another's client only that it exists and whose it is."""

from uuid import uuid4

import pytest

from data import likeness
from tests.data.lead_desk import Inbox


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


def matches(inbox, lead, login="hanna") -> list[tuple]:
    with inbox.here.cursor(inbox.viewer(login)) as cur:
        return cur.execute(
            "SELECT client, owner, reason, round(score, 2), client_id FROM visible.lead_matches WHERE lead_id = ? ORDER BY score DESC, client",
            [lead],
        ).fetchall()


def twins(inbox, lead, login="hanna") -> list[tuple]:
    with inbox.here.cursor(inbox.viewer(login)) as cur:
        return cur.execute("SELECT twin, owner, reason, twin_id FROM visible.lead_twins WHERE lead_id = ?", [lead]).fetchall()


def likeness_in_sql(inbox, a: str, b: str) -> float:
    return inbox.run("SELECT name_likeness(latin(folded(?)), latin(folded(?)))", a, b)[0][0]


def test_jaro_winkler_is_the_published_one(inbox, oracle):
    known = oracle("dup.jaro_winkler")
    for (a, b), expected in zip(known["inputs"]["pairs"], known["expected"][1::2], strict=True):
        assert inbox.run("SELECT name_likeness(?, ?)", a, b)[0][0] == pytest.approx(expected, abs=known["tolerance_abs"])


@pytest.mark.parametrize(("a", "b"), [
    ("ООО «Северный ветер»", "Северный ветер"), ("Severnyy veter", "ООО Северный Ветер"), ("Артём Плюс", "АРТЕМ ПЛЮС"),
    ("Kontur Plast GmbH", "Контур Пласт"), ("Acme Ltd", "ACME"),
])  # fmt: skip
def test_one_name_in_two_spellings_is_likely_the_same(a, b, inbox):
    assert likeness.block(a) == likeness.block(b)
    assert inbox.run("SELECT name_likeness(?, ?)", likeness.bare(a), likeness.bare(b))[0][0] >= likeness.LIKELY


@pytest.mark.parametrize("name", ["ООО «Щука и Ко»", "Ґанок", "Їжак ФОП", "Éclair", "x", "Acme Ltd", "Артём"])
def test_python_and_sql_fold_a_name_alike(inbox, name):
    norm = likeness.norm(name)
    assert inbox.run("SELECT latin(?), name_block(?)", norm, norm)[0] == (likeness.bare(name), likeness.block(name))


@pytest.mark.parametrize("phone", ["+49 (30) 1234-567", "8 800 555 35 35", "030 1234567", "12", "+380 44 000 00 00"])
def test_python_and_sql_shorten_a_phone_alike(inbox, phone):
    assert inbox.run("SELECT short_phone(?)", likeness.digits(phone))[0][0] == likeness.short_phone(phone)
    assert inbox.run("SELECT digits_of(?)", phone)[0][0] == likeness.short_phone(phone)


def test_a_known_phone_is_found_with_and_without_its_country(inbox):
    inbox.run("UPDATE kept.clients SET phone_digits = '493012345678' WHERE id = ?", inbox.acme)
    assert matches(inbox, inbox.came("X", phone="030 1234 5678")) == [("Acme", "Ann", "phone", 1.0, inbox.acme)]


def test_phones_and_mails_of_persons_and_further_ones_are_found_too(inbox):
    person = inbox.add("persons", id=uuid4(), name="Ira", name_norm="ira", email="Ira@acme.example", entered_at=inbox.clock)
    inbox.add("person_roles", id=uuid4(), person_id=person, client_id=inbox.acme)
    for entity, entity_id, kind, value in (("client", inbox.acme, "phone", "493055500000"), ("person", person, "email", "i@home.example")):
        inbox.add("reach", id=uuid4(), entity=entity, entity_id=entity_id, kind=kind, value=value, value_norm=value, entered_at=inbox.clock)
    for values, reason in (
        ({"email": "ira@ACME.example"}, "email"), ({"phone": "030 555 000 00"}, "phone"), ({"email": "I@home.example"}, "email"),
    ):  # fmt: skip
        assert [(one[0], one[2]) for one in matches(inbox, inbox.came("Somebody", **values))] == [("Acme", reason)]


def test_a_name_in_another_script_and_form_is_found_and_a_different_one_is_not(inbox):
    made = inbox.client("Контур Пласт", "ann", at="2025-01-01")
    assert [one[4] for one in matches(inbox, inbox.came("Kontur Plast Ltd"))] == [made]
    assert matches(inbox, inbox.came("Konditorei Mozart")) == []


def test_a_retired_or_merged_client_is_nobody_to_find(inbox):
    inbox.run("UPDATE kept.clients SET retired_at = now() WHERE id = ?", inbox.acme)
    assert matches(inbox, inbox.came("Acme")) == []


def test_of_anothers_client_a_manager_learns_that_it_exists_and_whose_it_is(inbox):
    lead = inbox.came("Borealis")
    assert matches(inbox, lead, "ann") == [("Borealis", "Bob", "name", 1.0, None)]
    assert matches(inbox, lead, "bob") == [("Borealis", "Bob", "name", 1.0, inbox.other)]
    assert matches(inbox, lead, "sven") == []


def test_another_open_inquiry_of_the_same_sender_is_shown_a_colleagues_without_its_name(inbox):
    theirs = inbox.came("Nora", phone="030 1234 5678", login="bob", mine=True)
    mine = inbox.came("N. Field", phone="+49 30 1234 5678")
    assert twins(inbox, mine) == [("Nora", "Bob", "phone", theirs)]
    assert twins(inbox, mine, "ann") == [(None, "Bob", "phone", None)]
    assert twins(inbox, theirs, "ann") == []

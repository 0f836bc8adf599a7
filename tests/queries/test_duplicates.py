"""Who may be one: the published likeness, the worked score, what is left out, and whose pairs one sees."""

from uuid import uuid4

import pytest

from data import merges
from queries import reader
from tests.merged import merge, person


def pairs(desk, login="hanna", question="duplicates/pairs", **values) -> list[dict]:
    return reader.rows(question, desk.viewer(login), **values)


def one_value(desk, sql: str, *values):
    return desk.run(f"SELECT {sql}", *values)[0][0]


def test_the_likeness_of_names_is_winklers(desk, oracle):
    worked = oracle("dup.jaro_winkler")
    found = [one_value(desk, "name_likeness(?, ?)", *pair) for pair in worked["inputs"]["pairs"]]
    assert found == pytest.approx(worked["expected"][1::2], abs=worked["tolerance_abs"])


def test_the_score_of_a_pair_is_the_worked_one(desk, oracle):
    worked = oracle("dup.scored")
    for name, phone in (worked["inputs"][side].split(" / ") for side in ("a", "b")):
        desk.client(name, None, phone=phone)
    row = next(one for one in pairs(desk) if "Martha" in one["a"] + one["b"])
    assert row["weight"] == pytest.approx(worked["expected"]["weight"], abs=worked["tolerance_abs"])
    assert one_value(desk, "name_likeness('martha ltd', 'marhta ltd')") == pytest.approx(worked["expected"]["jw"], abs=0.02)
    m_u = worked["inputs"]["m_u"]
    assert one_value(desk, "evidence(?, ?) + evidence(?, ?)", *m_u["phone_same"], *m_u["name_close"]) == pytest.approx(20.545, abs=0.0006)


def test_the_published_total_gives_the_published_probability(desk):
    """Splink's guide: a total weight of 9.48 is a probability of .999."""
    assert one_value(desk, "chance(9.48)") == pytest.approx(0.999, abs=0.0005)
    assert one_value(desk, "chance(0)") == 0.5
    assert one_value(desk, "chance(-2000)") == 0
    assert one_value(desk, "chance(2000)") == 1


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({"phone": "+49 30 555 1234"}, {"phone": "(030) 5551234"}, "phone"),
        ({"email": "Office@x.example"}, {"email": "office@x.example "}, "email"),
        ({"tax_number": "77 01"}, {"tax_number": "7701"}, "tax"),
    ],
)
def test_the_same_phone_mail_or_tax_number_is_nearly_certain_whatever_the_names(desk, first, second, why):
    desk.client("Northwind", None, **first)
    desk.client("Quarry", None, **second)
    (row,) = pairs(desk)
    assert row["reasons"] == why
    assert row["probability"] > 0.85


@pytest.mark.parametrize(
    ("first", "second"),
    [("ООО «Ромашка Трейд»", "Romashka Treyd"), ("Ёлка Сервис", "Елка Сервис"), ("Hespervelt Textiles GmbH", "Hespervelt Textils")],
)
def test_a_name_is_alike_across_scripts_letters_and_legal_forms(desk, first, second):
    desk.client(first, None)
    desk.client(second, None)
    (row,) = pairs(desk)
    assert row["reasons"] == "name"
    assert row["likeness"] >= 0.92


@pytest.mark.parametrize(("first", "second"), [("Client 12", "Client 13"), ("Northwind", "Quarry")])
def test_other_numbers_or_other_names_are_two(desk, first, second):
    desk.client(first, None, city="Berlin")
    desk.client(second, None, city="Berlin")
    assert pairs(desk) == []


def test_alike_names_with_other_phones_and_mails_are_two(desk):
    desk.client("Ambravelt Textiles", None, phone="+49 30 555123", email="a@x.example")
    desk.client("Ambravelle Textiles", None, phone="+49 30 555124", email="b@x.example")
    assert pairs(desk) == []


def test_a_further_phone_and_a_person_in_common_count(desk):
    first, second = desk.client("Northwind", None, phone="+49 30 5551234"), desk.client("Nortwind Group", None)
    desk.add(
        "reach",
        id=uuid4(),
        entity="client",
        entity_id=second,
        kind="phone",
        value="030 5551234",
        value_norm="0305551234",
        entered_at=desk.clock,
    )
    person(desk, "Vera Ostrova", first)
    desk.add("persons", id=uuid4(), name="Вера Острова", name_norm="вера острова", entered_at=desk.clock)
    desk.run(
        "INSERT INTO kept.person_roles (id, person_id, client_id) SELECT gen_random_uuid(), id, ? FROM kept.persons WHERE name = 'Вера Острова'",
        second,
    )
    (row,) = pairs(desk)
    assert row["reasons"].split(",") == ["phone", "name", "person"]
    assert row["person"] == "vera ostrova"


def test_what_was_said_to_be_two_or_merged_is_not_proposed(desk):
    first, second = desk.client("Northwind", None, city="Bonn"), desk.client("Northwind Ltd", None, city="Bonn")
    assert len(pairs(desk)) == 1
    merges.not_duplicates(desk.viewer("hanna"), first, second)
    assert pairs(desk) == []
    assert [row["staff"] for row in reader.rows("duplicates/said_two", desk.viewer("hanna"))] == ["Hanna"]
    merges.may_be_duplicates(desk.viewer("hanna"), first, second)
    merge(desk, first, second)
    assert pairs(desk) == []


def test_clients_of_two_lines_are_never_a_pair(desk):
    desk.staff("admin", "admin")
    desk.client("Northwind", None, "Sales", phone="+49 30 555123")
    desk.client("Northwind Ltd", None, "Service", phone="+49 30 555123")
    assert pairs(desk, "admin") == []


def test_a_head_sees_the_pairs_of_the_own_lines_alone(desk):
    for name in ("Northwind", "Northwind Ltd"):
        desk.client(name, None, "Service", phone="+49 30 555123")
    assert pairs(desk) == []
    assert len(pairs(desk, "sven")) == 1


def test_a_phone_that_many_share_makes_no_pairs(desk):
    for n in range(40):
        desk.client(f"{'abcdefghijklmnopqrstuvwxyz'[n % 26] * 5}{'xyz'[n // 26] * 4}", None, phone="+49 30 111111")
    assert pairs(desk) == []


def test_a_hundred_are_shown_and_all_are_counted(desk):
    for n in range(102):
        for legal in ("", " Ltd"):
            desk.client(f"{n} {n * 7919 % 101} Works{legal}", None, phone=f"+49 30 {n + 100000}")
    found = pairs(desk)
    assert (len(found), found[0]["found"]) == (100, 102)


def test_persons_of_one_client_or_reached_the_same_way_are_compared(desk):
    person(desk, "Vera Ostrova", desk.acme)
    person(desk, "Вера Острова", desk.acme)
    person(desk, "Otto Kranz", desk.other, email="otto@x.example")
    person(desk, "O. Kranz", desk.acme, email="OTTO@x.example")
    person(desk, "Vera Ostrova Senior", desk.other)
    found = pairs(desk, question="duplicates/person_pairs")
    assert sorted((row["a_client"] == row["b_client"], row["reasons"]) for row in found) == [(False, "email,name"), (True, "name,client")]


def test_the_cards_count_what_hangs_on_each(desk):
    twin = desk.client("Acme Ltd", "bob", city="Bonn")
    desk.log()
    person(desk, "Vera", desk.acme)
    cards = {row["name"]: row for row in reader.rows("duplicates/cards", desk.viewer("hanna"), a=desk.acme, b=twin)}
    assert [cards["Acme"][one] for one in ("contacts", "deals", "persons")] == [2, 1, 1]
    assert [cards["Acme Ltd"][one] for one in ("contacts", "deals", "persons")] == [0, 0, 0]
    assert reader.rows("duplicates/cards", desk.viewer("sven"), a=desk.acme, b=twin) == []


def test_a_merged_client_is_known_by_its_last_name_to_those_who_may_see_it(desk):
    twin = desk.client("Acme Ltd", "bob")
    merge(desk, twin, desk.acme)
    merge(desk, desk.other, twin)
    now = reader.row("duplicates/now_known_as", desk.viewer("hanna"), client=desk.acme)
    assert (str(now["client_id"]), now["client"]) == (str(desk.other), "Borealis")
    assert reader.rows("duplicates/now_known_as", desk.viewer("hanna"), client=desk.other) == []
    assert reader.rows("duplicates/now_known_as", desk.viewer("ann"), client=desk.acme) == []
    assert reader.rows("duplicates/now_known_as", desk.viewer("sven"), client=desk.acme) == []


def test_the_history_says_which_merge_may_be_undone(desk):
    twin = desk.client("Acme Ltd", "bob")
    merge(desk, twin, desk.acme)
    merge(desk, desk.other, twin)
    rows = reader.rows("duplicates/history", desk.viewer("hanna"))
    assert [(row["kept"], row["gone"], row["is_last"]) for row in rows] == [("Borealis", "Acme Ltd", True), ("Acme Ltd", "Acme", False)]
    assert reader.rows("duplicates/history", desk.viewer("sven")) == reader.rows("duplicates/history", desk.viewer("ann")) == []

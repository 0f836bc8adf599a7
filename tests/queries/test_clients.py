"""Who is found by a search and by each condition, counted by hand on five clients; and never another's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data.segment_rules import OWN, Condition, Rule
from queries import reader
from queries.models import client_sets
from tests.contact_desk import NOON

ALL = {"Acme", "Ромашка", "Ёлка и сыновья", "Zeta", "Romano"}


@pytest.fixture
def five(desk):
    """Acme, Ромашка, Ёлка и сыновья, Zeta and Romano are Ann's; Borealis is Bob's."""
    source = desk.source("web")
    desk.run("UPDATE kept.clients SET city = 'Берёзовка', sector = 'Metal', tax_number = '5024123456' WHERE id = ?", desk.acme)
    camomile = desk.client("Ромашка", "ann", phone="8 (495) 123-45-67", email="info@romashka.example", city="Odesa", employees=12)
    fir = desk.client("Ёлка и сыновья", "ann", city="Odesa", sector="Wood", employees=120, source_id=source)
    zeta = desk.client("Zeta", "ann", kind="private")
    desk.client("Romano", "ann", sector="Wood")
    person(desk, "Ольга Щербакова", camomile, email="olga@mail.example", birthday=date(1980, 5, 2), consent=True, language="uk")
    person(desk, "Anna Smith", zeta, phone="+44 20 7946 0001", phone_digits="442079460001", birthday=date(1990, 6, 1), consent=False)
    desk.add(
        "reach", id=uuid4(), entity="client", entity_id=fir, kind="phone", value="+380 44 555", value_norm="38044555777", entered_at=NOON
    )
    return desk


def person(desk, name, client, **columns):
    made = desk.add("persons", id=desk.id("person", name), name=name, name_norm=name.lower(), entered_at=NOON, **columns)
    desk.add("person_roles", id=uuid4(), person_id=made, client_id=client)
    desk.add(
        "reach",
        id=uuid4(),
        entity="person",
        entity_id=made,
        kind="email",
        value=f"{made.hex}@x",
        value_norm=f"{made.hex}@x",
        entered_at=NOON,
    )
    return made


def found(desk, *conditions, q="", login="ann", segment=None):
    return set(client_sets.matching(desk.viewer(login), Rule(conditions, q), segment)["client"].to_pylist())


@pytest.mark.parametrize(
    ("q", "who"),
    [
        ("romashka", {"Ромашка"}),
        ("РОМАШКА", {"Ромашка"}),
        ("романо", {"Romano"}),
        ("ром", {"Ромашка", "Romano"}),
        ("ёлка", {"Ёлка и сыновья"}),
        ("елка", {"Ёлка и сыновья"}),
        ("elka", {"Ёлка и сыновья"}),
        ("сыновья елка", {"Ёлка и сыновья"}),
        ("березовка", {"Acme"}),
        ("acme berezovka", {"Acme"}),
        ("odesa", {"Ромашка", "Ёлка и сыновья"}),
        ("5024 1234", {"Acme"}),
        ("495-123", {"Ромашка"}),
        ("+7 495 123 45 67", {"Ромашка"}),
        ("020 7946 0001", {"Zeta"}),
        ("555777", {"Ёлка и сыновья"}),
        ("olga@mail", {"Ромашка"}),
        ("shcherbakova", {"Ромашка"}),
        ("ольга ромашка", {"Ромашка"}),
        ("romashka olga", {"Ромашка"}),
        ("smith", {"Zeta"}),
        ("anna romashka", set()),
        ("borealis", set()),
        ("%", ALL),
        ("", ALL),
    ],
)
def test_a_search_finds_by_any_part_in_any_script(five, q, who):
    assert found(five, q=q) == (who if q != "%" else set())


@pytest.mark.parametrize(
    ("q", "who"), [("romashka", [("Ромашка", None)]), ("olga", [("Ромашка", "Ольга Щербакова")]), ("елк", [("Ёлка и сыновья", None)])]
)
def test_the_contact_form_finds_the_same_way(five, q, who):
    assert [(one["client"], one["person"]) for one in reader.rows("clients/search", five.viewer("ann"), q=q)] == who


@pytest.mark.parametrize("q", ["borealis", "бореал"])
def test_of_anothers_client_only_name_and_owner_are_told(five, q):
    told = reader.rows("clients/others", five.viewer("ann"), q=q)
    assert told == [{"client": "Borealis", "owner": "Bob", "line": "Sales"}]
    assert reader.rows("clients/others", five.viewer("hanna"), q=q) == []
    assert reader.rows("clients/others", five.viewer("sven"), q=q) == []


def of(desk, kind, name):
    return str(desk.id(kind, name))


def test_conditions_on_what_a_client_is(five):
    assert found(five, Condition("owners", (of(five, "staff", "ann"),)), login="hanna") == ALL
    assert found(five, Condition("owners", (of(five, "staff", "ann"), of(five, "staff", "bob"))), login="hanna") == {*ALL, "Borealis"}
    assert found(five, Condition("owners", (of(five, "staff", "bob"),))) == set()
    assert found(five, Condition("lines", (of(five, "line", "Service"),)), login="hanna") == set()
    assert found(five, Condition("cities", ("Odesa",))) == {"Ромашка", "Ёлка и сыновья"}
    assert found(five, Condition("cities", ("Odesa", ""))) == ALL - {"Acme"}
    assert found(five, Condition("sectors", ("Wood",))) == {"Ёлка и сыновья", "Romano"}
    assert found(five, Condition("sources", (str(five.id("source", "web")),))) == {"Ёлка и сыновья"}
    assert found(five, Condition("sources", ("",))) == ALL - {"Ёлка и сыновья"}
    assert found(five, Condition("entry_points", (str(uuid4()),))) == set()
    assert found(five, Condition("kind", ("private",))) == {"Zeta"}
    assert found(five, Condition("employees", ("100", ""))) == {"Ёлка и сыновья"}
    assert found(five, Condition("employees", ("", "100"))) == {"Ромашка"}


def test_conditions_on_persons_hold_for_one_person_now(five):
    may, agreed = Condition("birthday_month", ("5",)), Condition("consent", ("yes",))
    assert found(five, may) == found(five, agreed) == found(five, Condition("language", ("uk",))) == {"Ромашка"}
    assert found(five, Condition("birthday_month", ("6",)), agreed) == set()
    assert found(five, Condition("consent", ("no",))) == {"Zeta"}
    five.run("UPDATE kept.person_roles SET until = DATE '2026-01-01'")
    assert found(five, may) == set()


def hold(five, name, days_ago=None, due_in=None, **more):
    moment = NOON - timedelta(days=days_ago) if days_ago is not None else None
    five.add(
        "contacts",
        id=uuid4(),
        line_id=five.id("line", "Sales"),
        client_id=five.id("client", name),
        staff_id=five.id("staff", "ann"),
        kind="call",
        direction="out",
        state="held" if moment else "planned",
        happened_at=moment,
        due_at=None if moment else NOON + timedelta(days=due_in),
        entered_at=NOON,
        **more,
    )


def test_conditions_on_contacts(five):
    hold(five, "Acme", 30)
    hold(five, "Zeta", 31)
    hold(five, "Romano", 200)
    hold(five, "Romano", 3)
    hold(five, "Acme", due_in=2)
    hold(five, "Zeta", due_in=-2)
    assert found(five, Condition("silent_days", ("30",))) == ALL - {"Acme", "Romano"}
    assert found(five, Condition("planned", ("none",))) == ALL - {"Acme", "Zeta"}
    assert found(five, Condition("planned", ("yes",))) == {"Acme", "Zeta"}
    assert found(five, Condition("planned", ("late",))) == {"Zeta"}
    rows = {one["client"]: one for one in reader.rows("clients/list", five.viewer("ann"))}
    assert rows["Romano"]["last_at"] == NOON - timedelta(days=3)
    assert rows["Zeta"]["next_at"] == NOON - timedelta(days=2)
    assert rows["Ромашка"]["last_at"] is None


def sell(five, name, amount, days_ago, product=None):
    sale = uuid4()
    about = {"line_id": five.id("line", "Sales"), "client_id": five.id("client", name), "owner_id": five.id("staff", "ann")}
    five.add("sales", id=sale, happened_at=NOON - timedelta(days=days_ago), entered_at=NOON, amount=amount, **about)
    if product:
        five.add("sale_items", id=uuid4(), sale_id=sale, product_id=product, quantity=1, amount=amount)


def test_conditions_on_money_products_and_rhythm(five):
    pump = five.add("products", id=five.id("product", "Pump"), name="Pump")
    sell(five, "Acme", 500, 10, pump)
    sell(five, "Acme", 900, 400)
    sell(five, "Zeta", 100, 20)
    assert found(five, Condition("bought", ("500", ""))) == {"Acme"}
    assert found(five, Condition("bought", ("1", "100"))) == {"Zeta"}
    assert found(five, Condition("bought", ("", "100"))) == ALL - {"Acme"}
    assert found(five, Condition("products", (str(pump),))) == {"Acme"}
    assert found(five, Condition("activity", ("never",))) == ALL - {"Acme", "Zeta"}
    assert found(five, Condition("activity", ("active",))) | found(five, Condition("activity", ("asleep",))) <= {"Acme", "Zeta"}
    assert client_sets.money(client_sets.everyone(five.viewer("ann")))["bought"] == 600


def test_conditions_on_deals_and_complaints(five):
    stage = Condition("stages", (str(five.id("stage", "Sales/qualified")),))
    assert found(five, stage) == {"Acme"}
    about = {"line_id": five.id("line", "Sales"), "owner_id": five.id("staff", "ann"), "what": "x", "severity": 1, "entered_at": NOON}
    five.add("complaints", id=uuid4(), client_id=five.acme, happened_at=NOON, **about)
    five.add("complaints", id=uuid4(), client_id=five.id("client", "Zeta"), happened_at=NOON - timedelta(9), closed_at=NOON, **about)
    assert found(five, Condition("complaint", ("open",))) == {"Acme"}
    assert found(five, Condition("complaint", ("ever",))) == {"Acme", "Zeta"}
    assert found(five, Condition("complaint", ("never",))) == ALL - {"Acme", "Zeta"}
    acme = next(one for one in reader.rows("clients/list", five.viewer("ann")) if one["client"] == "Acme")
    assert (acme["open_deals"], acme["open_amount"], acme["complaints"]) == (1, 100, 1)


@pytest.mark.parametrize(
    ("kind", "how", "values", "who"),
    [
        ("text", "contains", ("ЗЕЛЁН",), {"Acme"}),
        ("text", "contains", ("zelen",), {"Acme"}),
        ("number", "between", ("2", "10"), {"Zeta"}),
        ("number", "between", ("", "10"), {"Zeta"}),
        ("number", "between", ("11", ""), {"Romano"}),
        ("date", "between", ("2026-01-01", "2026-12-31"), {"Acme"}),
        ("choice", "is", ("зелёный", "3"), {"Acme", "Zeta"}),
        ("yes_no", "is", ("true",), set()),
        ("text", "none", (), {"Ромашка", "Ёлка и сыновья"}),
    ],
)
def test_conditions_on_the_companys_own_fields(five, kind, how, values, who):
    field = five.add("custom_fields", id=uuid4(), entity="client", name="Own", position=1, kind=kind)
    for name, value in (("Acme", "2026-05-01" if kind == "date" else "зелёный"), ("Zeta", "3"), ("Romano", "30")):
        five.add("custom_values", field_id=field, entity_id=five.id("client", name), value=value)
    assert found(five, Condition(OWN + str(field), values, how)) == who


def test_all_conditions_and_the_search_must_hold(five):
    assert found(five, Condition("cities", ("Odesa",)), Condition("employees", ("", "100"))) == {"Ромашка"}
    assert found(five, Condition("cities", ("Odesa",)), q="elka") == {"Ёлка и сыновья"}
    assert found(five, Condition("sectors", ("Metal",)), q="elka") == set()


def test_a_line_one_does_not_work_in_is_not_there(five):
    assert found(five, login="sven") == set()
    assert found(five, login="director") == {*ALL, "Borealis"}
    assert found(five, login="bob") == {"Borealis"}


def test_a_deputy_has_the_clients_of_who_is_away(five):
    five.add(
        "absences",
        id=uuid4(),
        staff_id=five.id("staff", "bob"),
        since=date(2020, 1, 1),
        until=date(2040, 1, 1),
        deputy_id=five.id("staff", "ann"),
    )
    assert found(five) == {*ALL, "Borealis"}


def test_the_order_is_total_and_puts_the_unknown_last(five):
    hold(five, "Zeta", 5)
    hold(five, "Acme", 9)
    everyone = client_sets.everyone(five.viewer("ann"))
    assert client_sets.ordered(everyone, "last_at")["client"].to_pylist()[:2] == ["Acme", "Zeta"]
    assert client_sets.ordered(everyone, "open_amount")["client"].to_pylist()[0] == "Acme"
    for by in client_sets.SORTS:
        assert set(client_sets.ordered(everyone, by)["client"].to_pylist()) == ALL


def test_a_letter_goes_to_persons_who_agreed(five):
    rows = reader.rows("clients/mailable", five.viewer("ann"))
    assert [(one["person"], one["email"], one["consent"]) for one in rows] == [
        (None, "info@romashka.example", None),
        ("Ольга Щербакова", "olga@mail.example", True),
    ]


def test_a_filter_offers_only_what_is_there(five):
    offered = {}
    for one in reader.rows("clients/choices", five.viewer("ann")):
        offered.setdefault(one["kind"], []).append(one["name"])
    assert offered["cities"] == ["Odesa", "Берёзовка"]
    assert offered["owners"] == ["Ann"]
    assert "Service" not in offered["lines"]

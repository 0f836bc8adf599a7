"""What is bought together is counted within a line and a year; what follows what keeps its order; each number has its rows."""

from uuid import uuid4

import pytest

from data.segment_rules import Condition, Rule
from data.viewer import of_login
from queries import reader
from queries.models import alike, client_sets
from queries.reader import row, rows
from tests import loyal

DAY = "2026-06-30"


def buy(tiny, who, at, *products, series=None, line="Sales", owner=None):
    """A purchase of one piece of each; a client and products that are new are made."""
    made = loyal.sale(tiny, who, at, 10 * len(products), line=line, owner=owner)
    for name in products:
        product = tiny.id("product", name)
        if not tiny.run("SELECT 1 FROM kept.products WHERE id = ?", product):
            tiny.add("products", id=product, name=name, series=series)
        tiny.add("sale_items", id=uuid4(), sale_id=made, product_id=product, quantity=1, amount=10)
    return made


def pair(director, first, second, level=None, **asked) -> dict:
    found = rows("cross/pairs", director, **{"as_of": DAY, "level": level} | asked)
    return next((one for one in found if (one["first_name"], one["second_name"]) == (first, second)), None)


def test_support_confidence_and_lift_are_those_of_the_worked_example(tiny, director, oracle):
    example = oracle("basket.tan")
    for n, basket in enumerate(example["inputs"]["baskets"]):
        buy(tiny, f"client {n}", "2026-05-01", *basket)
    found = pair(director, "diapers", "beer")
    assert {part: found[part] for part in ("support", "confidence", "lift")} == pytest.approx(example["expected"])
    assert found["tested"] == 15


def test_a_high_share_may_be_less_than_chance(tiny, director, oracle):
    """Tea and coffee in tenths of the published thousand."""
    example = oracle("basket.tea_coffee")
    n, x, y, both = (example["inputs"][part] // 50 for part in ("n", "x", "y", "both"))
    for k in range(n):
        buy(tiny, f"c{k}", "2026-05-01", *(["tea"] if k < x else []), *(["coffee"] if k < both or x <= k < x + y - both else []), "sugar")
    found = pair(director, "tea", "coffee")
    assert (found["confidence"], found["lift"]) == pytest.approx((example["expected"]["confidence"], example["expected"]["lift"]))


def test_a_basket_is_of_one_year_and_one_line(tiny, director):
    tiny.line("Service")
    buy(tiny, "Acme", "2025-06-29", "pump")
    buy(tiny, "Acme", "2026-05-01", "valve")
    buy(tiny, "Acme", "2026-05-02", "check", line="Service")
    found = pair(director, "pump", "valve")
    assert (found["n"], found["n_first"], found["n_second"], found["both"]) == (1, 0, 1, 0)
    assert pair(director, "valve", "check") is None


def test_the_order_matters_and_a_year_must_be_over(tiny, director):
    buy(tiny, "after", "2025-01-01", "pump")
    buy(tiny, "after", "2025-03-02", "valve")
    buy(tiny, "late", "2025-01-01", "pump")
    buy(tiny, "late", "2026-02-01", "valve")
    buy(tiny, "at once", "2025-01-01", "pump", "valve")
    buy(tiny, "young", "2026-01-01", "pump")
    buy(tiny, "young", "2026-02-01", "valve")
    found, back = pair(director, "pump", "valve"), pair(director, "valve", "pump")
    assert (found["began"], found["followed"], found["median_days"]) == (2, 1, 60)
    assert (back["began"], back["followed"], back["median_days"]) == (0, 0, None)


def test_an_item_that_came_back_was_not_bought(tiny, director):
    buy(tiny, "Acme", "2026-05-01", "pump")
    sale = buy(tiny, "Acme", "2026-05-02", "valve")
    tiny.run("UPDATE kept.sale_items SET quantity = -1 WHERE sale_id = ?", sale)
    assert pair(director, "pump", "valve") is None


def test_series_stand_for_their_products(tiny, director):
    buy(tiny, "Acme", "2026-05-01", "pump A", "pump B", series="Pumps")
    buy(tiny, "Acme", "2026-05-02", "valve")
    assert pair(director, "Pumps", "valve", "series")["both"] == 1
    assert len(rows("cross/pairs", director, as_of=DAY, level="series")) == 2


def test_each_number_of_a_pair_has_as_many_rows(tiny, director):
    for n in range(12):
        first, second = f"2025-{1 + n % 5:02}-10", f"2025-{3 + n % 9:02}-20"
        buy(tiny, f"c{n}", first, "pump")
        if n % 3:
            buy(tiny, f"c{n}", second, "valve")
        if n % 4 == 0:
            buy(tiny, f"c{n}", "2026-05-05", "pump", *(["valve"] if n % 8 == 0 else []))
    tiny.run("UPDATE kept.clients SET retired_at = TIMESTAMP '2026-06-01' WHERE name = 'c3'")
    for first, second in (("pump", "valve"), ("valve", "pump")):
        found = pair(director, first, second)
        named = {"first": found["first"], "second": found["second"], "line_id": found["line_id"]}
        counted = {
            kind: len(rows("cross/rows", director, as_of=DAY, kind=kind, **named)) for kind in ("both", "began", "followed", "lacking")
        }
        assert counted == {kind: found[kind] for kind in counted}


def test_whoever_lacks_it_is_found_among_the_clients(tiny, director):
    buy(tiny, "has both", "2026-05-01", "pump", "valve")
    buy(tiny, "has one", "2026-05-01", "pump")
    buy(tiny, "has none", "2026-05-01", "check")
    asked = Rule(tuple(Condition(field, (str(tiny.id("product", name)),)) for field, name in (("products", "pump"), ("unbought", "valve"))))
    assert client_sets.matching(director, asked)["client"].to_pylist() == ["has one"]
    assert pair(director, "pump", "valve")["lacking"] == 1


def test_a_manager_learns_from_her_own_clients_alone(tiny):
    for who in ("anna", "boris"):
        tiny.staff(who, "manager", ["Sales"])
        loyal.client(tiny, f"of {who}", owner=who)
        buy(tiny, f"of {who}", "2026-05-01", "pump", "valve", owner=who)
    found = rows("cross/pairs", of_login(tiny.here, "anna"), as_of=DAY)
    assert {one["n"] for one in found} == {1}


def test_a_past_day_stays_what_it_was(tiny, director):
    buy(tiny, "Acme", "2026-05-01", "pump", "valve")
    before = rows("cross/pairs", director, as_of=DAY)
    buy(tiny, "Beta", "2026-07-01", "pump", "valve")
    tiny.run("UPDATE kept.clients SET retired_at = TIMESTAMP '2026-08-01'")
    assert rows("cross/pairs", director, as_of=DAY) == before


def test_purchases_without_items_are_counted_and_left_out(tiny, director):
    loyal.sale(tiny, "Acme", "2026-05-01", 10)
    buy(tiny, "Beta", "2026-05-01", "pump", "valve")
    assert row("cross/known", director, as_of=DAY) == {"purchases": 2, "with_items": 1, "clients": 1, "products": 2}
    assert reader.read("cross/products", director).column_names == ["product", "name", "series"]


def began(tiny, n: int) -> None:
    """So many clients of the line began with a pump in 2024, every second of them took a valve half a year later."""
    for k in range(n):
        loyal.client(tiny, f"like {k}", owner="boris")
        buy(tiny, f"like {k}", "2024-01-10", "pump", series="Pumps", owner="boris")
        if k % 2:
            buy(tiny, f"like {k}", "2024-07-10", "valve", owner="boris")


def like(tiny, viewer, client):
    return alike.alike(viewer, tiny.id("client", client), tiny.id("line", "Sales"))


def test_a_manager_learns_what_the_like_bought_next_and_never_whose_they_are(tiny):
    for who in ("anna", "boris"):
        tiny.staff(who, "manager", ["Sales"])
    loyal.client(tiny, "Acme", owner="anna")
    buy(tiny, "Acme", "2026-05-01", "pump", series="Pumps", owner="anna")
    began(tiny, 10)
    anna = of_login(tiny.here, "anna")
    found = like(tiny, anna, "Acme")
    assert found.began_with == "Pumps" and [(one["product"], one["k"], one["n"]) for one in found.next] == [("valve", 5, 10)]
    assert found.next[0]["low"] < 0.5 < found.next[0]["high"]
    buy(tiny, "like 0", "2024-02-10", "pump", owner="anna")  # she sold it once, yet the client is a colleague's
    assert like(tiny, anna, "like 0") is None


def test_of_fewer_than_ten_who_began_alike_nothing_is_said(tiny, director):
    tiny.staff("boris", "manager", ["Sales"])
    buy(tiny, "Acme", "2026-05-01", "pump")
    began(tiny, 9)
    assert like(tiny, director, "Acme") is None


def test_what_the_client_has_already_is_not_proposed(tiny, director):
    tiny.staff("boris", "manager", ["Sales"])
    buy(tiny, "Acme", "2026-05-01", "pump", "valve")
    began(tiny, 12)
    assert like(tiny, director, "Acme") is None

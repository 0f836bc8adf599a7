"""Groups of buyers and classes: oracles, ties, thresholds of the year, moves and changes that open as many rows as they count."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from pages.parts import groups_class_numbers, groups_numbers
from queries.reader import read, row, rows
from tests import loyal

HALF = {"since": "2026-01-01", "until": "2026-07-01", "as_of": "2026-07-01"}
NOW = {"as_of": "2026-07-15"}


def item(tiny, product: str | None, at: str, amount, quantity=1, unit_cost=None, who="Acme", **sale):
    """A sale of one product, which is made when unknown."""
    made = loyal.sale(tiny, who, at, amount, **sale)
    if product and not tiny.run("SELECT 1 FROM kept.products WHERE id = ?", tiny.id("product", product)):
        tiny.add("products", id=tiny.id("product", product), name=product)
    named = tiny.id("product", product) if product else None
    tiny.add("sale_items", id=uuid4(), sale_id=made, product_id=named, quantity=quantity, amount=amount, unit_cost=unit_cost)


def monthly(tiny, things: dict, sell) -> None:
    """Amounts by month of 2026, 0 = none."""
    for name, amounts in things.items():
        for month, amount in enumerate(amounts, start=1):
            if amount:
                sell(name, f"2026-{month:02}-10", amount)


@pytest.fixture
def year(tiny):
    """Twenty-two clients who bought in 2025, the n-th of them n % 5 + 1 times; this year some come again."""
    for n in range(22):
        for k in range(n % 5 + 1):
            loyal.sale(tiny, f"c{n:02}", f"2025-{1 + (n + 2 * k) % 12:02}-{1 + n % 28:02}", 10 * (n % 7 + 1))
    for n in (3, 8, 13, 21):
        loyal.sale(tiny, f"c{n:02}", "2026-07-05", 500)
    loyal.sale(tiny, "newcomer", "2026-07-06", 40)
    return tiny


def by(column: str, name: str, viewer, **values) -> dict:
    return {line[column]: line for line in rows(name, viewer, **values)}


@pytest.mark.parametrize("of", ["client", "product"])
def test_classes_of_clients_and_of_products_are_those_of_the_worked_example(tiny, director, oracle, of):
    example = oracle("abc_xyz")
    sell = {"client": lambda *said: loyal.sale(tiny, *said), "product": lambda *said: item(tiny, *said)}[of]
    monthly(tiny, example["inputs"]["monthly"], sell)
    found = by(of, f"groups/{of}s", director, **HALF)
    assert {name: [line["abc"], line["xyz"]] for name, line in found.items()} == example["expected"]
    known = groups_class_numbers.cells(read(f"groups/{of}s", director, **HALF))
    assert {name: n for name, (n, _, _) in groups_class_numbers.classes(known).items()} == {"A": 3, "B": 0, "C": 2}
    for cell in known:
        behind = rows(f"groups/{of}s", director, **HALF, abc=cell["abc"], xyz=cell["xyz"] or "-")
        assert (len(behind), float(sum(line["amount"] for line in behind))) == (cell["n"], cell["money"])


def test_who_gave_back_more_than_they_bought_is_in_no_class_and_moves_nobodys(tiny, director):
    for who, amount in (("good", 100), ("fair", 30), ("gone", 500), ("gone", -580)):
        loyal.sale(tiny, who, "2026-02-10", amount)
    found = by("client", "groups/clients", director, **HALF)
    assert {name: line["abc"] for name, line in found.items()} == {"good": "A", "fair": "A", "gone": None}
    assert groups_class_numbers.outside(read("groups/clients", director, **HALF)) == 1
    assert found["fair"]["share_before"] == pytest.approx(100 / 130)


def test_a_class_that_changed_shows_the_money_before_and_now(tiny, director):
    before = {"up": 10, "down": 900, "same": 60, "left": 40}
    for who, amount in before.items():
        loyal.sale(tiny, who, "2025-10-10", amount)
    for who, amount in {"up": 900, "down": 10, "same": 90, "fresh": 50}.items():
        loyal.sale(tiny, who, "2026-03-10", amount)
    found = by("client", "groups/clients", director, **HALF)
    went = {name: groups_class_numbers.course(line["abc"], line["abc_before"]) for name, line in found.items()}
    assert went == {"up": "rose", "down": "fell", "same": None, "left": "gone", "fresh": "new"}
    assert (found["up"]["amount_before"], found["up"]["amount"]) == (10, 900)
    told = groups_class_numbers.changes(read("groups/clients", director, **HALF))
    assert told == {"rose": 1, "fell": 1, "new": 1, "gone": 1}
    for name in told:
        assert [
            groups_class_numbers.course(one["abc"], one["abc_before"]) for one in rows("groups/clients", director, **HALF, course=name)
        ] == [name]
    assert len(rows("groups/clients", director, **HALF, course="changed")) == 4
    biggest = groups_class_numbers.biggest(read("groups/clients", director, **HALF), 2)["client"].to_pylist()
    assert set(biggest) == {"up", "down"}


def test_each_class_at_the_end_of_a_quarter_opens_as_many_rows_and_says_who_rose(tiny, director):
    for who, days in {"a": ("2025-01-05", "2026-05-05"), "b": ("2025-02-05", "2026-02-05"), "c": ("2025-03-05",)}.items():
        for day in days:
            item(tiny, f"thing {who}", day, {"a": 10, "b": 40, "c": 300}[who] * (80 if day == "2026-05-05" else 1), who=who)
    found = rows("groups/class_history", director, **HALF, of="product")
    assert rows("groups/class_history", director, **HALF) == found  # here each client buys one thing
    assert len(found) == 24
    for n, one in enumerate(found[-6:]):
        name, asked = f"groups/{('clients', 'products')[n % 2]}", {"since": one["since"], "until": one["until"], "abc": one["class"]}
        behind = rows(name, director, as_of="2026-07-01", **asked)
        assert (len(behind), sum(line["amount"] for line in behind)) == (one["items"], one["amount"])
    last = {one["class"]: (one["items"], one["rose"], one["fell"]) for one in found if str(one["until"]) == "2026-07-01"}
    assert last == {"A": (1, 0, 0), "B": (0, 0, 0), "C": (1, 0, 1)}
    assert [one["rose"] for one in found if str(one["until"]) == "2026-04-01"] == [1, 0, 0]


def test_products_are_known_of_the_part_of_the_money_that_names_them(tiny, director):
    item(tiny, "Thing", "2026-02-10", 60)
    item(tiny, None, "2026-02-11", 20)
    loyal.sale(tiny, "Acme", "2026-02-12", 20)
    found = row("groups/items", director, **HALF)
    assert (found["purchases"], found["with_items"], found["amount"], found["in_items"], found["named"]) == (3, 2, 100, 80, 60)
    assert groups_class_numbers.known_items(found) == "The products of 60\u00a0% of the money are known; the rest is not in these classes."
    assert [line["product"] for line in rows("groups/products", director, **HALF)] == ["Thing"]
    assert "name no products" in groups_class_numbers.known_items(
        row("groups/items", director, **HALF, manager="-", source="-") | {"with_items": 0}
    )


def test_the_thresholds_of_a_year_stay_while_others_buy(year, director):
    def quiet() -> dict:
        found = by("client", "groups/buyers", director, **NOW)
        return {name: (found[name]["f"], found[name]["m"]) for name in ("c00", "c04", "c09", "c19")}

    before = quiet()
    assert row("groups/thresholds", director, **NOW)["yearly"]
    for n in (1, 2, 5, 6, 7, 10, 11, 12):
        for day in range(1, 12):
            loyal.sale(year, f"c{n:02}", f"2026-06-{day:02}", 9000)
    assert quiet() == before
    assert {line["f"] for line in rows("loyalty/rfm", director, **NOW) if line["client"] in before} != {f for f, _ in before.values()}


def test_where_few_bought_before_the_year_the_thresholds_are_todays_and_ties_stay_together(tiny, director):
    for n in range(19):
        loyal.sale(tiny, f"once {n}", "2025-12-10", 50)
    loyal.sale(tiny, "often", "2026-05-10", 50)
    loyal.sale(tiny, "often", "2026-06-10", 500)
    found = row("groups/thresholds", director, **NOW)
    assert (str(found["fitted_on"]), found["yearly"], found["clients"]) == ("2026-07-15", False, 20)
    scores = {line["client"]: (line["r"], line["f"], line["m"]) for line in rows("groups/buyers", director, **NOW)}
    assert len({score for name, score in scores.items() if name != "often"}) == 1
    assert scores["often"] == (5, 5, 5)
    loyal.sale(tiny, "in time", "2025-12-31", 50)
    assert str(row("groups/thresholds", director, **NOW)["fitted_on"]) == "2026-01-01"


def test_every_move_opens_as_many_clients_and_the_groups_then_are_those_shown_then(year, director):
    then = {"before": "2026-06-30T23:59:59.999999"}
    found = read("groups/buyers", director, **NOW, **then)
    moved = groups_numbers.pairs(found)
    known = groups_numbers.groups(rows("lists/rfm_groups", director), moved)
    assert sum(one.clients for one in known) == found.num_rows == 23
    for cell in groups_numbers.matrix(known, moved).to_pylist():
        n, values = groups_numbers.behind_move(moved, cell)
        assert len(rows("groups/buyers", director, **NOW, **then, **values)) == n
    came, went = (max(known, key=lambda one: getattr(one, name)) for name in ("came", "went"))
    for n, values in (
        (came.clients, {"in_group": came.id}),
        (came.came, {"in_group": came.id, "moved": True}),
        (went.before, {"was_in": went.id}),
        (went.went, {"was_in": went.id, "moved": True}),
    ):
        assert len(rows("groups/buyers", director, **NOW, **then, **values)) == n > 0
    shown_then = read("groups/buyers", director, as_of=then["before"])
    assert {one.id: one.before for one in known if one.before} == {
        one.id: one.clients
        for one in groups_numbers.groups(rows("lists/rfm_groups", director), groups_numbers.pairs(shown_then))
        if one.clients
    }
    assert sum(one.came for one in known) > 1


def test_the_first_group_that_fits_names_a_client_and_who_fits_none_is_counted_too(year, director):
    year.run("DELETE FROM kept.rfm_groups")
    most = max(line["f"] for line in rows("groups/buyers", director, **NOW))
    for position, (name, low) in enumerate((("Often", most), ("Sometimes", 2)), start=1):
        year.add("rfm_groups", id=year.id("group", name), name=name, f_low=low, position=position)
    found = rows("groups/buyers", director, **NOW)
    assert {line["buyer_group"] for line in found if line["f"] == most} == {"Often"}
    assert {line["buyer_group"] for line in found if 2 <= line["f"] < most} == {"Sometimes"}
    known = groups_numbers.groups(rows("lists/rfm_groups", director), groups_numbers.pairs(read("groups/buyers", director, **NOW)))
    assert known[-1].id == groups_numbers.NOBODY
    assert known[-1].clients == len(rows("groups/buyers", director, **NOW, in_group=groups_numbers.NOBODY)) > 0
    year.run("UPDATE kept.rfm_groups SET retired_at = '2026-07-10' WHERE name = 'Often'")
    assert "Often" not in {line["buyer_group"] for line in rows("groups/buyers", director, **NOW)}
    assert "Often" in {line["buyer_group"] for line in rows("groups/buyers", director, as_of="2026-07-09")}


def test_money_is_margin_where_the_costs_of_most_of_it_are_known(tiny, director):
    tiny.staff("anna")
    for who in ("Acme", "Beta"):
        loyal.client(tiny, who, owner="anna")
    item(tiny, "Thing", "2026-02-10", 80, quantity=2, unit_cost=15, who="Acme", owner="anna")
    item(tiny, "Other", "2026-02-11", 20, who="Beta", owner="anna")
    assert {line["client"]: line["monetary"] for line in rows("groups/buyers", director, **NOW)} == {
        "Acme": 50,
        "Beta": pytest.approx(12.5),
    }
    assert row("groups/thresholds", director, **NOW)["is_margin"]
    own = {line["client"]: line["monetary"] for line in rows("groups/buyers", of_login(tiny.here, "anna"), **NOW)}
    assert own == {"Acme": 80, "Beta": 20}  # costs are for who sees a whole line
    item(tiny, "Other", "2026-02-12", 1, who="Beta")
    assert {line["client"]: line["monetary"] for line in rows("groups/buyers", director, **NOW)} == {"Acme": 80, "Beta": 21}


def test_a_past_day_does_not_change_when_more_is_bought(year, director):
    asked = [("groups/buyers", {}), ("groups/thresholds", {}), ("groups/clients", {}), ("groups/class_history", {}), ("groups/items", {})]
    then = [rows(name, director, **HALF, **more) for name, more in asked]
    for n in range(22):
        item(year, "Thing", "2026-07-02", 700, who=f"c{n:02}", unit_cost=1)
    assert [rows(name, director, **HALF, **more) for name, more in asked] == then


@pytest.mark.parametrize("name", ["groups/buyers", "groups/clients", "groups/products", "groups/class_history", "groups/items"])
def test_no_question_skips_a_filter_or_shows_a_manager_what_is_anothers(tiny, name):
    tiny.line("Service")
    for team, who in (("North", "anna"), ("South", "boris")):
        tiny.add("teams", id=tiny.id("team", team), name=team)
        tiny.staff(who, team_id=tiny.id("team", team))
    tiny.source("fair")
    loyal.client(tiny, "Acme", owner="anna", source_id=tiny.source("web"))
    item(tiny, "Thing", "2026-02-10", 100, owner="anna")

    def counted(login="director", **values) -> bool:
        found = rows(name, of_login(tiny.here, login), **HALF, **values)
        return any(line.get("items", line.get("purchases", 1)) for line in found)

    assert counted() and counted("anna")
    assert not counted("boris")
    for filtered in ({"line": "Service"}, {"team": "South"}, {"manager": "boris"}, {"source": "fair"}):
        assert not counted(**filtered), filtered

"""Groups and classes as the page shows them, and the way from the rows behind a number to the list of just these clients."""

from uuid import uuid4

import pytest

from data import segments
from data.segment_rules import Condition, Rule
from pages import words
from pages.parts import clients_among, groups_class_numbers, groups_numbers
from queries.reader import read, row, rows
from tests import loyal
from tests.pages.dashboards.test_loyalty import look, said  # noqa: F401  (a fixture)
from tests.pages.test_clients import Page
from tests.seen import Seen


def bought(tiny) -> None:
    """Twenty clients who bought in 2025, some of them again; one gave back more than it bought."""
    for n in range(20):
        for k in range(n % 3 + 1):
            loyal.sale(tiny, f"c{n:02}", f"2025-{1 + (n + 2 * k) % 12:02}-{1 + n % 28:02}", 10 * (n % 7 + 1))
    for n in (3, 8, 13):
        loyal.sale(tiny, f"c{n:02}", "2026-06-30", 500)
    loyal.sale(tiny, "sorry", "2026-05-05", -40)


def test_the_mode_says_who_moved_since_which_day_and_what_the_scores_go_by(tiny, look):  # noqa: F811
    bought(tiny)
    shown = said(look(mode="clients", **{"from": "2026-05-31"}))
    assert "Since 31 May 2026 **6** of 21 clients moved to another group and **0** bought for the first time." in shown
    assert "the start of the year (1 January 2026, 20 clients)" in shown
    assert "Money is revenue: no unit costs are known here." in shown
    assert "1 brought less than nothing after returns" in shown


def test_products_are_classed_only_where_purchases_name_them(tiny, look):  # noqa: F811
    loyal.sale(tiny, "Acme", "2026-02-10", 100)
    assert "name no products" in said(look(mode="clients", classes="products"))
    assert "name no products" not in said(look(mode="clients", classes="nonsense"))


def test_without_purchases_there_is_one_sentence(tiny, look):  # noqa: F811
    loyal.answer(tiny, "Acme", "2026-05-01", 9)
    assert "No purchases in this selection." in said(look(mode="clients"))


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_mode_speaks_every_language(tiny, look, language, monkeypatch):  # noqa: F811
    monkeypatch.setattr(words, "_source", lambda: language)
    bought(tiny)
    shown = said(look(mode="clients"))
    for unsaid in ("None", "nan", "groups."):
        assert unsaid not in shown


def test_a_cell_of_the_grid_and_a_part_of_the_history_open_as_many_as_they_count(tiny, director):
    bought(tiny)
    asked = {"since": "2025-07-01", "until": "2026-07-01", "as_of": "2026-07-01"}
    found = read("groups/buyers", director, **asked)
    drawn = groups_numbers.grid(groups_numbers.cells(found)).to_pylist()
    assert sum(int(one["text"]) for one in drawn) == found.num_rows
    for one in drawn[:4]:
        assert len(rows("groups/buyers", director, **asked, r=one["x_id"], f=one["y_id"])) == int(one["text"])
    history = rows("groups/class_history", director, **asked)
    part = groups_class_numbers.history(history, "clients").to_pylist()[-1]
    n, values = groups_class_numbers.behind_part(history, part)
    assert len(rows("groups/clients", director, **asked | values)) == n == int(part["text"]) > 0


def test_months_end_on_their_last_days_across_a_year():
    ends = groups_numbers.month_ends(loyal.date(2026, 3, 31), 4)
    assert [str(one) for one in ends] == ["2026-02-28", "2026-01-31", "2025-12-31", "2025-11-30"]


@pytest.fixture
def taken(desk):
    """Acme of Ann and Borealis of Bob have bought; Zeta, Ann's too, has not."""
    desk.client("Zeta", "ann", city="Odesa")
    for client, owner in (("Acme", "ann"), ("Borealis", "bob")):
        loyal.sale(desk, client, "2026-02-10", 100, owner=owner)
    return desk


def test_the_list_of_clients_shows_just_those_behind_a_number(taken, monkeypatch):
    page = Page(taken, monkeypatch, among="groups.groups?r=5")
    assert page.clients() == {"Acme"}  # Borealis bought too, and is another's
    page.press("clients_among")
    assert page.clients() == {"Acme", "Zeta"}


def test_an_address_that_names_no_rows_of_clients_narrows_nothing(taken, monkeypatch):
    for among in ("nonsense", "groups.items", "groups.products?abc=A", "funnel.won_by_nobody?x=1"):
        assert Page(taken, monkeypatch, among=among).clients() == {"Acme", "Zeta"}, among


def test_an_address_with_a_value_that_cannot_be_read_shows_nobody_and_says_so(taken, monkeypatch):
    page = Page(taken, monkeypatch, among="groups.groups?r=many")
    assert page.clients() == set()
    assert "many is no integer for r." in page.texts()


def test_the_rows_of_an_address_are_asked_with_the_viewers_own_rights(taken):
    asked = "groups.groups?before=2026-01-31&unknown=1"
    assert clients_among.rows(taken.viewer("ann"), asked)["client"].to_pylist() == ["Acme"]
    assert row("groups/thresholds", taken.viewer("ann"))["clients"] == 1


def test_a_segment_of_a_group_of_buyers_holds_whom_the_group_holds_now(taken, monkeypatch):
    taken.run("DELETE FROM kept.rfm_groups")
    for position, (name, high) in enumerate((("Often", 5), ("Others", 1)), start=1):
        taken.add("rfm_groups", id=taken.id("group", name), name=name, f_low=high, f_high=high, position=position)
    assert Page(taken, monkeypatch, groups=str(taken.id("group", "Others"))).clients() == {"Acme"}
    page = Page(taken, monkeypatch, groups=str(taken.id("group", "Often")))
    assert page.clients() == set()
    assert page.widget("button", "clients_drop_groups").label == "**Group of buyers** Often"


def test_no_rule_is_saved_of_clients_taken_over_from_a_number(taken, monkeypatch):
    asked = {"q": "Acme", "groups": groups_numbers.NOBODY}
    for among, can_save in (({}, True), ({"among": "groups.groups?r=5"}, False)):
        page = Page(taken, monkeypatch, **asked | among)
        assert page.open("save").has("text_input", "clients_save_name") == can_save


def test_the_way_from_rows_to_their_clients_says_how_many_and_with_which_filters(taken, monkeypatch):
    links = []
    monkeypatch.setattr(clients_among.links, "there", lambda page: True)
    monkeypatch.setattr(clients_among.links, "link", lambda page, label, **asked: links.append((page, label, asked)))
    found = read("loyalty/rows_purchases", taken.viewer("director"), since="2026-01-01", until="2026-03-01")
    clients_among.offer("loyalty.check", {"since": "2026-01-01", "until": "2026-03-01", "line": None}, found)
    clients_among.offer("groups.products", {}, read("groups/products", taken.viewer("director")))
    clients_among.offer("groups.groups", {}, found.slice(0, 0))
    address = "loyalty.check?since=2026-01-01&until=2026-03-01"
    assert links == [("clients", "Work with these 2 clients: list, mailing, contacts", {"among": address})]
    assert clients_among.rows(taken.viewer("director"), address).equals(found)


def test_from_a_segment_to_a_letter_to_just_its_clients(taken, monkeypatch):
    rule = Rule((Condition("groups", (groups_numbers.NOBODY,)),))
    taken.run("DELETE FROM kept.rfm_groups")
    made = segments.save(taken.viewer("hanna"), segments.NewSegment("Bought", rule), key=uuid4())
    monkeypatch.setattr(Seen, "FILE", "daily/mailings.py")
    seen = Seen(taken, monkeypatch, "hanna", edit=1, segment=made)
    assert seen.widget("multiselect", "mailing_segments").value == [str(made)]
    assert "2 clients" in seen.texts()

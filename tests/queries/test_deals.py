"""The board tells what the funnel tells, puts first what needs somebody, and shows to each only their own."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from data import deals, demo, store
from data.viewer import of_login
from queries import reader

NOW = datetime(2026, 3, 1)


@pytest.fixture
def sales(tiny):
    """Two managers, a head; a line whose stages allow ten days."""
    tiny.staff("head", "head", ["Sales"])
    for login in ("ann", "bob"):
        tiny.staff(login, "manager", ["Sales"])
    tiny.run("UPDATE kept.stages SET limit_hours = 240 WHERE kind = 'open'")
    return tiny


def board(tiny, login="head", **values):
    values = {"line": tiny.id("line", "Sales"), "as_of": NOW} | values
    return reader.rows("deals/board", of_login(tiny.here, login), **values)


def plan(tiny, due, **about):
    tiny.add(
        "contacts",
        id=uuid4(),
        line_id=tiny.id("line", "Sales"),
        staff_id=tiny.id("staff", "ann"),
        kind="call",
        direction="out",
        state="planned",
        planned_at="2026-02-01",
        due_at=due,
        entered_at="2026-02-01",
        **about,
    )


def test_over_the_limit_comes_first_then_without_a_next_contact_then_the_longest_there(sales):
    client = sales.client("Acme", "ann")
    sales.deal("young and planned", [("2026-02-27", "lead")], owner="ann")
    sales.deal("planned with the client", [("2026-02-25", "lead")], owner="ann", client_id=client)
    sales.deal("quiet", [("2026-02-26", "lead")], owner="ann")
    sales.deal("over and planned", [("2026-02-10", "lead")], owner="ann")
    plan(sales, "2026-03-02", deal_id=sales.id("deal", "young and planned"))
    plan(sales, "2026-03-03", client_id=client)
    plan(sales, "2026-03-04", deal_id=sales.id("deal", "over and planned"))
    rows = board(sales)
    assert [one["deal"] for one in rows] == ["over and planned", "quiet", "planned with the client", "young and planned"]
    assert [(one["is_over"], one["next_at"] is None) for one in rows] == [(True, False), (False, True), (False, False), (False, False)]
    assert [one["deal"] for one in board(sales, quiet=True)] == ["quiet"]
    assert [one["deal"] for one in board(sales, over=True)] == ["over and planned"]
    assert [one["deal"] for one in board(sales, q="acm")] == ["planned with the client"]
    assert [one["deal"] for one in board(sales, q="PLANNED WITH")] == ["planned with the client"]


def test_exactly_at_the_limit_is_not_over_it(sales):
    sales.deal("ten days", [("2026-02-19", "lead")], owner="ann")
    assert [(one["days"], one["is_over"]) for one in board(sales)] == [(10, False)]


def test_a_stage_shows_its_first_cards_counts_all_and_opens_whole(sales):
    for n in range(5):
        sales.deal(f"d{n}", [(f"2026-02-2{n}", "lead")], owner="ann", amount=10)
    rows = board(sales, most=2)
    assert [(one["n"], one["sum_amount"]) for one in rows] == [(5, 50), (5, 50)]
    assert len(board(sales, most=2, whole=sales.id("stage", "Sales/lead"))) == 5


def test_a_manager_sees_the_own_deals_alone_and_a_head_chooses_whose(sales):
    for login in ("ann", "bob"):
        sales.deal(f"of {login}", [("2026-02-20", "lead")], owner=login)
    assert [one["deal"] for one in board(sales, "ann")] == ["of ann"]
    assert [one["deal"] for one in board(sales, manager="bob")] == ["of bob"]
    owners = reader.rows("deals/owners", of_login(sales.here, "head"), line=sales.id("line", "Sales"))
    assert [(one["owner"], one["n"]) for one in owners] == [("Ann", 1), ("Bob", 1)]


def test_closed_this_month_are_those_still_closed_with_their_reason(sales):
    price = sales.run("SELECT id FROM kept.loss_reasons ORDER BY position LIMIT 1")[0][0]
    sales.deal("lost", [("2026-02-01", "lead"), ("2026-03-01T08:00", "lost")], owner="ann", loss_reason_id=price)
    sales.deal("won before", [("2026-01-01", "lead"), ("2026-02-28", "won")], owner="ann")
    sales.deal("reopened", [("2026-01-01", "lead"), ("2026-03-01T07:00", "won"), ("2026-03-01T08:00", "lead")], owner="ann")
    head = of_login(sales.here, "head")
    rows = reader.rows("deals/closed", head, line=sales.id("line", "Sales"), as_of=datetime(2026, 3, 2))
    assert [(one["deal"], one["kind"], one["reason"]) for one in rows] == [("lost", "lost", "Price")]


@pytest.mark.parametrize("changed", [False, True])
def test_the_boards_counts_and_sums_are_those_of_the_funnels_open_deals(here, changed):
    demo.make(here, "s")
    director, admin = of_login(here, "director"), of_login(here, "admin")
    for line in reader.rows("deals/lines", director):
        if changed:
            _change_some(admin, line["line_id"])
        found = {one["stage_id"]: (one["n"], one["sum_amount"] or 0) for one in reader.rows("deals/board", director, line=line["line_id"])}
        limits = reader.rows("funnel/limits", director, line=line["line_id"], as_of=store.now() + timedelta(minutes=1))
        assert found == {one["stage_id"]: (one["open_now"], one["open_amount"]) for one in limits if one["open_now"]}
        assert sum(n for n, _ in found.values()) == line["open_n"]


def _change_some(admin, line) -> None:
    """Other amounts, one deal moved with its new amount: board and funnel go on telling the same."""
    stages = [one["stage_id"] for one in reader.rows("deals/stages", admin, line=line) if one["kind"] == "open"]
    for one in reader.rows("deals/board", admin, line=line, most=1):
        deal, stage = UUID(str(one["deal_id"])), UUID(str(stages[stages.index(one["stage_id"]) - 1]))
        deals.edit(admin, deal, {"amount": 12345}, version=one["version"], key=uuid4())
        version = reader.row("deals/deal", admin, deal=deal)["version"]
        deals.move_to(admin, deal, stage, version=version, key=uuid4())


def test_a_changed_amount_counts_from_its_day_and_a_past_day_keeps_the_old_one(sales, monkeypatch):
    head, deal = of_login(sales.here, "head"), sales.deal("growing", [("2026-02-01", "lead")], owner="ann", amount=100)
    for day, amount, version in (("2026-02-10", 250, 1), ("2026-02-20", None, 2)):
        monkeypatch.setattr(store, "now", lambda day=day: datetime.fromisoformat(day))
        deals.edit(head, deal, {"amount": amount}, version=version, key=uuid4())
    days = ("2026-02-05", "2026-02-10", "2026-02-15", "2026-02-25")
    found = [[one["amount"] for one in reader.rows("funnel/rows_open", head, as_of=datetime.fromisoformat(day))] for day in days]
    assert found == [[100], [250], [250], [None]]
    monkeypatch.setattr(store, "now", lambda: datetime.fromisoformat("2026-02-27"))
    deals.move_to(head, deal, sales.id("stage", "Sales/qualified"), version=3, key=uuid4())
    again = [[one["amount"] for one in reader.rows("funnel/rows_open", head, as_of=datetime.fromisoformat(day))] for day in days]
    assert again == found

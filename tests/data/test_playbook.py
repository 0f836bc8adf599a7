"""The playbook: written by a head for the own lines, ticked by whoever works on the deal, measured without claiming a cause."""

from uuid import uuid4

import pytest

from data import deal_facts, deals, playbook
from data.problems import Problem
from queries import reader


@pytest.fixture
def book(desk):
    """Two checks and a script in `qualified`, where the desk's deal stands."""
    desk.run("DELETE FROM kept.playbook_items")
    desk.items = {name: add(desk, name) for name in ("Budget known", "Who decides")}
    desk.items["Questions"] = add(desk, "Questions", "script", "What does it cost you?")
    return desk


def add(desk, name, kind="check", words="", login="hanna", key=None, stage="Sales/qualified"):
    item = playbook.Item(kind, name, words)
    return playbook.add(desk.viewer(login), desk.id("stage", stage), item, key=key or uuid4())


def tick(desk, name="Budget known", login="ann", on=True):
    (playbook.tick if on else playbook.untick)(desk.viewer(login), desk.deal_id, desk.items[name])


def ticked(desk, login="ann"):
    return [one["name"] for one in reader.rows("playbook/beside", desk.viewer(login), deal=desk.deal_id) if one["ticked_at"]]


def names(desk):
    rows = reader.rows("playbook/items", desk.viewer("hanna"), line=desk.id("line", "Sales"))
    return [one["name"] for one in rows]


def item(desk, name):
    return next(one for one in reader.rows("playbook/items", desk.viewer("hanna"), line=desk.id("line", "Sales")) if one["name"] == name)


def test_a_tick_is_set_once_and_taken_back(book):
    tick(book)
    tick(book)
    assert ticked(book) == ["Budget known"]
    assert len(book.run("SELECT 1 FROM kept.audit WHERE action = 'playbook.tick'")) == 1
    tick(book, on=False)
    tick(book, on=False)
    assert ticked(book) == []


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_work_on_the_deal_does_not_tick(book, login):
    for on in (True, False):
        with pytest.raises(Problem):
            tick(book, login=login, on=on)


def test_only_items_of_the_present_stage_are_ticked_and_ticks_of_the_past_stay(book):
    tick(book)
    deals.move_to(book.viewer("ann"), book.deal_id, book.id("stage", "Sales/proposal"), version=1, key=uuid4())
    with pytest.raises(Problem, match="another stage"):
        tick(book, "Who decides")
    assert len(book.run("SELECT 1 FROM kept.playbook_ticks")) == 1


def test_an_item_is_added_once_edited_moved_and_retired(book):
    key = uuid4()
    assert add(book, "Date known", key=key) == add(book, "Date known", key=key)
    first, second, third = (book.items["Budget known"], book.items["Who decides"], key)
    stage = book.id("stage", "Sales/qualified")
    playbook.reorder(book.viewer("hanna"), stage, [third, first, second, book.items["Questions"]], key=uuid4())
    assert names(book) == ["Date known", "Budget known", "Who decides", "Questions"]
    playbook.edit(book.viewer("hanna"), first, playbook.Item("check", "Budget is known"), version=item(book, "Budget known")["version"])
    playbook.retire(book.viewer("hanna"), second, version=item(book, "Who decides")["version"])
    assert names(book) == ["Date known", "Budget is known", "Questions"]
    with pytest.raises(Problem, match="no longer in the playbook"):
        tick(book, "Who decides")


def test_an_order_that_leaves_something_out_and_an_edit_of_what_changed_are_refused(book):
    with pytest.raises(Problem, match="changed this playbook"):
        playbook.reorder(book.viewer("hanna"), book.id("stage", "Sales/qualified"), [book.items["Questions"]], key=uuid4())
    with pytest.raises(Problem, match="changed this playbook"):
        playbook.edit(book.viewer("hanna"), book.items["Questions"], playbook.Item("script", "Q", "w"), version=9)


@pytest.mark.parametrize("login", ["ann", "sven", "director"])
def test_managers_executives_and_heads_of_other_lines_do_not_write_the_playbook(book, login):
    viewer, one = book.viewer(login), book.items["Questions"]
    stage = book.id("stage", "Sales/qualified")
    acts = (
        lambda: add(book, "Mine", login=login),
        lambda: playbook.edit(viewer, one, playbook.Item("script", "Q", "w"), version=1),
        lambda: playbook.retire(viewer, one, version=1),
        lambda: playbook.reorder(viewer, stage, list(book.items.values()), key=uuid4()),
        lambda: deal_facts.set_required(viewer, stage, ["amount"], version=1, key=uuid4()),
    )
    for act in acts:
        with pytest.raises(Problem):
            act()
    assert names(book) == ["Budget known", "Who decides", "Questions"]


@pytest.mark.parametrize(
    ("kind", "name", "words"), [("check", " ", ""), ("check", "x" * 201, ""), ("script", "Say", " "), ("song", "La", "la")]
)
def test_an_item_without_name_or_a_script_without_words_is_not_written(book, kind, name, words):
    with pytest.raises(Problem):
        add(book, name, kind, words)


def test_facts_a_stage_asks_for_are_set_with_its_version_and_once(desk):
    stage, key = desk.id("stage", "Sales/proposal"), uuid4()
    facts = lambda: desk.run("SELECT fact FROM kept.stage_facts ORDER BY fact")  # noqa: E731
    for _ in range(2):
        deal_facts.set_required(desk.viewer("hanna"), stage, ["person", "amount"], version=1, key=key)
    assert facts() == [("amount",), ("person",)]
    with pytest.raises(Problem, match="changed this stage"):
        deal_facts.set_required(desk.viewer("hanna"), stage, [], version=1, key=uuid4())
    with pytest.raises(Problem, match="no such fact"):
        deal_facts.set_required(desk.viewer("hanna"), stage, ["mood"], version=2, key=uuid4())
    deal_facts.set_required(desk.viewer("hanna"), stage, [], version=2, key=uuid4())
    assert facts() == []


def test_use_counts_only_deals_that_left_the_stage_since_the_first_tick(book):
    """Ticked and won, ticked and lost, left without a tick and lost, left before anybody ticked, still in the stage."""
    ways = {"won": ("won", True), "lost": ("lost", True), "bare": ("lost", False), "still": (None, True)}
    book.deal("old", [("2026-01-01", "qualified"), ("2026-01-05", "won")], owner="ann")
    for name, (end, with_tick) in ways.items():
        events = [("2026-02-01", "qualified")] + ([("2026-02-20", end)] if end else [])
        deal = book.deal(name, events, owner="ann")
        if with_tick:
            book.add("playbook_ticks", deal_id=deal, item_id=book.items["Budget known"], happened_at="2026-02-10")
    told = reader.rows("playbook/use", book.viewer("hanna"), line=book.id("line", "Sales"), as_of=book.clock, until=book.clock)
    assert [(str(one["item_id"]), one["n"], one["k"]) for one in told] == [(str(book.items["Budget known"]), 3, 2)]
    one = told[0]
    assert (one["closed_with"], one["won_with"], one["closed_without"], one["won_without"]) == (2, 1, 1, 0)
    assert one["share_with"] == pytest.approx(0.5)
    assert one["low_with"] == pytest.approx(0.0945, abs=1e-3)
    assert one["share_without"] == 0

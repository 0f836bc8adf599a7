"""Promises: with a day or not at all, settled once, moved in a chain, by whoever may."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from data import promises
from data.problems import Problem
from data.promises import Promise
from queries import reader

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def made(desk):
    """Make a promise of Ann's to Acme and return its id."""

    def make(side="ours", what="price list", due_on=FRIDAY, login="ann", client=None, key=None, **more):
        return promises.make(desk.viewer(login), client or desk.acme, Promise(side, what, due_on, **more), key=key or uuid4())

    return make


def row(desk, promise_id) -> tuple:
    return desk.run("SELECT state, due_on, settled_at, version, moved_to_id, follows_id FROM kept.promises WHERE id = ?", promise_id)[0]


def test_a_promise_of_the_card_belongs_to_the_clients_owner(desk, made):
    promise = made(login="hanna", deal_id=desk.deal_id)
    found = desk.run("SELECT owner_id, entered_by, deal_id, client_id, state FROM kept.promises WHERE id = ?", promise)
    assert found == [(desk.id("staff", "ann"), desk.id("staff", "hanna"), desk.deal_id, desk.acme, "open")]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"due_on": None}, "needs a day"),
        ({"due_on": date(2026, 3, 3)}, "needs a day from today on"),
        ({"due_on": date(2036, 3, 3)}, "more than three years"),
        ({"what": "  "}, "what was promised"),
        ({"what": "x" * 301}, "at most 300"),
        ({"side": "yours"}, "ours or theirs"),
    ],
)
def test_a_promise_without_day_words_or_side_cannot_exist(desk, made, values, sentence):
    before = desk.counts()
    with pytest.raises(Problem, match=sentence):
        made(**values)
    assert desk.counts() == before


def test_the_same_key_twice_is_one_promise(desk, made):
    key = uuid4()
    assert made(key=key) == made(key=key)
    assert desk.counts()["promises"] == 1


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_makes_settles_and_moves_nothing(desk, made, login):
    promise, viewer = made(), desk.viewer(login)
    before = row(desk, promise)
    for act in (
        lambda: made(login=login),
        lambda: promises.settle(viewer, promise, "kept", version=1, key=uuid4()),
        lambda: promises.move(viewer, promise, date(2026, 3, 10), version=1, key=uuid4()),
        lambda: promises.reopen(viewer, promise, version=1, key=uuid4()),
    ):
        with pytest.raises(Problem):
            act()
    assert row(desk, promise) == before
    assert desk.counts()["promises"] == 1


def test_a_double_click_settles_once_and_another_key_is_told(desk, made):
    promise, key = made(), uuid4()
    for _ in range(2):
        promises.settle(desk.viewer("ann"), promise, "kept", version=1, key=key)
    assert row(desk, promise)[:4] == ("kept", FRIDAY, desk.clock, 2)
    with pytest.raises(Problem, match="settled already"):
        promises.settle(desk.viewer("ann"), promise, "broken", version=2, key=uuid4())
    assert desk.run("SELECT count(*) FROM kept.audit WHERE action = 'promises.kept'") == [(1,)]


def test_an_old_version_is_told_that_someone_changed_it(desk, made):
    promise = made()
    promises.settle(desk.viewer("ann"), promise, "broken", version=1, key=uuid4())
    promises.reopen(desk.viewer("hanna"), promise, version=2, key=uuid4())
    with pytest.raises(Problem, match="Someone has changed this promise"):
        promises.settle(desk.viewer("ann"), promise, "kept", version=1, key=uuid4())


def test_it_may_have_been_kept_on_another_day_between_its_making_and_today(desk, made):
    promise = made()
    desk.wait(days=6)
    for wrong in (date(2026, 3, 3), date(2026, 3, 11)):
        with pytest.raises(Problem):
            promises.settle(desk.viewer("ann"), promise, "kept", version=1, key=uuid4(), on=wrong)
    promises.settle(desk.viewer("ann"), promise, "kept", version=1, key=uuid4(), on=date(2026, 3, 9))
    assert row(desk, promise)[2].date() == date(2026, 3, 9)
    shown = reader.rows("promises/list", desk.viewer("ann"), as_of=desk.clock)
    assert [(one["part"], one["state"], one["days_late"]) for one in shown] == [("settled", "kept", 3)]


def test_a_day_so_early_that_it_was_not_made_yet_is_refused_and_the_day_itself_counts_from_its_making(desk, made):
    promise = made()
    promises.settle(desk.viewer("ann"), promise, "kept", version=1, key=uuid4(), on=date(2026, 3, 4))
    assert row(desk, promise)[2] == desk.clock


def test_a_moved_promise_stands_in_the_new_one_and_its_moves_are_counted(desk, made):
    first, key = made(), uuid4()
    for _ in range(2):
        second = promises.move(desk.viewer("ann"), first, date(2026, 3, 10), version=1, key=key)
    desk.wait(hours=1)
    third = promises.move(desk.viewer("hanna"), second, date(2026, 3, 12), version=1, key=uuid4())
    assert row(desk, first)[0] == row(desk, second)[0] == "moved"
    assert (row(desk, first)[4], row(desk, second)[5], row(desk, second)[4], row(desk, third)[5]) == (second, first, third, second)
    shown = reader.rows("promises/list", desk.viewer("ann"), as_of=desk.clock)
    assert [(one["promise_id"], one["moves"], one["first_due_on"], one["due_on"]) for one in shown] == [
        (str(third), 2, FRIDAY, date(2026, 3, 12))
    ]
    assert shown[0]["owner"] == "Ann"


@pytest.mark.parametrize("day", [None, FRIDAY, date(2026, 3, 3)])
def test_a_promise_moves_to_another_day_that_is_not_past(desk, made, day):
    promise = made()
    with pytest.raises(Problem):
        promises.move(desk.viewer("ann"), promise, day, version=1, key=uuid4())
    assert row(desk, promise)[0] == "open"


def test_what_was_settled_is_opened_again_and_the_history_keeps_it(desk, made):
    promise = made()
    promises.settle(desk.viewer("ann"), promise, "broken", version=1, key=uuid4())
    promises.reopen(desk.viewer("ann"), promise, version=2, key=uuid4())
    assert row(desk, promise)[:4] == ("open", FRIDAY, None, 3)
    told = desk.run("SELECT old_value, new_value FROM kept.field_history WHERE field = 'state' ORDER BY entered_at, old_value DESC")
    assert sorted(told) == [("broken", "open"), ("open", "broken")]
    with pytest.raises(Problem, match="not settled"):
        promises.reopen(desk.viewer("ann"), promise, version=3, key=uuid4())


def test_a_moved_promise_is_not_opened_again(desk, made):
    promise = made()
    promises.move(desk.viewer("ann"), promise, date(2026, 3, 10), version=1, key=uuid4())
    with pytest.raises(Problem):
        promises.reopen(desk.viewer("ann"), promise, version=2, key=uuid4())


def test_a_deputy_settles_what_is_open_while_the_owner_is_away(desk, made):
    promise = made()
    away = {"id": uuid4(), "staff_id": desk.id("staff", "ann"), "deputy_id": desk.id("staff", "bob")}
    today = datetime.now().date()
    desk.add("absences", since=date(2020, 1, 1), until=today.replace(year=today.year + 1), **away)
    promises.settle(desk.viewer("bob"), promise, "kept", version=1, key=uuid4())
    assert row(desk, promise)[0] == "kept"


def test_loyalty_and_the_list_agree_that_an_open_one_past_its_day_is_overdue_and_not_kept(desk, made):
    kept, late = made(), made(what="samples")
    promises.settle(desk.viewer("ann"), kept, "kept", version=1, key=uuid4())
    desk.wait(days=6)
    asked = {"since": date(2026, 3, 1), "until": date(2026, 3, 11), "as_of": desk.clock}
    assert reader.row("loyalty/promises", desk.viewer("hanna"), **asked)["kept"] == 1
    assert reader.row("loyalty/promises", desk.viewer("hanna"), **asked)["due"] == 2
    shown = {one["promise_id"]: one["part"] for one in reader.rows("promises/list", desk.viewer("ann"), as_of=desk.clock)}
    assert shown == {str(late): "overdue", str(kept): "settled"}
    assert row(desk, late)[0] == "open"

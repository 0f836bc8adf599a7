"""The list of promises: its parts, its narrowing, and that the counts are the rows."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from queries import reader

WEDNESDAY = datetime(2026, 3, 4, 12, 0)


@pytest.fixture
def owed(desk):
    """Promises of Ann and Bob around Wednesday 4 March, one of each part."""

    def promise(what, due, owner="ann", client=None, side="ours", state="open", settled=None, **more):
        return desk.add(
            "promises",
            id=desk.id("promise", what),
            line_id=desk.id("line", "Sales"),
            client_id=client or desk.acme,
            owner_id=desk.id("staff", owner),
            side=side,
            what=what,
            due_on=due,
            state=state,
            settled_at=settled,
            happened_at=datetime(2026, 2, 1),
            entered_at=datetime(2026, 2, 1),
            **more,
        )

    promise("late", date(2026, 3, 2))
    promise("now", date(2026, 3, 4), side="theirs")
    promise("sunday", date(2026, 3, 8))
    promise("monday", date(2026, 3, 9))
    promise("done", date(2026, 3, 1), state="kept", settled=datetime(2026, 3, 3))
    promise("long ago", date(2025, 3, 1), state="kept", settled=datetime(2025, 3, 3))
    promise("away", date(2026, 3, 1), state="moved", settled=datetime(2026, 3, 1), moved_to_id=desk.id("promise", "late"))
    promise("bobs", date(2026, 3, 5), owner="bob", client=desk.other)
    return desk


def shown(desk, login="ann", **asked) -> dict:
    return {one["what"]: one["part"] for one in reader.rows("promises/list", desk.viewer(login), as_of=WEDNESDAY, **asked)}


def test_each_promise_stands_in_the_part_of_its_day_and_a_moved_one_in_none(owed):
    assert shown(owed) == {"late": "overdue", "now": "today", "sunday": "week", "monday": "later", "done": "settled"}


def test_a_head_sees_all_of_the_line_and_narrows_to_one(owed):
    assert "bobs" in shown(owed, "hanna")
    assert shown(owed, "hanna", manager="bob") == {"bobs": "week"}
    assert shown(owed, "sven") == {}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"side": "theirs"}, {"now"}),
        ({"part": "overdue"}, {"late"}),
        ({"q": "ACM"}, {"late", "now", "sunday", "monday", "done"}),
        ({"q": "sund"}, {"sunday"}),
        ({"q": "nobody"}, set()),
        ({"client": uuid4()}, set()),
        ({"most": 1, "part": "week"}, {"sunday"}),
    ],
)
def test_the_list_is_narrowed(owed, asked, found):
    assert set(shown(owed, **asked)) == found


@pytest.mark.parametrize("asked", [{}, {"q": "acme"}, {"manager": "ann"}])
@pytest.mark.parametrize("login", ["ann", "hanna"])
def test_the_counts_are_the_rows(owed, login, asked):
    counted = {}
    for one in reader.rows("promises/counts", owed.viewer(login), as_of=WEDNESDAY, **asked):
        counted[one["part"]] = counted.get(one["part"], 0) + one["n"]
    found = reader.rows("promises/list", owed.viewer(login), as_of=WEDNESDAY, most=1, **asked)
    assert {one["part"]: one["in_part"] for one in found} == counted


def test_the_client_of_a_promise_is_named_and_days_late_are_counted_from_its_day(owed):
    one = reader.rows("promises/list", owed.viewer("ann"), as_of=WEDNESDAY, part="overdue")[0]
    assert (one["client"], one["owner"], one["days_late"], one["moves"], one["in_part"]) == ("Acme", "Ann", 2, 0, 1)

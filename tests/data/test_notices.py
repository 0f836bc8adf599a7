"""A notice is put aside by one person for oneself, once, with a reason, and taken back."""

from uuid import uuid4

import pytest

from data import notices
from data.problems import Problem

LEADS = "leads:"


def aside(desk, who="director", notice=LEADS, size=4.0, reason="known", key=None):
    return notices.put_aside(desk.viewer(who), notice, size, reason, key=key or uuid4())


def standing(desk) -> list:
    return desk.run(
        "SELECT s.login, a.notice, a.size, a.reason FROM kept.notices_aside a JOIN kept.staff s ON s.id = a.staff_id "
        "WHERE a.taken_back_at IS NULL ORDER BY ALL"
    )


def trail(desk, action: str) -> int:
    return desk.run("SELECT count(*) FROM kept.audit WHERE action = ?", f"notices.{action}")[0][0]


def test_it_is_put_aside_once_however_often_it_is_clicked(desk):
    key = uuid4()
    for _ in range(3):
        assert aside(desk, reason=" it can wait ", key=key) == key
    assert standing(desk) == [("director", LEADS, 4.0, "it can wait")]
    assert trail(desk, "put_aside") == 1


def test_each_person_has_the_own_and_takes_back_only_that(desk):
    aside(desk)
    aside(desk, "ann", size=2.0)
    notices.take_back(desk.viewer("ann"), LEADS, key=uuid4())
    assert standing(desk) == [("director", LEADS, 4.0, "known")]


def test_putting_aside_again_takes_the_place_of_the_first_time(desk):
    aside(desk)
    aside(desk, size=9.0, reason="still known")
    assert standing(desk) == [("director", LEADS, 9.0, "still known")]


def test_taking_back_twice_is_once_and_what_stands_is_no_trouble(desk):
    aside(desk)
    key = uuid4()
    for _ in range(2):
        notices.take_back(desk.viewer("director"), LEADS, key=key)
    notices.take_back(desk.viewer("director"), LEADS, key=uuid4())
    assert standing(desk) == [] and trail(desk, "take_back") == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"notice": "Robert'); --"}, None),
        ({"notice": ""}, None),
        ({"size": float("nan")}, None),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(desk, values, field):
    with pytest.raises(Problem) as trouble:
        aside(desk, **values)
    assert trouble.value.field == field and standing(desk) == []


def test_a_closed_account_puts_nothing_aside(desk):
    gone = desk.viewer("bob")
    desk.run("UPDATE kept.staff SET disabled_at = '2026-01-01' WHERE login = 'bob'")
    with pytest.raises(Problem):
        notices.put_aside(gone, LEADS, 1.0, "known", key=uuid4())
    assert standing(desk) == []

"""Left alone for a known reason: by whom, until when, once, and back by itself."""

from datetime import date
from uuid import uuid4

import pytest

from data import quiet
from data.problems import Problem

UNTIL = date(2026, 3, 20)


def spell(desk, **values) -> quiet.Hush:
    values = {"entity": "deal", "entity_id": desk.deal_id, "about": "no_next", "until_on": UNTIL, "quiet_reason_id": desk.quiet} | values
    return quiet.Hush(**values)


def spells(desk) -> list:
    return desk.run("SELECT about, until_on, ended_at IS NULL FROM kept.quiet_spells")


def test_a_deal_is_left_alone_once_however_often_it_is_clicked(desk):
    key = uuid4()
    for _ in range(3):
        quiet.hush(desk.viewer("ann"), spell(desk), key=key)
    assert spells(desk) == [("no_next", UNTIL, True)]
    assert desk.run("SELECT count(*) FROM kept.audit WHERE action = 'quiet.hush'") == [(1,)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"until_on": date(2026, 3, 4)}, "until"),
        ({"until_on": date(2027, 6, 1)}, "until"),
        ({"quiet_reason_id": None}, "reason"),
        ({"quiet_reason_id": uuid4()}, "reason"),
        ({"about": "everything"}, "quiet"),
        ({"entity": "sale"}, "quiet"),
    ],
)
def test_what_cannot_be_is_told_at_its_input_and_nothing_is_written(desk, values, field):
    with pytest.raises(Problem) as trouble:
        quiet.hush(desk.viewer("ann"), spell(desk, **values), key=uuid4())
    assert trouble.value.field == field
    assert spells(desk) == []


def test_a_word_of_ones_own_is_reason_enough(desk):
    quiet.hush(desk.viewer("ann"), spell(desk, quiet_reason_id=None, note=" on leave "), key=uuid4())
    assert desk.run("SELECT note FROM kept.quiet_spells") == [("on leave",)]


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_nobody_silences_what_is_not_theirs(desk, login):
    with pytest.raises(Problem):
        quiet.hush(desk.viewer(login), spell(desk), key=uuid4())
    assert spells(desk) == []


def test_it_can_be_taken_up_again_before_its_day_by_those_who_may(desk):
    key = uuid4()
    quiet.hush(desk.viewer("ann"), spell(desk), key=key)
    with pytest.raises(Problem):
        quiet.end(desk.viewer("bob"), key)
    quiet.end(desk.viewer("hanna"), key)
    assert spells(desk) == [("no_next", UNTIL, False)]

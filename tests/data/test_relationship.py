"""Entries by hand and recommendations: only from the list, only what has happened, only with clients in sight."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data import relationship
from data.problems import Problem
from data.relationship import Entry


@pytest.fixture(autouse=True)
def points(desk):
    desk.run("DELETE FROM kept.relationship_points")
    desk.add("relationship_points", code="unasked_help", name="Help", points=3, by_hand=True, position=1)
    desk.add("relationship_points", code="silence", name="Silence", points=-2, by_hand=False, position=2)


def test_an_entry_takes_the_points_of_the_list_and_is_written_once(desk):
    key, today = uuid4(), desk.clock.date()
    for _ in range(2):
        relationship.enter(desk.viewer("ann"), desk.acme, Entry("unasked_help", "found a supplier", today), key=key)
    desk.run("UPDATE kept.relationship_points SET points = 9")
    assert desk.run("SELECT points, what FROM kept.relationship_entries") == [(3.0, "found a supplier")]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry("silence", "x", date(2026, 3, 1)), "code"),
        (Entry("nothing", "x", date(2026, 3, 1)), "code"),
        (Entry("unasked_help", " ", date(2026, 3, 1)), "what"),
        (Entry("unasked_help", "x", date(2026, 3, 5)), "on"),
    ],
)
def test_what_is_not_on_the_list_or_has_not_happened_is_refused(desk, entry, field):
    with pytest.raises(Problem) as caught:
        relationship.enter(desk.viewer("ann"), desk.acme, entry, key=uuid4())
    assert caught.value.field == field


def test_an_entry_is_taken_out_by_who_works_with_the_client(desk):
    made = relationship.enter(desk.viewer("ann"), desk.acme, Entry("unasked_help", "x", desk.clock.date() - timedelta(days=3)), key=uuid4())
    with pytest.raises(Problem):
        relationship.retire(desk.viewer("bob"), made, version=1)
    relationship.retire(desk.viewer("ann"), made, version=1)
    assert desk.run("SELECT retired_at IS NOT NULL FROM kept.relationship_entries") == [(True,)]


def test_a_recommendation_is_kept_once_and_needs_two_clients_in_sight(desk):
    ann, hanna, beta = desk.viewer("ann"), desk.viewer("hanna"), desk.client("Beta", "ann")
    key = relationship.refer(ann, desk.acme, beta, key=uuid4())
    assert relationship.refer(ann, desk.acme, beta, key=key) == key
    with pytest.raises(Problem, match="known already"):
        relationship.refer(ann, desk.acme, beta, key=uuid4())
    for pair in ((desk.acme, desk.acme), (desk.acme, desk.other)):
        with pytest.raises(Problem, match="another client"):
            relationship.refer(ann, *pair, key=uuid4())
    relationship.refer(hanna, desk.acme, desk.other, key=uuid4())
    assert desk.run("SELECT count(*) FROM kept.referrals") == [(2,)]


def test_an_executive_writes_nothing(desk):
    with pytest.raises(Problem, match="may not"):
        relationship.refer(desk.viewer("director"), desk.acme, desk.other, key=uuid4())
    with pytest.raises(Problem, match="may not"):
        relationship.enter(desk.viewer("director"), desk.acme, Entry("unasked_help", "x", desk.clock.date()), key=uuid4())

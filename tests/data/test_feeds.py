"""A secret address opens one person's calendar, as long as it is the last one made and the account is open."""

from datetime import timedelta

import pytest

from data import feeds, store
from data.problems import Problem


@pytest.fixture
def token(desk):
    return feeds.create(desk.viewer("ann"))


def opens(desk, token: str) -> str | None:
    found = feeds.opened(desk.here, token)
    return found and found.login


def test_the_secret_itself_is_nowhere_kept(desk, token):
    assert opens(desk, token) == "ann"
    for table in ("feeds", "audit"):
        assert token not in str(desk.run(f"SELECT * FROM kept.{table}"))
    assert desk.run("SELECT action FROM kept.audit WHERE action LIKE 'feed.%'") == [("feed.create",)]


def test_a_new_address_closes_the_one_before(desk, token):
    newer = feeds.create(desk.viewer("ann"))
    assert (opens(desk, token), opens(desk, newer)) == (None, "ann")
    assert opens(desk, feeds.create(desk.viewer("bob"))) == "bob" and opens(desk, newer) == "ann"


def test_a_revoked_address_opens_nothing(desk, token):
    assert feeds.standing(desk.viewer("ann")).seen_at is None
    feeds.revoke(desk.viewer("ann"))
    feeds.revoke(desk.viewer("ann"))
    assert opens(desk, token) is None and feeds.standing(desk.viewer("ann")) is None
    assert desk.run("SELECT count(*) FROM kept.audit WHERE action = 'feed.revoke'") == [(1,)]


@pytest.mark.parametrize("change", ["disabled_at = now()", "retired_at = now()", "role = 'executive'"])
def test_a_closed_account_has_no_calendar(desk, token, change):
    desk.run(f"UPDATE kept.staff SET {change} WHERE login = 'ann'")
    assert opens(desk, token) is None


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "A" * 10000])
def test_what_is_no_secret_opens_nothing(desk, token, wrong):
    assert opens(desk, wrong) is None


def test_it_is_noted_at_most_hourly_that_a_calendar_asked(desk, token):
    seen = []
    for minutes in (0, 59, 1):
        desk.wait(minutes=minutes)
        opens(desk, token)
        seen.append(desk.run("SELECT seen_at FROM kept.feeds")[0][0])
    assert seen == [store.now() - timedelta(hours=1)] * 2 + [store.now()]


def test_who_has_no_calendar_makes_no_address(desk):
    with pytest.raises(Problem, match="may not"):
        feeds.create(desk.viewer("director"))

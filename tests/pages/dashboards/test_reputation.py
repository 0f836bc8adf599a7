"""The reputation page: what it tells of many mentions, hides of few, and says where there is nothing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from data import store
from data.viewer import of_login
from tests.company import moment
from tests.seen import Seen


class Page(Seen):
    FILE = "dashboards/reputation.py"
    LOGIN = "director"


@pytest.fixture
def shop(tiny, monkeypatch):
    """Twenty weekly mentions, every fourth of them bad and unanswered, then a burst of nine bad ones in June 2026; one of a competitor."""
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 6, 28, 12))
    tiny.viewer = lambda login: of_login(tiny.here, login)
    rival = tiny.add("competitors", id=uuid4(), name="Rival")

    def write(at, rating=5, **more):
        tone = "positive" if rating > 3 else "negative"
        answered = at + timedelta(hours=10) if rating > 3 else None
        tiny.add("mentions", id=uuid4(), site="Maps", words="Good people" if rating > 3 else "Late again", happened_at=at, entered_at=at,
                 **{"sentiment": tone, "rating": rating, "answered_at": answered} | more)  # fmt: skip

    for week in range(20):
        write(datetime(2026, 1, 7, 12) + timedelta(weeks=week), 2 if week % 4 == 0 else 5)
    for hour in range(9):
        write(datetime(2026, 6, 10, 8 + hour), 1)
    write(moment("2026-06-20T12:00:00"), competitor_id=rival)
    return tiny


def test_many_mentions_are_told_with_tiles_trend_alarm_voice_and_matrix(shop, monkeypatch):
    page = Page(shop, monkeypatch)
    said, tiles = page.texts(), {one.label: one.value for one in page.test.metric}
    assert (tiles["Mentions"], tiles["Net sentiment"]) == ("29", "+3")
    assert "Worse: " in said
    assert "8 Jun 2026: 9 negative ones" in said
    assert "all time" in said and "negative 14 / 29" in said
    assert "14 wait" in [one.label for one in page.test.button]
    assert "Right 30 / 30" in said
    assert "Asked: " not in said


def test_the_rows_behind_a_tile_are_as_many_as_it_says(shop, monkeypatch):
    page = Page(shop, monkeypatch)
    page.press("rows_tile_reputation.net")
    assert ":material/check:" in page.texts()
    page = Page(shop, monkeypatch)
    page.press("rows_tile_reputation.rating")
    assert ":material/check:" in page.texts()


def test_where_nothing_was_written_the_page_says_where_to_begin(tiny, monkeypatch):
    tiny.viewer = lambda login: of_login(tiny.here, login)
    assert "Nothing has been written down yet" in Page(tiny, monkeypatch).texts()


def test_of_few_mentions_only_counts_are_told(shop, monkeypatch):
    shop.run("DELETE FROM kept.mentions WHERE rating > 1 OR happened_at > '2026-06-10T10:30:00'")
    page = Page(shop, monkeypatch)
    tiles = {one.label: one.value for one in page.test.metric}
    assert (tiles["Mentions"], tiles["Net sentiment"], tiles["Rating, last 90 days"], tiles["Answered after"]) == ("3", "—", "—", "—")
    assert "Too few ratings to speak of a change" in page.texts()
    assert "Nothing is suggested before 20" in page.texts()


def test_a_net_that_fell_is_shown_as_fallen_and_not_as_good(shop, monkeypatch):
    for n in range(20):
        at = datetime(2025, 3, 1, 12) + timedelta(days=n)
        shop.add("mentions", id=uuid4(), site="Maps", words="Good", happened_at=at, entered_at=at, sentiment="positive")
    page = Page(shop, monkeypatch)
    net = next(one for one in page.test.metric if one.label == "Net sentiment")
    assert (net.delta, net.proto.direction, net.proto.color) == ("-97", 0, 0)


def test_a_sign_and_what_followed_stand_in_the_card_with_their_rows(shop, monkeypatch):
    page = Page(shop, monkeypatch)
    assert "1 episode in 26 weeks." in page.texts() and "All lines" in page.texts()
    page.press("rows_reputation.signs?")
    assert ":material/check:" in page.texts()

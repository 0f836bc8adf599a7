"""Reputation by its oracles through its own questions: sentiment, ratings, their trend, places, answers in time, voice, asked and received."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data.viewer import of_login
from pages.parts import attention_words
from queries import catalog
from queries.models import attention, poisson, reputation, sentiment
from queries.models.notices import Notice
from queries.reader import row, rows
from tests.company import moment

NOW = {"as_of": "2026-06-30T12:00:00", "since": "2026-01-01", "until": "2026-07-01"}


@pytest.fixture
def write(tiny):
    """So many mentions of us on one day, made in one go."""

    def many(n, at="2026-06-01T10:00:00", place="Maps", **columns):
        for _ in range(n):
            tiny.add("mentions", id=uuid4(), site=place, happened_at=moment(at), entered_at=moment(at), **columns)

    return many


def near(found, expected, tolerance):
    assert found == pytest.approx(expected, abs=tolerance)


def test_sentiment_is_the_oracles_and_neutral_ones_are_not_dropped(write, director, oracle):
    known = oracle("mentions.sentiment")
    given, told = known["inputs"], known["expected"]
    write(given["pos"], sentiment="positive")
    write(given["neu"], sentiment="neutral")
    write(given["neg"], sentiment="negative")
    write(3)
    found = row("reputation/sentiment", director, **NOW)
    near([found[name] for name in ("negative_share", "low", "high", "net")], [told[name] for name in ("neg", "lo", "hi", "net")], 6e-5)
    assert (found["n"], found["judged"]) == (43, 40)


def test_the_late_rating_is_drawn_towards_the_mean_of_all_as_the_oracle_says(write, director, oracle):
    known = oracle("rating.bayes")
    for n, at, rating in ((8, "2026-06-01", 5), (2, "2026-06-02", 4), (18, "2025-01-01", 4), (2, "2025-01-01", 3)):
        write(n, at, rating=rating)
    found = row("reputation/rating", director, **NOW)
    assert (found["n"], found["mean"], found["all_mean"]) == (
        known["inputs"]["v"],
        known["inputs"]["R"],
        pytest.approx(known["inputs"]["C"]),
    )
    near(found["bayes"], known["expected"], known["tolerance_abs"])


def test_the_trend_is_welchs_and_the_oracles_is_noise(write, director, oracle):
    known = oracle("rating.trend")
    for (mean, spread, n), at in ((known["inputs"]["prev"], "2026-02-01"), (known["inputs"]["cur"], "2026-05-01")):
        step = spread * ((n - 1) / (n - n % 2)) ** 0.5
        write(n // 2, at, rating=mean - step)
        write(n // 2, at, rating=mean + step)
        write(n % 2, at, rating=mean)
    found = row("reputation/rating", director, **NOW)
    near([found[name] for name in ("difference", "error", "t")], [known["expected"][name] for name in ("diff", "se", "t")], 6e-5)
    assert (found["earlier_n"], found["n"], reputation.differs(found["t"], found["df"])) == (40, 25, False)
    assert reputation.differs(found["t"] * 2, found["df"]) is True
    assert reputation.differs(None, None) is None


def test_places_show_the_lower_limit_of_the_oracle_and_stand_in_the_order_of_the_list(write, director, oracle):
    known = oracle("rating.wilson_rank")
    (a, n), (b, m) = known["inputs"]["a"], known["inputs"]["b"]
    write(a, place="Review site", sentiment="positive", rating=5)
    write(b, place="Forum", sentiment="positive")
    write(m - b, place="Forum", sentiment="negative")
    write(1, place="Old board")
    found = {one["place"]: one for one in rows("reputation/places", director, **NOW)}
    near([found["Review site"]["positive_low"], found["Forum"]["positive_low"]], list(known["expected"].values()), 6e-5)
    assert (a, list(found)) == (n, ["Maps", "Review site", "Social network", "Forum", "Old board"])
    assert found["Maps"]["mentions"] == 0


def test_who_is_not_answered_yet_waits_and_is_never_left_out(write, director):
    write(3, "2026-06-01T00:00:00", answered_at=datetime(2026, 6, 1, 10))
    write(2, "2026-06-01T00:00:00", answered_at=datetime(2026, 6, 3))
    write(5, "2026-06-25T12:00:00")
    found = reputation.answered(rows("reputation/answers", director, **NOW))
    assert (found.n, found.k, found.median.value) == (10, 5, 48)
    assert (found.in_24, found.in_72) == (pytest.approx(0.3), pytest.approx(0.5))
    then = reputation.answered(rows("reputation/answers", director, **NOW | {"as_of": "2026-06-01T20:00:00"}))
    assert (then.n, then.k, then.in_24) == (5, 3, None)
    assert reputation.answered([]).median.value is None


def test_a_limit_is_the_first_count_whose_garwood_interval_lies_above_the_mean():
    assert [reputation.limit(n, 12) for n in (0, 1, 12, 60)] == [3, 3, 6, 14]
    for events in (0, 5, 12, 40):
        count, mean = reputation.limit(events, 12), max(events, 1) / 12
        assert poisson.limits(count - 1, 0.998)[0] <= mean < poisson.limits(count, 0.998)[0]


def test_a_burst_of_negative_ones_passes_its_limit_and_three_after_none_known_does_not(write, director):
    for week in range(20):
        write(1, datetime(2026, 1, 6) + timedelta(weeks=week), sentiment="negative")
    write(9, "2026-06-03", sentiment="negative")
    found = reputation.weeks(rows("reputation/weekly", director, **NOW))
    assert [(one.week, one.negative) for one in found if one.alarm] == [(date(2026, 6, 1), 9)]
    assert [one.limit for one in found if one.week < date(2026, 3, 9)] == [None] * sum(one.week < date(2026, 3, 9) for one in found)
    assert (len(found), found[-1].over) == (38, False)


def test_the_share_of_voice_is_ours_of_all_that_are_named(tiny, write, director):
    rival = tiny.add("competitors", id=uuid4(), name="Rival")
    write(6)
    write(2, competitor_id=rival)
    assert [(one["competitor"], one["mentions"], one["voice"]) for one in rows("reputation/voice", director, **NOW)] == [
        (None, 6, 0.75),
        ("Rival", 2, 0.25),
    ]
    assert row("reputation/sentiment", director, **NOW)["n"] == 6


def test_asked_received_and_the_rating_of_those_asked_stand_by_manager(tiny, write, director):
    anna = tiny.staff("anna")
    client = tiny.client("Acme", "anna")
    for n, (at, asked) in enumerate((("2026-03-01", True), ("2026-03-02", True), ("2026-04-01", False))):
        write(1, at, client_id=client, rating=5 - n, asked_for=asked)
    mention = tiny.run("SELECT id FROM kept.mentions ORDER BY happened_at LIMIT 1")[0][0]
    for joined in (mention, None):
        tiny.add("review_requests", id=uuid4(), line_id=tiny.id("line", "Sales"), client_id=client, staff_id=anna, mention_id=joined,
                 happened_at=moment("2026-02-20"), entered_at=moment("2026-02-20"))  # fmt: skip
    found = rows("reputation/asked", director, **NOW)
    names = ("manager", "asked", "received", "reviews", "asked_for", "mean_asked", "mean_other")
    assert [tuple(one[name] for name in names) for one in found] == [("Anna", 2, 1, 3, 2, 4.5, 3)]
    assert len(rows("reputation/rows_requests", director, **NOW, staff=anna, met=True)) == 1
    assert len(rows("reputation/rows_mentions", director, **NOW, owner=anna, asked=True)) == 2
    assert row("reputation/bias", director, **NOW)["asked_mean"] == 4.5


def test_the_rows_behind_each_number_are_as_many_as_it_says(write, director):
    write(4, sentiment="negative", rating=1)
    write(3, sentiment="positive", rating=5, answered_at=datetime(2026, 6, 2))
    write(2, place="Forum")
    found = row("reputation/sentiment", director, **NOW)
    behind = lambda **more: len(rows("reputation/rows_mentions", director, **NOW, **more))  # noqa: E731
    assert (behind(), behind(judged=True), behind(rated=True), behind(place="Forum")) == (found["n"], found["judged"], 7, 2)
    waiting = rows("reputation/waiting", director, **NOW, most=2)
    assert ([one["sentiment"] for one in waiting], waiting[0]["n"]) == (["negative"] * 2, 6)
    assert len(rows("reputation/rows_waiting", director, **NOW)) == 6


def test_a_head_counts_the_mentions_of_the_own_lines_alone(tiny, write, director):
    tiny.line("Service")
    tiny.staff("chief", "head", ["Sales"])
    write(2, line_id=tiny.id("line", "Service"))
    write(3, line_id=tiny.id("line", "Sales"))
    chief = of_login(tiny.here, "chief")
    assert (row("reputation/sentiment", chief, **NOW)["n"], row("reputation/sentiment", director, **NOW)["n"]) == (3, 5)


WORDS = [("Прекрасные менеджеры, спасибо", "positive"), ("Очень довольны работой", "positive"), ("Доставка опоздала на неделю", "negative"),
         ("Не довольны, опоздали", "negative"), ("Very quick and friendly", "positive"), ("Late and rude", "negative")]  # fmt: skip


def test_words_judged_before_suggest_and_too_few_suggest_nothing():
    assert sentiment.learn(WORDS) is None
    taught = sentiment.learn(WORDS * 5)
    assert [sentiment.suggest(taught, text)[0] for text in ("Доставили поздно, опоздание", "спасибо, довольны", "rude", "not friendly late")] == [
        "negative", "positive", "negative", "negative"]  # fmt: skip
    assert sentiment.suggest(taught, "zzz") is None
    assert sentiment.suggest(None, "спасибо") is None


def test_the_matrix_leaves_each_mention_out_of_what_it_is_suggested_from():
    odd = ("Единственный такой текст", "neutral")
    found = sentiment.matrix([*WORDS * 5, odd])
    assert found.cells["neutral", None] == 1
    assert (found.n, found.right, found.suggested) == (31, 30, 30)


def test_a_burst_of_bad_reviews_needs_attention_beside_what_fell_in_the_same_weeks(tiny, write, director):
    for week in range(20):
        write(1, datetime(2026, 2, 3) + timedelta(weeks=week), sentiment="negative")
    calm = {"as_of": "2026-06-24T12:00:00"}
    assert [one.code for one in attention.found(director, calm)] == []
    write(9, "2026-06-23", sentiment="negative")
    (one,) = attention.found(director, calm)
    assert (one.code, one.n, one.since, one.limit) == ("bad_reviews", 9, date(2026, 6, 22), 6)
    assert len(rows(catalog.metrics()[one.metric].rows, director, **one.chosen, **calm)) == one.n
    fell = Notice("sales_fell", 1, 5.0, name="Sales")
    found = reputation.weeks(rows("reputation/weekly", director, **calm))
    (joined,) = reputation.notice(found, [fell, Notice("source_dried", 1, 5.0)])
    assert joined.more["falls"] == [("sales_fell", "Sales")]
    assert "in the same weeks fell: sales in Sales" in attention_words.facts(joined)
    assert attention_words.said(joined) == "9 negative mentions in one week."

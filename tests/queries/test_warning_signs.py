"""Weeks beyond their limits stand beside what followed in the same line; what is too young or too little says nothing."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from queries.models import warning_signs
from queries.reader import rows
from tests.company import moment

MONDAY = date(2026, 6, 1)
ASKED = {"as_of": "2026-08-01T00:00:00"}


def weekly(tiny, n, since, weeks, make):
    for week in range(weeks):
        for place in range(n):
            make(datetime(2026, 1, 1) + timedelta(days=(since - date(2026, 1, 1)).days + 7 * week, hours=9 + place % 8))


def selling(tiny, client, after=1):
    """Eight sales a week before Monday, `after` a week from then on, a bad review a week, and nine in the one of Monday."""
    line = tiny.id("line", "Sales")
    sell = lambda at: tiny.add("sales", id=uuid4(), line_id=line, client_id=client, amount=10, happened_at=at, entered_at=at)  # noqa: E731
    say = lambda at: tiny.add(  # noqa: E731
        "mentions", id=uuid4(), site="Maps", line_id=line, happened_at=at, entered_at=at, sentiment="negative"
    )
    weekly(tiny, 8, MONDAY - timedelta(weeks=12), 13, sell)
    weekly(tiny, after, MONDAY + timedelta(weeks=1), 6, sell)
    weekly(tiny, 1, MONDAY - timedelta(weeks=14), 20, say)
    weekly(tiny, 8, MONDAY, 1, say)


def told(viewer, **asked):
    return warning_signs.episodes(rows("reputation/signs", viewer, **ASKED | asked), rows("reputation/sign_weeks", viewer, **ASKED | asked))


def test_a_burst_of_bad_reviews_stands_beside_the_sales_that_fell_after_it_and_its_rows_are_as_many(tiny, director):
    selling(tiny, tiny.client("Acme"))
    (one,) = told(director)
    assert (one.line, one.since, one.until, one.after_until) == ("Sales", MONDAY, date(2026, 6, 8), date(2026, 7, 6))
    (mark,), (sales, talks) = one.marks, one.after
    assert (mark.series, mark.n, mark.limit) == ("mentions", 9, 6)
    assert (sales.n, round(sales.expected), sales.weeks, sales.fell) == (4, 32, 4, True)
    assert (talks.n, talks.fell) == (0, None)
    asked = ASKED | {"line": one.line_id}
    assert len(rows("reputation/rows_mentions", director, **asked, since=one.since, until=one.until, sentiment="negative")) == mark.n
    assert len(rows("loyalty/rows_purchases", director, **asked, since=one.until, until=one.after_until)) == sales.n


def test_what_went_on_as_before_did_not_fall_and_a_young_sign_says_nothing_yet(tiny, director):
    selling(tiny, tiny.client("Acme"), after=8)
    (one,) = told(director)
    assert (one.fell, one.after[0].n, one.after[0].fell) == (False, 32, False)
    (young,) = told(director, as_of="2026-06-12T00:00:00")
    assert (young.after[0].weeks, young.after[0].fell, young.after_until) == (0, None, date(2026, 6, 8))


def test_complaints_and_detractors_are_signs_too_and_weeks_in_a_row_are_one_episode(tiny, director):
    client, line = tiny.client("Acme"), tiny.id("line", "Sales")
    survey = tiny.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]

    def complain(at):
        tiny.add("complaints", id=uuid4(), line_id=line, client_id=client, what="late", severity=1, happened_at=at, entered_at=at)

    def answer(at, score=2):
        tiny.add("answers", id=uuid4(), survey_id=survey, client_id=client, score=score, happened_at=at, entered_at=at)

    weekly(tiny, 1, MONDAY - timedelta(weeks=30), 1, complain)
    weekly(tiny, 20, MONDAY - timedelta(weeks=14), 1, lambda at: answer(at, 8))
    weekly(tiny, 4, MONDAY, 1, complain)
    weekly(tiny, 5, MONDAY + timedelta(weeks=1), 1, answer)
    (one,) = told(director)
    assert (one.since, one.until) == (MONDAY, date(2026, 6, 15))
    assert [(mark.series, mark.n) for mark in one.marks] == [("complaints", 4), ("detractors", 5)]
    span = ASKED | {"since": one.since, "until": one.until, "line": line}
    assert [len(rows(f"reputation/rows_{name}", director, **span)) for name in ("complaints", "detractors")] == [4, 5]


def test_a_wave_of_surveys_with_its_usual_share_of_detractors_is_no_sign(tiny, director):
    client, survey = tiny.client("Acme"), tiny.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
    for score, n in ((2, 8), (9, 32)):
        for since, weeks in ((MONDAY - timedelta(weeks=14), 1), (MONDAY, 1)):
            weekly(
                tiny,
                n,
                since,
                weeks,
                lambda at, score=score: tiny.add(
                    "answers", id=uuid4(), survey_id=survey, client_id=client, score=score, happened_at=at, entered_at=at
                ),
            )
    assert told(director) == []


def test_a_burst_after_weeks_with_good_words_alone_is_a_sign_and_one_before_anybody_wrote_is_not(tiny, director):
    line = tiny.id("line", "Sales")

    def say(at, tone="negative"):
        tiny.add("mentions", id=uuid4(), site="Maps", line_id=line, happened_at=at, entered_at=at, sentiment=tone)

    weekly(tiny, 6, MONDAY, 1, say)
    assert told(director) == []
    weekly(tiny, 1, MONDAY - timedelta(weeks=14), 10, lambda at: say(at, "positive"))
    assert [(mark.n, mark.limit) for one in told(director) for mark in one.marks] == [(6, 3)]


def test_what_many_lines_share_is_a_sign_of_all_together_where_no_line_alone_has_one(tiny, director):
    tiny.line("Service")
    for name in ("Sales", "Service"):
        say = lambda at, name=name: tiny.add(  # noqa: E731
            "mentions", id=uuid4(), site="Maps", line_id=tiny.id("line", name), happened_at=at, entered_at=at, sentiment="negative"
        )
        weekly(tiny, 1, MONDAY - timedelta(weeks=20), 1, say)
        weekly(tiny, 2, MONDAY, 1, say)
    (one,) = told(director)
    assert (one.line, one.line_id, [(mark.n, mark.limit) for mark in one.marks]) == (None, None, [(4, 3)])
    assert told(director, line="Sales") == []


def test_a_past_day_does_not_know_what_came_later(tiny, director):
    selling(tiny, tiny.client("Acme"))
    before = told(director, as_of="2026-06-20T00:00:00")
    tiny.add("mentions", id=uuid4(), site="Maps", happened_at=moment("2026-07-01"), entered_at=moment("2026-07-01"), sentiment="negative")
    assert told(director, as_of="2026-06-20T00:00:00") == before and told(director, as_of="2026-05-31T00:00:00") == []

"""Weeks beyond their limits stand beside what followed in the same line; what is too young or too little says nothing."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from data.inserts import insert
from queries.models import warning_signs
from queries.reader import rows
from tests.company import moment

MONDAY = date(2026, 6, 1)
ASKED = {"as_of": "2026-08-01T00:00:00"}


def weekly(tiny, table, n, since, weeks=1, **columns):
    """So many rows in each of these weeks, in one go."""
    at = [
        datetime.combine(since, datetime.min.time()) + timedelta(weeks=week, hours=9 + place % 8)
        for week in range(weeks)
        for place in range(n)
    ]
    rows = [{"id": uuid4(), "happened_at": one, "entered_at": one} | columns for one in at]
    tiny.here.transaction(lambda cur, me: insert(cur, table, rows))
    tiny.here.changed_everywhere()


def reviews(tiny, n, since, weeks=1, line="Sales", tone="negative"):
    weekly(tiny, "mentions", n, since, weeks, site="Maps", line_id=tiny.id("line", line), sentiment=tone)


def selling(tiny, client, after=1):
    """Eight sales a week before Monday, `after` a week from then on, a bad review a week, and nine in the one of Monday."""
    sale = {"line_id": tiny.id("line", "Sales"), "client_id": client, "amount": 10.0}
    weekly(tiny, "sales", 8, MONDAY - timedelta(weeks=12), 13, **sale)
    weekly(tiny, "sales", after, MONDAY + timedelta(weeks=1), 6, **sale)
    reviews(tiny, 1, MONDAY - timedelta(weeks=14), 20)
    reviews(tiny, 8, MONDAY)


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
    complaint = {"line_id": line, "client_id": client, "what": "late", "severity": 1}
    weekly(tiny, "complaints", 1, MONDAY - timedelta(weeks=30), **complaint)
    weekly(tiny, "answers", 20, MONDAY - timedelta(weeks=14), survey_id=survey, client_id=client, score=8)
    weekly(tiny, "complaints", 4, MONDAY, **complaint)
    weekly(tiny, "answers", 5, MONDAY + timedelta(weeks=1), survey_id=survey, client_id=client, score=2)
    (one,) = told(director)
    assert (one.since, one.until) == (MONDAY, date(2026, 6, 15))
    assert [(mark.series, mark.n) for mark in one.marks] == [("complaints", 4), ("detractors", 5)]
    span = ASKED | {"since": one.since, "until": one.until, "line": line}
    assert [len(rows(f"reputation/rows_{name}", director, **span)) for name in ("complaints", "detractors")] == [4, 5]


def test_a_wave_of_surveys_with_its_usual_share_of_detractors_is_no_sign(tiny, director):
    about = {"client_id": tiny.client("Acme"), "survey_id": tiny.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]}
    for since in (MONDAY - timedelta(weeks=14), MONDAY):
        weekly(tiny, "answers", 8, since, score=2, **about)
        weekly(tiny, "answers", 32, since, score=9, **about)
    assert told(director) == []


def test_a_burst_after_weeks_with_good_words_alone_is_a_sign_and_one_before_anybody_wrote_is_not(tiny, director):
    reviews(tiny, 6, MONDAY)
    assert told(director) == []
    reviews(tiny, 1, MONDAY - timedelta(weeks=14), 10, tone="positive")
    assert [(mark.n, mark.limit) for one in told(director) for mark in one.marks] == [(6, 3)]


def test_what_many_lines_share_is_a_sign_of_all_together_where_no_line_alone_has_one(tiny, director):
    tiny.line("Service")
    for name in ("Sales", "Service"):
        reviews(tiny, 1, MONDAY - timedelta(weeks=20), line=name)
        reviews(tiny, 2, MONDAY, line=name)
    (one,) = told(director)
    assert (one.line, one.line_id, [(mark.n, mark.limit) for mark in one.marks]) == (None, None, [(4, 3)])
    assert told(director, line="Sales") == []


def test_a_past_day_does_not_know_what_came_later(tiny, director):
    selling(tiny, tiny.client("Acme"))
    before = told(director, as_of="2026-06-20T00:00:00")
    tiny.add("mentions", id=uuid4(), site="Maps", happened_at=moment("2026-07-01"), entered_at=moment("2026-07-01"), sentiment="negative")
    assert told(director, as_of="2026-06-20T00:00:00") == before and told(director, as_of="2026-05-31T00:00:00") == []

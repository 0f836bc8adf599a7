"""A past day ends before the next midnight: what is dated to the next day is not known yet, what ended with the day is over."""

from datetime import date, datetime, timedelta

import pytest

from pages.parts.filters import Filters
from queries import reader
from queries.reader import row, rows
from tests import loyal

MAY = Filters(date(2026, 5, 1), date(2026, 6, 1), as_of=date(2026, 5, 31))


def test_a_chosen_day_ends_before_the_next_midnight_of_the_company(tiny):
    tiny.run("UPDATE kept.company SET time_zone = 'Europe/Kyiv'")
    end = datetime(2026, 5, 31, 21) - timedelta(microseconds=1)
    assert MAY.values()["as_of"] == MAY.ending()["as_of"] == end
    assert Filters(date(2020, 5, 1), date(2020, 6, 1)).ending()["as_of"] == datetime(2020, 5, 31, 21) - timedelta(microseconds=1)


def test_what_is_dated_to_the_next_day_is_not_known_and_the_trends_end_with_the_month_of_the_day(tiny, director):
    tiny.deal("in time", [("2026-05-02", "lead"), ("2026-05-31T23:59:59", "won")])
    tiny.deal("next day", [("2026-05-02", "lead"), ("2026-06-01", "won")])
    tiny.deal("new", [("2026-06-01", "lead")])
    assert row("funnel/win_rate", director, **MAY.values())["won"] == 1
    for name in ("funnel/trend", "funnel/trend_limits", "sources/monthly", "loyalty/check_trend", "loyalty/promises_trend"):
        months = [line["month"] for line in rows(name, director, **MAY.values())]
        assert (len(months), months[-1]) == (13, date(2026, 5, 1)), name
    weeks = rows("workload/trend", director, **MAY.values())
    assert (len(weeks), weeks[-1]["day"], weeks[-1]["open_deals"]) == (13, date(2026, 5, 31), 1)


def test_a_months_trend_point_is_what_its_last_day_showed(tiny, director):
    tiny.run("UPDATE kept.stages SET limit_hours = 48")
    tiny.deal("leaves at midnight", [("2026-05-02", "lead"), ("2026-06-01", "won")])
    shown = sum(stage["open_breached"] for stage in rows("funnel/limits", director, **MAY.values()))
    later = {line["month"]: line["over_limit"] for line in rows("funnel/trend_limits", director, as_of="2026-07-10")}
    assert (shown, later[date(2026, 5, 1)]) == (1, 1)


def test_a_weeks_trend_point_is_what_its_day_showed(tiny, director):
    tiny.deal("leaves at midnight", [("2026-05-02", "lead"), ("2026-06-01", "won")])
    later = {line["day"]: line["open_deals"] for line in rows("workload/trend", director, as_of="2026-06-07T12:00")}
    assert later[date(2026, 5, 31)] == row("workload/team", director, **MAY.values())["open_deals"] == 1


def test_the_last_day_itself_is_over_at_its_end(tiny, director):
    for who in ("Acme", "Beta"):
        for month in (3, 4, 5):
            loyal.sale(tiny, who, f"2026-{month:02}-10", 100)
    tiny.add(
        "promises",
        id=tiny.id("promise", "p"),
        line_id=tiny.id("line", "Sales"),
        client_id=tiny.id("client", "Acme"),
        side="ours",
        what="call",
        state="kept",
        due_on="2026-05-31",
        happened_at="2026-05-01",
        entered_at="2026-05-01",
        settled_at="2026-05-31T10:00",
    )
    asked = MAY.values()
    assert rows("loyalty/retention", director, **asked)[-1]["retained"] == 2
    assert row("loyalty/promises", director, **asked)["due"] == rows("loyalty/promises_trend", director, **asked)[-1]["due"] == 1
    assert len(rows("loyalty/rows_promises", director, **asked)) == 1
    spring = Filters(date(2026, 3, 1), date(2026, 6, 1), as_of=date(2026, 5, 31)).values()
    assert {line["xyz"] for line in rows("loyalty/rows_abc", director, **spring)} == {"X"}
    june = Filters(date(2026, 3, 1), date(2026, 7, 1), as_of=date(2026, 6, 30)).values()
    assert rows("loyalty/retention_quarters", director, **june)[-1]["retained"] == 2


def test_a_month_is_ripe_for_the_chain_ladder_at_the_end_of_its_last_day(tiny, director):
    tiny.add(
        "leads",
        id=tiny.id("lead", "l"),
        line_id=tiny.id("line", "Sales"),
        name="l",
        name_norm="l",
        happened_at="2026-05-02",
        entered_at="2026-05-02",
    )
    tiny.deal("won", [("2026-05-02", "lead"), ("2026-05-03", "won")], lead_id=tiny.id("lead", "l"))
    assert rows("sources/ripening", director, **MAY.values())[-1]["wins"] == 1


def test_recency_counts_to_the_day_itself(tiny, director):
    loyal.sale(tiny, "Acme", "2026-05-30T12:00:00")
    assert row("loyalty/rfm", director, **MAY.values())["recency_days"] == 1


def test_nothing_is_due_today_when_the_day_is_over(tiny, director):
    tiny.add(
        "contacts",
        id=tiny.id("contact", "c"),
        line_id=tiny.id("line", "Sales"),
        kind="call",
        direction="out",
        state="planned",
        planned_at="2026-05-01",
        due_at="2026-06-01T09:00",
        entered_at="2026-05-01",
    )
    found = row("workload/team", director, **MAY.values())
    assert (found["due_today"], found["planned"]) == (0, 1)


def test_a_cost_of_the_next_day_is_not_spent_yet(tiny, director):
    tiny.add("costs", id=tiny.id("cost", "c"), amount=90, spent_on="2026-06-01", kind="media", entered_at="2026-01-01")
    year = Filters(date(2026, 1, 1), date(2027, 1, 1), as_of=date(2026, 5, 31)).values()
    assert next(line["cost"] for line in rows("sources/tree", director, **year) if line["level"] == 0) is None


@pytest.mark.parametrize(("days", "compared"), [(365, True), (366, False), (500, False)])
def test_a_period_longer_than_a_year_is_not_compared_with_a_part_of_itself(days, compared):
    now = Filters(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days), as_of=date(2027, 8, 1), compare="year")
    assert (now.before() is not None) == compared


def test_the_questions_still_take_a_midnight(tiny, director):
    tiny.deal("at midnight", [("2026-05-02", "lead"), ("2026-06-01", "won")])
    assert row("funnel/win_rate", director, since="2026-05-01", until="2026-07-01", as_of=reader.to_utc(date(2026, 6, 1)))["won"] == 1

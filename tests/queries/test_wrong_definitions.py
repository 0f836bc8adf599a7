"""Definitions that shipped systems got wrong, e1 to e15 of the design's `peers.md`: ours must not."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import spans
from pages.parts.filters import Filters
from queries import catalog
from queries.reader import read, row, rows

JANUARY = {"since": "2026-01-01", "until": "2026-02-01", "as_of": "2026-06-01"}
YEAR = {"since": "2026-01-01", "until": "2027-01-01", "as_of": "2026-06-01"}


def reached(director, **values) -> list[int]:
    return [stage["reached"] for stage in rows("funnel/cohort", director, **values)]


def test_e1_the_stage_a_deal_was_created_in_counts_as_entered(tiny, director):
    tiny.deal("q-d-won", [("2026-01-05", "qualified"), ("2026-01-06", "proposal"), ("2026-01-07", "won")])
    assert reached(director, **JANUARY)[1] == 1


def test_e2_a_deal_that_comes_back_is_still_one_deal(tiny, director):
    tiny.deal(
        "loops",
        [("2026-01-05", "lead"), ("2026-01-06", "qualified"), ("2026-01-07", "lead"), ("2026-01-08", "qualified"), ("2026-01-09", "won")],
    )
    assert max(reached(director, **JANUARY)) == 1
    assert all(stage["step_share"] <= 1 for stage in rows("funnel/cohort", director, **JANUARY)[1:])


def test_e3_losing_a_deal_lowers_conversion(tiny, director):
    tiny.deal("wins", [("2026-01-05", "lead"), ("2026-01-09", "won")])
    tiny.deal("loses", [("2026-01-05", "lead"), ("2026-01-09", "lost")])
    assert rows("funnel/cohort", director, **JANUARY)[-1]["total_share"] == 0.5


def test_e4_a_cohort_is_of_one_entity(tiny, director):
    """A lead of December whose deal is created in January is no lead of January, and its win is none of January's leads."""
    lead = tiny.add(
        "leads",
        id=uuid4(),
        line_id=tiny.id("line", "Sales"),
        source_id=tiny.source("web"),
        name="x",
        name_norm="x",
        happened_at="2025-12-20",
        entered_at="2025-12-20",
    )
    tiny.deal("from december", [("2026-01-05", "lead"), ("2026-01-09", "won")], source="web", lead_id=lead)
    found = [line for line in rows("sources/table", director, **JANUARY) if line["source"] == "web"]
    assert sum(line["leads"] + line["won"] for line in found) == 0


def test_e5_a_lost_deal_is_worth_nothing_in_the_open_pipeline(tiny, director):
    tiny.deal("gone", [("2026-01-05", "lead"), ("2026-01-09", "lost")], amount=900)
    assert sum(stage["open_amount"] for stage in rows("funnel/limits", director, as_of="2026-06-01")) == 0


@pytest.mark.parametrize("days", [1, 30, 31, 365])
def test_e6_the_period_before_is_equally_long_and_touches(days):
    now = Filters(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=days), as_of=date(2026, 4, 1))
    before = now.before()
    assert before.until == now.since
    assert before.until - before.since == now.until - now.since


def test_e7_open_now_does_not_ask_when_a_deal_was_created(tiny, director):
    tiny.deal("old but open", [("2020-01-05", "lead")])
    assert sum(stage["open_now"] for stage in rows("funnel/limits", director, **JANUARY)) == 1


def test_e8_losses_count_by_the_day_of_loss_and_no_reason_is_a_reason(tiny, director):
    tiny.deal("created in january", [("2026-01-05", "lead"), ("2026-03-09", "lost")])
    assert rows("funnel/losses", director, **JANUARY) == []
    assert [loss["reason"] for loss in rows("funnel/losses", director, **YEAR)] == [None]


def test_e9_revenue_stands_on_the_closing_day_rot_on_stage_entry_and_stages_in_their_order(tiny, director):
    tiny.run("UPDATE kept.stages SET limit_hours = 48")
    tiny.deal("slow", [("2026-01-05", "lead"), ("2026-03-09", "won")], amount=700)
    tiny.deal("fresh", [("2026-01-05", "lead"), ("2026-05-31", "qualified")], amount=None)
    assert row("funnel/win_rate", director, **JANUARY)["revenue"] == 0
    assert sum(stage["open_breached"] for stage in rows("funnel/limits", director, as_of="2026-06-01")) == 0
    assert [stage["position"] for stage in rows("funnel/cohort", director, **JANUARY)] == [1, 2, 3, 4, 5]
    assert sum(stage["open_now"] for stage in rows("funnel/limits", director, as_of="2026-06-01")) == 1  # an empty amount drops no deal


def test_e10_ten_thousand_deals_and_renamed_stages_are_all_counted(tiny, director):
    tiny.run("UPDATE kept.stages SET name = 'Erstkontakt' WHERE name = 'lead'")
    line, stage = tiny.id("line", "Sales"), tiny.id("stage", "Sales/lead")
    tiny.run(
        "INSERT INTO kept.deals (id, line_id, name, amount, stage_id, happened_at, entered_at) "
        "SELECT uuid(), ?, 'd' || i, 10, ?, TIMESTAMP '2026-01-05', TIMESTAMP '2026-01-05' FROM range(10000) t(i)",
        line,
        stage,
    )
    tiny.run(
        "INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, amount) "
        "SELECT uuid(), id, 1, stage_id, happened_at, entered_at, amount FROM kept.deals"
    )
    tiny.here.transaction(lambda cur, me: spans.rebuild_all(cur))
    first = rows("funnel/cohort", director, **JANUARY)[0]
    assert (first["stage"], first["reached"], first["amount"]) == ("Erstkontakt", 10000, 100000)


def test_e11_expected_and_real_closing_are_two_dates_and_won_and_open_are_apart(tiny, director):
    tiny.deal("expected soon", [("2026-01-05", "lead")], amount=500, expected_close=date(2026, 1, 20))
    tiny.deal("won", [("2026-01-05", "lead"), ("2026-01-09", "won")], amount=70)
    closed = row("funnel/win_rate", director, **JANUARY)
    assert (closed["closed"], closed["revenue"]) == (1, 70)
    assert sum(stage["open_amount"] for stage in rows("funnel/limits", director, as_of="2026-06-01")) == 500


def test_e11_a_blank_source_stays_in_the_table(tiny, director):
    tiny.add(
        "leads", id=uuid4(), line_id=tiny.id("line", "Sales"), name="x", name_norm="x", happened_at="2026-01-05", entered_at="2026-01-05"
    )
    blank = [line for line in rows("sources/table", director, **JANUARY) if line["source"] is None]
    assert sum(line["leads"] for line in blank) == 1


def test_e12_open_deals_are_visible_in_the_funnel(tiny, director):
    tiny.deal("open", [("2026-01-05", "lead"), ("2026-01-06", "qualified")])
    assert [stage["still_in"] for stage in rows("funnel/cohort", director, **JANUARY)] == [0, 1, 0, 0, 0]


def test_e13_the_year_is_in_the_month_and_totals_are_distinct_deals(tiny, director):
    for year in (2025, 2026):
        tiny.deal(f"won {year}", [(f"{year}-03-05", "lead"), (f"{year}-03-10", "won")])
    months = {line["month"]: line["won"] for line in rows("funnel/trend", director, as_of="2026-03-31")}
    assert (months[date(2025, 3, 1)], months[date(2026, 3, 1)]) == (1, 1)


def test_e13_a_deal_with_two_owners_in_its_life_counts_once(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("handed over", [("2026-01-05", "lead", "anna"), ("2026-01-08", "won", "boris")], amount=50)
    found = rows("workload/managers", director, **JANUARY)
    assert (sum(person["won"] for person in found), sum(person["revenue"] for person in found)) == (1, 50)


def test_e14_a_step_back_erases_nothing_and_a_retired_stage_keeps_its_time(tiny, director):
    tiny.deal("back", [("2026-01-05", "lead"), ("2026-01-07", "qualified"), ("2026-01-17", "lead")])
    tiny.run("UPDATE kept.stages SET retired_at = ? WHERE name = 'qualified'", datetime(2026, 2, 1))
    assert reached(director, **JANUARY)[:2] == [1, 1]
    times = {time["stage"]: time["median_days"] for time in rows("funnel/stage_time", director, **JANUARY)}
    assert times["qualified"] == 10


DASHBOARDS = ("overview", "funnel", "forecast", "attention", "workload", "sources", "loyalty")
UNFILTERED = (
    "workload/team_average",
    "workload/month_gone",
    "attention/aside",
    "attention/weeks",
)  # of one's own, or of the calendar, whatever is chosen


def test_e15_every_dashboard_question_really_filters_by_line(tiny, director):
    """A value that a question takes must stand in a condition of its text, not only in its header."""
    for name in catalog.all_names():
        if name.split("/")[0] in DASHBOARDS and name not in UNFILTERED:
            question = catalog.find(name)
            assert {"line", "team", "manager", "source"} & set(question.takes), name
            for value in {"line", "team", "manager", "source"} & set(question.takes):
                assert any(asked in question.sql for asked in (f"${value} IS NULL", f"= ${value}", f"coalesce(${value}")), (name, value)


def test_e15_an_empty_stage_is_drawn(tiny, director):
    tiny.deal("only lead", [("2026-01-05", "lead")])
    assert reached(director, **JANUARY) == [1, 0, 0, 0, 0]
    assert len(rows("funnel/limits", director, as_of="2026-06-01")) == 4
    assert read("funnel/stage_time", director, **JANUARY).num_rows == 4

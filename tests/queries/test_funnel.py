"""The funnel against the twelve deals that can be counted by hand, and against definitions others got wrong."""

import pytest

from queries import reader
from queries.reader import read, row, rows

JANUARY = {"since": "2026-01-01", "until": "2026-02-01", "as_of": "2026-03-31"}
QUARTER = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}


@pytest.fixture
def twelve(tiny, oracle):
    tiny.twelve_deals()
    return tiny


def column(name, viewer, what, **values):
    return [line[what] for line in rows(name, viewer, **values)]


def test_cohort_counts_what_the_hand_counted(twelve, director, oracle):
    expected = oracle("funnel.cohort")["expected"]
    assert column("funnel/cohort", director, "reached", **JANUARY) == expected["reached"]
    assert column("funnel/cohort", director, "skipped", **JANUARY) == expected["skipped"]
    assert column("funnel/cohort", director, "total_share", **JANUARY) == pytest.approx(expected["cum"])


def test_every_reached_deal_moved_on_is_still_in_or_was_lost(twelve, director):
    for stage in rows("funnel/cohort", director, **JANUARY):
        assert stage["reached"] == stage["moved_on"] + stage["still_in"] + stage["lost"]


def test_a_created_in_stage_counts_as_entered(tiny, director):
    tiny.deal("born late", [("2026-01-05", "qualified"), ("2026-01-09", "won")])
    assert column("funnel/cohort", director, "reached", **JANUARY) == [1, 1, 1, 1, 1]


def test_a_re_entry_does_not_count_twice(tiny, director):
    tiny.deal(
        "loops",
        [("2026-01-05", "lead"), ("2026-01-06", "qualified"), ("2026-01-07", "lead"), ("2026-01-08", "qualified"), ("2026-01-09", "won")],
    )
    found = rows("funnel/cohort", director, **JANUARY)
    assert [stage["reached"] for stage in found] == [1, 1, 1, 1, 1]
    assert all(stage["step_share"] <= 1 for stage in found[1:])


def test_losing_a_deal_lowers_conversion(tiny, director):
    tiny.deal("wins", [("2026-01-05", "lead"), ("2026-01-09", "won")])
    before = rows("funnel/cohort", director, **JANUARY)[-1]["total_share"]
    tiny.deal("loses", [("2026-01-05", "lead"), ("2026-01-09", "lost")])
    assert rows("funnel/cohort", director, **JANUARY)[-1]["total_share"] < before


def test_an_empty_cohort_still_names_every_stage_and_shows_no_share(tiny, director):
    found = rows("funnel/cohort", director, **JANUARY)
    assert [stage["stage"] for stage in found] == ["lead", "qualified", "proposal", "negotiation", "won"]
    assert {stage["total_share"] for stage in found} == {None}


def test_stages_stand_in_their_order_whatever_their_size_or_name(tiny, director):
    tiny.run("UPDATE kept.stages SET name = 'aaa' WHERE name = 'negotiation'")
    tiny.deal("one", [("2026-01-05", "proposal")])
    assert [stage["position"] for stage in rows("funnel/cohort", director, **JANUARY)] == [1, 2, 3, 4, 5]


def test_open_deals_are_in_the_funnel(twelve, director):
    assert sum(column("funnel/cohort", director, "still_in", **JANUARY)) == 5  # two won, three open


def test_the_cohort_as_of_a_past_day_does_not_know_the_future(twelve, director):
    assert column("funnel/cohort", director, "reached", **JANUARY | {"as_of": "2026-01-31"}) == [8, 5, 3, 1, 1]


def test_win_rate_of_the_quarter(twelve, director, oracle):
    expected, found = oracle("winrate.by_close")["expected"], row("funnel/win_rate", director, **QUARTER)
    assert (found["won"], found["lost"]) == (4, 4)
    assert found["win_rate"] == expected["count"]
    assert found["money_rate"] == pytest.approx(expected["amount"], abs=1e-6)
    assert (found["low"], found["high"]) == pytest.approx((expected["lo"], expected["hi"]), abs=6e-5)


def test_a_reopened_deal_is_open(tiny, director):
    tiny.deal("again", [("2026-01-05", "lead"), ("2026-01-09", "lost"), ("2026-02-01", "proposal")])
    assert row("funnel/win_rate", director, **QUARTER)["closed"] == 0
    assert row("funnel/win_rate", director, **QUARTER | {"as_of": "2026-01-20"})["lost"] == 1


def test_revenue_counts_on_the_closing_date_not_the_creation_date(tiny, director):
    tiny.deal("slow", [("2026-01-05", "lead"), ("2026-03-10", "won")], amount=700)
    assert row("funnel/win_rate", director, **JANUARY)["revenue"] == 0
    assert row("funnel/win_rate", director, since="2026-03-01", until="2026-04-01", as_of="2026-05-01")["revenue"] == 700


def test_no_closed_deal_is_no_rate(tiny, director):
    found = row("funnel/win_rate", director, **QUARTER)
    assert (found["win_rate"], found["low"], found["high"]) == (None, None, None)


def test_money_is_lost_where_the_deal_last_stood(twelve, director, oracle):
    expected = oracle("stage.lost_money")["expected"]
    found = {line["stage"]: [line["deals"], float(line["amount"])] for line in rows("funnel/losses", director, **QUARTER)}
    assert found == expected


def test_a_loss_without_a_reason_stays_in_the_table(twelve, director):
    found = rows("funnel/losses", director, **QUARTER)
    assert {line["reason"] for line in found} == {None}
    assert sum(line["deals"] for line in found) == 4


def test_losses_count_by_the_day_of_loss(tiny, director):
    tiny.deal("later", [("2026-01-05", "lead"), ("2026-03-10", "lost")])
    assert rows("funnel/losses", director, **JANUARY | {"as_of": "2026-04-01"}) == []


def test_stage_limits_count_as_the_hand_counted(twelve, director, oracle):
    case = oracle("stage.sla")
    for stage, hours in case["inputs"]["limit_hours"].items():
        twelve.run("UPDATE kept.stages SET limit_hours = ? WHERE name = ?", hours, stage)
    found = {
        line["stage"]: [line["visits"], line["breached"], line["open_now"], line["open_breached"]]
        for line in rows("funnel/limits", director, as_of="2026-03-31")
    }
    assert found == case["expected"]


def test_rot_runs_from_stage_entry_not_from_creation(tiny, director):
    tiny.run("UPDATE kept.stages SET limit_hours = 48")
    tiny.deal("fresh in its stage", [("2026-01-01", "lead"), ("2026-01-02", "qualified"), ("2026-03-30", "proposal")])
    assert sum(column("funnel/limits", director, "open_breached", as_of="2026-03-31")) == 0


def test_snapshot_of_open_deals_ignores_when_they_were_created(twelve, director, oracle):
    expected = oracle("funnel.snapshot")["expected"]
    found = rows("funnel/limits", director, as_of="2026-03-31", since="2026-03-01", until="2026-03-31")
    assert [line["open_now"] for line in found] == expected["n"]
    assert [float(line["open_amount"]) for line in found] == expected["amount"]


def test_kaplan_meier_median_is_the_published_one(tiny, director, oracle):
    case = oracle("km.aml_maintained")
    for n, (t, event) in enumerate(zip(case["inputs"]["t"], case["inputs"]["event"], strict=True)):
        from datetime import datetime, timedelta

        as_of = datetime(2026, 6, 1)
        begun = as_of - timedelta(days=t)
        entered = begun if not event else datetime(2025, 6, 1)
        events = [(entered, "lead")] + ([(entered + timedelta(days=t), "won")] if event else [])
        tiny.deal(f"p{n}", events)
    found = rows("funnel/stage_time", director, since="2020-01-01", until="2026-06-02", as_of="2026-06-01")[0]
    assert found["median_days"] == case["expected"]["median"]
    assert (found["visits"], found["open_visits"]) == (11, 4)


def test_a_visit_still_open_makes_the_median_longer_not_shorter(tiny, director):
    for n in range(3):
        tiny.deal(f"quick{n}", [("2026-01-01", "lead"), ("2026-01-03", "won")])
    for n in range(4):
        tiny.deal(f"stuck{n}", [("2026-01-01", "lead")])
    found = rows("funnel/stage_time", director, **QUARTER)[0]
    assert found["median_days"] is None and found["longest_days"] == 89


def test_the_trend_keeps_the_year_in_its_key(tiny, director):
    tiny.deal("last year", [("2025-03-05", "lead"), ("2025-03-10", "won")], amount=1)
    tiny.deal("this year", [("2026-03-05", "lead"), ("2026-03-10", "won")], amount=2)
    found = {str(line["month"]): line["won"] for line in rows("funnel/trend", director, as_of="2026-03-31")}
    assert len(found) == 13 and found["2025-03-01"] == 1 and found["2026-03-01"] == 1 and found["2026-02-01"] == 0


@pytest.mark.parametrize("part", ["moved_on", "still_in", "lost", "skipped"])
def test_the_rows_behind_each_segment_are_as_many_as_its_number(twelve, director, part):
    for stage in rows("funnel/cohort", director, **JANUARY):
        behind = read("funnel/rows_cohort", director, stage=stage["stage_id"], part=part, **JANUARY)
        assert behind.num_rows == stage[part]


def test_the_rows_behind_closed_and_open_are_as_many_as_their_numbers(twelve, director):
    rate = row("funnel/win_rate", director, **QUARTER)
    assert read("funnel/rows_closed", director, kind="won", **QUARTER).num_rows == rate["won"]
    for loss in rows("funnel/losses", director, **QUARTER):
        behind = rows(
            "funnel/rows_closed", director, kind="lost", stage=loss["stage_id"], reason=loss["reason_id"] or reader.NOBODY, **QUARTER
        )
        assert len(behind) == loss["deals"] and sum(line["amount"] for line in behind) == loss["amount"]
    for limit in rows("funnel/limits", director, as_of="2026-03-31"):
        assert read("funnel/rows_open", director, stage=limit["stage_id"], as_of="2026-03-31").num_rows == limit["open_now"]
        assert read("funnel/rows_open", director, stage=limit["stage_id"], over=True, as_of="2026-03-31").num_rows == limit["open_breached"]


def test_the_source_filter_reaches_every_question_of_the_funnel(twelve, director):
    assert row("funnel/win_rate", director, source="web", **QUARTER)["won"] == 2
    assert column("funnel/cohort", director, "reached", source="ads", **JANUARY)[0] == 3
    assert sum(line["deals"] for line in rows("funnel/losses", director, source="ads", **QUARTER)) == 3


def test_credit_goes_to_the_owner_at_closing(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("handed over later", [("2026-01-05", "lead", "anna"), ("2026-01-09", "won", "anna")], owner="boris")
    assert row("funnel/win_rate", director, manager="anna", **QUARTER)["won"] == 1
    assert row("funnel/win_rate", director, manager="boris", **QUARTER)["won"] == 0


def test_the_last_month_of_the_limit_trend_is_the_number_of_today(twelve, director):
    twelve.run("UPDATE kept.stages SET limit_hours = 240")
    today = sum(column("funnel/limits", director, "open_breached", as_of="2026-03-31"))
    assert rows("funnel/trend_limits", director, as_of="2026-03-31")[-1]["over_limit"] == today > 0

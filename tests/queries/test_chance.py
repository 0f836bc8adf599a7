"""What becomes of deals by age, from each stage, and the pace: the product's questions against the design's figures and against chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from queries.models.ages import Fates, compared
from queries.models.survival import kaplan_meier
from queries.reader import read, row, rows

ALL = {"since": "2025-12-01", "until": "2026-04-01", "as_of": "2026-03-31"}
AGES = some.lists(some.tuples(some.integers(0, 20), some.sampled_from(["won", "lost", "open"]), some.integers(0, 9)), max_size=25)


@pytest.fixture
def twelve(tiny, oracle):
    tiny.twelve_deals()
    return tiny


def fates(viewer, **values) -> Fates:
    return Fates(rows("funnel/ages", viewer, **values))


def made(deals) -> Fates:
    """Fates of deals (age, fate, days since the loss)."""
    lines = [
        {"age": float(age), "won": fate == "won", "lost": fate == "lost", "open": fate == "open", "lost_by_now": 0}
        for age, fate, _ in deals
    ]
    nobody = {"won": 0, "lost": 0, "open": 0}
    lines += [{"age": float(age + since), **nobody, "lost_by_now": 1} for age, fate, since in deals if fate == "lost"]
    return Fates(sorted(lines, key=lambda line: line["age"]))


def test_the_four_numbers_called_win_rate_are_the_four_of_the_design(twelve, director):
    """winrate.four_ways"""
    found = fates(director, **ALL)
    assert found.of_closed == 0.5 and found.of_created == pytest.approx(1 / 3)
    assert found.lost_as_open(100) == pytest.approx(0.486, abs=5e-4)
    assert found.incidence.final("won") == pytest.approx(0.367, abs=5e-4)
    assert found.incidence.open_[-1] == pytest.approx(0.275)
    assert found.sure_to == 46 and found.incidence.at("won", 46) == found.incidence.final("won")


def test_a_deal_of_forty_days_wins_in_the_next_thirty_in_one_case_of_five(twelve, director, oracle):
    case = oracle("winrate.conditional_on_age")
    chance = fates(director, **ALL).incidence.within("won", case["inputs"]["age"], case["inputs"]["horizon"])
    assert chance == pytest.approx(case["expected"], abs=1e-9)


def test_open_deals_are_in_the_chance_and_leaving_them_out_would_show(twelve, director):
    whole = fates(director, **ALL)
    without = Fates([line | {"open": 0} for line in whole.rows])
    assert without.incidence.final("won") == pytest.approx(0.5) and whole.incidence.final("won") < 0.4


def test_bone_marrow_patients_as_deals_have_the_published_incidence(tiny, director, oracle):
    """aj.bmt_sql: by age from the ages, at three years from the stage's own SQL; its limits too."""
    from datetime import datetime, timedelta

    case, start = oracle("aj.bmt_low_risk"), datetime(2020, 1, 1)
    years = [days * case["inputs"]["time_unit_days"] for days in case["inputs"]["at_years"]]
    as_of = start + timedelta(days=years[-1])
    for n, (t, cause) in enumerate(zip(case["inputs"]["t_days"], case["inputs"]["cause"], strict=True)):
        born = start if cause else as_of - timedelta(days=min(t, years[-1]))
        tiny.deal(f"p{n}", [(born, "lead"), *([(born + timedelta(days=t), ("won", "lost")[cause - 1])] if cause else [])])
    asked = {"since": "2019-01-01", "until": as_of + timedelta(days=1), "as_of": as_of}
    curve, expected = fates(director, **asked).incidence, oracle("aj.bmt_sql")["expected"]["cif"]
    assert [curve.at("won", age) for age in years] == pytest.approx(expected, abs=6e-5)
    stage = rows("funnel/from_stage", director, **asked)[0]
    known = [case["expected"][what][-1] for what in ("cif", "lo", "hi")]
    assert [stage["p_win"], stage["low"], stage["high"]] == pytest.approx(known, abs=6e-5)


def test_the_chance_from_a_stage_is_that_of_the_design(twelve, director, oracle):
    for name, expected in oracle("stage.win_probability")["expected"].items():
        found = next(stage for stage in rows("funnel/from_stage", director, **ALL) if stage["stage"] == name)
        assert {what: found[what] for what in expected} == pytest.approx(expected, abs=1e-9)
        drawn = (found["p_win"] * 7 + found["p_all"] * 20) / 27
        assert found["shrunk"] == pytest.approx(drawn) and found["p_all"] < found["shrunk"] < found["p_win"]


def test_the_first_stage_has_the_chance_of_all_deals_limits_included(twelve, director):
    first, curve = rows("funnel/from_stage", director, **ALL)[0], fates(director, **ALL).incidence
    assert first["p_win"] == first["p_all"] == pytest.approx(curve.final("won"))
    assert (first["low"], first["high"]) == pytest.approx([limit[-1] for limit in curve.limits("won")])


def test_each_stage_counts_as_many_deals_as_the_cohort_says_reached_it(twelve, director):
    reached = {stage["stage"]: stage["reached"] for stage in rows("funnel/cohort", director, **ALL)}
    for stage in rows("funnel/from_stage", director, **ALL):
        assert stage["deals"] == reached[stage["stage"]]
        assert stage["p_win"] + stage["p_lost"] + stage["undecided"] == pytest.approx(1)


def test_a_reopened_deal_is_open_and_its_age_runs_on(tiny, director):
    tiny.deal("again", [("2026-01-01", "lead"), ("2026-01-11", "lost"), ("2026-02-01", "proposal")])
    assert [(line["age"], line["open"], line["lost"]) for line in rows("funnel/ages", director, **ALL)] == [(89, 1, 0)]
    then = rows("funnel/ages", director, **ALL | {"as_of": "2026-01-21"})
    assert [(line["age"], line["lost"], line["lost_by_now"]) for line in then] == [(10, 1, 0), (20, 0, 1)]
    stages = {stage["stage"]: stage["deals"] for stage in rows("funnel/from_stage", director, **ALL)}
    assert stages == {"lead": 1, "qualified": 1, "proposal": 1, "negotiation": 0}


def test_a_deal_that_began_as_lost_was_once_at_the_first_stage(tiny, director):
    tiny.deal("lost at once", [("2026-01-01", "lost")])
    assert [stage["deals"] for stage in rows("funnel/from_stage", director, **ALL)] == [1, 0, 0, 0]
    assert fates(director, **ALL).counts == {"won": 0, "lost": 1, "open": 0}


def test_the_rows_behind_won_lost_and_open_are_as_many_as_the_curve_counts(twelve, director):
    found = fates(director, **ALL)
    for part, n in found.counts.items():
        behind = rows("funnel/rows_ages", director, part=part, **ALL)
        assert len(behind) == n
        assert sorted(line["days"] for line in behind) == [line["age"] for line in found.rows for _ in range(line[part])]
    assert read("funnel/rows_ages", director, **ALL).num_rows == found.created == 12


def test_a_manager_sees_a_deal_that_went_to_another_as_open_to_its_last_day_in_sight(tiny):
    from data.viewer import of_login

    tiny.staff("anna"), tiny.staff("boris")
    tiny.deal("went", [("2026-01-01", "lead", "anna"), ("2026-01-11", "qualified", "boris"), ("2026-02-01", "won", "boris")], owner="boris")
    tiny.deal("again", [("2026-01-01", "lead", "anna"), ("2026-01-06", "lost", "anna"), ("2026-01-21", "lead", "boris")], owner="boris")
    anna = of_login(tiny.here, "anna")
    assert [(line["age"], line["open"]) for line in rows("funnel/ages", anna, **ALL)] == [(10, 1), (20, 1)]
    assert [line["days"] for line in rows("funnel/rows_ages", anna, part="open", **ALL)] == [10, 20]


def test_a_manager_is_offered_no_other_manager_to_compare_with(tiny, director):
    from data.viewer import of_login

    for name in ("anna", "boris"):
        tiny.staff(name)
        tiny.deal(f"of {name}", [("2026-01-01", "lead")], owner=name, source="web" if name == "anna" else None)
    tiny.deal("given to anna", [("2026-01-01", "lead", "boris")], owner="anna", source="web")
    groups = lambda who, **more: [(line["kind"], line["name"]) for line in rows("funnel/age_groups", who, **ALL | more)]  # noqa: E731
    assert groups(of_login(tiny.here, "anna")) == [("line", "Sales"), ("manager", "Anna"), ("source", "web")]
    assert [name for kind, name in groups(director, manager="anna") if kind == "manager"] == ["Boris", "Anna"]
    assert [name for kind, name in groups(director, manager="anna") if kind == "source"] == ["web"]


def test_the_deals_known_on_a_past_day_are_the_same_a_year_later(twelve, director):
    before = read("funnel/ages", director, **ALL | {"as_of": "2026-02-12"})
    assert Fates(before.to_pylist()).counts == {"won": 3, "lost": 2, "open": 6}
    twelve.deal("later", [("2026-02-13", "lead"), ("2026-03-01", "won")])
    assert read("funnel/ages", director, **ALL | {"as_of": "2026-02-12"}).equals(before)


def test_velocity_is_by_the_age_of_all_closed_deals(tiny, director, oracle):
    from datetime import datetime, timedelta

    case, end = oracle("velocity.formula"), datetime(2026, 3, 31)
    inputs, expected = case["inputs"], case["expected"]
    for n, (age, fate) in enumerate([(inputs["mean_age_won_only"], "won"), (40, "lost"), (40, "lost"), (40, "lost")]):
        tiny.deal(f"closed{n}", [(end - timedelta(days=age), "lead"), (end, fate)], amount=inputs["avg_won"])
    for n in range(inputs["open_deals"]):
        tiny.deal(f"open{n}", [(end, "lead")], amount=1)
    found = row("funnel/little", director, since="2026-03-01", until="2026-04-01", as_of="2026-04-01")
    assert found["win_rate"] == inputs["win_rate"] and found["mean_age"] == inputs["mean_age_at_close_all"]
    assert found["per_day"] == pytest.approx(expected["correct_per_day"])
    assert found["per_day_won_only"] == pytest.approx(expected["vendor_per_day"])


def test_littles_law_over_the_quarter_is_that_of_the_design(twelve, director, oracle):
    expected = oracle("little.window")["expected"]
    found = row("funnel/little", director, since="2026-01-01", until="2026-04-01", as_of="2026-04-02")
    assert found["wip"] == pytest.approx(expected["avg_wip"], abs=1e-9)
    assert found["closed"] / found["days"] == pytest.approx(expected["closes_per_day"], abs=1e-9)
    assert (found["implied_days"], found["mean_age"]) == pytest.approx((expected["implied"], expected["mean_age_at_close"]), abs=1e-9)
    assert (found["open_before"], found["open_now"]) == (2, 4)


def test_a_window_that_has_not_begun_has_no_pace(tiny, director):
    found = row("funnel/little", director, since="2027-01-01", until="2027-02-01", as_of="2026-04-02")
    assert found["days"] == 0 and found["wip"] is None and found["per_day"] is None


def test_the_time_in_a_stage_counts_who_is_still_there(twelve, director):
    """stage_time.censored: qualified, 12.9 days by the finished visits alone, 19.3 within sixty with the open ones."""
    found = [line for line in rows("funnel/rows_visits", director, **ALL) if line["stage"] == "qualified"]
    ended = [line["ended_at"] is not None for line in found]
    finished = [line["days"] for line, over in zip(found, ended, strict=True) if over]
    assert np.mean(finished) == pytest.approx(12.9, abs=0.05)
    assert kaplan_meier([line["days"] for line in found], ended).restricted_mean(60) == pytest.approx(19.3, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(AGES, AGES)
def test_two_groups_are_compared_the_same_way_round_or_not_at_all(one, other):
    there, back = compared({"a": made(one), "b": made(other)}), compared({"b": made(one), "a": made(other)})
    assert (there.p is None) == (back.p is None)
    if there.p is not None:
        assert there.p == pytest.approx(back.p) and 0 <= there.p <= 1
        assert there.observed.sum() == pytest.approx(there.expected.sum())


def test_a_lost_deal_stays_among_those_that_could_have_been_won():
    """Half of each group is won at 50 days; in one the rest is lost at once. With the lost censored the curves would look far apart."""
    slow = made([(50, "won", 0)] * 40 + [(90, "lost", 10)] * 40)
    quick = made([(50, "won", 0)] * 40 + [(1, "lost", 99)] * 40)
    assert compared({"a": slow, "b": quick}).p == pytest.approx(1)
    fewer = made([(50, "won", 0)] * 15 + [(1, "lost", 99)] * 65)
    assert compared({"a": slow, "b": fewer}).p < 0.001

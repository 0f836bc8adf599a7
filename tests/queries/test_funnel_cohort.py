"""The cohort stage by stage: other systems' counts, what better work would bring, queues, limits as they were, whose hands deals were in."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.reader import NOBODY, read, rows
from tests.many_deals import many

JANUARY = {"since": "2026-01-01", "until": "2026-02-01", "as_of": "2026-03-31"}
QUARTER = {"since": "2025-12-01", "until": "2026-04-01", "as_of": "2026-03-31"}
RULES = ("all_stages", "any_stages", "filled")
STAGES = ("lead", "qualified", "proposal", "negotiation", "won", "lost")


@pytest.fixture
def twelve(tiny, oracle):
    tiny.twelve_deals()
    return tiny


def test_the_rules_of_others_count_what_the_hand_counted(twelve, director, oracle):
    expected, found = oracle("funnel.vendor_variants")["expected"], rows("funnel/peers", director, **JANUARY)
    assert [stage["all_stages"] for stage in found] == expected["all_stages"]
    assert [stage["any_stages"] for stage in found] == expected["any_stages"]
    assert [stage["reached"] for stage in found] == expected["monotone_reached"]


def test_filling_in_for_all_but_the_lost_depends_on_the_outcome(tiny, director):
    tiny.deal("skips and wins", [("2026-01-05", "lead"), ("2026-01-09", "won")])
    tiny.deal("skips and loses", [("2026-01-05", "lead"), ("2026-01-07", "proposal"), ("2026-01-09", "lost")])
    assert [stage["filled"] for stage in rows("funnel/peers", director, **JANUARY)] == [2, 1, 2, 1, 1]
    assert [stage["reached"] for stage in rows("funnel/cohort", director, **JANUARY)] == [2, 2, 2, 1, 1]


def test_the_deals_that_explain_a_difference_are_as_many_as_it(twelve, director):
    twelve.deal("skips and loses", [("2026-01-05", "lead"), ("2026-01-07", "proposal"), ("2026-01-09", "lost")])
    for stage in rows("funnel/peers", director, **JANUARY):
        for rule in RULES:
            behind = read("funnel/rows_peers", director, stage=stage["stage_id"], rule=rule, **JANUARY)
            assert behind.num_rows == stage["reached"] - stage[rule], (stage["stage"], rule)


def test_a_stage_retired_since_still_counts_for_a_past_day(twelve, director):
    before = rows("funnel/peers", director, **JANUARY)
    twelve.run("UPDATE kept.stages SET retired_at = TIMESTAMP '2026-05-01' WHERE name = 'negotiation'")
    assert rows("funnel/peers", director, **JANUARY) == before


def test_one_point_and_one_tenth_more_bring_what_the_hand_counted(tiny, director, oracle):
    case = oracle("bottleneck.sensitivity")
    reached, average = [*case["inputs"]["n"], round(case["inputs"]["n"][-1] * case["inputs"]["conv"][-1])], case["inputs"]["avg"]
    tiny.line("Three", stages=("a", "b", "c", "won", "lost"))
    ways = [[stage for stage, k in zip(("a", "b", "c", "won"), reached, strict=True) if n < k] for n in range(reached[0])]
    many(
        tiny,
        [
            [(datetime(2026, 1, 5) + timedelta(days=day), stage) for day, stage in enumerate(way + ["lost"] * (way[-1] != "won"))]
            for way in ways
        ],
        "Three",
        [average] * reached[0],
    )
    found = rows("funnel/cohort", director, line="Three", **JANUARY)
    assert [stage["reached"] for stage in found] == reached
    assert [stage["plus_point"] for stage in found[:3]] == pytest.approx(case["expected"]["plus_1pp"])
    assert [stage["plus_tenth"] for stage in found[:3]] == pytest.approx(case["expected"]["plus_10pct"])
    assert (found[3]["plus_point"], found[3]["plus_tenth"]) == (None, None)


def test_more_than_all_cannot_go_on(tiny, director):
    many(tiny, [[(datetime(2026, 1, 5), "lead"), (datetime(2026, 1, 6), "won")]] * 3)
    assert {stage["plus_point"] for stage in rows("funnel/cohort", director, **JANUARY)[:4]} == {0}


def test_the_mean_of_sixty_days_is_that_of_the_hand(twelve, director):
    """Oracle stage_time.censored: finished visits alone would say 12.9 days."""
    found = {stage["stage"]: stage for stage in rows("funnel/stage_time", director, **QUARTER)}
    assert found["qualified"]["mean_days"] == pytest.approx(19.275)
    ended = [
        one["days"] for one in rows("funnel/rows_visits", director, stage=found["qualified"]["stage_id"], **QUARTER) if one["ended_at"]
    ]
    assert sum(ended) / len(ended) == 12.875


walk = st.tuples(
    st.integers(0, 40), st.lists(st.tuples(st.integers(0, 20), st.sampled_from(STAGES)), min_size=1, max_size=6), st.integers(0, 900)
)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walks=st.lists(walk, min_size=1, max_size=30))
def test_whatever_deals_do_the_cohort_falls_and_its_parts_add_up(tiny, director, walks):
    tiny.run("DELETE FROM kept.deals")
    tiny.run("DELETE FROM kept.stage_events")
    told = []
    for begin, steps, _ in walks:
        at, way = datetime(2025, 12, 25) + timedelta(days=begin), []
        for days, stage in steps:
            at += timedelta(days=days)
            way.append((at, stage))
        told.append(way)
    many(tiny, told, amounts=[amount for *_, amount in walks])
    found, peers = rows("funnel/cohort", director, **JANUARY), rows("funnel/peers", director, **JANUARY)
    reached = [stage["reached"] for stage in found]
    assert reached == sorted(reached, reverse=True)
    for stage, other in zip(found, peers, strict=True):
        assert stage["reached"] == stage["moved_on"] + stage["still_in"] + stage["lost"] == other["reached"]
        assert stage["amount"] == stage["moved_amount"] + stage["still_amount"] + stage["lost_amount"]
        assert stage["step_share"] is None or 0 <= stage["step_share"] <= 1
        assert 0 <= other["all_stages"] <= other["any_stages"] <= other["filled"] <= other["reached"]


def test_a_changed_amount_is_the_one_known_on_the_day(tiny, director):
    deal = tiny.deal("grows", [("2026-01-05", "lead")], amount=100)
    tiny.run(
        "INSERT INTO kept.field_history (id, entity, entity_id, field, old_value, new_value, happened_at, entered_at) "
        "VALUES (uuid(), 'deal', ?, 'amount', '100', '900', TIMESTAMP '2026-03-01', TIMESTAMP '2026-03-01')",
        deal,
    )
    for as_of, amount in (("2026-02-28", 100), ("2026-03-31", 900)):
        asked = JANUARY | {"as_of": as_of}
        assert rows("funnel/cohort", director, **asked)[0]["still_amount"] == amount
        assert rows("funnel/rows_cohort", director, **asked)[0]["amount"] == amount


def limit(tiny, *terms):
    """The limits of stage lead in hours, each from its moment on."""
    for hours, since in terms:
        tiny.add("stage_terms", id=uuid4(), stage_id=tiny.id("stage", "Sales/lead"), limit_hours=hours, happened_at=since)


def test_a_limit_changed_later_leaves_a_past_days_count_alone(twelve, director):
    asked = {"as_of": "2026-03-31"}
    twelve.run("UPDATE kept.stages SET limit_hours = 72")
    told = [rows(f"funnel/{name}", director, **asked) for name in ("limits", "trend_limits", "rows_open", "stage_time")]
    late = read("funnel/rows_visits", director, part="over", **asked).num_rows
    limit(twelve, (72, "1970-01-01"), (2400, "2026-05-01"))
    twelve.run("UPDATE kept.stages SET limit_hours = 2400 WHERE name = 'lead'")
    assert [rows(f"funnel/{name}", director, **asked) for name in ("limits", "trend_limits", "rows_open", "stage_time")] == told
    assert read("funnel/rows_visits", director, part="over", **asked).num_rows == late == sum(stage["breached"] for stage in told[0])
    now = {"as_of": "2026-05-02"}
    assert rows("funnel/limits", director, **now)[0]["limit_days"] == 100
    trend = {str(month["month"]): month["over_limit"] for month in rows("funnel/trend_limits", director, **now)}
    assert trend["2026-03-01"] == told[1][-1]["over_limit"]
    assert trend["2026-05-01"] == sum(stage["open_breached"] for stage in rows("funnel/limits", director, **now))


def test_the_queue_is_the_days_that_lie_in_the_period(tiny, director):
    tiny.deal("old", [("2025-12-01", "lead"), ("2026-01-11", "qualified"), ("2026-01-21", "won")])
    tiny.deal("open", [("2026-01-22", "qualified")])
    found = {stage["stage"]: (stage["visits"], stage["deal_days"]) for stage in rows("funnel/stage_load", director, **JANUARY)}
    assert found == {"lead": (1, 10), "qualified": (2, 20), "proposal": (0, 0), "negotiation": (0, 0)}
    shares = [stage["days_share"] for stage in rows("funnel/stage_load", director, **JANUARY)]
    assert shares == pytest.approx([1 / 3, 2 / 3, 0, 0])
    for stage in rows("funnel/stage_load", director, **JANUARY):
        assert read("funnel/rows_visits", director, part="present", stage=stage["stage_id"], **JANUARY).num_rows == stage["visits"]


def test_what_came_of_a_stage_counts_for_who_held_the_deal_then(tiny, director):
    for who in ("anna", "boris"):
        tiny.staff(who)
    deal = tiny.deal("handed over", [("2026-01-01", "lead", "anna"), ("2026-01-31", "qualified", "boris")], owner="boris")
    tiny.add(
        "assignments",
        id=uuid4(),
        entity="deal",
        entity_id=deal,
        owner_id=tiny.id("staff", "boris"),
        reason="handed_over",
        happened_at=datetime(2026, 1, 21),
        entered_at=datetime(2026, 1, 21),
    )
    tiny.here.changed_everywhere()
    found = {(one["name"], one["stage_id"]): one for one in rows("funnel/promised_by_manager", director, **JANUARY)}
    anna, boris = (found[name, str(tiny.id("stage", "Sales/lead"))] for name in ("Anna", "Boris"))
    assert (anna["held"], anna["handed_over"], anna["counted"], anna["went_share"], anna["longest_days"]) == (1, 1, 0, None, 20)
    assert (boris["held"], boris["counted"], boris["went_on"], boris["median_days"]) == (1, 1, 1, 10)


def test_the_rows_in_whose_hands_are_as_many_as_their_numbers(twelve, director):
    rng, walk = Random(4), [(datetime(2026, 1, 5), "lead"), (datetime(2026, 1, 9), "proposal"), (datetime(2026, 2, 1), "lead")]
    for name in ("anna", "boris"):
        twelve.staff(name)
    many(twelve, [walk] * 20, owners=[[rng.choice(("anna", "boris")) for _ in walk] for _ in range(20)])
    for one in rows("funnel/promised_by_manager", director, **QUARTER):
        asked = {"stage": one["stage_id"], "holder": one["staff_id"] or NOBODY} | QUARTER
        assert read("funnel/rows_promised", director, **asked).num_rows == one["held"]
        assert read("funnel/rows_promised", director, counted=True, **asked).num_rows == one["counted"]
    visits = sum(stage["visits"] for stage in rows("funnel/stage_time", director, **QUARTER))
    assert sum(one["counted"] for one in rows("funnel/promised_by_manager", director, **QUARTER)) == visits


def test_the_interval_of_a_median_holds_it_and_opens_upwards(twelve, director):
    for stage in rows("funnel/stage_time", director, **QUARTER):
        assert stage["median_low"] <= stage["median_days"] <= (stage["median_high"] or 1e9)

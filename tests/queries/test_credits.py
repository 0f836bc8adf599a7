"""Credit of sources: each rule gives away the deals won, no more and no less; the removal effect is exact; what moves is the difference."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from queries import reader
from queries.models.credits import RULES, removal
from tests.touched import WON_AT, Touched

TIMES = {"since": "2026-02-01", "until": "2026-04-01", "as_of": "2026-03-31"}
SOME = settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def touched(tiny):
    return Touched(tiny)


def credits(touched, viewer, **values):
    """By source name the row of its credits."""
    return {touched.names[row["channel_id"]]: row for row in reader.rows("sources/credits", viewer, **TIMES | values)}


def removed(touched, viewer, **values):
    found = removal(reader.rows("sources/transitions", viewer, **TIMES | values))
    return (
        found,
        {touched.names[key]: value for key, value in found.effect.items()},
        {touched.names[key]: one for key, one in found.share.items()},
    )


def test_the_rules_share_out_a_deal_as_they_say(touched, director, oracle):
    known = oracle("attr.rules")
    touched.way([(days, name) for name, days in known["inputs"]["touch_days_before_win"].items()])
    found = credits(touched.write(), director)
    for name, expected in known["expected"].items():
        assert [found[name][rule] for rule in RULES] == pytest.approx(expected, abs=1e-9), name
    assert {name: row["deals"] for name, row in found.items()} == {"A": 1, "B": 1, "C": 1, "D": 1, None: 0}


@pytest.mark.parametrize(("touches", "expected"), [([(5, "A")], {"A": 1}), ([(5, "A"), (1, "B")], {"A": 0.5, "B": 0.5})])
def test_by_position_one_touch_gets_all_and_two_share_equally(touched, director, touches, expected):
    touched.way(touches)
    found = credits(touched.write(), director)
    assert {name: row["position"] for name, row in found.items() if row["position"]} == expected


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        ([(89, "A"), (5, "B")], {"A": 0.5, "B": 0.5}),
        ([(91, "A"), (5, "B")], {"B": 1}),
        ([(400, "A"), (300, "B")], {"B": 1}),
        ([(20, None), (5, "B")], {"B": 1}),
        ([(20, "A"), (5, None)], {"A": 1}),
        ([(20, None), (5, None)], {None: 1}),
        ([(400, "A"), (5, None)], {"A": 1}),
        ([(5.01, "A"), (5, "A"), (1, "B")], {"A": 0.5, "B": 0.5}),
        ([(5.03, "A"), (5, "A"), (1, "B")], {"A": 2 / 3, "B": 1 / 3}),
    ],
    ids=["inside", "older", "all older", "unknown first", "unknown last", "only unknown", "old or unknown", "one visit", "two visits"],
)  # fmt: skip
def test_which_touches_count(touched, director, touches, expected):
    touched.way(touches)
    found = credits(touched.write(), director)
    assert {name: row["linear"] for name, row in found.items() if row["linear"]} == pytest.approx(expected)


def test_other_leads_of_the_client_count_unless_they_came_after_the_win(touched, director):
    touched.tiny.client("Acme")
    touched.way([(5, "A")], client="Acme")
    touched.way([(20, "B")], "lost", client="Acme")
    _, late = touched.way([(-10, "C")], "lost", closed_at=WON_AT, client="Acme")
    touched.touch(late, WON_AT - timedelta(days=9), "C", "first")
    found = credits(touched.write(), director)
    assert {name: row["linear"] for name, row in found.items()} == {"A": 0.5, "B": 0.5, None: 0}


def test_the_visit_in_which_the_form_was_sent_is_the_inquiry_itself(touched, director):
    _, lead = touched.way([(5, "A")])
    touched.touch(lead, WON_AT - timedelta(days=5, hours=3), None, "last")
    found = credits(touched.write(), director)
    assert {name: row["linear"] for name, row in found.items()} == {"A": 1, None: 0}
    assert reader.rows("sources/rows_credited", director, **TIMES)[0]["touches"] == 1


def test_a_deal_without_a_lead_is_credited_to_its_own_source(tiny, director):
    tiny.deal("alone", [("2026-02-20", "lead"), ("2026-03-01", "won")], 700, source="A")
    found = reader.rows("sources/credits", director, **TIMES)
    assert [(row["channel"], row["last"], row["last_money"]) for row in found] == [("A", 1, 700), (None, 0, 0)]


def test_only_deals_won_in_the_period_and_still_won_by_the_day_are_credited(tiny, director):
    for name, events in {
        "before": [("2026-01-05", "lead"), ("2026-01-31", "won")],
        "in": [("2026-01-05", "lead"), ("2026-02-01", "won")],
        "reopened": [("2026-01-05", "lead"), ("2026-02-02", "won"), ("2026-02-09", "lead")],
        "after": [("2026-01-05", "lead"), ("2026-04-01", "won")],
    }.items():
        tiny.deal(name, events, source="A")
    assert sum(row["last"] for row in reader.rows("sources/credits", director, **TIMES)) == 1
    assert sum(row["last"] for row in reader.rows("sources/credits", director, **TIMES | {"as_of": "2026-02-05"})) == 2


def test_the_removal_effect_is_that_of_the_published_four_ways(touched, director, oracle):
    known = oracle("attr.markov_puzyrov")
    for path, won, lost in known["inputs"]["paths"]:
        names = [{"google ads": "A", "mailing": "B"}[one] for one in path.split(" > ")]
        touches = [(len(names) - place, name) for place, name in enumerate(names)]
        for fate in ["won"] * won + ["lost"] * lost:
            touched.way(touches, fate)
    found, effect, share = removed(touched.write(), director)
    expected = known["expected"]
    assert (found.wins, found.nulls, found.enough) == (4, 1, False)
    assert found.p_win == pytest.approx(expected["p_conv"], abs=1e-9)
    assert effect == pytest.approx({"A": expected["re_google"], "B": expected["re_mailing"]}, abs=1e-9)
    assert {name: 4 * part for name, part in share.items()} == pytest.approx({"A": expected["google"], "B": expected["mailing"]}, abs=1e-9)


def test_a_lead_refused_that_never_was_a_deal_is_a_way_without_a_win_and_spam_is_none(touched, director):
    touched.way([(5, "A")])
    for name, valid in (("refused", True), ("unjudged", None), ("spam", False)):
        touched.tiny.add("leads", id=touched.tiny.id("lead", name), line_id=touched.tiny.id("line", "Sales"), name=name, name_norm=name,
                         source_id=touched.ids["B"], valid=valid, happened_at="2026-02-20", entered_at="2026-02-20", refused_at="2026-02-25")  # fmt: skip
    found, effect, _ = removed(touched.write(), director)
    assert (found.wins, found.nulls, effect) == (1, 2, {"A": 1, "B": 0})


def test_shapley_with_its_usual_worth_is_the_linear_rule_over_different_sources(touched, director, oracle):
    known = oracle("attr.shapley")
    for path, worth in known["inputs"]["conv_by_exact_set"].items():
        names = [{"F": "A", "G": "B", "L": "C"}[one] for one in path.split("+")]
        for _ in range(round(100 * worth)):
            touched.way([(len(names) - place, name) for place, name in enumerate(names)])
    found = credits(touched.write(), director)
    expected = {"A": known["expected"]["F"], "B": known["expected"]["G"], "C": known["expected"]["L"]}
    assert {name: row["linear"] / 100 for name, row in found.items() if name} == pytest.approx(expected, abs=1e-9)


ways = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["A", "B", "C", None])), min_size=1, max_size=5),
        st.sampled_from(["won", "won", "lost"]),
        st.integers(0, 9999),
    ),
    min_size=1,
    max_size=8,
)


@SOME
@given(ways)
def test_the_credits_of_every_rule_add_up_and_what_moves_is_the_difference(touched, director, said):
    touched.clear()
    for touches, fate, amount in said:
        touched.way(sorted(touches, key=lambda touch: -touch[0]), fate, amount)
    found = credits(touched.write(), director)
    wins, revenue = sum(fate == "won" for _, fate, _ in said), sum(amount for _, fate, amount in said if fate == "won")
    for rule in RULES:
        assert sum(row[rule] for row in found.values()) == pytest.approx(wins)
        assert sum(row[f"{rule}_money"] for row in found.values()) == pytest.approx(revenue)
    chain, _, share = removed(touched, director)
    assert chain.wins == wins
    assert sum(share.values()) == pytest.approx(1 if wins else 0)
    moved = reader.rows("sources/rows_moved", director, **TIMES, model="linear", other="decay")
    for name, row in found.items():
        net = sum(one["moved_money"] * ((touched.names[one["to_id"]] == name) - (touched.names[one["from_id"]] == name)) for one in moved)
        assert net == pytest.approx(row["decay_money"] - row["linear_money"], abs=1e-6)
    for rule in ("position", "decay"):
        rows = reader.rows("sources/rows_credited", director, **TIMES, channel=touched.ids["A"], model=rule)
        assert sum(one["credited"] for one in rows) == pytest.approx(found["A"][f"{rule}_money"] if "A" in found else 0)
        assert len(rows) == (found["A"]["deals"] if "A" in found else 0)


@SOME
@given(ways, st.lists(st.tuples(st.integers(1, 300), st.sampled_from(["A", "B", "D"])), min_size=1, max_size=3))
def test_a_touch_after_the_closing_changes_nothing(touched, director, said, later):
    touched.clear()
    leads = [touched.way(sorted(touches, key=lambda touch: -touch[0]), fate, amount)[1] for touches, fate, amount in said]
    before = credits(touched.write(), director)
    for days, name in later:
        touched.touch(leads[0], WON_AT + timedelta(days=days), name)
    after = credits(touched.write(), director)
    assert {name: [row[rule] for rule in RULES] for name, row in after.items()} == {
        name: pytest.approx([row[rule] for rule in RULES]) for name, row in before.items()
    }


def steps(paths) -> list[dict]:
    """The steps of ways [(sources, won)] as `sources/transitions` gives them."""
    found: dict = {}
    for names, won in paths:
        marks = [("start", None), *(("channel", name) for name in names), ("won" if won else "lost", None)]
        for before, after in zip(marks, marks[1:], strict=False):
            found[before, after] = found.get((before, after), 0) + 1
    return [{"from_kind": a[0], "from_id": a[1], "to_kind": b[0], "to_id": b[1], "n": n} for (a, b), n in found.items()]


@given(
    st.lists(st.tuples(st.lists(st.sampled_from("ABC"), min_size=1, max_size=5), st.booleans()), min_size=1, max_size=12), st.integers(2, 4)
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_touch_repeated_at_once_changes_no_removal_effect_and_the_shares_add_up(paths, times):
    assume(any(won for _, won in paths))
    once, often = removal(steps(paths)), removal(steps([([name for name in names for _ in range(times)], won) for names, won in paths]))
    assert often.effect == pytest.approx(once.effect, abs=1e-9)
    assert sum(once.share.values()) == pytest.approx(1)
    assert all(-1e-9 <= effect <= 1 + 1e-9 for effect in once.effect.values())


def test_a_company_without_a_win_has_no_removal_effect(touched, director):
    assert removed(touched, director)[0].share == {}
    touched.way([(5, "A")], "lost")
    assert removed(touched.write(), director)[2] == {}


def test_a_past_day_is_credited_as_it_was_when_a_later_lead_brings_an_earlier_touch(touched, director):
    touched.tiny.client("Acme")
    touched.way([(5, "A")], client="Acme")
    before = credits(touched.write(), director)
    _, late = touched.way([(0, "B")], "lost", closed_at=datetime(2026, 6, 1), client="Acme")
    touched.touch(late, WON_AT - timedelta(days=3), "B", "first")
    assert credits(touched.write(), director) == before


def test_at_the_level_of_campaigns_a_source_stands_for_its_touches_without_one(touched, director):
    campaign = touched.tiny.add("campaigns", id=uuid4(), source_id=touched.ids["A"], name="Spring")
    _, lead = touched.way([(9, "A"), (1, "B")])
    touched.write()
    touched.tiny.run("UPDATE kept.lead_touches SET campaign_id = ?, source_id = NULL WHERE lead_id = ?", campaign, lead)
    at = {level: [(row["channel"], row["campaign"], row["linear"]) for row in reader.rows("sources/credits", director, **TIMES, level=level)]
          for level in ("source", "campaign")}  # fmt: skip
    assert at["source"] == [("A", False, 0.5), ("B", False, 0.5), (None, False, 0)]
    assert at["campaign"] == [("B", False, 0.5), ("Spring", True, 0.5), (None, False, 0)]

"""The further columns of the sources table: answers, days to win, losses, what clients buy again and what they bring; against counts by hand."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data.viewer import of_login
from pages.parts import sources_columns, sources_tree
from queries.reader import row, rows
from tests.queries.test_sources import SPRING, cost, lead, won

NODES = ("entry_point", "source", "campaign")


def line(viewer, question, source=None, level=0, **values):
    """The line of a source (level 2, whatever the entry point) or of all (0)."""
    found = rows(f"sources/{question}", viewer, **SPRING | values)
    return next((one for one in found if one["level"] == level and (source is None or one["source_id"] == source)), None)


def contact(tiny, lead_id, at, **columns):
    known = {"kind": "call", "direction": "out", "state": "held", "planned_at": at, "due_at": at} | columns
    tiny.add("contacts", id=uuid4(), line_id=tiny.id("line", "Sales"), lead_id=lead_id, happened_at=at, entered_at=at, **known)


def sale(tiny, client, at, amount, deal=None, unit_cost=None):
    made = tiny.add(
        "sales",
        id=uuid4(),
        line_id=tiny.id("line", "Sales"),
        client_id=tiny.id("client", client),
        deal_id=deal,
        happened_at=at,
        entered_at=at,
        amount=amount,
    )
    tiny.add("sale_items", id=uuid4(), sale_id=made, quantity=1, amount=amount, unit_cost=unit_cost)
    return made


def test_answers_of_all_are_those_of_the_workload_page(tiny, director):
    for n, minutes in enumerate((10, 30, 50, 70, None)):
        made = lead(tiny, f"lead {n}", "2026-03-03T10:00", "Ad")
        if minutes:
            contact(tiny, made, f"2026-03-03T{10 + minutes // 60}:{minutes % 60:02}")
    contact(tiny, made, "2026-03-03T10:01", automatic=True)
    found, whole = line(director, "tree_answers"), row("workload/first_answer", director, **SPRING)
    assert (found["leads"], found["answered"]) == (whole["leads"], whole["answered"]) == (5, 4)
    assert found["median_minutes"] == pytest.approx(whole["median_minutes"], abs=0.05)


def test_an_answered_lead_opens_as_a_row(tiny, director):
    contact(tiny, lead(tiny, "early", "2026-03-03T10:00"), "2026-03-03T11:00")
    lead(tiny, "never", "2026-03-03T10:00")
    assert [one["lead"] for one in rows("sources/rows_leads", director, **SPRING, which="answered")] == ["early"]


def test_open_deals_are_counted_as_not_yet_won_and_lost_ones_as_closed_otherwise(tiny, director):
    for n, days in enumerate((10, 20, 30)):
        tiny.deal(f"won {n}", [("2026-03-01", "lead"), (str(date(2026, 3, 1) + timedelta(days=days)), "won")])
    assert line(director, "tree_days")["median_days"] == 20
    for n in range(6):
        tiny.deal(f"open {n}", [("2026-03-01", "lead")])
    # of 9 at risk one was won each on the days 10, 20 and 30: 1/9 each, half of 3/9 is passed on day 20, whoever is still open
    assert line(director, "tree_days")["median_days"] == 20
    tiny.deal("lost", [("2026-03-01", "lead"), ("2026-03-15", "lost")])
    assert line(director, "tree_days")["median_days"] == 20
    young = [tiny.deal(f"young {n}", [("2026-05-20", "lead")]) for n in range(30)]
    assert len(young) + 10 == line(director, "tree_days")["deals"]
    assert line(director, "tree_days")["median_days"] == 30  # those of May were at risk for 21 days only: 1/40 + 1/38 + 1/7 and so on


def test_days_to_win_of_nothing_won_are_unknown(tiny, director):
    tiny.deal("open", [("2026-03-01", "lead")])
    assert line(director, "tree_days")["median_days"] is None


def reason(tiny, name, position):
    return tiny.add("loss_reasons", id=tiny.id("reason", name), name=name, position=position)


def test_the_reason_named_most_often_counts_a_missing_one_too(tiny, director):
    price = reason(tiny, "Price", 1)
    for n, why in enumerate((price, None, None)):
        tiny.deal(f"lost {n}", [("2026-03-01", "lead"), ("2026-03-15", "lost")], source="Ad", loss_reason_id=why)
    found = line(director, "tree_losses")
    assert (found["reason"], found["top_loss"], found["lost"]) == (None, 2, 3)
    assert len(rows("sources/rows_deals", director, **SPRING, kind="lost", reason="-")) == 2
    assert [one["reason"] for one in rows("sources/rows_deals", director, **SPRING, kind="lost", reason=price)] == ["Price"]


def test_losses_stand_on_the_day_of_the_loss_and_no_reason_is_a_row(tiny, director):
    """Shipped code counted loss reasons by the day of creation and left blanks out."""
    price = reason(tiny, "Price", 1)
    asked = lead(tiny, "old", "2026-01-05", "Ad")
    tiny.deal("old", [("2026-01-06", "lead"), ("2026-03-15", "lost")], 300, lead_id=asked, source="Friend", loss_reason_id=price)
    tiny.deal("later", [("2026-03-01", "lead"), ("2026-06-02", "lost")], source="Ad")
    tiny.deal("blank", [("2026-03-01", "lead"), ("2026-03-02", "lost")])
    found = rows("sources/losses", director, **SPRING)
    assert [(one["source"], one["reason"], one["deals"]) for one in found] == [("Ad", "Price", 1), (None, None, 1)]
    for one in found:
        asked_for = {"source": one["source_id"] or "-", "reason": one["reason_id"] or "-"}
        assert len(rows("sources/rows_lost", director, **SPRING, **asked_for)) == one["deals"]


def test_only_purchases_after_the_first_win_in_other_deals_and_within_a_year_are_repeats(tiny, director):
    deal = won(tiny, "Acme", lead(tiny, "Acme", "2026-03-01", "Ad"), "2026-03-10")
    sale(tiny, "Acme", "2026-03-11", 100, deal)
    sale(tiny, "Acme", "2026-05-01", 30)
    sale(tiny, "Acme", "2027-05-01", 40)
    late = SPRING | {"as_of": "2027-06-01"}
    found = line(director, "tree_clients", as_of="2027-06-01")
    assert (found["new_clients"], found["ripe_clients"], found["repeats"], float(found["repeat_revenue"])) == (1, 1, 1, 30)
    assert [float(one["amount"]) for one in rows("sources/rows_repeats", director, **late)] == [30]
    assert line(director, "tree_clients")["ripe_clients"] == 0


def test_payback_is_the_worked_example(tiny, director, oracle):
    known = oracle("romi")
    inputs, a_year = known["inputs"], 12 * known["inputs"]["monthly_margin_per_client"]
    cost(tiny, inputs["cost"], "2026-03-01", source="Ad")
    for n in range(inputs["wins"]):
        deal = won(tiny, f"client {n}", lead(tiny, f"lead {n}", "2026-03-01", "Ad"), "2026-03-20")
        sale(tiny, f"client {n}", "2026-03-20T12:00", a_year * 1.5, deal, unit_cost=a_year * 0.75)
        sale(tiny, f"client {n}", "2026-09-01", a_year * 0.5, unit_cost=a_year * 0.25)
    seen = SPRING | {"as_of": "2027-06-01"}
    tree = sources_tree.joined(rows("sources/tree", director, **seen), rows("sources/tree_clients", director, **seen))
    assert tree[0]["month_margin"] == pytest.approx(inputs["monthly_margin_per_client"])
    assert sources_columns.payback(tree[0]) == pytest.approx(known["expected"]["payback_months"])


def test_where_margin_is_unknown_there_is_no_payback_and_no_guess(tiny, director):
    for n in range(6):
        deal = won(tiny, f"client {n}", lead(tiny, f"lead {n}", "2026-03-01", "Ad"), "2026-03-20")
        sale(tiny, f"client {n}", "2026-03-20", 100, deal)
    found = line(director, "tree_clients", as_of="2027-06-01")
    assert (found["old_clients"], found["month_margin"], found["margin_known"]) == (6, None, 0)


def test_a_free_source_has_no_cost_and_one_worked_by_people_has(tiny, director):
    lead(tiny, "found us", "2026-03-05", "Organic")
    lead(tiny, "called", "2026-03-05", "Cold calls")
    tiny.add(
        "costs", id=uuid4(), amount=70, spent_on="2026-03-01", kind="people", source_id=tiny.source("Cold calls"), entered_at="2026-01-01"
    )
    found = {one["source"]: (one["cost"], one["cpl"]) for one in rows("sources/table", director, **SPRING)}
    assert (found["Organic"], found["Cold calls"]) == ((None, None), (70, 70))


def test_cost_and_wins_are_of_one_cohort_of_leads(tiny, director):
    """Cost by the day of the click over wins by the day of closing: a spring of spending would look like a loss, a summer like a gift."""
    cost(tiny, 100, "2026-03-01", source="Ad")
    won(tiny, "slow", lead(tiny, "slow", "2026-03-02", "Ad"), "2026-06-05")
    spring = next(one for one in rows("sources/table", director, **SPRING) if one["source"] == "Ad")
    june = next(
        one for one in rows("sources/table", director, since="2026-06-01", until="2026-07-01", as_of="2026-06-30") if one["source"] == "Ad"
    )
    assert (spring["cac"], june["cac"], june["new_clients"]) == (100, None, 0)


def test_every_place_of_the_tree_has_its_answers_beside_it(tiny, director):
    for n, (source, entry) in enumerate((("Ad", "Site"), ("Ad", "Phone"), (None, None), ("Friend", None))):
        won(tiny, f"deal {n}", lead(tiny, f"lead {n}", "2026-03-01", source, entry), "2026-03-20")
    tree = rows("sources/tree", director, **SPRING)
    beside = [rows(f"sources/{name}", director, **SPRING) for name in ("tree_answers", "tree_days", "tree_clients")]
    joined = sources_tree.joined(tree, *beside)
    assert len(joined) == len(tree)
    assert {one["median_days"] is not None for one in joined} == {True}
    for name in ("answered", "repeats", "new_clients"):
        sums = {level: sum(one[name] for one in joined if one["level"] == level) for level in range(4)}
        assert len(set(sums.values())) == 1, name


def test_not_specified_is_a_row_of_the_tree_even_with_nothing(tiny, director):
    lead(tiny, "known", "2026-03-01", "Ad", "Site")
    tree = sources_tree.whole(rows("sources/tree", director, **SPRING))
    assert [(one["entry_point"], one["leads"]) for one in tree if one["level"] == 1] == [("Site", 1), (None, 0)]


def test_repeats_of_young_clients_are_a_gap_not_a_zero():
    one = {"new_clients": 3, "repeats": 0, "ripe_clients": 0}
    said = [sources_columns.SAID["repeats"](one | change) for change in ({}, {"repeats": 2}, {"ripe_clients": 1}, {"ripe_clients": 3})]
    assert said == ["—", "2+", "0+", "0"]


def test_a_manager_sees_no_margin_and_nobody_elses_answers(tiny):
    for login in ("anna", "boris"):
        tiny.staff(login)
        deal = won(tiny, login, lead(tiny, login, "2026-03-01", "Ad", owner=login), "2026-03-20", owner=login)
        sale(tiny, login, "2026-03-20", 100, deal, unit_cost=40)
    anna = of_login(tiny.here, "anna")
    assert line(anna, "tree_answers")["leads"] == 1
    assert (line(anna, "tree_clients", as_of="2027-06-01")["month_margin"], line(anna, "tree_clients")["new_clients"]) == (None, 1)
    assert {one["deal"] for one in rows("sources/rows_deals", anna, **SPRING)} == {"anna"}

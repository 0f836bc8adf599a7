"""What sources bring, against worked examples, counts by hand and the rows behind each number."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data.viewer import of_login
from queries.models.ripening import ripening
from queries.reader import read, row, rows

SPRING = {"since": "2026-03-01", "until": "2026-06-01", "as_of": "2026-06-10"}


def lead(tiny, name, at, source=None, entry=None, campaign=None, valid=None, owner=None):
    made = tiny.add(
        "leads",
        id=tiny.id("lead", name),
        line_id=tiny.id("line", "Sales"),
        name=name,
        name_norm=name,
        valid=valid,
        owner_id=owner and tiny.id("staff", owner),
        source_id=source and tiny.source(source),
        entry_point_id=entry and door(tiny, entry),
        campaign_id=campaign and effort(tiny, campaign, source),
        happened_at=at,
        entered_at=at,
    )
    if owner:
        tiny.own("lead", made, tiny.id("staff", owner), at)
    return made


def door(tiny, name):
    if not tiny.run("SELECT 1 FROM kept.entry_points WHERE id = ?", tiny.id("door", name)):
        tiny.add("entry_points", id=tiny.id("door", name), name=name, position=1)
    return tiny.id("door", name)


def effort(tiny, name, source=None):
    if not tiny.run("SELECT 1 FROM kept.campaigns WHERE id = ?", tiny.id("campaign", name)):
        tiny.add("campaigns", id=tiny.id("campaign", name), name=name, source_id=source and tiny.source(source))
    return tiny.id("campaign", name)


def cost(tiny, amount, spent_on, until_on=None, source=None, entry=None, campaign=None, **columns):
    return tiny.add(
        "costs",
        id=uuid4(),
        amount=amount,
        spent_on=spent_on,
        until_on=until_on,
        kind="media",
        source_id=source and tiny.source(source),
        entry_point_id=entry and door(tiny, entry),
        campaign_id=campaign and effort(tiny, campaign),
        entered_at="2026-01-01",
        **columns,
    )


def won(tiny, code, lead_id, at, amount=100, **columns):
    return tiny.deal(code, [(at, "lead"), (at + "T12:00", "won")], amount, lead_id=lead_id, client_id=tiny.client(code), **columns)


def of(viewer, source, **values):
    return next(one for one in rows("sources/table", viewer, **SPRING | values) if one["source"] == source)


@pytest.fixture
def spring(tiny):
    """Three leads of an advertisement, one bought; one of a friend, bought; one of nobody knows; a deal without a lead."""
    ad = [lead(tiny, f"ad {n}", f"2026-03-{n + 1:02}", "Ad", "Site", "Spring" if n else None, valid=n != 2) for n in range(3)]
    won(tiny, "ad deal", ad[0], "2026-03-20", 300, source="Friend")
    won(tiny, "friend deal", lead(tiny, "friend", "2026-04-01", "Friend", "Phone"), "2026-06-05", 500)
    lead(tiny, "unknown", "2026-05-01")
    tiny.deal("walked in", [("2026-04-04", "lead")], 50, source="Friend")
    cost(tiny, 90, "2026-03-01", source="Ad")
    return tiny


def test_cost_per_lead_acquisition_cost_and_return_are_the_worked_example(tiny, director, oracle):
    known = oracle("romi")["inputs"]
    product = tiny.add("products", id=uuid4(), name="Thing")
    cost(tiny, known["cost"], "2026-03-01", source="Ad")
    first = date(2026, 3, 1)
    for n in range(known["leads"]):
        made = lead(tiny, f"lead {n}", str(first + timedelta(days=n % 60)), "Ad")
        if n < known["wins"]:
            price = known["revenue"] / known["wins"]
            deal = won(tiny, f"deal {n}", made, "2026-05-20", price)
            sale = tiny.add(
                "sales",
                id=uuid4(),
                line_id=tiny.id("line", "Sales"),
                client_id=tiny.id("client", f"deal {n}"),
                deal_id=deal,
                happened_at="2026-05-21",
                entered_at="2026-05-21",
                amount=price,
            )
            tiny.add(
                "sale_items",
                id=uuid4(),
                sale_id=sale,
                product_id=product,
                quantity=1,
                amount=price,
                unit_cost=price * (1 - known["margin"]),
            )
    found, expected = of(director, "Ad"), oracle("romi")["expected"]
    assert {name: found[name] for name in ("cpl", "cac", "romi", "roas")} == pytest.approx(
        {n: expected[n] for n in ("cpl", "cac", "romi", "roas")}
    )


def test_return_is_unknown_while_the_unit_costs_are(spring, director):
    found = of(director, "Ad")
    assert (found["roas"], found["romi"], found["margin_known"]) == (pytest.approx(300 / 90), None, None)


def test_the_ripened_conversion_is_the_worked_example(tiny, director, oracle):
    known = oracle("leads.ripening")
    months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
    for month, leads, cumulated in zip(months, known["inputs"]["leads"], known["inputs"]["cum_wins"], strict=True):
        wins = [
            months[months.index(month) + age]
            for age, (now, before) in enumerate(zip(cumulated, [0, *cumulated], strict=False))
            for _ in range(now - before)
        ]
        for n in range(leads):
            made = lead(tiny, f"{month} {n}", str(month))
            if n < len(wins):
                won(tiny, f"{month} {n}", made, str(wins[n] + timedelta(days=9)))
    expected = known["expected"]
    found = ripening(director, since=date(2026, 1, 1), until="2026-05-01", as_of="2026-05-01").months
    assert [one.wins / one.leads for one in found] == pytest.approx(expected["raw"], abs=6e-5)
    assert [one.ripe for one in found[:3]] == pytest.approx(expected["ult"][:3], abs=6e-5)
    assert [one.ripe / one.leads for one in found[:3]] == pytest.approx(expected["ult_conv"][:3], abs=6e-5)
    assert found[3].share == pytest.approx(9 / expected["ult"][3], abs=6e-5)
    assert [one.green for one in found] == [False, False, False, True]
    assert found[3].ripe == pytest.approx(31.3, abs=0.05)  # the greenest by the average of the others


def test_a_month_that_is_not_over_has_no_age_and_is_green(tiny, director):
    won(tiny, "quick", lead(tiny, "quick", "2026-05-02"), "2026-05-03")
    asked = {"since": date(2026, 5, 1), "until": "2026-06-01", "as_of": "2026-05-10"}
    assert [(one["leads"], one["wins_now"], one["age"], one["wins"]) for one in rows("sources/ripening", director, **asked)] == [
        (1, 1, None, None)
    ]
    assert [(one.wins, one.ripe, one.green) for one in ripening(director, **asked).months] == [(1, None, True)]


def test_a_source_is_measured_by_the_leads_of_the_period_and_their_deals(spring, director):
    found = {one["source"]: one for one in rows("sources/table", director, **SPRING)}
    assert [found["Ad"][name] for name in ("leads", "valid", "converted", "deals", "won", "new_clients")] == [3, 2, 1, 1, 1, 1]
    assert float(found["Ad"]["revenue"]) == 300
    assert found["Ad"]["cost"] == 90
    assert [found["Friend"][name] for name in ("leads", "deals", "still_open", "won")] == [1, 2, 1, 1]
    assert float(found["Friend"]["revenue"]) == 500


def test_the_deal_of_a_lead_counts_under_the_leads_source_and_once(spring, director):
    assert sum(one["deals"] for one in rows("sources/table", director, **SPRING)) == spring.run("SELECT count(*) FROM kept.deals")[0][0]


def test_not_specified_is_always_a_row_and_every_source_is_one_even_with_nothing(tiny, director):
    found = rows("sources/table", director, **SPRING)
    assert found[-1]["source"] is None
    assert len(found) == 1 + tiny.run("SELECT count(*) FROM kept.sources WHERE retired_at IS NULL")[0][0]
    assert {one["leads"] for one in found} == {0}
    assert {one["conversion"] for one in found} == {None}


def test_a_blank_source_keeps_its_leads(spring, director):
    assert of(director, None)["leads"] == 1
    assert sum(one["leads"] for one in rows("sources/table", director, **SPRING)) == 5


def test_leads_and_wins_are_one_cohort(spring, director):
    early = {one["source"]: one for one in rows("sources/table", director, **SPRING | {"since": "2026-04-01"})}
    assert (early["Ad"]["leads"], early["Ad"]["won"], early["Friend"]["won"]) == (0, 0, 1)


def test_a_win_after_as_of_was_not_known_then(spring, director):
    then = of(director, "Friend", as_of="2026-06-01")
    assert (then["won"], then["still_open"]) == (0, 1)


def test_a_retired_source_stays_while_it_has_numbers(spring, director):
    spring.run("UPDATE kept.sources SET retired_at = '2026-05-01'")
    assert {one["source"] for one in rows("sources/table", director, **SPRING)} == {"Ad", "Friend", None}


def test_only_a_first_win_makes_a_new_client(tiny, director):
    client = tiny.client("loyal")
    for n, day in enumerate(("2026-03-05", "2026-04-05")):
        tiny.deal(f"deal {n}", [(day, "lead"), (day, "won")], lead_id=lead(tiny, f"lead {n}", day, "Ad"), client_id=client)
    cost(tiny, 100, "2026-03-01", source="Ad")
    found = of(director, "Ad")
    assert (found["won"], found["new_clients"], found["cac"]) == (2, 1, 100)
    assert of(director, "Ad", since="2026-04-01")["new_clients"] == 0


@pytest.mark.parametrize(
    ("since", "until", "as_of", "expected"),
    [
        ("2026-03-01", "2026-04-01", "2026-06-10", 310),
        ("2026-03-11", "2026-03-21", "2026-06-10", 100),
        ("2026-02-01", "2026-03-02", "2026-06-10", 10),
        ("2026-03-01", "2026-04-01", "2026-03-10T12:00", 100),
        ("2026-04-01", "2026-05-01", "2026-06-10", None),
    ],
)
def test_a_cost_is_spread_evenly_over_its_days_and_cut_to_the_period(tiny, director, since, until, as_of, expected):
    cost(tiny, 310, "2026-03-01", "2026-04-01", source="Ad")
    asked = {"since": since, "until": until, "as_of": as_of}
    assert of(director, "Ad", **asked)["cost"] == (pytest.approx(expected) if expected else None)
    assert sum(one["counted"] for one in rows("sources/rows_costs", director, **asked)) == pytest.approx(expected or 0)


def test_a_campaigns_cost_is_its_sources(tiny, director):
    effort(tiny, "Spring", "Ad")
    cost(tiny, 70, "2026-03-01", campaign="Spring")
    assert of(director, "Ad")["cost"] == 70


def test_the_tree_adds_up_at_every_level_and_to_the_table(spring, director):
    cost(spring, 30, "2026-03-02", source="Friend", entry="Phone")
    cost(spring, 12, "2026-03-02")
    tree, table = rows("sources/tree", director, **SPRING), rows("sources/table", director, **SPRING)
    for number in ("leads", "valid", "young", "converted", "deals", "still_open", "won", "new_clients", "revenue", "cost"):
        whole = {level: float(sum(one[number] or 0 for one in tree if one["level"] == level)) for level in range(4)}
        assert set(whole.values()) == {float(sum(one[number] or 0 for one in table))}, number


def test_a_cost_without_an_entry_point_goes_where_its_sources_leads_came_in(tiny, director):
    for n in range(4):
        lead(tiny, f"lead {n}", "2026-03-05", "Ad", "Site" if n else "Phone")
    cost(tiny, 100, "2026-03-01", source="Ad")
    found = {one["entry_point"]: one["cost"] for one in rows("sources/tree", director, **SPRING) if one["level"] == 1}
    assert found == {"Phone": 25, "Site": 75}


def test_a_lead_is_young_until_three_of_four_wins_would_have_come(tiny, director):
    for n, days in enumerate((10, 20, 30, 40)):
        won(tiny, f"deal {n}", lead(tiny, f"lead {n}", "2026-03-01"), str(date(2026, 3, 1) + timedelta(days=days)))
    lead(tiny, "old", "2026-05-01"), lead(tiny, "young", "2026-05-20")
    assert of(director, None)["young"] == 1  # 33 days at the 75th percentile; 10 June less 33 days is 8 May


def test_months_before_the_period_stay_in_the_trend(spring, director):
    trend = rows("sources/monthly", director, **SPRING)
    assert len(trend) == 13
    assert [one["leads"] for one in trend][-4:] == [3, 1, 1, 0]
    assert [one["won"] for one in trend][-4:] == [1, 0, 0, 1]
    assert trend[-4]["cost"] == 90


@pytest.mark.parametrize(
    ("number", "question", "values"),
    [
        ("leads", "sources/rows_leads", {}),
        ("valid", "sources/rows_leads", {"which": "valid"}),
        ("converted", "sources/rows_leads", {"which": "converted"}),
        ("deals", "sources/rows_deals", {}),
        ("still_open", "sources/rows_deals", {"kind": "open"}),
        ("won", "sources/rows_deals", {"kind": "won"}),
        ("new_clients", "sources/rows_deals", {"first": True}),
    ],
)
def test_the_rows_behind_a_sources_number_are_as_many_as_the_number(spring, director, number, question, values):
    for one in rows("sources/tree", director, **SPRING):
        narrow = {
            name: one[f"{name}_id"] or "-" for name, level in (("entry_point", 1), ("source", 2), ("campaign", 3)) if one["level"] >= level
        }
        assert len(rows(question, director, **SPRING, **narrow, **values)) == one[number]


def test_every_filter_reaches_every_number(spring, director):
    spring.staff("anna")
    lead(spring, "anna's", "2026-03-09", "Ad", owner="anna")
    assert of(director, "Ad", manager="anna")["leads"] == 1
    assert of(director, "Ad", manager="anna")["cost"] is None
    assert [one["source"] for one in rows("sources/table", director, source="Ad", **SPRING)] == ["Ad"]
    assert [one["source"] for one in rows("sources/table", director, source="-", **SPRING)] == [None]
    assert {one["leads"] for one in rows("sources/tree", director, source="-", **SPRING)} == {1}
    spring.line("Service")
    for name in ("table", "tree", "ripening"):
        assert sum(one["leads"] for one in rows(f"sources/{name}", director, line="Service", **SPRING)) == 0


def test_a_manager_sees_the_own_and_unassigned_leads_and_no_cost(spring):
    for login in ("anna", "boris"):
        spring.staff(login)
        lead(spring, f"{login}'s", "2026-03-09", "Ad", owner=login)
    anna = of_login(spring.here, "anna")
    assert of(anna, "Ad")["leads"] == 4
    assert {one["cost"] for one in rows("sources/table", anna, **SPRING)} == {None}
    assert {one["cost"] for one in rows("sources/tree", anna, **SPRING)} == {None}
    assert rows("sources/rows_costs", anna, **SPRING) == []
    assert {one["owner"] for one in rows("sources/rows_leads", anna, **SPRING)} == {None, "Anna"}


def test_a_head_sees_only_the_own_lines(spring):
    spring.line("Service")
    spring.staff("head", "head", lines=["Service"])
    cost(spring, 33, "2026-03-05", source="Ad", line_id=spring.id("line", "Sales"))
    head = of_login(spring.here, "head")
    assert sum(one["leads"] + one["deals"] for one in rows("sources/table", head, **SPRING)) == 0
    assert {one["line"] for one in rows("funnel/limits", head, **SPRING)} == {"Service"}
    assert sum(one["counted"] for one in rows("sources/rows_costs", head, **SPRING)) == 90  # the company's own, of no line


def test_an_empty_company_has_numbers_and_no_error(tiny, director):
    assert row("sources/tree", director, **SPRING)["leads"] == 0
    assert read("sources/ripening", director, **SPRING).num_rows == 0

"""What clients buy: worth, classes, cohorts, repeat, rhythm, promises; against worked examples and what others got wrong."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.parts import groups_numbers
from queries.reader import read, row, rows
from tests import loyal

HALF = {"since": "2026-01-01", "until": "2026-07-01", "as_of": "2026-07-01"}


def by_client(name, viewer, **values):
    return {line["client"]: line for line in rows(name, viewer, **values)}


def test_equal_clients_get_equal_scores_whatever_their_order(tiny, director):
    for n in range(10):
        loyal.sale(tiny, f"once {n}", "2026-01-10", 50)
    for day in ("2026-02-10", "2026-03-10", "2026-04-10"):
        loyal.sale(tiny, "often", day, 50)
    found = by_client("loyalty/rfm", director, as_of="2026-05-10")
    assert len({(line["r"], line["f"], line["m"]) for name, line in found.items() if name != "often"}) == 1
    assert (found["often"]["recency_days"], found["often"]["frequency"], found["often"]["monetary"]) == (30, 3, 150)
    assert (found["often"]["r"], found["often"]["f"], found["often"]["m"]) == (5, 5, 5)


def test_two_sales_on_one_day_are_one_purchase_day(tiny, director):
    loyal.sale(tiny, "Acme", "2026-01-10", 10)
    loyal.sale(tiny, "Acme", "2026-01-10T15:00:00", 20)
    found = row("loyalty/rfm", director, as_of="2026-05-10")
    assert (found["frequency"], found["monetary"]) == (1, 30)


@given(sales=st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 28), st.integers(1, 900)), max_size=25))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_classes_and_counts_hold_as_many_clients_as_their_rows(tiny, director, sales):
    tiny.run("DELETE FROM kept.sales")
    for who, day, amount in sales:
        loyal.sale(tiny, who, f"2026-05-{day:02}", amount)
    buyers, all_rows = {sale[0] for sale in sales}, rows("loyalty/rfm", director, **HALF)
    assert {line["client"] for line in all_rows} == buyers
    for cell in groups_numbers.cells(read("groups/buyers", director, **HALF)):
        behind = [line for line in all_rows if (line["r"], line["f"]) == (cell["r"], cell["f"])]
        assert (len(behind), sum(line["monetary"] for line in behind)) == (cell["clients"], cell["money"])
        assert cell["days"][0] <= min(line["recency_days"] for line in behind) <= cell["days"][1]
    for group in rows("loyalty/abc", director, **HALF):
        assert len(rows("loyalty/rows_abc", director, **HALF, **{"class": group["class"]})) == group["clients"]
    sleeping = row("loyalty/sleeping", director, **HALF)
    assert len(rows("loyalty/rhythm", director, **HALF)) == sleeping["clients"] == len(buyers)
    assert row("loyalty/check", director, **HALF)["purchases"] == len(rows("loyalty/rows_purchases", director, **HALF)) == len(sales)


def test_abc_and_xyz_are_those_of_the_worked_example(tiny, director, oracle):
    example = oracle("abc_xyz")
    loyal.monthly(tiny, example["inputs"]["monthly"])
    found = by_client("loyalty/rows_abc", director, **HALF)
    assert {name: [line["abc"], line["xyz"]] for name, line in found.items()} == example["expected"]
    assert {line["class"]: line["clients"] for line in rows("loyalty/abc", director, **HALF)} == {"A": 3, "B": 0, "C": 2}


def test_the_curve_of_the_money_ends_with_everybody_and_everything(tiny, director, oracle):
    loyal.monthly(tiny, oracle("abc_xyz")["inputs"]["monthly"])
    curve = rows("loyalty/pareto", director, **HALF)
    assert (curve[-1]["client_share"], curve[-1]["amount_share"]) == (1, pytest.approx(1))
    assert [point["amount_share"] for point in curve] == sorted(point["amount_share"] for point in curve)


def test_a_returned_purchase_is_netted_and_a_negative_client_is_in_no_class(tiny, director):
    for who, amount in (("good", 100), ("gone", 50), ("gone", -80)):
        loyal.sale(tiny, who, "2026-02-10", amount)
    assert list(by_client("loyalty/rows_abc", director, **HALF)) == ["good"]


def test_the_retention_triangle_is_that_of_the_worked_example(tiny, director, oracle):
    example = oracle("retention.triangle")
    loyal.monthly(tiny, example["inputs"]["monthly"])
    found = rows("loyalty/retention", director, as_of=example["inputs"]["asof"])
    for name, cohort in (("jan", "2026-01-01"), ("mar", "2026-03-01")):
        cells = [line for line in found if str(line["cohort"]) == cohort]
        assert [line["share"] for line in cells][:4] == example["expected"][name]
    last = [line for line in found if str(line["cohort"]) == "2026-03-01"][-1]
    assert (last["month"], last["retained"], last["so_far"]) == (3, None, 0)


def test_quarterly_retention_counts_as_many_as_the_clients_behind_it(tiny, director, oracle):
    loyal.monthly(tiny, oracle("abc_xyz")["inputs"]["monthly"])
    cell = row("loyalty/retention_quarters", director, as_of="2026-06-30")
    assert (str(cell["cohort"]), cell["size"], cell["quarter"], cell["retained"], cell["so_far"]) == ("2026-01-01", 5, 1, None, 4)
    cohort = {"cohort_since": "2026-01-01", "cohort_until": "2026-04-01"}
    assert len(rows("loyalty/rows_retained", director, as_of="2026-06-30", **cohort)) == 5
    again = {"again_since": "2026-04-01", "again_until": "2026-07-01"}
    assert len(rows("loyalty/rows_retained", director, as_of="2026-06-30", **cohort, **again)) == 4
    assert rows("loyalty/rows_retained", director, as_of="2026-06-30") == []


def test_only_clients_who_had_their_180_days_count_for_the_repeat_rate(tiny, director):
    for who, days in {
        "again": ("2026-01-10", "2026-03-10"),
        "late": ("2026-01-10", "2026-07-20"),
        "same day": ("2026-01-10", "2026-01-10"),
        "young": ("2026-05-10", "2026-05-20"),
    }.items():
        for day in days:
            loyal.sale(tiny, who, day)
    found = row("loyalty/repeat_rate", director, as_of="2026-08-01")
    assert (found["clients"], found["repeated"], found["repeat_rate"]) == (3, 1, pytest.approx(1 / 3))
    assert [line["client"] for line in rows("loyalty/rows_repeat", director, as_of="2026-08-01", repeated=True)] == ["again"]
    trend = {str(line["month"]): line["clients"] for line in rows("loyalty/repeat_trend", director, as_of="2026-08-01")}
    assert (len(trend), trend["2026-01-01"]) == (13, 3)
    assert "2026-03-01" not in trend


def test_silence_is_judged_by_the_own_rhythm_as_in_the_worked_example(tiny, director, oracle):
    example = oracle("sleeping.lomax")
    starts = {"weekly": ("2026-03-11", 7), "monthly": ("2025-07-24", 30), "monthly_gone": ("2025-03-17", 30)}
    for who, (first, gap) in starts.items():
        for n in range(11):
            loyal.sale(tiny, who, loyal.days_after(first, n * gap))
    loyal.sale(tiny, "newbie", "2026-04-11")
    found = by_client("loyalty/rhythm", director, as_of="2026-06-10", r=example["inputs"]["r"], alpha=example["inputs"]["alpha"])
    for who, (gaps, days, silence) in example["inputs"]["clients"].items():
        assert (found[who]["gaps"], round((found[who]["usual_gap"] or 0) * gaps), found[who]["silence"]) == (gaps, days, silence)
        assert found[who]["p_silence"] == pytest.approx(example["expected"][who], abs=2e-6)
    assert (found["weekly"]["activity"], found["monthly"]["activity"], found["monthly_gone"]["activity"]) == ("cooling", "active", "asleep")


def test_the_trend_of_the_sleeping_ends_with_the_number_on_the_tile(tiny, director):
    for n in range(12):
        loyal.sale(tiny, "steady", loyal.days_after("2025-07-01", n * 30))
        loyal.sale(tiny, "lost", loyal.days_after("2025-01-05", n * 10))
    now = row("loyalty/sleeping", director, as_of="2026-06-10")
    trend = rows("loyalty/sleeping_trend", director, as_of="2026-06-10")
    assert (now["asleep"], trend[-1]["asleep"], str(trend[-1]["day"])) == (1, 1, "2026-06-10")
    assert [line["client"] for line in rows("loyalty/rhythm", director, as_of="2026-06-10", activity="asleep")] == ["lost"]


def test_average_check_tells_mean_and_median_and_does_not_know_tomorrow(tiny, director):
    for who, day, amount in (("a", "2026-02-01", 10), ("a", "2026-02-01", 20), ("b", "2026-03-01", 90), ("b", "2026-06-01", 5000)):
        loyal.sale(tiny, who, day, amount)
    found = row("loyalty/check", director, **HALF | {"as_of": "2026-05-01"})
    assert (found["purchases"], found["clients"], found["mean"], found["median"]) == (3, 2, 40, 20)
    assert found["low"] < 40 < found["high"]


def test_a_line_without_sales_lets_its_won_deals_stand_in_and_says_so(tiny, director):
    tiny.line("Service")
    acme = loyal.client(tiny, "Acme", line="Service")
    tiny.deal("won", [("2026-01-05", "lead"), ("2026-02-05", "won")], 300, line="Service", client_id=acme)
    tiny.deal("reopened", [("2026-01-05", "lead"), ("2026-02-06", "won"), ("2026-03-01", "lead")], 500, line="Service", client_id=acme)
    tiny.deal("counted as a sale", [("2026-01-05", "lead"), ("2026-02-05", "won")], 900, client_id=loyal.client(tiny, "Beta"))
    loyal.sale(tiny, "Beta", "2026-02-10", 70)
    found = {line["client"]: line["monetary"] for line in rows("loyalty/rfm", director, **HALF)}
    assert found == {"Acme": 300, "Beta": 70}
    assert row("loyalty/rfm", director, as_of="2026-02-20", line="Service")["monetary"] == 800  # not reopened yet
    assert [line["line"] for line in rows("loyalty/stand_ins", director, **HALF)] == ["Service"]


def test_a_promise_is_kept_broken_or_forgotten_once_its_day_is_over(tiny, director):
    for n, (due, state) in enumerate(
        [
            ("2026-02-01", "kept"),
            ("2026-02-02", "broken"),
            ("2026-02-03", "open"),
            ("2026-02-04", "moved"),
            ("2026-06-30", "kept"),
            ("2026-07-01", "open"),
        ]
    ):
        tiny.add(
            "promises",
            id=tiny.id("promise", str(n)),
            line_id=tiny.id("line", "Sales"),
            client_id=loyal.client(tiny, "Acme"),
            side="ours",
            what=str(n),
            due_on=due,
            state=state,
            happened_at=loyal.moment("2026-01-20"),
            entered_at=loyal.moment("2026-01-20"),
            settled_at=None if state == "open" else loyal.moment(due),
        )
    found = row("loyalty/promises", director, **HALF)
    assert (found["due"], found["kept"], found["kept_share"]) == (4, 2, 0.5)
    assert len(rows("loyalty/rows_promises", director, **HALF)) == 4
    assert row("loyalty/promises", director, **HALF | {"as_of": "2026-02-02"})["due"] == 1
    assert sum(line["due"] for line in rows("loyalty/promises_trend", director, as_of="2026-07-01")) == 4


def test_a_filter_on_the_manager_keeps_the_sales_she_made(tiny, director):
    tiny.staff("anna")
    loyal.sale(tiny, "Acme", "2026-02-10", 10, owner="anna")
    loyal.sale(tiny, "Acme", "2026-03-10", 20)
    assert row("loyalty/check", director, **HALF, manager="anna")["amount"] == 10
    assert row("loyalty/check", director, **HALF, manager="-")["amount"] == 20

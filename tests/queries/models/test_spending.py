"""What more money would bring: the curve found again, leaning where little is known, silent where nothing can be said; the questions behind it."""

from datetime import date
from uuid import uuid4

import numpy as np
import pytest

from data.viewer import of_login
from queries import reader
from queries.models import spending
from queries.models.spending import Gain, Months

JUNE = {"as_of": "2026-06-30T23:59:59.999999"}


def months(key, costs, leads, **more) -> Months:
    return Months(key, np.array(costs, float), np.array(leads, float), **more)


def curved(key, power, n=24, a=40.0) -> Months:
    """Months that lie on the curve but for rounding."""
    costs = 5000 * np.exp(0.4 * np.sin(np.arange(n) * 1.7))
    return months(key, costs, np.round(a * (costs / 5000) ** power), ripe=500, won=100, revenue=300_000)


@pytest.fixture(scope="module")
def three():
    """Three sources of the powers 0.9, 0.5 and 0.3, fitted."""
    return spending.fit([curved("steep", 0.9, a=400), curved("mid", 0.5, a=400), curved("flat", 0.3, a=400)], seed=7)


def test_the_power_of_each_source_is_found_again(three):
    assert [float(one.b.mean()) for one in three] == pytest.approx([0.9, 0.5, 0.3], abs=0.05)
    assert [float(one.leads(5000).mean()) for one in three] == pytest.approx([400] * 3, rel=0.02)


def test_the_interval_holds_the_middle_and_the_next_sum_brings_less_than_the_one_before(three):
    for one in three:
        first = spending.more(one, 1000)["leads"]
        second = Gain.of(one.leads(one.of.now + 2000) - one.leads(one.of.now + 1000))
        assert 0 < first.low < first.mid < first.high
        assert second.mid < first.mid


def test_equal_seeds_give_equal_answers_and_the_order_of_months_does_not_matter():
    source = curved("one", 0.6)
    turned = Months("one", source.cost[::-1][np.r_[3:24, 0:3]], source.leads[::-1][np.r_[3:24, 0:3]], 500, 100, 300_000)
    first, again, other = (spending.fit([one], seed)[0] for one, seed in ((source, 1), (source, 1), (turned, 1)))
    assert np.array_equal(first.b, again.b) and np.array_equal(first.a, again.a)
    assert other.b.mean() == pytest.approx(first.b.mean())


def test_a_source_with_few_leads_leans_on_the_others():
    scarce = months("scarce", [4000, 5000, 6000, 4500, 5500, 6500], [2, 1, 2, 2, 1, 1])
    alone = spending.fit([scarce], 7)[0].b
    among = spending.fit([scarce, *(curved(f"known {n}", 0.8, a=400) for n in range(4))], 7)[0].b
    assert abs(among.mean() - 0.8) < abs(alone.mean() - 0.8)
    assert among.std() < 0.6 * alone.std()


def test_months_that_scatter_more_than_counts_do_widen_the_interval():
    calm, rng = curved("calm", 0.6, a=400), np.random.default_rng(3)
    wild = Months("wild", calm.cost, np.round(calm.leads * np.exp(0.4 * rng.standard_normal(24))), 500, 100, 300_000)
    width = [one.high - one.low for one in (spending.more(spending.fit([source], 7)[0], 1000)["leads"] for source in (calm, wild))]
    assert width[1] > 3 * width[0]


@pytest.mark.parametrize(
    ("costs", "leads", "why"),
    [
        ([0] * 12, [5] * 12, "free"),
        ([0] * 12 + [100, 200, 300, 400, 500], [5] * 17, "few"),
        ([1000, 1010, 990, 1000, 1005, 1000], [5] * 6, "flat"),
        ([100, 200, 300, 400, 500, 600], [0] * 6, "none"),
        ([100, 200, 300, 400, 500, 600], [1, 2, 2, 3, 4, 4], None),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(costs, leads, why):
    source = months("one", costs, leads)
    assert source.missing == why
    assert len(spending.fit([source], 7)) == (why is None)


def test_wins_and_revenue_follow_the_conversion_of_ripe_leads(three):
    more = spending.more(three[1], 1000)
    assert more["wins"].mid == pytest.approx(0.2 * more["leads"].mid, rel=0.03)
    assert more["revenue"].mid == pytest.approx(3000 * more["wins"].mid, rel=1e-9)


def test_the_same_costs_change_nothing_and_the_best_share_keeps_the_total_within_what_was_seen(three):
    now = {one.of.key: one.of.now for one in three}
    assert all((gain.low, gain.high) == (0, 0) for gain in spending.changes(three, now).values())
    best = spending.best(three)
    assert sum(best.values()) == pytest.approx(sum(now.values()))
    for one in three:
        assert min(one.smallest, one.of.now) - 1 <= best[one.of.key] <= max(one.largest, one.of.now) + 1
    assert spending.level(three, best)["revenue"] >= spending.level(three, now)["revenue"]
    assert best["steep"] > best["flat"]


@pytest.mark.parametrize(("now", "step"), [(9000, 1000), (4900, 100), (60, 10), (3, 1), (7_000_000, 1_000_000)])
def test_the_step_is_a_round_sum_below_a_fifth_of_a_month(now, step):
    seen = spending.fit([months("one", np.linspace(0.4, 1.6, 12) * now * 3 / 4.6727, np.arange(12) + 1)], 7)[0]
    same = Months("one", np.full(3, float(now)), np.ones(3))
    assert spending.step_of([spending.Response(same, seen.unit, seen.a, seen.b, seen.conversion, 0)]) == step


# The questions -----------------------------------------------------------------------------------------------------------


def paid(tiny, amount, since, until=None, *, source="Ad", campaign=None, line="Sales"):
    tiny.add("costs", id=uuid4(), amount=amount, spent_on=since, until_on=until, kind="media", source_id=tiny.source(source),
             campaign_id=campaign, line_id=tiny.id("line", line), entered_at=since)  # fmt: skip


def lead(tiny, day, source="Ad", **columns):
    tiny.add("leads", id=uuid4(), line_id=tiny.id("line", "Sales"), source_id=tiny.source(source), name="l", name_norm="l", happened_at=day,
             entered_at=day, **columns)  # fmt: skip


@pytest.fixture
def spent(tiny):
    """Costs over two months and of one day, a campaign, leads of it."""
    spring = tiny.add("campaigns", id=uuid4(), source_id=tiny.source("Ad"), name="Spring")
    paid(tiny, 610, date(2026, 4, 1), date(2026, 6, 1))
    paid(tiny, 90, date(2026, 5, 7), campaign=spring)
    for day in ("2026-04-02", "2026-05-03", "2026-05-30"):
        lead(tiny, day)
    lead(tiny, "2026-05-09", campaign_id=spring)
    return tiny


def test_the_cost_of_each_campaign_and_month_is_the_part_of_its_days(spent, director):
    found = {
        (row["campaign"], row["month"].month): (row["cost"], row["leads"], row["cpl"])
        for row in reader.rows("sources/spending", director, **JUNE)
    }
    assert found == {(None, 4): (300, 1, 300), (None, 5): (310, 2, 155), ("Spring", 5): (90, 1, 90)}


def test_the_entries_behind_a_cell_add_up_to_it(spent, director):
    for cell in reader.rows("sources/spending", director, **JUNE):
        asked = {"month": cell["month"], "source": cell["source_id"], "campaign": cell["campaign_id"] or "-"}
        rows = reader.rows("sources/rows_spending", director, **JUNE, **asked)
        assert (len(rows), sum(row["counted"] for row in rows)) == (cell["rows"], pytest.approx(cell["cost"]))


def test_the_model_is_given_whole_months_only(spent, director):
    found = [
        (row["month"].month, row["cost"], row["leads"]) for row in reader.rows("sources/responses", director, as_of="2026-05-31T12:00")
    ]
    assert found == [(4, 300, 1)]
    assert [row["month"].month for row in reader.rows("sources/responses", director, as_of="2026-05-31T23:59:59.999999")] == [4, 5]


def test_ripe_leads_are_older_than_nine_of_ten_wins_needed(tiny, director):
    for n in range(3):
        tiny.deal(f"won {n}", [("2026-01-05", "lead"), ("2026-01-15", "won")], 100, source="Ad")
    for day in ("2026-06-01", "2026-06-19", "2026-06-25"):
        lead(tiny, day)
    found = reader.rows("sources/ripe", director, **JUNE)
    assert [(row["leads"], row["converted"], row["ripe_days"]) for row in found] == [(2, 0, 10)]


def test_what_was_spent_is_for_who_sees_the_whole_line_and_no_other(spent):
    spent.line("Service")
    for login, role, lines in (("anna", "manager", ["Sales"]), ("chief", "head", ["Sales"]), ("other", "head", ["Service"])):
        spent.staff(login, role, lines)
    seen = {
        login: sum(row["cost"] or 0 for row in reader.rows("sources/spending", of_login(spent.here, login), **JUNE))
        for login in ("anna", "chief", "other")
    }
    assert seen == {"anna": 0, "chief": 700, "other": 0}

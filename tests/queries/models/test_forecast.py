"""The forecast and its backtest on a company of ten thousand deals: no leak, own deals only, the same today as today."""

from datetime import date

import numpy as np
import pytest

from data import spans, store
from data.viewer import of_login
from queries import reader
from queries.models import memo
from queries.models.asked import Narrowed
from queries.models.backtest import backtest
from queries.models.forecast import forecast
from queries.models.frozen import frozen
from queries.models.pipeline import Past
from tests.company import Tiny

AS_OF = "2026-03-10T12:00:00"
APRIL = date(2026, 4, 1)
DRAWS = 500

# Deal n begins so many days after 2025-01-01, is qualified after a few days and then won (one of three), lost, or never decided
DEALS = """
CREATE TABLE many AS
SELECT CAST(md5('deal' || n) AS UUID) AS id, n, TIMESTAMP '2025-01-01 09:00' + to_hours(CAST(n * 1.04 * {slow} AS INTEGER)) AS born,
       2 + hash(n) % 9 AS first, 3 + hash(n * 7) % 29 AS second, hash(n * 13) % 10 AS fate, 100 + hash(n * 31) % 900 AS amount,
       CASE WHEN n % 4 = 0 THEN CAST('{boris}' AS UUID) ELSE CAST('{anna}' AS UUID) END AS owner_id
FROM range({count}) r(n)"""
INTO_DEALS = """
INSERT INTO kept.deals (id, code, line_id, name, owner_id, amount, stage_id, happened_at, entered_at)
SELECT id, n, CAST('{line}' AS UUID), 'deal ' || n, owner_id, amount, CAST('{lead}' AS UUID), born, born FROM many WHERE {when}"""
INTO_EVENTS = """
INSERT INTO kept.stage_events (id, deal_id, seq, stage_id, happened_at, entered_at, owner_id, amount)
SELECT CAST(md5(id || '{seq}') AS UUID), id, {seq}, {stage}, {at}, {at}, owner_id, amount FROM many WHERE {when}"""


def grow(tiny: Tiny, count: int, after: str, upto: str, slow: float = 1.0) -> None:
    """Write everything of these deals that happened in (after, upto]."""
    stage = {name: tiny.id("stage", f"Sales/{name}") for name in tiny.stages}
    names = {"anna": tiny.id("staff", "anna"), "boris": tiny.id("staff", "boris"), "line": tiny.id("line", "Sales"), "lead": stage["lead"]}
    tiny.run("DROP TABLE IF EXISTS many")
    tiny.run(DEALS.format(count=count, slow=slow, **names))
    moves = (
        ("born", f"CAST('{stage['lead']}' AS UUID)", "true"),
        ("born + to_days(CAST(first AS INTEGER))", f"CAST('{stage['qualified']}' AS UUID)", "fate < 9"),
        (
            "born + to_days(CAST(first + second AS INTEGER))",
            f"CASE WHEN fate < 3 THEN CAST('{stage['won']}' AS UUID) ELSE CAST('{stage['lost']}' AS UUID) END",
            "fate < 8",
        ),
    )
    tiny.run(INTO_DEALS.format(when=f"born > '{after}' AND born <= '{upto}'", **names))
    for seq, (at, to, which) in enumerate(moves, start=1):
        tiny.run(INTO_EVENTS.format(seq=seq, stage=to, at=at, when=f"{which} AND {at} > '{after}' AND {at} <= '{upto}'"))
    tiny.here.transaction(lambda cur, me: spans.rebuild_all(cur))
    tiny.here.changed_everywhere()


def company() -> Tiny:
    made = Tiny(store.here())
    made.staff("director", "executive")
    made.staff("anna")
    made.staff("boris")
    return made


@pytest.fixture(scope="module")
def _many():
    made = store.Store(":memory:")
    before = store.use(made)
    tiny = company()
    grow(tiny, 10_000, "2020-01-01", "2026-03-10T12:00:00")
    store.use(before)
    yield tiny
    made.close()


@pytest.fixture
def many(_many):
    """Ten thousand deals as they were known at AS_OF; tests only read."""
    before = store.use(_many.here)
    yield _many
    store.use(before)


def who(tiny, login="director"):
    return of_login(tiny.here, login)


def april(tiny, login="director", **values):
    return forecast(who(tiny, login), until=APRIL, as_of=AS_OF, draws=DRAWS, **values)


def test_the_forecast_holds_together_over_ten_thousand_deals(many):
    told = april(many)
    assert 0 < told.won < told.p10 < told.p25 < told.p50 < told.p75 < told.p90 < told.won + told.open_amount * 2
    assert [told.path[0].p50, told.path[-1].p50] == [told.won, told.p50]
    assert [step.day for step in told.path] == [date(2026, 3, day) for day in range(10, 32)]
    middle = [step.p50 for step in told.path]
    assert middle == sorted(middle)
    assert len(told.deals) == told.open_deals == many.run("SELECT count(*) FROM kept.stage_spans WHERE valid_to IS NULL AND stage_id IN (SELECT id FROM kept.stages WHERE kind = 'open')")[0][0]  # fmt: skip
    assert told.expected == pytest.approx(sum(one.expected for one in told.deals))
    assert told.top_share == pytest.approx(told.deals[0].expected / told.expected)
    assert told.without_biggest[1] < told.p50


def test_the_same_day_tells_the_same_and_another_scope_something_else(many):
    first = april(many)
    memo.forget()
    again, of_anna = april(many), april(many, manager="anna")
    assert again is not first and again == first
    assert of_anna.p50 < first.p50 and of_anna.deals != first.deals


def test_a_managers_forecast_is_of_the_own_deals_alone(many):
    own = april(many, "boris")
    assert {one.owner for one in own.deals} == {"Boris"} == {one.owner for one in own.managers}
    seen = next(one for one in april(many).managers if one.owner == "Boris")
    assert own.open_deals == seen.deals
    assert seen.p50 == pytest.approx(own.p50, rel=0.1)


def test_e5_a_lost_deal_is_worth_nothing(many):
    lost = {
        str(row[0])
        for row in many.run("SELECT deal_id FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id WHERE s.kind = 'lost'")
    }
    assert len(lost) > 3000 and not lost & {one.deal_id for one in april(many).deals}


def test_the_backtest_covers_what_came_and_says_of_each_rule_how_often_it_spoke(many):
    found = backtest(who(many), as_of=AS_OF)
    assert [found.months[0].month, found.months[-1].month] == [date(2025, 4, 1), date(2026, 2, 1)]
    assert found.coverage.n == len(found.months) == 11
    assert found.coverage.inside == sum(one.inside for one in found.months) >= found.coverage.lowest_ok
    assert found.brier < found.uncertainty and found.skill == pytest.approx(1 - found.brier / found.uncertainty)
    assert sum(one.n for one in found.bins) > 1000
    rules = {one.code: one for one in found.rules}
    assert rules["model"].wape == rules["run_rate"].model_wape < 0.12 and rules["model"].interval_score > 0
    assert abs(found.bias) < 0.1 and rules["model"].bias == found.bias
    assert (rules["typed"].n, rules["typed"].wape, rules["last_year"].n) == (0, None, 1)


def test_nothing_after_the_as_of_day_changes_what_was_said(tiny):
    """Half a year of later events, a later change of an amount and of an owner, and later terms of the stages."""
    tiny.staff("anna")
    tiny.staff("boris")
    grow(tiny, 900, "2020-01-01", AS_OF, slow=16)
    told, of_boris, tested = april(tiny), april(tiny, "boris"), backtest(who(tiny), as_of=AS_OF)
    grow(tiny, 900, AS_OF, "2027-01-01", slow=16)
    anna = tiny.id("staff", "anna")
    deal = tiny.run(
        "SELECT deal_id FROM kept.stage_spans WHERE owner_id = ? AND valid_from < ? AND valid_to > ? LIMIT 1", anna, AS_OF, AS_OF
    )[0][0]
    late = {"entity": "deal", "entity_id": deal, "happened_at": "2026-03-11", "entered_at": "2026-03-11"}
    tiny.add("field_history", id=tiny.id("h", "a"), field="amount", old_value=str(tiny.run("SELECT amount FROM kept.deals WHERE id = ?", deal)[0][0]), new_value="9999", **late)  # fmt: skip
    tiny.add("field_history", id=tiny.id("h", "c"), field="expected_close", old_value=None, new_value="2026-03-20", **late)
    tiny.add("assignments", id=tiny.id("a", "a"), owner_id=tiny.id("staff", "boris"), reason="handed_over", **late)
    tiny.run("UPDATE kept.deals SET owner_id = ? WHERE id = ?", tiny.id("staff", "boris"), deal)
    tiny.add("stage_terms", id=tiny.id("t", "t"), stage_id=tiny.id("stage", "Sales/lead"), happened_at="1970-01-01")
    tiny.add("stage_terms", id=tiny.id("t", "u"), stage_id=tiny.id("stage", "Sales/lead"), win_share=0.9, happened_at="2026-03-11")
    assert forecast(who(tiny), until=APRIL, draws=DRAWS).open_deals != told.open_deals
    assert april(tiny) == told
    assert april(tiny, "boris") == of_boris
    assert backtest(who(tiny), as_of=AS_OF) == tested


def test_what_a_past_month_was_told_does_not_depend_on_the_months_since(many):
    def told(day: date) -> dict:
        past = Past.read(who(many), Narrowed(), day)
        return {one.month: (one.mean, one.variance, float(one.p.sum()), float(one.won.sum())) for one in frozen(past)}

    early, late = told(date(2025, 11, 5)), told(date(2026, 3, 5))
    assert len(early) == 7 and {month: late[month] for month in early} == early
    won = "SELECT count(*) FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id JOIN kept.deals d ON d.id = p.deal_id WHERE s.kind = 'won' "
    begun = many.run(won + "AND p.valid_from >= '2025-10-01' AND p.valid_from < '2025-11-01' AND d.happened_at < '2025-10-01'")[0][0]
    assert late[np.datetime64("2025-10")][-1] == begun > 100


def test_e10_a_renamed_stage_counts_as_before(tiny):
    tiny.staff("anna")
    tiny.staff("boris")
    grow(tiny, 300, "2020-01-01", AS_OF, slow=33)
    before = april(tiny)
    tiny.run("UPDATE kept.stages SET name = 'Something else' WHERE name = 'qualified'")
    after = april(tiny)
    assert (after.p10, after.p50, after.p90) == (before.p10, before.p50, before.p90)
    assert {one.stage for one in after.deals} == {"lead", "Something else"}


def test_deals_without_an_amount_are_expected_to_bring_the_usual_one(tiny):
    tiny.staff("anna")
    tiny.staff("boris")
    grow(tiny, 300, "2020-01-01", AS_OF, slow=33)
    tiny.run(
        "UPDATE kept.stage_spans SET amount = NULL WHERE valid_to IS NULL AND stage_id NOT IN (SELECT id FROM kept.stages WHERE kind = 'won')"
    )
    told = april(tiny)
    assert {one.amount for one in told.deals} == {None} and told.open_amount == 0
    assert told.deals[0].expected > 0 and told.p90 > told.won


def test_a_company_without_deals_is_told_nothing(tiny, director):
    told, tested = forecast(director, until=APRIL, as_of=AS_OF, draws=DRAWS), backtest(director, as_of=AS_OF)
    assert (told.won, told.p10, told.p90, told.deals, told.managers, told.top_share) == (0, 0, 0, [], [], None)
    assert (tested.months, tested.brier, tested.skill, tested.coverage.lowest_ok, tested.bins) == ([], None, None, None, [])
    assert {one.wape for one in tested.rules} == {None}


def test_a_first_deal_alone_makes_no_certainty(tiny, director):
    tiny.deal("won", [("2026-02-01", "lead"), ("2026-02-05", "won")])
    tiny.deal("open", [("2026-03-09", "lead")])
    told = april(tiny)
    assert 0 < told.deals[0].chance < 0.9
    assert np.isfinite([told.p10, told.p50, told.p90]).all()


def test_a_period_that_is_over_is_what_was_won(many):
    told = forecast(who(many), since=date(2026, 1, 1), until=date(2026, 2, 1), as_of=AS_OF, draws=DRAWS)
    assert told.p10 == told.p90 == told.won > 0
    assert told.won == sum(row["amount"] for row in reader.rows("forecast/won", who(many), since="2026-01-01", as_of=AS_OF) if row["won_on"] < date(2026, 2, 1))  # fmt: skip

"""Notices of a company that can be counted by hand: there when a limit is passed, gone when it is put right, the same for a past day."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from data.viewer import of_login
from queries import reader
from queries.models import attention
from tests import weekly

NOW = weekly.END + timedelta(hours=18)  # the Monday after the last whole week
FRIDAY, MONDAY = "2026-11-13", "2026-11-16"


def found(viewer, as_of=NOW, **values) -> dict:
    """The notices by their code."""
    return {one.code: one for one in attention.found(viewer, {"as_of": as_of} | values)}


def behind(viewer, one, as_of=NOW, **values) -> int:
    """How many rows the click on a notice opens."""
    metric = reader.catalog.metrics()[one.metric]
    asked = {name: value for name, value in one.chosen.items() if name in reader.catalog.find(metric.rows).takes or name == "manager"}
    return reader.read(metric.rows, viewer, as_of=as_of, **(values | metric.rows_with | asked)).num_rows


def test_an_empty_company_needs_nobody(tiny, director):
    assert attention.found(director, {}) == []


def waiting(name: str, viewer, as_of) -> int:
    """How many of them wait, as of that moment."""
    return reader.read(f"attention/rows_{name}", viewer, as_of=as_of).num_rows


def test_alike_weeks_are_no_notice(tiny, director):
    weekly.deals(tiny)
    weekly.talks(tiny, 20, 0)
    assert found(director) == {}


def test_a_stage_that_nothing_leaves_any_more_is_told_with_its_queue(tiny, director):
    weekly.deals(tiny, stuck_weeks=3)
    told = found(director)
    one = told["stage_stopped"]
    assert (one.name, one.more["queue"], one.money) == ("lead", 24, 2400.0) and one.expected > one.limit > one.n
    assert behind(director, one) == one.n == {2: 0, 4: 7}.get(one.weeks, 0)
    assert found(director, weekly.END - timedelta(days=21)) == {}


def test_a_source_that_dries_up_is_told_in_whole_weeks_by_the_money_that_is_missing(tiny, director):
    weekly.deals(tiny, 12)
    tiny.run("DELETE FROM kept.stage_spans WHERE valid_from >= ?", weekly.END - timedelta(days=21))
    tiny.run("DELETE FROM kept.deals WHERE happened_at >= ?", weekly.END - timedelta(days=21))
    one = found(director)["source_dried"]
    assert one.name == "web" and behind(director, one) == one.n and one.since == (weekly.END - timedelta(days=7 * one.weeks)).date()
    assert one.n < one.limit < one.expected == pytest.approx(12 * one.weeks)
    assert one.money == pytest.approx(one.size * 100, rel=0.05)  # each brought a deal of 100


def test_clients_who_grow_silent_are_told_once_a_week_each(tiny, director):
    weekly.talks(tiny, 30, 2)
    one = found(director)["talks_fell"]
    assert behind(director, one) == one.n == 30 * max(0, one.weeks - 2)


def test_sales_that_fell_open_as_many_purchases(tiny, director):
    weekly.sales(tiny, 20, 3, 2)
    one = found(director)["sales_fell"]
    assert (one.weeks, one.n, behind(director, one), one.money) == (2, 6, 6, pytest.approx(34 * 50))


def client_of(tiny, owner=None, name="Acme"):
    return tiny.client(name, owner, at="2024-01-01")


def promise(tiny, client, due=FRIDAY, **columns):
    made = {"id": uuid4(), "line_id": tiny.id("line", "Sales"), "client_id": client, "side": "ours", "what": "call", "due_on": due}
    return tiny.add("promises", state="open", happened_at="2026-11-02", entered_at="2026-11-02", **(made | columns))


def test_overdue_promises_count_the_deals_of_a_client_once_and_go_when_kept(tiny, director):
    client = client_of(tiny)
    tiny.deal("open", [("2026-11-01", "lead")], 700, client_id=client)
    first = promise(tiny, client)
    promise(tiny, client)
    promise(tiny, client, MONDAY)
    promise(tiny, client, side="theirs")
    one = found(director)["promises"]
    assert (one.n, one.money, str(one.since)) == (2, 700.0, FRIDAY) and behind(director, one) == 2
    tiny.run("UPDATE kept.promises SET state = 'kept', settled_at = '2026-11-17' WHERE id = ?", first)
    assert waiting("promises", director, NOW) == 2  # on that day it was not kept yet
    assert waiting("promises", director, NOW + timedelta(days=1)) == 2  # one kept, one more overdue


def lead(tiny, at, owner=None, **columns):
    made = {"id": uuid4(), "line_id": tiny.id("line", "Sales"), "name": "lead", "name_norm": "lead", "happened_at": at, "entered_at": at}
    return tiny.add("leads", owner_id=owner and tiny.id("staff", owner), **(made | columns))


def contact(tiny, at, **columns):
    made = {"id": uuid4(), "line_id": tiny.id("line", "Sales"), "kind": "call", "direction": "out", "state": "held", "entered_at": at}
    return tiny.add("contacts", happened_at=at, **(made | columns))


def test_leads_wait_in_working_time_until_a_person_answers(tiny, director):
    early, late = lead(tiny, "2026-11-13T16:30", amount=1000), lead(tiny, "2026-11-16T17:50")
    one = found(director)["leads"]
    assert (one.n, one.money) == (1, 500.0) and behind(director, one) == 1  # one half without history
    contact(tiny, "2026-11-16T09:30", lead_id=early, automatic=True)
    contact(tiny, "2026-11-17T09:30", lead_id=early)
    assert waiting("leads", director, NOW) == 1  # answered the day after
    assert waiting("leads", director, NOW + timedelta(days=1)) == 1  # the other one by now
    tiny.run("UPDATE kept.leads SET refused_at = '2026-11-17' WHERE id = ?", late)
    assert waiting("leads", director, NOW + timedelta(days=1)) == 0


def answer(tiny, client, score: int, at: str):
    survey = tiny.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
    return tiny.add("answers", id=uuid4(), survey_id=survey, client_id=client, happened_at=at, entered_at=at, score=score)


def test_a_detractor_is_told_after_a_working_day_until_somebody_speaks_with_the_client(tiny, director):
    client = client_of(tiny)
    answer(tiny, client, 6, "2026-11-12T10:00")
    answer(tiny, client_of(tiny, name="glad"), 7, "2026-11-12T10:00")
    assert waiting("detractors", director, datetime(2026, 11, 12, 17)) == 0
    one = found(director)["detractors"]
    assert one.n == behind(director, one) == 1 and one.page == "loyalty"
    contact(tiny, "2026-11-14T10:00", client_id=client)
    assert waiting("detractors", director, NOW) == 0 and waiting("detractors", director, datetime(2026, 11, 13, 17)) == 1


def test_a_later_better_answer_counts(tiny, director):
    client = client_of(tiny)
    answer(tiny, client, 2, "2026-11-02")
    answer(tiny, client, 9, "2026-11-10")
    assert waiting("detractors", director, NOW) == 0


def test_deals_over_the_limit_of_their_stage_are_one_notice_with_the_fullest_stage(tiny, director):
    tiny.run("UPDATE kept.stages SET limit_hours = 24")
    for n, stage in enumerate(("lead", "proposal", "proposal")):
        tiny.deal(f"d{n}", [("2026-11-01", stage)], 100)
    one = found(director)["over_limit"]
    assert (one.n, one.money, one.more) == (3, 300.0, {"stage": "proposal", "there": 2}) and behind(director, one) == 3


def loaded(tiny):
    for login in ("anna", "boris"):
        tiny.staff(login, capacity_points=2)
        for n in range(5):
            tiny.deal(f"{login} {n}", [("2026-11-01", "lead")], owner=login)
    promise(tiny, client_of(tiny, "boris"), owner_id=tiny.id("staff", "boris"))


def test_an_overload_is_told_to_the_director_of_each_and_to_a_manager_only_of_oneself(tiny, director):
    loaded(tiny)
    loads = [one for one in attention.found(director, {"as_of": NOW}) if one.code == "overloaded"]
    assert sorted(one.name for one in loads) == ["Anna", "Boris"] and [behind(director, one) for one in loads] == [5, 5]
    mine = attention.found(of_login(tiny.here, "anna"), {"as_of": NOW, "manager": "boris"})
    assert [(one.code, one.name) for one in mine] == [("overloaded", "Anna")]  # nor the promise of a colleague


def test_a_target_out_of_reach_is_told_with_what_is_missing_and_never_without_a_target(tiny, director):
    weekly.deals(tiny)
    asked = dict.fromkeys(attention.FILTERS) | {"as_of": NOW}
    assert attention._short(director, asked) == []
    for month in ("2026-10-01", "2026-11-01", "2026-12-01"):
        tiny.add("target_changes", id=uuid4(), month=month, metric="revenue", value=90000, happened_at="2026-09-01")
    one = found(director)["forecast_short"]
    assert one.subject == "quarter" and one.expected == 270000 and 260000 < one.money < 270000
    assert attention._short(director, asked | {"as_of": datetime(2026, 8, 30)}) == []  # nobody had set it yet
    assert attention._short(director, asked | {"source": "-"}) == []


def test_what_was_put_aside_later_is_not_put_aside_on_a_past_day(tiny, director):
    facts = {"staff_id": director.id, "notice": "leads:", "size": 3.0, "reason": "known", "happened_at": MONDAY}
    tiny.add("notices_aside", id=uuid4(), **facts)
    assert [one["size"] for one in attention.asides(director, NOW)] == [3.0] and attention.asides(director, FRIDAY) == []

"""Target, pace, coverage, slippage and pushes on companies that can be counted by hand, and against what a day later would say."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data.viewer import of_login
from queries.models.pace import coverage, pace, value_rate
from queries.reader import read, row, rows
from tests.company import moment

JUNE = {"since": "2026-06-01", "until": "2026-07-01"}


def closing(tiny, code, day, *changes, events=(("2026-05-01", "lead"),), **deal):
    """A deal to close on a day; `changes`: when another day was named, and which."""
    made = tiny.deal(code, list(events), expected_close=changes[-1][1] if changes else day, **deal)
    for said, new in changes:
        tiny.add(
            "field_history",
            id=uuid4(),
            entity="deal",
            entity_id=made,
            field="expected_close",
            old_value=day,
            new_value=new,
            happened_at=moment(said),
            entered_at=moment(said),
        )
        day = new
    return made


def target(tiny, value, month="2026-06-01", line="Sales", staff=None, since="2026-01-01"):
    """A target as it was set on a day."""
    tiny.add(
        "target_changes",
        id=uuid4(),
        line_id=line and tiny.id("line", line),
        staff_id=staff and tiny.id("staff", staff),
        month=date.fromisoformat(month),
        metric="revenue",
        value=value,
        happened_at=moment(since),
    )


def targets(viewer, **values):
    return [found["target"] for found in rows("forecast/target", viewer, **JUNE, **values)]


def test_a_target_is_the_one_known_on_the_day(tiny, director):
    target(tiny, 100)
    target(tiny, 150, since="2026-06-10")
    target(tiny, None, since="2026-06-20")
    assert [targets(director, as_of=day) for day in ("2026-06-05", "2026-06-15", "2026-06-25")] == [[100], [150], [None]]


def test_the_target_of_all_is_the_companys_own_else_the_sum_of_its_lines(tiny, director):
    tiny.line("Service")
    target(tiny, 100)
    target(tiny, 40, line="Service")
    tiny.staff("head", "head", ["Sales"])
    head = of_login(tiny.here, "head")
    assert (targets(director), targets(director, line="Service"), targets(head)) == ([140], [40], [100])
    target(tiny, 200, line=None)
    assert (targets(director), targets(director, line="Service"), targets(head)) == ([200], [40], [100])
    assert targets(director, source="-") == [None]


def test_the_target_of_a_manager_is_her_own_and_of_a_team_that_of_its_managers(tiny, director):
    tiny.line("Service")
    tiny.add("teams", id=tiny.id("team", "North"), name="North")
    tiny.staff("anna", lines=["Sales"], team_id=tiny.id("team", "North"))
    tiny.staff("boris", team_id=tiny.id("team", "North"))
    target(tiny, 100)
    target(tiny, 30, line=None, staff="anna")
    target(tiny, 20, line=None, staff="boris")
    assert (targets(director, manager="anna"), targets(director, team="North"), targets(director)) == ([30], [50], [100])
    assert (targets(director, manager="anna", line="Sales"), targets(director, manager="boris", line="Sales")) == ([30], [None])
    anna = of_login(tiny.here, "anna")
    assert (targets(anna, manager="anna"), targets(anna, manager=str(tiny.id("staff", "boris"))), targets(anna)) == ([30], [None], [None])


def test_a_month_is_behind_by_the_calendar_and_ahead_by_its_own_curve(tiny, director, oracle):
    case = oracle("forecast.pace")
    given = case["inputs"]
    for month in range(1, 6):
        days = [found["day"] for found in rows("forecast/won_by_day", director, since=date(2026, month, 1), until=date(2026, month + 1, 1))]
        early, late = given["hist_share_by_day8"], 1 - given["hist_share_by_day8"]
        tiny.deal(f"early {month}", [(str(days[0]), "lead"), (f"2026-{month:02}-04T10:00", "won")], early * 1000)
        tiny.deal(f"late {month}", [(str(days[0]), "lead"), (f"{days[-1]}T10:00", "won")], late * 1000)
    tiny.deal("won now", [("2026-06-01", "lead"), ("2026-06-05", "won")], given["actual"])
    found = [day for day in rows("forecast/won_by_day", director, **JUNE, as_of="2026-06-10T23:59") if day["is_over"]][-1]
    assert (found["place"], found["periods"]) == (given["workday"], 5)
    made = pace(given["plan"], found["won"], found["place"], given["workdays"], found["curve"])
    for name, value in case["expected"].items():
        assert getattr(made, name) == pytest.approx(value, abs=case["tolerance_abs"].get(name, case["tolerance_abs"]["_"])), name


def test_the_curve_needs_three_periods_that_brought_something_and_does_not_know_the_future(tiny, director):
    for month in (3, 4, 5):
        tiny.deal(f"won {month}", [("2026-03-01", "lead"), (f"2026-{month:02}-20", "won")], 100)
    asked = JUNE | {"as_of": "2026-06-10T23:59"}
    found = rows("forecast/won_by_day", director, **asked)
    assert {day["periods"] for day in found} == {3} and found[-1]["curve"] == 1 and found[7]["curve"] == 0
    tiny.deal("later", [("2026-03-02", "lead"), ("2026-06-11", "won")], 900)
    tiny.deal("later that day", [("2026-03-02", "lead"), ("2026-06-10T23:59:30", "won")], 900)
    assert rows("forecast/won_by_day", director, **asked) == found
    assert [day["won"] for day in found[9:11]] == [0, None]
    two = rows("forecast/won_by_day", director, since="2026-05-01", until="2026-06-01", as_of="2026-06-10")
    assert ({day["periods"] for day in two}, {day["curve"] for day in two}) == ({2}, {None})


def test_a_working_day_is_over_when_it_closes(tiny, director):
    morning, evening = (
        sum(day["is_over"] for day in rows("forecast/won_by_day", director, **JUNE, as_of=f"2026-06-10T{at}")) for at in ("08:00", "22:00")
    )
    assert (morning, evening) == (9, 10)


def test_what_was_due_at_the_beginning_and_has_not_closed_has_slipped(tiny, director):
    expected = {"due": 5, "won": 1, "lost": 1, "slipped": 3}
    closing(tiny, "won", "2026-06-10", events=[("2026-05-01", "lead"), ("2026-06-12", "won")])
    closing(tiny, "lost", "2026-06-11", events=[("2026-05-01", "lead"), ("2026-06-12", "lost")])
    closing(tiny, "put off", "2026-06-20", ("2026-06-15", "2026-08-01"))
    closing(tiny, "forgotten", "2026-06-25")
    closing(tiny, "won too late", "2026-06-30", events=[("2026-05-01", "lead"), ("2026-07-02", "won")])
    closing(tiny, "not due", "2026-07-01")
    closing(tiny, "brought in later", "2026-07-10", ("2026-06-02", "2026-06-29"))
    closing(tiny, "born later", "2026-06-20", events=[("2026-06-03", "lead")])
    closing(tiny, "closed before", "2026-06-20", events=[("2026-05-01", "lead"), ("2026-05-30", "won")])
    asked = JUNE | {"as_of": "2026-07-31"}
    found = rows("forecast/due", director, at_start=True, **asked)[0]
    assert {name: found[name] for name in expected} == expected and (found["slipped"] / found["due"], found["still"]) == (0.6, 0)
    today = [deal["deal"] for deal in rows("forecast/rows_due", director, at="2026-07-01", **asked)]
    assert "put off" not in today and len(today) < found["due"]
    for outcome in ("won", "lost", "slipped", "still", None):
        behind = rows("forecast/rows_due", director, at="2026-06-01", outcome=outcome, **asked)
        assert len(behind) == found[outcome or "due"]


def test_while_the_period_runs_only_what_was_put_off_beyond_it_has_slipped(tiny, director):
    closing(tiny, "put off", "2026-06-20", ("2026-06-10", "2026-08-01"))
    closing(tiny, "put off within", "2026-06-05", ("2026-06-04", "2026-06-28"))
    closing(tiny, "no day any more", "2026-06-20", ("2026-06-10", None))
    first = row("forecast/due", director, at_start=True, **JUNE, as_of="2026-06-09")
    later = row("forecast/due", director, at_start=True, **JUNE, as_of="2026-06-15")
    assert [(found["due"], found["slipped"], found["still"]) for found in (first, later)] == [(3, 0, 3), (3, 2, 1)]


def test_coverage_is_measured_by_what_such_deals_brought_at_the_same_day_before(tiny, director, oracle):
    case = oracle("pipeline.coverage")
    given = case["inputs"]
    for month in (3, 4, 5):
        at = f"2026-{month - 1:02}-01"
        closing(tiny, f"good {month}", f"2026-{month:02}-25", events=[(at, "lead"), (f"2026-{month:02}-20", "won")], amount=400_000)
        closing(tiny, f"bad {month}", f"2026-{month:02}-25", events=[(at, "lead")], amount=600_000)
        closing(tiny, f"won before the day {month}", f"2026-{month:02}-25", events=[(at, "lead"), (f"2026-{month:02}-03", "won")])
    closing(tiny, "due", "2026-06-28", amount=given["open_due"], events=[("2026-06-02", "lead")])
    tiny.deal("won", [("2026-06-01", "lead"), ("2026-06-05", "won")], given["won"])
    now, *before = rows("forecast/due", director, **JUNE, as_of="2026-06-10T23:59")
    assert (now["due_amount"], now["still"], len(before)) == (given["open_due"], 1, 4)
    made = coverage(now["due_amount"], given["target"], given["won"], [(one["due_amount"], one["won_amount"]) for one in before])
    assert made.rate == pytest.approx(given["hist_value_win_rate"]) and made.periods == 3
    assert (made.coverage, made.needed, made.gap) == pytest.approx(
        tuple(case["expected"][name] for name in ("coverage", "needed", "gap_money"))
    )
    behind = rows("forecast/rows_due", director, since=before[0]["since"], until=before[0]["until"], at=before[0]["at"], as_of="2026-06-10")
    assert [deal["outcome"] for deal in behind] == ["slipped", "won"]


def test_coverage_is_a_dash_where_it_cannot_be_said():
    assert coverage(0, None, 10, []).coverage is None and coverage(100, 50, 60, [(10, 5)]).coverage is None
    assert coverage(100, 80, 60, [(10, 0)]).needed is None
    assert value_rate([(10, 5), (0, 0)]) == (0.5, None, None)
    rate, low, high = value_rate([(10, 4), (20, 10), (30, 12)])
    assert low < rate == 26 / 60 < high


def test_a_push_is_a_later_day_and_its_deals_are_told_with_what_became_of_them(tiny, director):
    ended = [("2026-05-01", "lead"), ("2026-06-12", "won")], [("2026-05-01", "lead"), ("2026-06-12", "lost")]
    closing(tiny, "never", "2026-06-10")
    closing(tiny, "sooner", "2026-06-10", ("2026-05-20", "2026-06-01"))
    closing(tiny, "once", "2026-06-10", ("2026-05-20", "2026-06-20"), events=ended[0])
    closing(tiny, "twice", "2026-06-10", ("2026-05-20", "2026-06-20"), ("2026-06-02", "2026-07-20"), events=ended[1])
    closing(tiny, "four times", "2026-06-01", *[(f"2026-05-{n}", f"2026-06-{n}") for n in (10, 12, 14, 16)])
    tiny.deal("no day", [("2026-05-01", "lead")])
    found = {line["pushes"]: line for line in rows("forecast/pushes", director, as_of="2026-06-30")}
    assert {n: (line["open_deals"], line["won"], line["closed"]) for n, line in found.items()} == {
        0: (2, 0, 0),
        1: (0, 1, 1),
        2: (0, 0, 1),
        3: (1, 0, 0),
    }
    assert (found[1]["days"], found[2]["days"], found[0]["days"]) == (10, 40, None)
    for pushes, line in found.items():
        for kind, name in (("open", "open_deals"), ("won", "won"), ("closed", "closed")):
            assert read("forecast/rows_pushed", director, pushes=pushes, kind=kind, as_of="2026-06-30").num_rows == line[name]
    behind = rows("forecast/rows_pushed", director, at_least=2, as_of="2026-06-30")
    assert [(deal["deal"], deal["times_put_off"]) for deal in behind] == [("four times", 4), ("twice", 2)]
    early = {line["pushes"]: line["open_deals"] for line in rows("forecast/pushes", director, as_of="2026-06-01")}
    assert early == {0: 2, 1: 2, 3: 1}


def test_a_manager_sees_only_what_was_hers(tiny):
    for login in ("anna", "boris"):
        tiny.staff(login)
        closing(tiny, f"of {login}", "2026-06-10", ("2026-06-02", "2026-06-20"), owner=login)
    anna, asked = of_login(tiny.here, "anna"), JUNE | {"as_of": "2026-06-15"}
    assert [deal["deal"] for name in ("rows_due", "rows_pushed") for deal in rows(f"forecast/{name}", anna, **asked)] == [
        "of anna",
        "of anna",
    ]
    assert row("forecast/due", anna, **asked)["due"] == row("forecast/due", anna, at_start=True, **asked)["due"] == 1
    assert sum(line["open_deals"] for line in rows("forecast/pushes", anna, as_of="2026-06-15")) == 1


def test_a_quarter_looks_back_eight_quarters_and_a_month_twelve_months(tiny, director):
    tiny.deal("first", [("2020-01-01", "lead")])
    assert [len(rows("forecast/due", director, since=since, until="2026-07-01")) for since in ("2026-06-01", "2026-04-01")] == [13, 9]
    quarter = rows("forecast/due", director, since="2026-04-01", until="2026-07-01", as_of=datetime(2026, 5, 31, 12))[1]
    assert (quarter["since"], quarter["until"]) == (date(2026, 1, 1), date(2026, 4, 1))
    assert quarter["at"] == datetime(2026, 3, 1) - timedelta(microseconds=1)

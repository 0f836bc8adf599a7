"""The load of managers against worked examples, against counts by hand and against the rows behind each number."""

from uuid import uuid4

import pytest

from data import calendar
from data.viewer import of_login
from queries.models import fairly
from queries.reader import read, row, rows

MARCH = {"since": "2026-03-01", "until": "2026-04-01", "as_of": "2026-03-18T12:00"}


@pytest.fixture
def team(tiny):
    """Anna and Boris, with one deal won and one open each, and a contact that waits."""
    for login in ("anna", "boris"):
        tiny.staff(login, capacity_points=10, capacity_leads=30)
        tiny.client(f"{login}'s client", login)
        tiny.deal(
            f"{login} won", [("2026-03-02", "lead"), ("2026-03-10", "won")], 500, login, client_id=tiny.id("client", f"{login}'s client")
        )
        tiny.deal(f"{login} open", [("2026-03-03", "lead"), ("2026-03-12", "proposal")], 700, login, source="Fair")
    return tiny


def contact(tiny, owner, state="held", due=None, at=None, planned="2026-03-01", settled=None, kind="call", direction="out", **columns):
    return tiny.add(
        "contacts",
        id=columns.pop("id", uuid4()),
        line_id=tiny.id("line", "Sales"),
        staff_id=owner and tiny.id("staff", owner),
        kind=kind,
        direction=direction,
        state=state,
        planned_at=planned if due else None,
        due_at=due,
        happened_at=at,
        settled_at=settled or at,
        entered_at=at or planned,
        **columns,
    )


def lead(tiny, name, owner, at, source=None):
    made = tiny.add(
        "leads",
        id=tiny.id("lead", name),
        line_id=tiny.id("line", "Sales"),
        owner_id=owner and tiny.id("staff", owner),
        name=name,
        name_norm=name,
        source_id=source and tiny.source(source),
        happened_at=at,
        entered_at=at,
    )
    tiny.own("lead", made, owner and tiny.id("staff", owner), at)
    return made


def of(name, viewer, login, **values):
    return next(one for one in rows(name, viewer, **values) if one["name"] == login.title())


def loads(tiny, points):
    """One manager for each number: an open deal in a stage of that weight."""
    tiny.line("Weights", [f"s{i}" for i in range(len(points))] + ["won", "lost"])
    for i, weight in enumerate(points):
        tiny.run("UPDATE kept.stages SET load_weight = ? WHERE id = ?", weight, tiny.id("stage", f"Weights/s{i}"))
        tiny.staff(f"m{i}")
        tiny.deal(f"d{i}", [("2026-03-02", f"s{i}")], owner=f"m{i}", line="Weights")


@pytest.mark.parametrize("name", ["load.gini", "load.jain_kofn"])
def test_balance_is_what_was_published(tiny, director, oracle, name):
    known = oracle(name)
    loads(tiny, known["inputs"]["x"])
    found, expected = row("workload/balance", director, **MARCH), known["expected"]
    assert found["jain"] == pytest.approx(expected["jain"] if name == "load.gini" else expected, abs=6e-8)
    assert found["jain"] == pytest.approx(1 / (1 + found["cv"] ** 2), abs=1e-12)
    if name == "load.gini":
        assert found["gini"] == pytest.approx(expected["gini"], abs=6e-8)
        assert 1 / (found["people"] * found["jain"]) == pytest.approx(expected["hhi"], abs=6e-8)


@pytest.mark.parametrize("which", ["x", "y"])
def test_the_corrected_gini_is_what_was_published(tiny, director, oracle, which):
    known = oracle("load.gini_corr")
    loads(tiny, known["inputs"][which])
    assert row("workload/balance", director, **MARCH)["gini_corrected"] == pytest.approx(known["expected"][which], abs=6e-8)


def test_half_the_hours_with_half_the_load_is_even(tiny, director):
    loads(tiny, [4, 8])
    tiny.run("UPDATE kept.staff SET hours_per_day = 4 WHERE login = 'm0'")
    assert row("workload/balance", director, **MARCH)["jain"] == pytest.approx(1)


def test_nobody_with_work_has_no_balance(tiny, director):
    tiny.staff("idle")
    found = row("workload/balance", director, **MARCH)
    assert (found["people"], found["jain"], found["cv"]) == (1, None, None)


def test_waiting_leads_are_counted_in_working_minutes_and_stay_in_unanswered(tiny, director, oracle):
    known = oracle("response.business_minutes")
    tiny.staff("anna")
    for n, (arrived, answered) in enumerate(known["inputs"]["leads"]):
        made = lead(tiny, f"lead {n}", "anna", arrived)
        if answered:
            contact(tiny, "anna", at=answered, lead_id=made)
    asked = MARCH | {"as_of": known["inputs"]["asof"].replace(" ", "T")}
    found = sorted(rows("workload/rows_leads", director, **asked), key=lambda one: one["lead"])
    assert [one["minutes"] for one in found] == known["expected"]["minutes"]
    assert [one["is_answered"] for one in found] == known["expected"]["answered"]
    for name in ("workload/first_answer", "workload/response"):
        summed = rows(name, director, **asked)[0]
        assert (summed["leads"], summed["answered"], summed["median_minutes"], summed["in_5"]) == (4, 3, 5, 0.5)


def test_the_median_answer_is_kaplan_meiers_not_the_mean_of_the_answered(tiny, director, oracle):
    known = oracle("km.aml_maintained")["inputs"]
    tiny.staff("anna")
    for n, (minutes, event) in enumerate(zip(known["t"], known["event"], strict=True)):
        at, then = ("2026-03-02T09:00", f"2026-03-02T{9 + minutes // 60:02}:{minutes % 60:02}")
        made = lead(tiny, f"lead {n}", "anna", at)
        if event:
            contact(tiny, "anna", at=then, lead_id=made)
        else:
            tiny.own("lead", made, tiny.staff(f"next{n}"), then)
    assert of("workload/response", director, "anna", **MARCH)["median_minutes"] == oracle("km.aml_maintained")["expected"]["median"]


def test_an_automatic_reply_and_a_call_from_the_lead_are_no_answer(tiny, director):
    tiny.staff("anna")
    made = lead(tiny, "asks", "anna", "2026-03-10T10:00")
    contact(tiny, None, at="2026-03-10T10:01", lead_id=made, automatic=True)
    contact(tiny, "anna", at="2026-03-10T10:05", lead_id=made, direction="in")
    assert row("workload/first_answer", director, **MARCH)["answered"] == 0
    contact(tiny, "anna", at="2026-03-10T10:20", lead_id=made)
    assert row("workload/first_answer", director, **MARCH)["median_minutes"] == 20


def test_a_lead_handed_over_starts_a_second_clock_and_keeps_its_first(tiny, director):
    tiny.staff("anna"), tiny.staff("boris")
    made = lead(tiny, "asks", "anna", "2026-03-10T10:00")
    tiny.own("lead", made, tiny.id("staff", "boris"), "2026-03-10T12:00")
    contact(tiny, "boris", at="2026-03-10T12:10", lead_id=made)
    assert row("workload/first_answer", director, **MARCH)["median_minutes"] == 130
    anna, boris = (of("workload/response", director, login, **MARCH) for login in ("anna", "boris"))
    assert (anna["leads"], anna["answered"], anna["median_minutes"]) == (1, 0, None)
    assert (boris["leads"], boris["answered"], boris["median_minutes"]) == (1, 1, 10)


def test_an_answer_after_as_of_was_not_known_then(tiny, director):
    tiny.staff("anna")
    contact(tiny, "anna", at="2026-03-11T10:00", lead_id=lead(tiny, "asks", "anna", "2026-03-10T10:00"))
    assert row("workload/first_answer", director, **MARCH | {"as_of": "2026-03-10T17:00"})["answered"] == 0


def test_utilisation_is_booked_hours_over_working_hours_less_leave(tiny, director, oracle):
    known = oracle("utilisation")
    tiny.staff("anna", hours_per_day=known["inputs"]["hours"])
    tiny.add("absences", id=uuid4(), staff_id=tiny.id("staff", "anna"), since="2026-03-02", until="2026-03-04")
    contact(tiny, "anna", at="2026-03-05T10:00", kind="meeting", minutes=known["inputs"]["meetings_h"] * 60)
    contact(tiny, "anna", "planned", due="2026-03-20T10:00", minutes=known["inputs"]["calls_h"] * 60)
    asked = MARCH | {"until": "2026-03-28"}  # twenty working days
    found = of("workload/meetings", director, "anna", **asked)
    assert found["utilisation"] == pytest.approx(known["expected"], abs=1e-6)
    tiny.add("holidays", day="2026-03-09", name="Day off")
    tiny.here.transaction(lambda cur, me: calendar.rebuild(cur))
    tiny.here.changed_everywhere()
    assert of("workload/meetings", director, "anna", **asked)["utilisation"] > found["utilisation"]


def test_a_few_deals_make_no_ranking(tiny, director, oracle):
    known = oracle("managers.small_n")
    for login, (won, closed) in {"anna": known["inputs"]["a"], "boris": known["inputs"]["b"]}.items():
        tiny.staff(login)
        for n in range(closed):
            tiny.deal(f"{login}{n}", [("2026-03-02", "lead"), ("2026-03-03", "won" if n < won else "lost")], owner=login)
    for short, login in (("a", "anna"), ("b", "boris")):
        line = of("workload/comparison", director, login, **MARCH)
        found = {f"{short}_{part}": line[name] for part, name in (("raw", "win_rate"), ("lo", "low"), ("hi", "high"))}
        assert found == pytest.approx({name: known["expected"][name] for name in found}, abs=6e-5)
    few, enough = fairly.compared(rows("workload/closed_cells", director, **MARCH)).people
    assert (few.enough, enough.enough) == (False, True)


def test_planned_held_and_kept_meetings_leave_out_what_the_client_cancelled(tiny, director):
    tiny.staff("anna")
    meeting = {"kind": "meeting"}
    contact(tiny, "anna", due="2026-03-05T10:00", at="2026-03-05T10:00", **meeting)
    contact(tiny, "anna", at="2026-03-06T10:00", **meeting)
    contact(tiny, "anna", "cancelled", due="2026-03-06T10:00", settled="2026-03-05T10:00", **meeting)
    contact(tiny, "anna", "moved", due="2026-03-07T10:00", settled="2026-03-05T10:00", **meeting)
    contact(tiny, "anna", "planned", due="2026-03-09T10:00", **meeting)
    contact(tiny, "anna", "planned", due="2026-03-25T10:00", **meeting)
    found = of("workload/meetings", director, "anna", **MARCH)
    assert [found[name] for name in ("held_meetings", "due_meetings", "kept_meetings", "planned_meetings", "kept_share")] == [
        2,
        2,
        1,
        1,
        0.5,
    ]
    for which in ("held", "due", "planned"):
        assert len(rows("workload/rows_meetings", director, which=which, **MARCH)) == found[f"{which}_meetings"]


def test_a_contact_was_waiting_between_its_planning_and_its_settling(team, director):
    contact(team, "anna", due="2026-03-10T10:00", planned="2026-03-05", at="2026-03-16T10:00")
    seen = {
        as_of: of("workload/managers", director, "anna", **MARCH | {"as_of": as_of})
        for as_of in ("2026-03-04", "2026-03-06", "2026-03-12", "2026-03-18")
    }
    assert [(one["planned"], one["overdue"]) for one in seen.values()] == [(0, 0), (1, 0), (0, 1), (0, 0)]


def test_a_deal_without_a_future_contact_is_named_and_a_past_one_does_not_help(team, director):
    deal = team.id("deal", "anna open")
    assert of("workload/managers", director, "anna", **MARCH)["without_next"] == 1
    contact(team, "anna", "planned", due="2026-03-17T10:00", deal_id=deal)
    assert of("workload/managers", director, "anna", **MARCH)["without_next"] == 1
    contact(team, "anna", "planned", due="2026-03-19T10:00", deal_id=deal)
    assert of("workload/managers", director, "anna", **MARCH)["without_next"] == 0


def test_load_points_are_stage_weights_and_contacts_by_the_companys_points(team, director):
    contact(team, "anna", "planned", due="2026-03-18T15:00")
    contact(team, "anna", "planned", due="2026-03-25T10:00")
    contact(team, "anna", "planned", due="2026-03-10T10:00")
    found = of("workload/managers", director, "anna", **MARCH)
    assert [found[f"{part}_points"] for part in ("deal", "today", "planned", "overdue")] == [1, 0.5, 0.5, 1]
    assert (found["points"], found["load_share"]) == (3, 0.3)


def test_credit_goes_to_the_owner_at_the_time_of_the_event(tiny, director):
    tiny.staff("anna"), tiny.staff("boris")
    tiny.deal("handed", [("2026-03-02", "lead", "anna"), ("2026-03-05", "won", "anna")], 900, "boris")
    found = {login: of("workload/managers", director, login, **MARCH) for login in ("anna", "boris")}
    assert (found["anna"]["won"], found["boris"]["won"], float(found["anna"]["revenue"])) == (1, 0, 900)


def test_a_deal_two_people_worked_on_counts_once(tiny, director):
    tiny.staff("anna"), tiny.staff("boris")
    tiny.deal("shared", [("2026-03-02", "lead", "anna"), ("2026-03-05", "proposal", "boris")], 900, "boris")
    assert (
        sum(one["open_deals"] for one in rows("workload/managers", director, **MARCH))
        == row("workload/team", director, **MARCH)["open_deals"]
        == 1
    )


def test_open_deals_do_not_depend_on_the_period(team, director):
    old = of("workload/managers", director, "anna", since="2026-03-15", until="2026-03-16", as_of="2026-03-18")
    assert (old["open_deals"], old["won"]) == (1, 0)


def test_a_reopened_deal_is_open(tiny, director):
    tiny.staff("anna")
    tiny.deal("back", [("2026-03-02", "lead"), ("2026-03-05", "won"), ("2026-03-09", "proposal")], owner="anna")
    found = of("workload/managers", director, "anna", **MARCH)
    assert (found["open_deals"], found["won"]) == (1, 0)
    then = of("workload/managers", director, "anna", **MARCH | {"as_of": "2026-03-07"})
    assert (then["open_deals"], then["won"]) == (0, 1)


def test_everybody_who_can_own_deals_has_a_row_even_with_nothing_and_without_a_sign_in(team, director):
    team.add("staff", id=uuid4(), name="Imported", role="manager", created_at="2026-01-01")
    found = next(one for one in rows("workload/managers", director, **MARCH) if one["name"] == "Imported")
    assert (found["login"], found["open_deals"], found["won"], found["win_rate"]) == (None, 0, 0, None)


def test_a_deal_without_an_owner_is_told_apart_and_not_lost(team, director):
    team.deal("nobody's", [("2026-03-03", "lead")])
    total = row("workload/team", director, **MARCH)
    assert total["unowned_deals"] == 1
    assert total["open_deals"] == 1 + sum(one["open_deals"] for one in rows("workload/managers", director, **MARCH))


@pytest.mark.parametrize(
    ("number", "question", "values"),
    [
        ("open_deals", "workload/rows_deals", {}),
        ("without_next", "workload/rows_deals", {"which": "without_next"}),
        ("over_limit", "workload/rows_deals", {"which": "over_limit"}),
        ("planned", "workload/rows_contacts", {"which": "planned"}),
        ("overdue", "workload/rows_contacts", {"which": "overdue"}),
        ("due_today", "workload/rows_contacts", {"which": "today"}),
        ("won", "workload/rows_closed", {"kind": "won"}),
        ("lost", "workload/rows_closed", {"kind": "lost"}),
        ("leads_30", "workload/rows_received", {}),
    ],
)
def test_the_rows_behind_a_managers_number_are_as_many_as_the_number(team, director, number, question, values):
    team.run("UPDATE kept.stages SET limit_hours = 24 WHERE name = 'proposal'")
    contact(team, "anna", "planned", due="2026-03-18T15:00", deal_id=team.id("deal", "anna open"))
    contact(team, "boris", "planned", due="2026-03-10T15:00", client_id=team.id("client", "boris's client"))
    lead(team, "asks", "anna", "2026-03-10"), lead(team, "asks again", "boris", "2026-03-17", "Fair")
    for one in rows("workload/managers", director, **MARCH):
        assert len(rows(question, director, manager=one["staff_id"], **values, **MARCH)) == one[number]
    narrow = rows("workload/managers", director, source="Fair", **MARCH)
    assert sum(one[number] for one in narrow) == len(rows(question, director, source="Fair", **values, **MARCH))


def test_the_next_fourteen_days_show_working_days_absences_and_weekend_plans(team, director):
    team.add("absences", id=uuid4(), staff_id=team.id("staff", "boris"), since="2026-03-19", until="2026-03-21")
    contact(team, "anna", "planned", due="2026-03-21T10:00")
    contact(team, "anna", "planned", due="2026-03-10T10:00")
    found = rows("workload/calendar", director, **MARCH)
    days = sorted({one["day"].isoformat() for one in found})
    assert len(days) == 11
    assert days[0] == "2026-03-18"
    assert "2026-03-21" in days
    assert "2026-03-22" not in days
    assert [one["day"].day for one in found if one["away"]] == [19, 20]
    assert sum(one["planned"] for one in found) == 1 == len(rows("workload/rows_contacts", director, day="2026-03-21", **MARCH))


def test_the_last_point_of_the_trend_is_the_present_number(team, director):
    contact(team, "anna", "planned", due="2026-03-10T10:00")
    trend, now = rows("workload/trend", director, **MARCH), row("workload/team", director, **MARCH)
    assert len(trend) == 13
    assert (trend[-1]["open_deals"], trend[-1]["overdue"]) == (now["open_deals"], now["overdue"]) == (2, 1)
    assert trend[-1]["without_next"] == now["without_next"] == 2
    contact(team, "boris", "planned", due="2026-03-25T10:00", deal_id=team.id("deal", "anna open"))
    assert rows("workload/trend", director, **MARCH)[-1]["without_next"] == row("workload/team", director, **MARCH)["without_next"] == 1


def test_each_week_of_the_trend_has_the_median_of_its_own_leads(team, director):
    for day, minutes in (("2026-03-04", 10), ("2026-03-16", 30)):
        contact(team, "anna", at=f"{day}T10:{minutes}", lead_id=lead(team, day, "anna", f"{day}T10:00"))
    found = rows("workload/trend_answers", director, **MARCH)
    assert [(one["week"], one["leads"], one["median_minutes"]) for one in found] == [(2, 1, 10), (0, 1, 30)]


QUESTIONS = ("managers", "balance", "calendar", "comparison", "meetings", "response")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_manager_sees_no_colleagues_row(team, question):
    boris = of_login(team.here, "boris")
    found = rows(f"workload/{question}", boris, **MARCH)
    assert {one["name"] for one in found if "name" in one} <= {"Boris"}
    if question == "balance":
        assert found[0]["people"] == 1


@pytest.mark.parametrize("question", ["rows_deals", "rows_closed", "rows_contacts", "rows_leads", "rows_received", "rows_meetings"])
def test_no_row_of_a_colleague_lies_behind_a_managers_number(team, question):
    contact(team, "anna", "planned", due="2026-03-18T15:00")
    contact(team, "anna", at="2026-03-10T15:00", kind="meeting")
    lead(team, "asks", "anna", "2026-03-10")
    boris, anna = of_login(team.here, "boris"), team.id("staff", "anna")
    assert rows(f"workload/{question}", boris, manager=anna, **MARCH) == []
    assert "Anna" not in {one["owner"] for one in rows(f"workload/{question}", boris, **MARCH)}


def test_a_head_sees_only_the_own_lines(team):
    team.line("Service")
    team.staff("head", "head", lines=["Service"])
    assert {one["open_deals"] for one in rows("workload/managers", of_login(team.here, "head"), **MARCH)} <= {0}


def test_the_average_of_a_team_is_told_only_from_three_others_on(tiny):
    team = tiny.add("teams", id=uuid4(), name="North")
    for login in ("anna", "boris", "vera"):
        tiny.staff(login, team_id=team)
        tiny.deal(f"{login}'s", [("2026-03-02", "lead")], owner=login)
    anna = of_login(tiny.here, "anna")
    assert rows("workload/team_average", anna) == []
    tiny.staff("denis", team_id=team)
    tiny.here.changed_everywhere()
    found = row("workload/team_average", anna)
    assert (found["people"], found["open_deals"]) == (3, pytest.approx(2 / 3))


def test_an_empty_company_has_numbers_and_no_error(tiny, director):
    assert read("workload/managers", director, **MARCH).num_rows == 0
    assert row("workload/team", director, **MARCH)["open_deals"] == 0
    assert row("workload/first_answer", director, **MARCH)["median_minutes"] is None

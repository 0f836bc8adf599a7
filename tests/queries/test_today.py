"""Today's questions on the tiny company: each kind of line with a reason counted by hand, the order, deputies, quiet spells, no leak."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import contacts, quiet
from pages.parts import today_list
from queries import reader
from queries.models import urgency

NAMES = ("dated", "leads", "deals", "asleep", "dates", "done")


@pytest.fixture
def day(desk):
    """The day of somebody: `day("ann")` for the own one, `day("hanna", None)` for everybody's."""

    def seen(login, manager="own"):
        viewer = desk.viewer(login)
        return today_list.of(viewer, viewer.id if manager == "own" else manager)

    return seen


def kinds(shown) -> list:
    return [(one["kind"], one["client"]) for one in shown.order]


def only(shown, kind: str) -> dict:
    found = [one for one in shown.order if one["kind"] == kind]
    assert len(found) == 1, (kind, kinds(shown))
    return found[0]


def row(desk, table: str, **values):
    made = values.setdefault("id", uuid4())
    desk.add(table, line_id=desk.id("line", values.pop("line", "Sales")), **values)
    return made


def promise(desk, due, side="ours", owner="ann", **values):
    facts = {"client_id": desk.acme, "what": "the offer", "state": "open", "happened_at": "2026-02-20", "entered_at": "2026-02-20"}
    return row(desk, "promises", side=side, due_on=due, owner_id=desk.id("staff", owner), **facts | values)


def lead(desk, name, at, owner=None, **values):
    return row(
        desk,
        "leads",
        name=name,
        name_norm=name.lower(),
        happened_at=at,
        entered_at=at,
        owner_id=owner and desk.id("staff", owner),
        **values,
    )


def complaint(desk, deadline=None, owner="ann", **values):
    facts = {"client_id": desk.acme, "what": "broke", "severity": 2, "happened_at": "2026-03-01", "entered_at": "2026-03-01"}
    return row(desk, "complaints", deadline_at=deadline, owner_id=desk.id("staff", owner), **facts | values)


def plan(desk, on, client=None, login="ann", **values):
    key = uuid4()
    contacts.plan(desk.viewer(login), contacts.Plan(client or desk.acme, on, **values), key=key)
    return key


def sales(desk, client, days, amount=1200, owner="ann"):
    for ago in days:
        at = desk.clock - timedelta(days=ago)
        row(desk, "sales", client_id=client, owner_id=desk.id("staff", owner), happened_at=at, entered_at=at, amount=amount)


def no_deals(desk) -> None:
    for table in ("deals", "stage_events", "stage_spans"):
        desk.run(f"DELETE FROM kept.{table}")


def test_a_deal_without_a_next_contact_counts_its_days_in_the_stage(desk, day):
    line = only(day("ann"), "no_next")
    assert (line["deal"], line["words"], round(line["a"], 2), line["planned"]) == ("D1", "qualified", 22.5, False)
    assert line["stake"] == 50.0  # 100 x one half: nobody has won or lost yet
    assert kinds(day("bob")) == []


def test_a_planned_contact_makes_it_a_deal_with_a_next_one(desk, day):
    plan(desk, date(2026, 3, 20), deal_id=desk.deal_id)
    assert kinds(day("ann")) == []


def test_a_contact_that_said_why_there_is_none_explains_it(desk, day):
    desk.log(next_on=None, quiet_reason_id=desk.quiet)
    assert kinds(day("ann")) == []


def test_a_deal_over_its_limit_says_by_how_much(desk, day):
    desk.run("UPDATE kept.stages SET limit_hours = 240 WHERE name = 'qualified'")
    line = only(day("ann"), "over_limit")
    assert (round(line["a"], 2), line["b"], round(line["late"], 2)) == (22.5, 10.0, 12.5)


def test_late_due_and_coming_contacts_are_told_apart(desk, day):
    no_deals(desk)
    late, due, later, far = (desk.client(name, "ann") for name in ("Late", "Due", "Later", "Far"))
    for client, on in ((late, date(2026, 3, 4)), (due, date(2026, 3, 5)), (later, date(2026, 3, 6)), (far, date(2026, 3, 13))):
        plan(desk, on, client)
    desk.wait(days=1)
    shown = day("ann")
    assert sorted(kinds(shown)) == [("contact", "Due"), ("contact", "Late")]
    assert [one["client"] for one in shown.later] == ["Later"]
    found = {one["client"]: one["late"] > 0 for one in shown.now}
    assert found == {"Late": True, "Due": False}


@pytest.mark.parametrize(("side", "due", "where"), [
    ("ours", date(2026, 3, 2), "now"), ("ours", date(2026, 3, 4), "now"), ("ours", date(2026, 3, 6), "later"),
    ("theirs", date(2026, 3, 2), "soon"), ("theirs", date(2026, 3, 9), "later"), ("ours", date(2026, 3, 12), None),
])  # fmt: skip
def test_promises_stand_by_whose_they_are_and_until_when(desk, day, side, due, where):
    no_deals(desk)
    promise(desk, due, side)
    shown = day("ann")
    assert [name for name in ("now", "soon", "later") if getattr(shown, name)] == ([where] if where else [])


def test_a_lead_runs_on_working_minutes_until_a_human_answers(desk, day):
    no_deals(desk)
    made = lead(desk, "Newcomer", datetime(2026, 3, 3, 23, 0))
    opens = desk.run("SELECT opens_at FROM kept.calendar WHERE day = DATE '2026-03-04'")[0][0]
    line = only(day("ann"), "lead")
    waited = (desk.clock - opens).total_seconds() / 60
    assert (int(line["a"]), line["a"] + line["b"]) == (waited, 60)
    desk.log(client_id=None, lead_id=made, direction="in")
    assert kinds(day("ann")) == [("lead", "Newcomer")]
    desk.log(client_id=None, lead_id=made)
    assert kinds(day("ann")) == []


def test_leads_that_are_anothers_refused_or_deals_are_not_on_it(desk, day):
    no_deals(desk)
    at = datetime(2026, 3, 4, 11)
    lead(desk, "Bobs", at, "bob")
    lead(desk, "Refused", at, refused_at=at)
    lead(desk, "Merged", at, merged_into_id=uuid4())
    desk.deal("D9", [("2026-02-01", "won")], owner="ann", lead_id=lead(desk, "Dealt", at, "ann"))
    lead(desk, "Mine", at, "ann")
    lead(desk, "Nobodys", at)
    assert sorted(client for _, client in kinds(day("ann"))) == ["Mine", "Nobodys"]


def test_an_open_complaint_is_not_forgotten_and_a_late_one_is_now(desk, day):
    no_deals(desk)
    made = complaint(desk, desk.clock + timedelta(hours=5))
    assert [one["kind"] for one in day("ann").soon] == ["complaint"]
    desk.wait(hours=6)
    assert [one["kind"] for one in day("ann").now] == ["complaint"]
    assert [one["kind"] for one in day("hanna").now] == ["complaint"]  # escalated to the head of its line
    assert day("sven").now == []
    desk.run("UPDATE kept.complaints SET closed_at = ? WHERE id = ?", desk.clock, made)
    assert day("ann").order == []


def test_a_client_silent_longer_than_its_rhythm_is_cooling_or_asleep(desk, day):
    no_deals(desk)
    sleeper, steady = desk.client("Sleeper", "ann"), desk.client("Steady", "ann")
    sales(desk, sleeper, [100 + 10 * n for n in range(20)])
    sales(desk, steady, [10 * n + 1 for n in range(20)])
    line = only(day("ann"), "asleep")
    assert (line["client"], line["a"], line["b"]) == ("Sleeper", 100.0, 10.0)
    same = next(one for one in reader.rows("loyalty/rhythm", desk.viewer("ann"), activity="asleep") if one["client"] == "Sleeper")
    assert line["stake"] == pytest.approx(same["at_risk"])


@pytest.mark.parametrize("why", ["spoken with", "planned", "left", "hushed"])
def test_a_sleeping_client_is_not_named_when_somebody_cares_or_they_left(desk, day, why):
    no_deals(desk)
    client = desk.client("Sleeper", "ann")
    sales(desk, client, [100 + 10 * n for n in range(20)])
    if why == "spoken with":
        desk.log(client_id=client, next_on=None, quiet_reason_id=desk.quiet)
    elif why == "planned":
        plan(desk, date(2026, 3, 20), client)
    elif why == "left":
        desk.run("UPDATE kept.clients SET left_at = '2026-02-01' WHERE id = ?", client)
    else:
        quiet.hush(desk.viewer("ann"), quiet.Hush("client", client, "asleep", date(2026, 3, 9), desk.quiet), key=uuid4())
    assert kinds(day("ann")) == []


@pytest.mark.parametrize(("born", "days"), [
    (date(1980, 3, 4), 0), (date(1980, 3, 5), 1), (date(1999, 3, 11), 7), (date(1980, 3, 12), None), (date(1980, 3, 3), None), (date(2000, 2, 29), None),
])  # fmt: skip
def test_birthdays_of_the_next_seven_days(desk, day, born, days):
    no_deals(desk)
    person = desk.add("persons", id=uuid4(), name="Pia", name_norm="pia", birthday=born, entered_at="2026-01-01")
    desk.add("person_roles", id=uuid4(), person_id=person, client_id=desk.acme, is_main=True)
    assert [one["a"] for one in day("ann").soon] == ([] if days is None else [float(days)])
    assert kinds(day("bob")) == []


def test_a_birthday_at_the_turn_of_the_year_is_seen(desk, day):
    no_deals(desk)
    desk.clock = datetime(2026, 12, 29, 12)
    person = desk.add("persons", id=uuid4(), name="Pia", name_norm="pia", birthday=date(1980, 1, 2), entered_at="2026-01-01")
    desk.add("person_roles", id=uuid4(), person_id=person, client_id=desk.acme, is_main=True)
    assert only(day("ann"), "birthday")["a"] == 4.0


@pytest.mark.parametrize(
    ("ends", "days"), [(date(2026, 5, 3), 60), (date(2026, 5, 4), None), (date(2026, 2, 20), -12), (date(2026, 1, 20), None)]
)
def test_a_contract_is_asked_about_two_months_before_its_end(desk, day, ends, days):
    no_deals(desk)
    desk.deal("W", [("2025-05-01", "won")], owner="ann", client_id=desk.acme, contract_end=ends, amount=900)
    assert [one["a"] for one in day("ann").order] == ([] if days is None else [float(days)])
    desk.deal("Next", [("2026-02-01", "lead")], owner="ann", client_id=desk.acme)
    assert not [one for one in day("ann").order if one["kind"] == "renewal"]


def test_a_deal_left_alone_comes_back_by_itself_on_its_day(desk, day):
    quiet.hush(desk.viewer("ann"), quiet.Hush("deal", desk.deal_id, "no_next", date(2026, 3, 9), note="on leave"), key=uuid4())
    assert kinds(day("ann")) == []
    desk.wait(days=4)
    assert kinds(day("ann")) == []
    desk.wait(days=1)
    assert kinds(day("ann")) == [("no_next", "Acme")]


def test_a_deputy_sees_what_is_covered_while_the_absence_lasts(desk, day, monkeypatch):
    monkeypatch.setattr("data.viewer.moment", lambda: desk.clock)
    promise(desk, date(2026, 3, 2))
    assert kinds(day("bob")) == []
    desk.add(
        "absences",
        id=uuid4(),
        staff_id=desk.id("staff", "ann"),
        since=date(2026, 3, 1),
        until=date(2026, 3, 10),
        deputy_id=desk.id("staff", "bob"),
    )
    assert kinds(day("bob")) == kinds(day("ann")) == [("ours", "Acme")]
    assert day("bob").now[0]["owner"] == "Ann"
    desk.clock = datetime(2026, 3, 10, 9)
    assert kinds(day("bob")) == []


def test_nobody_sees_a_line_that_is_not_theirs(desk, day):
    promise(desk, date(2026, 3, 2))
    plan(desk, date(2026, 3, 4))
    complaint(desk, desk.clock - timedelta(hours=1))
    ann = desk.viewer("ann").id
    for login in ("bob", "sven"):
        for name in NAMES:
            for manager in (ann, None, desk.viewer(login).id):
                assert reader.rows(f"today/{name}", desk.viewer(login), manager=manager) == [], (login, name)


def test_several_reasons_of_one_client_are_one_line_the_costliest_first(desk, day):
    promise(desk, date(2026, 3, 2))
    plan(desk, date(2026, 3, 4), deal_id=desk.deal_id)
    complaint(desk, None)
    shown = day("ann")
    assert kinds(shown) == [("ours", "Acme")]
    assert {one["kind"] for one in shown.now[0]["others"]} == {"contact", "complaint"}


def test_the_order_is_by_the_money_lost_by_tomorrow(desk, day):
    for name, amount in (("Small", 10), ("Big", 9000)):
        desk.deal(name, [("2026-02-10", "lead")], amount=amount, owner="ann", client_id=desk.client(name, "ann"))
    assert [client for _, client in kinds(day("ann"))] == ["Big", "Acme", "Small"]
    assert [round(one["lost"], 4) for one in day("ann").order] == sorted((round(one["lost"], 4) for one in day("ann").order), reverse=True)


def test_what_is_lost_is_counted_as_the_formula_says():
    worth = {"line_id": "L", "win_share": 0.25, "average": 8000.0}
    line = {"kind": "lead", "line_id": "L", "late": 1.0, "item_id": "1", "money": None}
    assert urgency.ordered([line], [worth])[0]["lost"] == pytest.approx(0.25 * 8000 * 0.5 * 0.5)
    assert urgency.stake({"kind": "complaint", "money": 400.0, "year": 1200.0}, worth) == 1300.0
    assert urgency.stake({"kind": "contact", "money": None, "year": 1200.0}, worth) == 100.0
    assert urgency.stake({"kind": "birthday", "money": 400.0, "year": None}, worth) is None


def test_lines_without_money_come_behind_the_latest_first():
    lines = [
        {"kind": "contact", "line_id": None, "late": late, "item_id": name, "money": money}
        for name, late, money in (("a", 1.0, None), ("b", 5.0, None), ("c", 0.0, 10.0))
    ]
    assert [one["item_id"] for one in urgency.ordered(lines, [])] == ["c", "b", "a"]


def test_what_was_done_today_is_told_and_what_was_done_yesterday_is_not(desk, day):
    desk.log(note="yesterday")
    desk.wait(days=1)
    desk.log(note="today")
    assert [(one["kind"], one["client"]) for one in day("ann").done] == [("contact", "Acme")]


def test_worth_is_the_own_history_of_the_line(desk):
    for n, stage in enumerate(("won", "won", "lost")):
        desk.deal(f"H{n}", [("2026-01-01", stage)], amount=300, owner="ann")
    found = {str(one["line_id"]): one for one in reader.rows("today/worth", desk.viewer("ann"))}[str(desk.id("line", "Sales"))]
    assert (found["won"], found["lost"], found["win_share"], found["average"]) == (2, 1, pytest.approx(3 / 5), 300.0)


def test_a_deal_without_a_client_is_a_line_of_its_own(desk, day):
    no_deals(desk)
    desk.deal("Bare", [("2026-02-10", "lead")], owner="ann")
    assert kinds(day("ann")) == [("no_next", "Bare")]

"""Logging a contact: once, whole or not at all, only where one may, and with all that follows from it."""

import threading
from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest

from data import contacts, plans, promises, store
from data.complaints import Complaint
from data.deals import Loss
from data.problems import Problem
from data.promises import Promise
from tests.contact_desk import NOON


def test_the_same_key_twice_is_one_contact(desk):
    key = uuid4()
    first = desk.log(key=key)
    second = desk.log(key=key)
    assert first.new
    assert not second.new
    assert (first.id, first.next_on) == (second.id, second.next_on)
    assert desk.counts()["contacts"] == 2  # the held one and the next


def test_the_same_key_from_two_threads_at_once_is_one_contact(desk):
    key, found = uuid4(), []
    threads = [threading.Thread(target=lambda: found.append(desk.log("Offer", key=key, deal_id=desk.deal_id))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert sum(one.new for one in found) == 1
    assert desk.counts()["contacts"] == 2
    assert desk.stage() == "proposal"


def test_another_tab_with_the_same_words_is_asked_about_and_then_believed(desk):
    desk.log(note="wants steel")
    desk.wait(minutes=3)
    with pytest.raises(Problem, match="moment ago") as caught:
        desk.log(note="wants steel")
    assert caught.value.field == "another"
    desk.log(note="wants steel", another=True)
    desk.log(note="wants copper")
    desk.wait(minutes=11)
    desk.log(note="wants steel")
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'held'")[0][0] == 4


def test_two_tabs_that_hold_the_same_plan_hold_it_once(desk):
    desk.log()
    plan = desk.run("SELECT id FROM kept.contacts WHERE state = 'planned'")[0][0]
    desk.wait(days=5)
    desk.log(plan_id=plan, next_on=date(2026, 3, 20))
    with pytest.raises(Problem, match="settled already"):
        desk.log(plan_id=plan, next_on=date(2026, 3, 20))


@pytest.mark.parametrize("breaks", ["next", "promise", "trail"])
def test_an_exception_in_the_middle_leaves_nothing(desk, monkeypatch, breaks):
    def broken(*args, **values):
        raise KeyboardInterrupt

    place = {"next": (plans.calendar, "working_day_after"), "promise": (promises, "write"), "trail": (contacts.trail, "note")}[breaks]
    before = desk.counts()
    monkeypatch.setattr(*place, broken)
    with pytest.raises(KeyboardInterrupt):
        desk.log("Offer", deal_id=desk.deal_id, promise=Promise("ours", "price list", date(2026, 3, 10)))
    assert desk.counts() == before


@pytest.mark.parametrize(
    ("login", "what"), [("ann", "another manager's client"), ("sven", "another line's client"), ("director", "an executive")]
)
def test_who_may_not_log_is_refused_and_nothing_is_written(desk, login, what):
    before = desk.counts()
    with pytest.raises(Problem):
        desk.log(login=login, client_id=desk.other)
    assert desk.counts() == before


def test_another_managers_deal_lead_or_plan_is_refused_too(desk):
    theirs = desk.deal("D2", [("2026-02-01", "lead")], owner="bob", client_id=desk.other)
    desk.log(login="bob", client_id=desk.other)
    plan = desk.run("SELECT id FROM kept.contacts WHERE state = 'planned'")[0][0]
    lead = desk.add(
        "leads",
        id=uuid4(),
        line_id=desk.id("line", "Sales"),
        owner_id=desk.id("staff", "bob"),
        name="x",
        name_norm="x",
        happened_at=NOON,
        entered_at=NOON,
    )
    before = desk.counts()
    for values in ({"client_id": None, "deal_id": theirs}, {"deal_id": theirs}, {"client_id": None, "lead_id": lead}, {"plan_id": plan}):
        with pytest.raises(Problem):
            desk.log(**values)
    assert desk.counts() == before


def test_a_client_that_was_handed_over_is_no_longer_logged_by_the_former_owner(desk):
    desk.run("UPDATE kept.clients SET owner_id = ? WHERE id = ?", desk.id("staff", "bob"), desk.acme)
    with pytest.raises(Problem, match="no such client"):
        desk.log()


def test_a_head_logs_for_the_line_and_the_next_contact_is_the_owners(desk):
    desk.log(login="hanna")
    held, planned = desk.run("SELECT s.login FROM kept.contacts c JOIN kept.staff s ON s.id = c.staff_id ORDER BY c.state")
    assert (held, planned) == (("hanna",), ("ann",))


def test_the_result_moves_the_deal_and_its_spans_agree(desk):
    made = desk.log("Offer", deal_id=desk.deal_id)
    assert made.stage == "proposal" == desk.stage()
    spans = desk.run(
        "SELECT s.name, p.valid_from, p.valid_to FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id "
        "WHERE p.deal_id = ? ORDER BY p.seq",
        desk.deal_id,
    )
    assert spans[1:] == [("qualified", datetime(2026, 2, 10), NOON), ("proposal", NOON, None)]
    assert desk.run("SELECT contact_id FROM kept.stage_events WHERE seq = 3")[0][0] == made.id


@pytest.mark.parametrize(
    ("result", "values"), [("Back", {}), ("Fine", {}), ("Offer", {"moves": False}), ("Offer", {"happened_at": datetime(2026, 2, 9)})]
)
def test_the_deal_stays_when_the_result_points_back_or_is_told_not_to_or_lies_before_the_last_move(desk, result, values):
    assert desk.log(result, deal_id=desk.deal_id, **values).stage is None
    assert desk.stage() == "qualified"


def test_a_refusal_without_a_reason_is_refused_whole(desk):
    before = desk.counts()
    with pytest.raises(Problem) as caught:
        desk.log("Refused", deal_id=desk.deal_id)
    assert caught.value.field == "loss"
    assert desk.counts() == before


def test_a_refusal_with_its_reason_loses_the_deal_to_the_competitor(desk):
    rival = desk.add("competitors", id=uuid4(), name="Rival")
    desk.log("Refused", deal_id=desk.deal_id, loss=Loss(desk.price, rival, "cheaper"), next_on=None, quiet_reason_id=desk.quiet)
    assert desk.stage() == "lost"
    assert desk.run("SELECT loss_reason_id, competitor_id, loss_note FROM kept.deals WHERE id = ?", desk.deal_id) == [
        (desk.price, rival, "cheaper")
    ]
    assert desk.run("SELECT loss_reason_id, competitor_id FROM kept.stage_spans WHERE seq = 3") == [(desk.price, rival)]


def test_a_refusal_without_a_deal_keeps_its_reason_with_the_contact(desk):
    made = desk.log("Refused", loss=Loss(desk.price), next_on=None, quiet_reason_id=desk.quiet)
    assert desk.run("SELECT field, new_value FROM kept.field_history WHERE entity_id = ?", made.id) == [("loss_reason", str(desk.price))]


def test_the_next_contact_skips_weekend_holiday_and_absence(desk):
    desk.holiday(date(2026, 3, 9))  # Monday
    desk.absent("ann", date(2026, 3, 10), date(2026, 3, 12))  # Tuesday and Wednesday
    assert desk.log(next_on=date(2026, 3, 7)).next_on == date(2026, 3, 12)
    assert desk.log(next_on=None, next_in_days=3, note="b").next_on == date(2026, 3, 12)  # Thu 5, Fri 6, Thu 12
    assert desk.log(next_on=None, next_in_days=1, note="c").next_on == date(2026, 3, 5)


def test_the_next_contact_is_due_by_the_close_of_work_or_at_its_time(desk):
    desk.log()
    desk.log(note="b", next_at=time(10, 30))
    due = desk.run("SELECT due_at FROM kept.contacts WHERE state = 'planned' ORDER BY due_at")
    assert due == [(datetime(2026, 3, 9, 10, 30),), (datetime(2026, 3, 9, 18),)]


def test_a_contact_needs_a_next_one_or_a_reason_or_one_that_is_planned(desk):
    with pytest.raises(Problem) as caught:
        desk.log(next_on=None)
    assert caught.value.field == "next"
    desk.log(next_on=None, quiet_reason_id=desk.quiet)
    desk.log(note="plans")
    assert desk.log(note="b", next_on=None).next_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"result_id": None}, "result"),
        ({"result_id": uuid4()}, "result"),
        ({"kind": "smoke"}, "kind"),
        ({"next_kind": "smoke"}, "kind"),
        ({"direction": "up"}, "kind"),
        ({"client_id": None}, "who"),
        ({"client_id": uuid4()}, "who"),
        ({"deal_id": uuid4()}, "deal"),
        ({"person_id": uuid4()}, "who"),
        ({"happened_at": datetime(2026, 3, 4, 13)}, "when"),
        ({"next_on": date(2026, 3, 3)}, "next"),
        ({"next_on": date(2036, 3, 3)}, "next"),
        ({"note": "x" * 4001}, "note"),
        ({"promise": Promise("ours", " ", date(2026, 3, 5))}, "promise"),
        ({"promise": Promise("ours", "x", date(2026, 3, 3))}, "promise"),
        ({"complaint": Complaint("", 2)}, "complaint"),
        ({"next_on": None, "quiet_reason_id": uuid4()}, "next"),
        ({"loss": Loss(uuid4())}, "loss"),
        ({"minutes": -1}, "when"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(desk, wrong, field):
    before = desk.counts()
    with pytest.raises(Problem) as caught:
        desk.log(**wrong)
    assert caught.value.field == field
    assert desk.counts() == before


def test_a_retired_result_kind_or_reason_is_no_longer_taken(desk):
    desk.run("UPDATE kept.results SET retired_at = ? WHERE name = 'Fine'", NOON)
    desk.run("UPDATE kept.contact_kinds SET retired_at = ? WHERE code = 'letter'", NOON)
    desk.run("UPDATE kept.quiet_reasons SET retired_at = ?", NOON)
    for values in ({}, {"result": "Offer", "kind": "letter"}, {"result": "Offer", "next_on": None, "quiet_reason_id": desk.quiet}):
        with pytest.raises(Problem, match="no longer on the list"):
            desk.log(**values)


def test_a_backdated_contact_keeps_both_clocks(desk):
    happened = datetime(2026, 2, 20, 9)
    made = desk.log(happened_at=happened)
    assert desk.run("SELECT happened_at, entered_at FROM kept.contacts WHERE id = ?", made.id) == [(happened, NOON)]


def test_a_planned_contact_is_held_in_its_own_row_and_the_next_one_follows_it(desk):
    desk.log()
    plan = desk.run("SELECT id FROM kept.contacts WHERE state = 'planned'")[0][0]
    desk.wait(days=5)
    made = desk.log(plan_id=plan, note="met", next_on=date(2026, 3, 20))
    assert made.id == plan
    row = desk.run("SELECT state, planned_at, due_at, happened_at, entered_at, note FROM kept.contacts WHERE id = ?", plan)
    assert row == [("held", NOON, datetime(2026, 3, 9, 18), desk.clock, desk.clock, "met")]
    assert desk.run("SELECT follows_id FROM kept.contacts WHERE state = 'planned'") == [(plan,)]


def test_promise_and_complaint_are_written_with_the_contact(desk):
    made = desk.log(promise=Promise("ours", "price list", date(2026, 3, 6)), complaint=Complaint("late", 3, date(2026, 3, 10)))
    assert desk.run("SELECT contact_id, owner_id, state FROM kept.promises") == [(made.id, desk.id("staff", "ann"), "open")]
    assert desk.run("SELECT contact_id, severity, deadline_at FROM kept.complaints") == [(made.id, 3, datetime(2026, 3, 10, 18))]


def test_undo_takes_everything_back(desk):
    before = desk.counts()
    made = desk.log(
        "Refused", deal_id=desk.deal_id, loss=Loss(desk.price), promise=Promise("ours", "x", date(2026, 3, 6)), complaint=Complaint("late")
    )
    desk.wait(seconds=9)
    contacts.undo(desk.viewer("ann"), made.id)
    assert desk.counts() | {"audit": 0} == before | {"audit": 0}
    assert desk.stage() == "qualified"


def test_undo_plans_the_held_plan_again(desk):
    desk.log()
    columns = "state, planned_at, due_at, happened_at, settled_at, entered_at, staff_id, note, result_id, quiet_reason_id"
    plan, *was = desk.run(f"SELECT id, {columns} FROM kept.contacts WHERE state = 'planned'")[0]
    desk.wait(days=5)
    desk.log(plan_id=plan, note="met", next_on=None, quiet_reason_id=desk.quiet)
    contacts.undo(desk.viewer("ann"), plan)
    assert list(desk.run(f"SELECT {columns} FROM kept.contacts WHERE id = ?", plan)[0]) == was


@pytest.mark.parametrize("why", ["late", "another", "built_on_plan", "built_on_deal", "executive"])
def test_undo_is_refused_when_late_not_ones_own_or_built_upon(desk, why):
    made = desk.log("Offer", deal_id=desk.deal_id)
    login = {"another": "hanna", "executive": "director"}.get(why, "ann")
    if why == "late":
        desk.wait(seconds=11)
    if why == "built_on_plan":
        desk.run("UPDATE kept.contacts SET version = 2 WHERE state = 'planned'")
    if why == "built_on_deal":
        desk.log("Refused", deal_id=desk.deal_id, loss=Loss(desk.price))
    before = desk.counts()
    with pytest.raises(Problem):
        contacts.undo(desk.viewer(login), made.id)
    assert desk.counts() == before


def test_a_plan_is_made_cancelled_and_moved(desk):
    ann, key, new = desk.viewer("ann"), uuid4(), uuid4()
    wanted = contacts.Plan(client_id=desk.acme, on=date(2026, 3, 7), note="agree")
    assert contacts.plan(ann, wanted, key=key) == contacts.plan(ann, wanted, key=key) == date(2026, 3, 9)
    contacts.move(ann, key, contacts.Next(on=date(2026, 3, 11)), version=1, key=new)
    assert desk.run("SELECT state, moved_to_id FROM kept.contacts WHERE id = ?", key) == [("moved", new)]
    with pytest.raises(Problem, match="changed"):
        contacts.cancel(ann, new, version=7)
    contacts.cancel(ann, new, version=1)
    assert desk.run("SELECT state, note FROM kept.contacts WHERE id = ?", new) == [("cancelled", "agree")]
    with pytest.raises(Problem, match="settled"):
        contacts.cancel(ann, new, version=2)


def test_a_plan_of_another_manager_cannot_be_made_moved_or_cancelled(desk):
    contacts.plan(desk.viewer("bob"), contacts.Plan(client_id=desk.other, on=date(2026, 3, 9)), key=(theirs := uuid4()))
    ann, before = desk.viewer("ann"), desk.counts()
    for act in (
        lambda: contacts.plan(ann, contacts.Plan(client_id=desk.other, on=date(2026, 3, 9)), key=uuid4()),
        lambda: contacts.move(ann, theirs, contacts.Next(in_days=1), version=1, key=uuid4()),
        lambda: contacts.cancel(ann, theirs, version=1),
    ):
        with pytest.raises(Problem):
            act()
    assert desk.counts() == before


def test_a_save_makes_stale_only_what_it_wrote(desk):
    before = dict(desk.here.versions)
    desk.log()
    assert {table for table, n in desk.here.versions.items() if n != before.get(table)} == {"contacts", "audit"}


def test_somebody_elses_key_is_refused(desk):
    desk.log(key=(key := UUID(int=77)))
    with pytest.raises(Problem, match="somebody else"):
        desk.log(login="hanna", key=key)


def test_the_store_stays_usable_after_a_refused_save(desk):
    with pytest.raises(Problem):
        desk.log(next_on=None)
    assert desk.log().new
    assert store.here() is desk.here


def a_lead(desk, owner="ann", client=None):
    made = desk.id("lead", "Newcomer")
    desk.add(
        "leads",
        id=made,
        line_id=desk.id("line", "Sales"),
        owner_id=desk.id("staff", owner),
        client_id=client,
        name="Newcomer",
        name_norm="newcomer",
        happened_at="2026-03-04",
        entered_at="2026-03-04",
    )
    return made


def test_a_lead_of_anothers_client_is_answered_by_the_one_who_has_the_lead_alone(desk):
    lead = a_lead(desk, client=desk.other)
    made = desk.log(client_id=None, lead_id=lead)
    assert desk.run("SELECT client_id, lead_id FROM kept.contacts WHERE id = ?", made.id) == [(desk.other, lead)]
    with pytest.raises(Problem, match="no such client"):
        desk.log(client_id=desk.other)


def test_a_contact_planned_with_a_lead_is_held_once_the_lead_is_a_client(desk):
    lead = a_lead(desk)
    plan = uuid4()
    contacts.plan(desk.viewer("ann"), contacts.Plan(on=date(2026, 3, 4), lead_id=lead), key=plan)
    desk.run("UPDATE kept.leads SET client_id = ? WHERE id = ?", desk.acme, lead)
    assert desk.log(lead_id=lead, plan_id=plan).id == plan
    assert desk.run("SELECT state FROM kept.contacts WHERE id = ?", plan) == [("held",)]

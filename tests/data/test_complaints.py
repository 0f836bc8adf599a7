"""Complaints: a deadline in working time, steps, owners, ends and new beginnings, each by whoever may and once."""

from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest

from data import complaint_changes, complaints
from data.complaints import Complaint
from data.problems import Problem
from queries import reader

FRIDAY = datetime(2026, 3, 6, 15, 0)


@pytest.fixture
def limits(desk):
    """Nine to six from Monday to Friday; 18, 9 and 4 working hours."""
    desk.run("DELETE FROM kept.complaint_limits")
    for severity, hours in ((1, 18), (2, 9), (3, 4)):
        desk.add("complaint_limits", severity=severity, hours=hours)
    desk.run("DELETE FROM kept.work_week")
    for weekday in range(1, 6):
        desk.add("work_week", weekday=weekday, opens=time(9), closes=time(18))
    desk.holiday(date(2026, 3, 10))
    return desk


@pytest.fixture
def opened(limits):
    def make(severity=2, login="ann", client=None, key=None, **more):
        return complaints.make(
            limits.viewer(login), client or limits.acme, Complaint("late delivery", severity, **more), key=key or uuid4()
        )

    return make


def row(desk, complaint) -> dict:
    names = ("owner_id", "severity", "deadline_at", "closed_at", "outcome", "satisfaction", "version")
    return dict(zip(names, desk.run(f"SELECT {', '.join(names)} FROM kept.complaints WHERE id = ?", complaint)[0], strict=True))


@pytest.mark.parametrize(
    ("severity", "deadline"),
    [
        (3, datetime(2026, 3, 9, 10, 0)),  # 3 hours on Friday, 1 on Monday
        (2, datetime(2026, 3, 9, 15, 0)),
        (1, datetime(2026, 3, 11, 15, 0)),  # Tuesday is a holiday
    ],
)
def test_the_deadline_counts_working_hours_over_the_weekend_and_a_holiday(limits, opened, severity, deadline):
    limits.clock = FRIDAY
    assert row(limits, opened(severity))["deadline_at"] == deadline


def test_what_comes_on_a_weekend_is_counted_from_monday_morning(limits, opened):
    limits.clock = datetime(2026, 3, 7, 23, 0)
    assert row(limits, opened(3))["deadline_at"] == datetime(2026, 3, 9, 13, 0)


def test_a_day_that_was_chosen_comes_before_the_limit(limits, opened):
    assert row(limits, opened(deadline_on=date(2026, 3, 12)))["deadline_at"] == datetime(2026, 3, 12, 18, 0)


def test_a_complaint_from_the_contact_form_gets_its_deadline_too(limits):
    limits.log(complaint=Complaint("late delivery", 3))
    assert limits.run("SELECT deadline_at FROM kept.complaints") == [(datetime(2026, 3, 4, 16, 0),)]


def test_a_company_without_limits_still_gives_every_complaint_a_deadline(limits, opened):
    limits.run("DELETE FROM kept.complaint_limits")
    assert row(limits, opened(3))["deadline_at"] == datetime(2026, 3, 5, 11, 0)


def test_late_is_what_the_clock_says_and_a_head_sees_since_when(limits, opened):
    complaint, calm = opened(3), opened(1)
    as_head = lambda: {UUID(one["complaint_id"]): one for one in reader.rows("complaints/list", limits.viewer("hanna"), as_of=limits.clock)}  # noqa: E731
    assert (as_head()[complaint]["late"], as_head()[complaint]["hours"]) == (False, 4)
    limits.clock = datetime(2026, 3, 5, 10, 0)
    assert [(one["late"], one["hours"], one["deadline_at"]) for one in as_head().values()] == [
        (True, -3, datetime(2026, 3, 4, 16, 0)),
        (False, 11, datetime(2026, 3, 6, 12, 0)),
    ]
    complaint_changes.set_deadline(limits.viewer("hanna"), complaint, date(2026, 3, 6), time(9, 30), version=1, key=uuid4())
    assert [(one, told["late"]) for one, told in as_head().items()] == [(complaint, False), (calm, False)]


def test_a_double_click_is_one_complaint_one_step_and_one_end(limits, opened):
    keys, ann = [uuid4() for _ in range(3)], limits.viewer("ann")
    for _ in range(2):
        complaint = opened(key=keys[0])
        complaint_changes.step(ann, complaint, "called the warehouse", key=keys[1])
        complaint_changes.close(ann, complaint, "sent again", 9, version=1, key=keys[2])
    assert limits.counts()["complaints"] == 1
    assert limits.run("SELECT words FROM kept.complaint_steps") == [("called the warehouse",)]
    assert row(limits, complaint) | {"deadline_at": None} == {
        "owner_id": limits.id("staff", "ann"),
        "severity": 2,
        "deadline_at": None,
        "closed_at": limits.clock,
        "outcome": "sent again",
        "satisfaction": 9,
        "version": 2,
    }


def test_an_old_version_is_told_that_someone_changed_it(limits, opened):
    complaint = opened()
    complaint_changes.weigh(limits.viewer("hanna"), complaint, 3, version=1, key=uuid4())
    with pytest.raises(Problem, match="Someone has changed this complaint"):
        complaint_changes.close(limits.viewer("ann"), complaint, "sent again", version=1, key=uuid4())
    assert row(limits, complaint)["closed_at"] is None


def test_severity_changes_with_history_and_moves_only_a_deadline_nobody_chose(limits, opened):
    by_limit, chosen, ann = opened(1), opened(1, deadline_on=date(2026, 3, 20)), limits.viewer("ann")
    for complaint in (by_limit, chosen):
        complaint_changes.weigh(ann, complaint, 3, version=1, key=uuid4())
    assert row(limits, by_limit)["deadline_at"] == datetime(2026, 3, 4, 16, 0)
    assert row(limits, chosen)["deadline_at"] == datetime(2026, 3, 20, 18, 0)
    told = limits.run("SELECT old_value, new_value FROM kept.field_history WHERE entity_id = ? AND field = 'severity'", by_limit)
    assert told == [("1", "3")]


def test_a_manager_gives_to_a_head_and_a_head_to_anybody_of_the_line(limits, opened):
    complaint, ids = opened(), {login: limits.id("staff", login) for login in ("ann", "bob", "hanna", "sven", "director")}
    for login in ("bob", "sven", "director"):
        with pytest.raises(Problem, match="head of its line"):
            complaint_changes.give(limits.viewer("ann"), complaint, ids[login], version=1, key=uuid4())
    complaint_changes.give(limits.viewer("ann"), complaint, ids["hanna"], version=1, key=uuid4())
    for login in ("sven", "director"):
        with pytest.raises(Problem, match="colleague of its line"):
            complaint_changes.give(limits.viewer("hanna"), complaint, ids[login], version=2, key=uuid4())
    complaint_changes.give(limits.viewer("hanna"), complaint, ids["bob"], version=2, key=uuid4())
    assert row(limits, complaint)["owner_id"] == ids["bob"]
    complaint_changes.step(limits.viewer("bob"), complaint, "on my way", key=uuid4())
    story = [(one["kind"], one["old"], one["new"]) for one in reader.rows("complaints/story", limits.viewer("bob"), complaint=complaint)]
    assert ("field:owner_id", "Ann", "Hanna") in story


def test_colleagues_on_offer_are_those_the_write_accepts(limits, opened):
    line = limits.id("line", "Sales")
    offered = lambda login: [one["name"] for one in reader.rows("complaints/colleagues", limits.viewer(login), line=line)]  # noqa: E731
    assert offered("ann") == ["Hanna"]
    assert offered("hanna") == ["Ann", "Bob", "Hanna"]


@pytest.mark.parametrize("login", ["bob", "sven", "director"])
def test_who_may_not_changes_nothing(limits, opened, login):
    complaint, viewer = opened(), limits.viewer(login)
    before = row(limits, complaint)
    for act in (
        lambda: opened(login=login),
        lambda: complaint_changes.step(viewer, complaint, "mine", key=uuid4()),
        lambda: complaint_changes.give(viewer, complaint, limits.id("staff", "hanna"), version=1, key=uuid4()),
        lambda: complaint_changes.weigh(viewer, complaint, 3, version=1, key=uuid4()),
        lambda: complaint_changes.set_deadline(viewer, complaint, date(2026, 3, 20), version=1, key=uuid4()),
        lambda: complaint_changes.close(viewer, complaint, "done", version=1, key=uuid4()),
        lambda: complaint_changes.satisfied(viewer, complaint, 1, version=1, key=uuid4()),
        lambda: complaint_changes.reopen(viewer, complaint, version=1, key=uuid4()),
    ):
        with pytest.raises(Problem):
            act()
    assert row(limits, complaint) == before
    assert limits.run("SELECT count(*) FROM kept.complaint_steps") == [(0,)]


def test_it_ends_with_a_sentence_and_satisfaction_may_come_later(limits, opened):
    complaint, ann = opened(), limits.viewer("ann")
    with pytest.raises(Problem, match="Say how it ended"):
        complaint_changes.close(ann, complaint, " ", version=1, key=uuid4())
    complaint_changes.close(ann, complaint, "sent again", version=1, key=uuid4())
    with pytest.raises(Problem, match="0 to 10"):
        complaint_changes.satisfied(ann, complaint, 11, version=2, key=uuid4())
    complaint_changes.satisfied(ann, complaint, 8, version=2, key=uuid4())
    assert row(limits, complaint)["satisfaction"] == 8
    with pytest.raises(Problem, match="closed"):
        complaint_changes.step(ann, complaint, "one more", key=uuid4())


def test_opened_again_it_has_a_new_deadline_and_its_first_end_stays_in_the_history(limits, opened):
    complaint, ann = opened(3), limits.viewer("ann")
    complaint_changes.close(ann, complaint, "sent again", 2, version=1, key=uuid4())
    limits.clock = FRIDAY
    complaint_changes.reopen(ann, complaint, version=2, key=uuid4())
    now = row(limits, complaint)
    assert (now["closed_at"], now["outcome"], now["satisfaction"], now["deadline_at"]) == (None, None, None, datetime(2026, 3, 9, 10, 0))
    told = [(one["kind"], one["old"]) for one in reader.rows("complaints/story", ann, complaint=complaint, as_of=limits.clock)]
    assert ("field:outcome", "sent again") in told
    assert ("field:satisfaction", "2") in told


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda desk, one: complaint_changes.step(desk.viewer("ann"), one, "", key=uuid4()), "what was done"),
        (lambda desk, one: complaint_changes.weigh(desk.viewer("ann"), one, 4, version=1, key=uuid4()), "small, serious or grave"),
        (lambda desk, one: complaint_changes.set_deadline(desk.viewer("ann"), one, None, version=1, key=uuid4()), "has a deadline"),
        (
            lambda desk, one: complaint_changes.set_deadline(desk.viewer("ann"), one, date(2026, 3, 3), version=1, key=uuid4()),
            "in the past",
        ),
        (lambda desk, one: complaint_changes.give(desk.viewer("ann"), one, None, version=1, key=uuid4()), "Choose a colleague"),
        (lambda desk, one: complaint_changes.reopen(desk.viewer("ann"), one, version=1, key=uuid4()), "is open"),
    ],
)
def test_what_cannot_be_is_one_sentence(limits, opened, act, sentence):
    with pytest.raises(Problem, match=sentence):
        act(limits, opened())


def test_the_key_of_one_act_is_no_key_of_another(limits, opened):
    key = uuid4()
    complaint = opened(key=key)
    with pytest.raises(Problem, match="somebody else's"):
        complaint_changes.step(limits.viewer("ann"), complaint, "again", key=key)

"""The lists of complaints: by deadline, hours in working time, the last step, how they ended."""

from datetime import datetime, time

import pytest

from queries import reader

FRIDAY = datetime(2026, 3, 6, 17, 0)


@pytest.fixture
def claimed(desk):
    desk.run("DELETE FROM kept.work_week")
    for weekday in range(1, 6):
        desk.add("work_week", weekday=weekday, opens=time(9), closes=time(18))
    desk.holiday(datetime(2026, 3, 10).date())

    def complaint(what, deadline, owner="ann", client=None, severity=2, **more):
        return desk.add(
            "complaints",
            id=desk.id("complaint", what),
            line_id=desk.id("line", "Sales"),
            client_id=client or desk.acme,
            owner_id=desk.id("staff", owner),
            what=what,
            severity=severity,
            deadline_at=deadline,
            happened_at=datetime(2026, 3, 2, 10),
            entered_at=datetime(2026, 3, 2, 10),
            **more,
        )

    complaint("monday", datetime(2026, 3, 9, 11, 0))
    complaint("wednesday", datetime(2026, 3, 11, 10, 0), severity=3)
    complaint("late", datetime(2026, 3, 5, 17, 0))
    complaint("open end", None)
    complaint("bobs", datetime(2026, 3, 6, 18, 0), owner="bob", client=desk.other)
    complaint("ended", datetime(2026, 3, 4), closed_at=datetime(2026, 3, 4, 10), outcome="sent again", satisfaction=9)
    complaint("ended long ago", datetime(2025, 3, 4), closed_at=datetime(2025, 3, 4, 10))
    return desk


def shown(desk, login="ann", **asked) -> list[dict]:
    return reader.rows("complaints/list", desk.viewer(login), as_of=FRIDAY, **asked)


def test_open_ones_stand_by_deadline_with_their_working_hours(claimed):
    assert [(one["what"], one["hours"], one["late"]) for one in shown(claimed)] == [
        ("late", -9, True),
        ("monday", 3, False),
        ("wednesday", 11, False),
        ("open end", None, False),
    ]


def test_a_head_sees_late_ones_first_and_narrows_by_owner_and_severity(claimed):
    assert [one["what"] for one in shown(claimed, "hanna")][:2] == ["late", "bobs"]
    assert [one["what"] for one in shown(claimed, "hanna", manager="bob")] == ["bobs"]
    assert [one["what"] for one in shown(claimed, "hanna", severity=3)] == ["wednesday"]
    assert shown(claimed, "sven") == []


def test_closed_ones_of_the_half_year_say_how_they_ended(claimed):
    found = shown(claimed, closed=True)
    assert [(one["what"], one["days"], one["outcome"], one["satisfaction"], one["late"]) for one in found] == [
        ("ended", 2, "sent again", 9, False)
    ]


def test_the_last_step_is_shown_and_how_many_there_are(claimed):
    for hour, words in ((11, "called"), (12, "sent")):
        step = {"complaint_id": claimed.id("complaint", "late"), "words": words, "id": claimed.id("step", words)}
        claimed.add("complaint_steps", happened_at=datetime(2026, 3, 5, hour), entered_at=datetime(2026, 3, 5, hour), **step)
    assert (shown(claimed)[0]["last_step"], shown(claimed)[0]["steps"]) == ("sent", 2)


def test_the_story_tells_what_came_and_the_contacts_around_it(claimed):
    claimed.clock = datetime(2026, 3, 5, 9)
    claimed.log(note="they are angry")
    story = reader.rows("complaints/story", claimed.viewer("ann"), complaint=claimed.id("complaint", "late"), as_of=FRIDAY)
    assert [(one["kind"], one["words"]) for one in story] == [("contact", "Call: Fine. they are angry"), ("came", "late")]


def test_another_managers_complaint_has_neither_facts_nor_story(claimed):
    for name in ("complaints/one", "complaints/story"):
        assert reader.rows(name, claimed.viewer("ann"), complaint=claimed.id("complaint", "bobs"), as_of=FRIDAY) == []
        assert reader.rows(name, claimed.viewer("hanna"), complaint=claimed.id("complaint", "bobs"), as_of=FRIDAY) != []

"""The page of complaints: late ones, the drawer with its story, and what can be done in it."""

from uuid import uuid4

import pytest

from data import complaints
from data.complaints import Complaint
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/complaints.py"

    def choose(self, name: str):
        self.widget("button_group", "complaint_act_").select(name)
        return self.run()


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


@pytest.fixture
def claimed(desk):
    return complaints.make(desk.viewer("ann"), desk.acme, Complaint("late delivery", 3), key=uuid4())


def test_an_open_one_says_how_many_working_hours_are_left_and_a_late_one_since_when_the_head_has_it(opened, desk, claimed):
    assert "working hours left" in opened().texts()
    desk.wait(days=7)
    text = opened("hanna").texts()
    assert "Escalated: late" in text
    assert "with the head since" in text


def test_a_step_is_written_in_the_drawer_and_stands_in_its_story(opened, desk, claimed):
    page = opened(complaint=claimed)
    page.widget("text_input", "complaint_words_").set_value("called the driver")
    page.press("complaint_do_step_")
    assert desk.run("SELECT words FROM kept.complaint_steps") == [("called the driver",)]
    assert "called the driver" in page.texts()
    assert page.widget("text_input", "complaint_words_").value == ""


def test_it_ends_with_a_sentence_that_is_asked_for(opened, desk, claimed):
    page = opened(complaint=claimed).choose("close")
    assert "Say how it ended." in page.press("complaint_do_close_").texts()
    page.widget("text_input", "complaint_outcome_").set_value("paid back")
    page.widget("button_group", "complaint_score_").select(8)
    page.press("complaint_do_close_")
    assert desk.run("SELECT outcome, satisfaction FROM kept.complaints") == [("paid back", 8)]
    assert "paid back" in page.texts()


def test_a_manager_is_offered_heads_alone_and_gives_it_to_one(opened, desk, claimed):
    page = opened(complaint=claimed).choose("give")
    box = page.widget("selectbox", "complaint_to_")
    assert box.options == ["Hanna"]
    box.set_value(str(desk.id("staff", "hanna")))
    page.press("complaint_do_give_")
    assert desk.run("SELECT owner_id FROM kept.complaints") == [(desk.id("staff", "hanna"),)]
    assert "Owner: Ann → Hanna" in page.texts()


def test_severity_and_deadline_change_and_are_told(opened, desk, claimed):
    page = opened(complaint=claimed).choose("weigh")
    page.widget("button_group", "complaint_severity_").select(1)
    page.press("complaint_do_weigh_")
    assert "Severity: grave → small" in page.texts()


def test_an_executive_reads_the_story_and_finds_nothing_to_press(opened, desk, claimed):
    page = opened("director", complaint=claimed)
    assert "late delivery" in page.texts()
    assert not [one for one in page.test.button if "_do_" in (one.key or "") or (one.key or "") == "complaints_add"]


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_is_said_calmly(opened, asked):
    assert "not there, or not yours" in opened(complaint=asked).texts()


def test_no_complaints_is_said_kindly(opened):
    assert "No open complaints" in opened().texts()

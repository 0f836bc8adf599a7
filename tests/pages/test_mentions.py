"""The page of reviews and mentions: what waits stands first, is judged and answered in place; managers see what they asked for alone."""

from datetime import date
from uuid import uuid4

import pytest

from data import mentions
from data.mentions import Mention
from tests.seen import Seen


class Page(Seen):
    FILE = "daily/mentions.py"
    LOGIN = "hanna"


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


@pytest.fixture
def written(desk):
    place = desk.run("SELECT id FROM kept.places ORDER BY position LIMIT 1")[0][0]

    def write(words="Slow and rude", **more):
        return mentions.enter(desk.viewer("hanna"), Mention(words, date(2026, 3, 2), place, **more), key=uuid4())

    return write


def test_the_unjudged_come_first_then_the_unanswered_and_a_chip_judges(opened, desk, written):
    made = written("Hm", client_id=desk.acme)
    written("They lied", sentiment="negative")
    page = opened()
    said = page.texts()
    assert said.index("To judge") < said.index("Hm") < said.index("To answer") < said.index("They lied")
    page.widget("button_group", f"mention_tone_row_{made}").select("neutral")
    page.run()
    assert desk.run("SELECT sentiment FROM kept.mentions WHERE id = ?", made) == [("neutral",)]
    assert "To judge" not in opened().texts()


def test_an_answer_is_asked_for_and_kept(opened, desk, written):
    made = written(sentiment="negative")
    page = opened(mention=made)
    assert "Say what was answered." in page.press("mention_do_answer_").texts()
    page.widget("text_area", "mention_answer_").set_value("We are sorry")
    page.press("mention_do_answer_")
    assert desk.run("SELECT answer, answered_at IS NOT NULL FROM kept.mentions") == [("We are sorry", True)]
    assert "Our answer: We are sorry" in page.texts().replace(":gray[", "").replace("]", "")


def test_a_negative_one_is_made_a_complaint_in_the_drawer(opened, desk, written):
    page = opened(mention=written("They broke it", sentiment="negative", client_id=desk.acme))
    page.widget("button_group", "mention_act_").select("complain")
    page.run().press("mention_do_complain_")
    assert desk.run("SELECT what, owner_id FROM kept.complaints") == [("They broke it", desk.id("staff", "ann"))]


def test_one_is_entered_and_several_are_pasted(opened, desk):
    page = opened()
    page.press("mentions_add")
    assert "Say what was written." in page.press("mention_save_").texts()
    page.widget("text_area", "mention_words_").set_value("Nice")
    page.press("mention_save_")
    assert [one.value for one in page.test.success] == ["1 mention entered."]
    page.press("mentions_paste").widget("text_area", "mention_text_").set_value("One\n\nTwo\n\nNice")
    page.run().press("mention_paste_save_")
    assert [one.value for one in page.test.success] == ["2 mentions entered. 1 stood there already."]


def test_a_manager_asks_for_a_review_and_sees_no_mention(opened, desk, written):
    written("Secret words")
    page = opened("ann", client=desk.acme)
    assert "Secret words" not in page.texts()
    page.press("review_ask_save")
    assert desk.run("SELECT client_id, staff_id FROM kept.review_requests") == [(desk.acme, desk.id("staff", "ann"))]
    assert [one for one in page.test.button if (one.key or "").startswith("review_back_")]


def test_a_director_reads_and_finds_nothing_to_press(opened, written):
    written("Plain words")
    page = opened("director")
    assert "Plain words" in page.texts()
    assert not [one for one in page.test.button if (one.key or "") in ("mentions_add", "mentions_paste", "review_ask_save")]


def test_an_unjudged_one_is_judged_in_its_drawer_too(opened, desk, written):
    page = opened(mention=written("Hm"))
    page.widget("button_group", "mention_tone_story_").select("positive")
    page.run()
    assert desk.run("SELECT sentiment FROM kept.mentions") == [("positive",)]

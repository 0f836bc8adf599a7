"""The page of surveys: the script walks the list, a wave is previewed before it is made, an answer can be taken back."""

from uuid import uuid4

import pytest

from data import answers
from data.answers import Answer
from queries import reader
from tests.seen import Seen
from tests.survey_desk import Asking


class Page(Seen):
    FILE = "daily/surveys.py"


@pytest.fixture
def desk(here, monkeypatch):
    return Asking(here, monkeypatch)


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


def test_an_answer_is_saved_and_the_next_client_stands_in_the_script_until_it_is_taken_back(opened, desk):
    desk.wave()
    page = opened()
    assert "## A" in page.texts() and "how likely are you to recommend us" in page.widget("button_group", "survey_score_").label
    page.widget("button_group", "survey_score_").select(3)
    page.widget("text_area", "survey_why_").set_value("slow")
    page.press("survey_save_")
    assert desk.told("client_id", "score", "comment") == [(desk.names["A"], 3, "slow")]
    assert "## Acme" in page.texts() and "A call back is planned for Wed 4 Mar." in page.texts()
    assert page.widget("text_area", "survey_why_").value == ""
    page.press("survey_back_")
    assert desk.told("id") == [] and "taken back" in page.texts() and "## A\n" in page.texts() + "\n"


def test_without_a_number_it_says_so_and_what_was_typed_stays(opened, desk):
    desk.wave()
    page = opened()
    page.widget("text_area", "survey_why_").set_value("slow")
    page.press("survey_save_")
    assert "Choose a number from 0 to 10." in page.texts() and page.widget("text_area", "survey_why_").value == "slow"


def test_who_was_not_reached_makes_room_and_a_link_is_shown_once(opened, desk):
    desk.wave()
    page = opened().press("survey_not_reached_")
    assert "A was not reached" in page.texts() and "## Acme" in page.texts()
    page.press("survey_link_")
    assert "/s/" in page.test.code[0].value and "Nobody is to be asked today." in page.texts()


def test_a_head_sees_whom_a_rule_finds_before_the_wave_is_made(opened, desk):
    page = opened("hanna").press("surveys_wave_new")
    assert "**6 are due** of 6 clients that bought" in page.texts()
    page.widget("button_group", "survey_rule_").select("random")
    page.run()
    assert desk.run("SELECT count(*) FROM kept.survey_waves") == [(0,)]
    assert page.widget("button", "survey_wave_make_").label == "Ask 3 clients"
    page.press("survey_wave_make_")
    assert desk.run("SELECT chosen, share FROM kept.survey_waves") == [("random", 0.5)]


def test_a_manager_makes_no_wave_and_a_director_only_reads(opened, desk):
    desk.wave()
    answers.by_phone(desk.viewer("ann"), desk.invitation("A"), Answer(10, "**good**"), key=desk.id("key", "a"))
    for login in ("ann", "director"):
        page = opened(login)
        assert not [one for one in page.test.button if (one.key or "").startswith(("surveys_wave_new", "survey_end_"))]
    assert not [one for one in page.test.button if (one.key or "").startswith("survey_ask_")]
    assert "\\*\\*good\\*\\*" in page.texts() and "1 of 1 answered" in "\n".join(one.label for one in page.test.button)


def test_an_empty_company_is_told_so(opened, desk):
    desk.run("DELETE FROM kept.sales")
    text = opened().texts()
    for said in ("Nobody is to be asked today.", "No wave is running.", "Nobody has answered yet."):
        assert said in text
    page = opened("hanna").press("surveys_wave_new")
    assert page.widget("button", "survey_wave_make_").disabled


def test_the_address_names_who_stands_in_the_script(opened, desk):
    desk.wave()
    assert "## Acme" in opened(ask=desk.invitation("Acme")).texts()
    for other in (desk.invitation("B"), "nonsense"):
        assert "## A\n" in opened(ask=other).texts()


class Company(Seen):
    FILE = "setup/company.py"


def test_a_change_of_a_survey_that_was_asked_makes_a_new_version(desk, monkeypatch):
    desk.staff("root", "admin")
    desk.wave()
    page = Company(desk, monkeypatch, "root", list="surveys", survey=desk.nps)
    assert "saving makes a new version" in page.texts()
    page.widget("text_input", "survey_name_").set_value("Ours")
    page.widget("text_area", "survey_text_ru_why_").set_value("Почему?")
    assert "Fill in all five parts" in page.press("survey_define_save_").texts()
    page.widget("text_area", "survey_text_ru_why_").set_value("")
    page.press("survey_define_save_")
    assert desk.run("SELECT name, replaces_id FROM kept.surveys WHERE kind = 'nps' AND retired_at IS NULL") == [("Ours", desk.nps)]
    assert "Ours" in page.texts()


def test_heads_define_no_surveys(desk, monkeypatch):
    page = Company(desk, monkeypatch, "hanna", list="surveys")
    assert not [one for one in page.test.button if (one.key or "").startswith("survey_define")]


def test_a_way_is_offered_where_a_client_who_is_to_be_asked_is_spoken_with(desk):
    def offered(name, login="ann"):
        return len(reader.rows("surveys/offer", desk.viewer(login), client=desk.names[name], as_of=desk.clock))

    desk.wave()
    assert [offered("Acme"), offered("B"), offered("B", "bob"), offered("Far", "sven")] == [1, 0, 1, 0]
    answers.by_phone(desk.viewer("ann"), desk.invitation("Acme"), Answer(7), key=desk.id("key", "a"))
    desk.link("B")
    assert [offered("Acme"), offered("B", "bob")] == [0, 0]


def test_a_theme_that_the_words_suggest_is_confirmed_with_one_press(opened, desk):
    desk.wave()
    answers.by_phone(desk.viewer("ann"), desk.invitation(), Answer(3, "Slow, and the price went up"), key=uuid4())
    page = opened()
    names = dict(desk.run("SELECT CAST(id AS VARCHAR), name FROM kept.survey_reasons"))
    assert {names[one] for one in page.widget("button_group", "survey_themes_").value} == {"Speed", "Price"}
    page.press("survey_theme_save_")
    assert desk.run("SELECT r.name FROM kept.answer_reasons a JOIN kept.survey_reasons r ON r.id = a.reason_id ORDER BY 1") == [
        ("Price",),
        ("Speed",),
    ]
    assert "Which theme is it?" not in page.texts()


def test_satisfaction_is_asked_all_in_all_first_on_the_scale_of_its_survey(opened, desk):
    desk.wave(survey=desk.csi)
    page = opened()
    assert "how satisfied are you, from 1 to 5?" in page.texts()
    scales = [one for one in page.test.button_group if (one.key or "").startswith(("survey_overall_", "survey_factor_"))]
    assert scales[0].key.startswith("survey_overall_") and len(scales[0].options) == 5
    scales[0].select(4)
    scales[1].select(5)
    page.press("survey_save_")
    assert desk.told("overall") == [(4,)] and desk.run("SELECT score FROM kept.answer_factors") == [(5,)]

"""The page: what is shown before saving, what is refused with the words kept, what is said afterwards."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.deals import Loss
from pages import words

PAGE = Path(__file__).parents[2] / "pages/daily/log_contact.py"


class Page:
    """The page as one person sees it."""

    def __init__(self, desk, monkeypatch, login="ann", client=None):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login))
        self.desk, self.test = desk, AppTest.from_file(PAGE, default_timeout=30)
        if client:
            self.test.query_params["client"] = str(client)
        self.test.run()

    def widget(self, kind: str, name: str):
        """The widget whose key says its name."""
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(f"contact_{name}_"))

    def result(self, name: str):
        self.widget("button_group", "result").select(str(self.desk.id("result", name))).run()
        return self

    def type(self, q: str):
        self.widget("text_input", "search").set_value(q).run()
        return self

    def note(self, text: str):
        self.widget("text_area", "note").set_value(text)
        return self

    def save(self, name="save"):
        self.widget("button", name).click().run()
        assert not self.test.exception, self.test.exception
        return self

    def texts(self) -> str:
        return "\n".join(one.value for kind in ("markdown", "caption", "error", "warning", "info") for one in getattr(self.test, kind))

    def held(self) -> int:
        return self.desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'held'")[0][0]


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **values: Page(desk, monkeypatch, *args, **values)


def test_a_contact_is_saved_with_search_result_and_note(opened, desk):
    page = opened().type("acm").result("Offer")
    assert "Deal D1 moves from qualified to proposal" in page.texts()
    assert desk.stage() == "qualified"
    page.note("wants forty").save()
    assert desk.run("SELECT note, client_id, direction FROM kept.contacts WHERE state = 'held'") == [("wants forty", desk.acme, "out")]
    assert desk.stage() == "proposal"
    assert "Saved: Acme. The deal is in proposal now. Next contact Mon 9 Mar." in page.texts()
    assert page.widget("text_area", "note").value == ""
    assert page.widget("text_input", "search").value == ""


def test_saving_the_fresh_form_at_once_saves_nothing(opened):
    page = opened().type("acm").result("Fine").save()
    assert page.held() == 1
    assert "Choose the client." in page.save().texts()
    assert page.held() == 1


def test_a_refusal_asks_for_its_reason_and_keeps_what_was_typed(opened, desk):
    page = opened(client=desk.acme).result("Refused").note("too dear")
    page.widget("button_group", "next").select("1")
    page.save()
    assert "Say why they refused." in page.texts()
    assert page.held() == 0
    assert page.widget("text_area", "note").value == "too dear"
    page.widget("button_group", "loss").select(str(desk.price))
    page.save()
    assert page.held() == 1
    assert desk.stage() == "lost"


def test_a_reason_is_not_asked_unless_they_refuse(opened, desk):
    page = opened(client=desk.acme).result("Fine")
    assert not [one for one in page.test.button_group if one.key.startswith("contact_loss_")]


def test_none_because_needs_its_reason(opened, desk):
    page = opened(client=desk.acme).result("Fine")
    page.widget("button_group", "next").select("none").run()
    assert "Say when the next contact is" in page.save().texts()
    assert page.held() == 0
    page.widget("button_group", "quiet").select(str(desk.quiet))
    assert page.save().held() == 1


def test_a_day_off_is_told_before_saving(opened, desk):
    page = opened(client=desk.acme).result("Fine")
    page.widget("button_group", "next").select("date").run()
    page.widget("date_input", "day").set_value(date(2026, 3, 7)).run()
    assert "Sat 7 Mar is a day off: Mon 9 Mar instead." in page.texts()
    page.save()
    assert desk.run("SELECT CAST(due_at AS DATE) FROM kept.contacts WHERE state = 'planned'") == [(date(2026, 3, 9),)]


def test_todays_planned_contact_is_proposed_held_and_the_next_one_comes_up(opened, desk):
    desk.client("Zeta", "ann")
    desk.log()
    desk.log(client_id=desk.id("client", "Zeta"))
    desk.wait(days=5)
    page = opened(client=desk.acme).result("Fine").save("save_next")
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'held' AND due_at IS NOT NULL") == [(1,)]
    assert "Now: Zeta." in page.texts()
    assert page.widget("radio", "choice").value == str(desk.id("client", "Zeta"))


def test_the_same_again_is_asked_about_once(opened, desk):
    desk.log(next_on=date(2026, 3, 6))
    page = opened(client=desk.acme).result("Fine").save()
    assert "You saved the same contact a moment ago." in page.texts()
    assert page.held() == 1
    page.widget("checkbox", "another").check()
    assert page.save().held() == 2


def test_undo_on_the_page_takes_it_back(opened, desk):
    before = desk.counts()
    page = opened(client=desk.acme).result("Offer").save()
    page.widget("button", "undo").click().run()
    assert "Taken back" in page.texts()
    assert desk.counts() | {"audit": 0} == before | {"audit": 0}


def test_which_deal_is_asked_only_when_several_are_open(opened, desk):
    page = opened(client=desk.acme)
    assert not [one for one in page.test.button_group if one.key.startswith("contact_deal_")]
    second = desk.deal("D2", [("2026-02-20", "lead")], owner="ann", client_id=desk.acme)
    page = opened(client=desk.acme)
    assert page.widget("button_group", "deal").value == str(second)
    page.widget("button_group", "deal").select(str(desk.deal_id)).run()
    page.result("Offer").save()
    assert desk.stage("D1") == "proposal"
    assert desk.stage("D2") == "lead"


def test_the_stage_can_be_kept(opened, desk):
    page = opened(client=desk.acme).result("Offer")
    page.widget("checkbox", "keep").check()
    page.save()
    assert page.held() == 1
    assert desk.stage() == "qualified"


def test_promise_and_complaint_are_saved_from_the_folded_part(opened, desk):
    page = opened(client=desk.acme).result("Fine")
    page.widget("text_input", "promise").set_value("price list").run()
    page.widget("text_input", "complaint").set_value("late delivery").run()
    page.save()
    assert desk.run("SELECT what FROM kept.promises") == [("price list",)]
    assert desk.run("SELECT what FROM kept.complaints") == [("late delivery",)]


def test_a_new_client_is_added_in_the_middle_and_stands_in_the_form(opened, desk):
    page = opened().type("cobalt")
    assert "Nobody found" in page.texts()
    page.widget("text_input", "new_name").set_value("Cobalt")
    page.widget("button", "new_add").click().run()
    page.result("Fine").save()
    assert "Saved: Cobalt." in page.texts()


def test_of_anothers_client_only_the_owner_is_told(opened, desk):
    page = opened().type("boreal")
    assert "Borealis is a client of Bob." in page.texts()
    assert not page.test.radio
    assert "Borealis" not in opened(client=desk.other).texts()
    assert "Acme" not in opened("bob", client=desk.acme).texts()


@pytest.mark.parametrize("client", ["nonsense", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE", "a/b"])
def test_an_address_that_names_nobody_opens_an_empty_form(opened, client):
    page = opened(client=client)
    assert not page.test.exception
    assert "will stand here" in page.texts()


def test_the_page_is_not_for_an_executive(opened):
    page = opened("director")
    assert "Contacts are logged by managers" in page.texts()
    assert not page.test.button


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_everything_on_the_page_has_words_in_three_languages(opened, desk, language):
    desk.log(promise=None)
    desk.log("Refused", loss=Loss(desk.price), note="x")
    words.use_language(None)
    words.ask_language(lambda: language)
    page = opened(client=desk.acme).result("Refused")
    assert not page.test.exception, page.test.exception
    words.ask_language(lambda: "en")


def test_names_are_never_read_as_markdown(opened, desk):
    evil = desk.client("**bold** [x](http://evil.example) :red[r]", "ann")
    page = opened(client=evil)
    assert "[x](http" not in page.texts()
    assert ":red[r]" not in page.texts()

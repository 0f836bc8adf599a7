"""The page of mailings: nothing goes from the form, the letters are shown as they will be, a press says to how many."""

from uuid import uuid4

import pytest

from data import greetings, mailing_runs
from data.viewer import SYSTEM, of_login
from queries import reader
from tests.data.test_mailings import BODY, Desk
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "daily/mailings.py", "hanna"


class Looked(Desk):
    def viewer(self, login):
        return of_login(self.tiny.here, login)


@pytest.fixture
def page(tiny, monkeypatch):
    desk = Looked(tiny)
    monkeypatch.setattr("pages.parts.mailing_form.address", lambda page: "https://desk.test")
    return lambda **asked: Page(desk, monkeypatch, **asked)


def test_from_the_form_to_the_letters_to_the_press_that_sends(page):
    seen = page(edit="1")
    seen.widget("multiselect", "mailing_segments").set_value([""])
    seen.run()
    seen.widget("text_input", "mailing_name").set_value("Spring")
    seen.widget("text_input", "mailing_subject").set_value("For {client}")
    seen.widget("text_area", "mailing_body").set_value(BODY + "{oops}")
    seen.widget("text_area", "mailing_opening").set_value("Hello again.")
    seen.press("mailing_see")
    assert "There is no placeholder" in seen.texts() and seen.desk.tiny.run("SELECT count(*) FROM kept.mailings") == [(0,)]
    seen.widget("text_area", "mailing_body").set_value(BODY)
    seen.press("mailing_see")
    assert [one.value.splitlines()[0] for one in seen.test.text] == [
        f"Dear {name} person of {name}," for name in ("Acme", "Borealis", "Cedar")
    ]
    assert "Hello again." in seen.test.text[0].value and seen.desk.taken.letters == []
    assert seen.widget("button", "mailings_send").label == "Send to 3"
    seen.press("mailings_send")
    mailing = seen.desk.tiny.run("SELECT id, state FROM kept.mailings")
    assert mailing[0][1] == "sending"
    mailing_runs.go_on(mailing[0][0])
    assert len(seen.desk.taken.letters) == 3
    seen.run()
    assert "3 of 3 letters sent" in seen.texts()


def test_a_draft_is_changed_in_the_form_it_came_from(page):
    seen = page()
    made = seen.desk.draft(opening="First words")
    seen = page(mailing=made, edit="1")
    assert seen.widget("text_area", "mailing_opening").value == "First words"
    seen.widget("text_area", "mailing_opening").set_value("Second words")
    seen.press("mailing_see")
    assert "Second words" in reader.rows("mailings/letters", seen.desk.hanna, mailing=made)[0]["body"]
    seen.press("mailings_all")
    assert "3 letters" in seen.texts()


def test_a_manager_is_told_whose_it_is_and_a_stranger_mailing_is_not_there(page):
    seen = page(login="ann")
    assert "written by heads" in seen.texts()
    assert "no such mailing" in page(mailing="nonsense").texts()


def test_a_birthday_of_today_is_prepared_with_one_press_for_that_person_alone_and_not_twice(page):
    seen = page()
    tiny, today = seen.desk.tiny, reader.to_local(reader.store.now()).date()
    born = tiny.add(
        "persons",
        id=uuid4(),
        name="Bea",
        name_norm="bea",
        email="bea@acme.test",
        birthday=today.replace(year=1992),
        consent=True,
        entered_at="2026-01-01",
    )
    tiny.add("person_roles", id=uuid4(), person_id=born, client_id=seen.desk.clients[0])
    seen.run()
    assert "Birthday letters due: 1 person" in seen.texts()
    seen.press("mailings_prepare_birthday")
    assert [one.value.splitlines()[0] for one in seen.test.text] == ["Dear Bea,"] and seen.desk.taken.letters == []
    seen.press("mailings_edit")
    seen.press("mailing_see")
    assert tiny.run("SELECT person_id, address, state FROM kept.letters") == [(born, "bea@acme.test", "waiting")]
    seen.press("mailings_all")
    assert "letters due" not in seen.texts()


def test_what_was_prepared_by_night_stands_on_top_is_looked_at_and_sent_with_its_links(page):
    seen = page()
    tiny, line = seen.desk.tiny, seen.desk.tiny.id("line", "Sales")
    today = reader.to_local(reader.store.now()).date()
    greetings.prepare(SYSTEM, [greetings.Due("renewal", line, client) for client in seen.desk.clients[:2]], today)
    seen.run()
    assert "Waiting for your word" in seen.texts() and "Contracts that end" in seen.texts() and "Draft" not in seen.texts()
    seen.press("mailings_look")
    assert all("https://desk.test/u/…" in one.value for one in seen.test.text)
    seen.press("mailings_send")
    mailing_runs.go_on(tiny.run("SELECT id FROM kept.mailings")[0][0])
    assert [message["list-unsubscribe"][:21] for _, message in seen.desk.taken.letters] == ["<https://desk.test/u/"] * 2
    seen.press("mailings_all")
    assert "Waiting for your word" not in seen.texts()


def test_an_address_is_taken_off_and_back_in_the_drawer(page):
    seen = page()
    seen.press("mailings_refusals")
    seen.widget("text_input", "refusal_address").set_value("acme@acme.test")
    seen.press("refusal_add")
    assert [row[0] for row in seen.desk.tiny.run("SELECT way FROM kept.unsubscribes WHERE taken_back_at IS NULL")] == ["by_hand"]
    assert "acme@acme.test" in seen.texts() and "said so to us" in seen.texts()
    seen.press("refusal_do_")
    assert seen.desk.tiny.run("SELECT count(*) FROM kept.unsubscribes WHERE taken_back_at IS NULL") == [(0,)]


class Card(Page):
    FILE, LOGIN = "daily/person.py", "ann"


def test_on_a_persons_page_letters_are_refused_and_wanted_again(tiny, monkeypatch):
    desk = Looked(tiny)
    person = tiny.run("SELECT id FROM kept.persons WHERE name = 'Acme person'")[0][0]
    card = Card(desk, monkeypatch, id=person)
    card.press("person_letters_off")
    assert "gets no letters" in card.texts() and tiny.run("SELECT address_norm FROM kept.unsubscribes") == [("acme@acme.test",)]
    card.press("person_letters_back")
    assert "gets no letters" not in card.texts()


def test_every_letter_can_be_read_before_it_goes(page, monkeypatch):
    seen = page()
    made = seen.desk.draft()
    monkeypatch.setattr("pages.parts.cells.show", lambda frame, config, *, key, alt: (2, "client"))
    seen = page(mailing=made)
    assert [one.value.splitlines()[0] for one in seen.test.text][-1] == "Dear Cedar person of Cedar,"
    assert len(seen.test.text) == 4

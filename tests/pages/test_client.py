"""The card as one sees it: the head, the way to act, forms that write, what an executive and a former owner are shown."""

from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import clients, persons

PAGES = Path(__file__).parents[2] / "pages/daily"


class Page:
    """A page with an id in its address, as one person sees it; `tab` opens one of the card's tabs."""

    def __init__(self, desk, monkeypatch, page="client", login="ann", asked=None, tab=None):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login))
        self.desk, self.test = desk, AppTest.from_file(PAGES / f"{page}.py", default_timeout=60)
        self.test.query_params["id"] = str(asked or desk.acme)
        if tab:
            self.test.session_state[f"client_tabs_{asked or desk.acme}"] = tab
        self.test.run()
        assert not self.test.exception, self.test.exception

    def widget(self, kind: str, start: str):
        """The widget whose key begins so."""
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(start))

    def fill(self, **values):
        for start, value in values.items():
            self.widget("text_input", start).set_value(value)
        return self

    def press(self, start: str):
        self.widget("button", start).click().run()
        assert not self.test.exception, self.test.exception
        return self

    def texts(self) -> str:
        kinds = ("markdown", "caption", "error", "warning", "info", "title")
        return "\n".join(one.value for kind in kinds for one in getattr(self.test, kind))


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda **values: Page(desk, monkeypatch, **values)


def test_the_card_shows_name_stage_deal_with_its_days_and_the_last_contact(opened, desk):
    desk.log(note="wants steel, ё")
    text = opened().texts()
    for words in ("# Acme", "trying us", "D1", "22 days", "wants steel", "Next step"):
        assert words in text, words


def test_what_not_to_say_and_what_is_not_reliable_stand_above(opened, desk):
    clients.edit(desk.viewer("ann"), desk.acme, {"not_to_say": "the lawsuit", "needs": "speed", "benefits": "fewer stops"}, version=1)
    for words, unreliable in (("budget is ten million", True), ("moves in May", False)):
        desk.add("statements", id=uuid4(), line_id=desk.id("line", "Sales"), client_id=desk.acme, words=words, unreliable=unreliable,
                 happened_at="2026-03-01", entered_at="2026-03-01")  # fmt: skip
    text = opened().texts()
    assert "better not] the lawsuit" in text
    assert "not reliable] budget is ten million" in text
    assert "moves in May" not in text
    assert "speed" in text
    assert "fewer stops" in text


@pytest.mark.parametrize("asked", ["no-id", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_client_is_a_calm_word(opened, asked):
    assert "no such client" in opened(asked=asked).texts()


def test_a_former_owner_learns_whose_it_is_and_nothing_else(opened, desk):
    desk.log(note="secret note")
    clients.assign(desk.viewer("hanna"), [desk.acme], desk.id("staff", "bob"), key=uuid4())
    text = opened().texts()
    assert "Bob" in text
    assert "secret" not in text
    assert "+49" not in text


def test_an_executive_reads_and_has_no_button_that_writes(opened):
    page = opened(login="director", tab="Fields")
    assert "# Acme" in page.texts()
    assert [one.label for one in page.test.button] == []
    assert all(one.disabled for one in page.test.text_input if (one.key or "").startswith("fields_"))


def test_a_field_is_edited_in_the_form_and_stands_in_the_history(opened, desk):
    page = opened(tab="Fields")
    page.fill(fields_1_city="Bonn").press("fields_1_save")
    assert desk.run("SELECT city, version FROM kept.clients WHERE id = ?", desk.acme) == [("Bonn", 2)]
    assert "**City**: — → Bonn" in opened(tab="Changes").texts()


def test_a_wrong_field_is_told_and_what_was_typed_stays(opened, desk):
    page = opened(tab="Fields")
    page.fill(fields_1_city="Bonn", fields_1_email="nowhere").press("fields_1_save")
    assert "no e-mail address" in page.texts()
    assert page.widget("text_input", "fields_1_city").value == "Bonn"
    assert desk.run("SELECT city FROM kept.clients WHERE id = ?", desk.acme) == [(None,)]


def test_a_person_is_added_with_two_phones(opened, desk):
    opened().fill(person_name="Olga", person_phone_="+49 30 123", person_phone_2="+49 170 456").press("person_save")
    assert desk.run("SELECT phone FROM kept.persons") == [("+49 30 123",)]
    assert desk.run("SELECT kind, label, value FROM kept.reach") == [("phone", "mobile", "+49 170 456")]


def test_a_link_that_could_run_is_refused_and_a_good_one_is_a_link(opened, desk):
    page = opened(tab="Documents")
    page.fill(document_name="Offer", document_link="javascript:alert(1)").press("document_save")
    assert "http, https or the path" in page.texts()
    page.fill(document_name="Offer", document_link="https://disk.example/1").press("document_save")
    assert "[Offer](https://disk.example/1)" in page.texts()


def test_a_path_is_text(opened, desk):
    desk.add("documents", id=uuid4(), line_id=desk.id("line", "Sales"), client_id=desk.acme, name="Scan", link="C:\\a](javascript:x)",
             happened_at="2026-03-01", entered_at="2026-03-01")  # fmt: skip
    text = opened(tab="Documents").texts()
    assert "Scan" in text
    assert "](javascript" not in text.replace("\\", "~")


def test_a_contact_is_planned_and_a_promise_made_from_the_card(opened, desk):
    opened().press("plan_save")
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'planned'") == [(1,)]
    opened().fill(promise_what="send the offer").press("promise_save")
    assert desk.run("SELECT side, what FROM kept.promises") == [("ours", "send the offer")]


def test_a_deal_begins_from_the_card(opened, desk):
    opened().fill(deal_name="Second line").press("deal_save")
    assert desk.run("SELECT client_id, owner_id FROM kept.deals WHERE name = 'Second line'") == [(desk.acme, desk.id("staff", "ann"))]


def test_a_head_gives_the_client_a_manager_cannot(opened, desk):
    assert not [one for one in opened().test.selectbox if (one.key or "").startswith("more_owner")]
    page = opened(login="hanna")
    page.widget("selectbox", "more_owner").set_value(str(desk.id("staff", "bob"))).run()
    page.press("more_give")
    assert desk.run("SELECT owner_id FROM kept.clients WHERE id = ?", desk.acme) == [(desk.id("staff", "bob"),)]


def test_the_timeline_is_searched_and_narrowed(opened, desk):
    desk.log(note="wants steel")
    page = opened()
    assert "→ qualified" in page.texts()
    page.widget("text_input", "client_search").set_value("STEEL").run()
    assert "wants steel" in page.texts()
    assert "→ qualified" not in page.texts()


@pytest.mark.parametrize(
    "tab", ["Persons", "Deals", "Promises", "Sales", "Documents", "Surveys", "Fields", "Relationship", "Recommendations", "Changes"]
)
def test_every_tab_of_an_empty_client_is_drawn(opened, desk, tab):
    assert "# Gamma" in opened(asked=desk.client("Gamma", "ann"), tab=tab).texts()


def test_a_persons_page_shows_roles_and_takes_a_messenger(opened, desk):
    olga = persons.add(desk.viewer("ann"), desk.acme, persons.NewPerson("Olga", "buyer"), key=uuid4())
    page = opened(page="person", asked=olga)
    assert "# Olga" in page.texts()
    page.widget("selectbox", "reach_kind").set_value("messenger")
    page.fill(reach_value="@olga").press("reach_save")
    assert desk.run("SELECT kind, value FROM kept.reach") == [("messenger", "@olga")]
    assert "no such person" in opened(page="person", asked=olga, login="bob").texts()


def test_an_executive_reads_a_person_only(opened, desk):
    olga = persons.add(desk.viewer("ann"), desk.acme, persons.NewPerson("Olga", "buyer"), key=uuid4())
    page = opened(page="person", asked=olga, login="director")
    assert "# Olga" in page.texts()
    assert [one.label for one in page.test.button] == []


def test_what_was_said_is_doubted_and_settled_on_the_card(opened, desk):
    page = opened(tab="Promises")
    said = next(one for one in page.test.text_input if one.label == "What was said")
    said.input("they decide on Friday")
    next(one for one in page.test.button if one.label == "Remember").click().run()
    for label, after in (("Doubtful", (True, False)), ("Settled", (True, True))):
        again = opened(tab="Promises")
        assert "they decide on Friday" in again.texts()
        next(one for one in again.test.button if one.label == label).click().run()
        assert desk.run("SELECT unreliable, settled_at IS NOT NULL FROM kept.statements") == [after]


def test_a_second_phone_of_the_client_is_added_and_taken_out(opened, desk):
    page = opened(tab="Fields")
    next(one for one in page.test.text_input if (one.key or "").startswith("reach_value")).input("+49 30 999 88 77")
    next(one for one in page.test.button if (one.key or "").startswith("reach_save")).click().run()
    assert desk.run("SELECT entity, value FROM kept.reach WHERE retired_at IS NULL") == [("client", "+49 30 999 88 77")]
    again = opened(tab="Fields")
    next(one for one in again.test.button if (one.key or "").startswith("reach_") and one.label == "Remove").click().run()
    assert desk.run("SELECT count(*) FROM kept.reach WHERE retired_at IS NULL") == [(0,)]


def test_who_leaves_is_noted_with_a_reason_that_can_be_put_right(opened, desk):
    (one, first), (other, second) = desk.run("SELECT CAST(id AS VARCHAR), name FROM kept.leaving_reasons ORDER BY position LIMIT 2")
    page = opened()
    page.widget("selectbox", "more_reason").set_value(one)
    page.press("more_leave")
    assert f"Why they leave] {first}" in page.texts()
    page.widget("selectbox", "more_reason").set_value(other)
    page.fill(more_because="too dear").press("more_leave")
    assert f"Why they leave] {second}: too dear" in page.texts()
    page.press("more_back")
    assert "Why they leave]" not in page.texts()

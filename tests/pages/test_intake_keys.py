"""The page of keys and forms: what is made is shown once, to an administrator, and revoked with one press."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from data import doors
from data.viewer import of_login
from pages.parts import intake_snippet
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/intake.py", "boss"


class Desk:
    def __init__(self, tiny):
        self.tiny = tiny
        for login, role in (("boss", "admin"), ("hanna", "head")):
            tiny.staff(login, role)

    def viewer(self, login):
        return of_login(self.tiny.here, login)


@pytest.fixture
def desk(tiny):
    return Desk(tiny)


def form_drawer():
    from pages.parts import intake_new, who

    intake_new._new(who.viewer(), "form")


def list_page():
    from pages.parts import intake_keys, who

    intake_keys.draw(who.viewer())


def test_a_form_is_made_shown_once_and_its_code_opens_it(desk, monkeypatch):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer("boss"))
    app = AppTest.from_function(form_drawer).run()
    next(one for one in app.text_input if "name" in one.key).set_value("Contact page")
    next(one for one in app.text_input if "back" in one.key).set_value("nowhere")
    app.button[0].click().run()
    assert "whole address" in app.error[0].value
    next(one for one in app.text_input if "back" in one.key).set_value("https://shop.example/thanks")
    app.button[0].click().run()
    kind, name, secret, _ = app.session_state["_intake_fresh"]
    assert (kind, name, doors.opened(desk.tiny.here, secret).back_to) == ("form", "Contact page", "https://shop.example/thanks")
    shown = AppTest.from_function(list_page)
    shown.session_state["_intake_fresh"] = (kind, name, secret)
    codes = [one.value for one in shown.run().code]
    assert f'/form/{secret}" method="post"' in codes[0] and "localStorage" in codes[1]
    next(one for one in shown.button if "copied" in one.label).click().run()
    assert not shown.code and secret not in str(shown)


def test_the_list_shows_the_beginning_of_a_secret_and_the_page_is_for_administrators(desk, monkeypatch):
    secret = doors.make(desk.viewer("boss"), doors.New("key", "Bridge"), key=desk.tiny.id("door", "1"))
    page = Page(desk, monkeypatch, part="keys")
    assert "Lead intake" in page.texts()
    assert secret not in page.texts() and secret[:9] in str(page.test.dataframe[0].value)
    assert "Only administrators" in Page(desk, monkeypatch, "hanna").texts()


def test_the_code_for_a_site_has_every_field_its_door_reads_and_calls_nobody_outside():
    code = intake_snippet.form("https://desk.example/intake?part=keys", "vf_secret") + intake_snippet.script()
    assert re.findall(r'name="(\w+)"', code) == [
        "name",
        "phone",
        "email",
        "message",
        "homepage_url",
        "first_touch",
        "last_touch",
        "form_key",
    ]
    assert re.findall(r"https?://[^/\"]+", code) == ["https://desk.example"]
    assert not re.search(r"fetch|XMLHttp|import|src=|sendBeacon", code)


def test_the_example_of_a_key_for_all_lines_names_a_line():
    told = intake_snippet.curl("https://desk.example/intake", "vk_secret", "Line's own")
    body = json.loads(told.split("-d '")[1].removesuffix("'"))
    assert body["line"] == "Line's own" and told.count("'") % 2 == 0
    assert '"line"' not in intake_snippet.curl("https://desk.example/intake", "vk_secret")

"""The page of mailboxes: added after the server was asked, told of in one sentence, the password shown nowhere."""

import pytest
from streamlit.testing.v1 import AppTest

from data import mail_looking
from data.problems import Problem
from data.viewer import of_login
from tests.imap import LOGIN, PASSWORD, letter
from tests.post import Post
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/intake.py", "boss"


def drawer():
    from pages.parts import intake_mailbox, who

    intake_mailbox._drawer(who.viewer(), None)


KINDS = {"port": "number_input", "security": "selectbox"}


def sent(app: AppTest, **typed) -> AppTest:
    """The drawer of a new mailbox, filled in and saved."""
    for name, value in typed.items():
        fields = getattr(app, KINDS.get(name, "text_input"))
        next(one for one in fields if one.key.startswith(f"intake_mail_{name}_")).set_value(value)
    app.button[0].click().run()
    assert not app.exception
    return app


class Desk(Post):
    def viewer(self, login):
        return of_login(self.tiny.here, login)


@pytest.fixture
def desk(tiny):
    return Desk(tiny)


def test_the_page_tells_how_each_mailbox_does_and_never_its_password(desk, monkeypatch):
    desk.come(letter(), letter("info@acme.test", id="2"), letter("news@shop.test", id="3", List_Id="<n>"), b"Subject: x\r\n\r\nnobody\r\n")
    page = Page(desk, monkeypatch, part="mail")
    assert "1 contact · 1 lead · 1 in quarantine · 1 left aside" in page.texts()
    desk.tiny.run("UPDATE kept.mailboxes SET port = 1")
    with pytest.raises(Problem):
        mail_looking.look(desk.box)
    assert "127.0.0.1 does not answer on port 1" in page.run().texts().replace("\\", "")
    assert PASSWORD not in page.texts()


def test_what_was_typed_stays_when_the_server_refuses_it_and_then_the_mailbox_is_added(desk, monkeypatch):
    desk.tiny.run("DELETE FROM kept.mailboxes")
    monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.boss)
    app = AppTest.from_function(drawer, default_timeout=60).run()
    sent(app, name="Shop", host="127.0.0.1", port=desk.server.port, security="none", login=LOGIN, folder=desk.folder, password="wrong")
    assert "does not accept this login and password" in app.error[0].value
    assert next(one for one in app.text_input if one.label == "Name").value == "Shop"
    sent(app, password=PASSWORD)
    assert desk.tiny.run("SELECT name, folder, last_uid FROM kept.mailboxes") == [("Shop", desk.folder, 100)]


def test_only_an_administrator_sees_the_mailboxes(desk, monkeypatch):
    assert "Sales mailbox" not in Page(desk, monkeypatch, login="ann", part="mail").texts()
    assert not [one for one in Page(desk, monkeypatch, login="ann", part="mail").test.button if one.key]

"""My calendar's address: shown once when it is made, never again, closed by a press."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data import feeds

PAGE = Path(__file__).parents[2] / "pages/setup/myself.py"


def opened(desk, monkeypatch, login="ann"):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login))
    monkeypatch.setattr("pages.parts.who.sid", lambda: "none")
    return AppTest.from_file(PAGE, default_timeout=30).run()


def press(page, label: str):
    next(one for one in page.button if one.label == label).click()
    return page.run()


def test_the_address_is_shown_once_and_opens_the_own_calendar(desk, monkeypatch):
    page = press(opened(desk, monkeypatch), "Make an address")
    assert not page.exception
    secret = page.code[0].value.rsplit("/", 1)[1].removesuffix(".ics")
    assert feeds.opened(desk.here, secret).login == "ann"
    assert not page.run().code and "Address made" in " ".join(one.value for one in page.markdown)
    press(page, "Close the address")
    assert feeds.opened(desk.here, secret) is None


def test_who_plans_no_contacts_is_offered_no_address(desk, monkeypatch):
    assert "Make an address" not in [one.label for one in opened(desk, monkeypatch, "director").button]

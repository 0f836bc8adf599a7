"""Documents on the desk: seen before they are written, found with the client, approved by the one whose turn it is, told on Today."""

import pytest

from data import document_approvals, written_documents
from tests.paper_desk import PaperDesk
from tests.papers import said
from tests.seen import Seen


class Page(Seen):
    FILE = "daily/offers.py"


@pytest.fixture
def page(tiny, monkeypatch):
    desk = PaperDesk(tiny)
    monkeypatch.setattr("pages.parts.links.there", lambda name: True)
    monkeypatch.setattr("pages.parts.links.link", lambda name, label, **asked: __import__("streamlit").markdown(label))

    def opened(login=None, part="documents", **asked):
        desk.tiny.here.changed_everywhere()  # what another wrote shows up some seconds later where a question is slow
        return Page(desk, monkeypatch, login, part=part, **asked)

    return opened


@pytest.fixture
def desk(page):
    return page().desk


def test_what_it_will_say_is_seen_first_and_the_press_writes_it_once(page, desk):
    desk.template("hanna", text="{{ number }} {{ client.name }} {{ client.country }} {{ total }}")
    seen = page(write=desk.acme)
    assert "ООО «Ёлка» \\<&\\>" in seen.texts() and "nothing is known: Client's country, Total." in seen.texts()
    seen.press("document_make")
    assert "The document is written." in [one.value for one in seen.test.success] and "Waits for Hanna" in seen.texts()
    kept = desk.tiny.run("SELECT id, entered_by = (SELECT id FROM kept.staff WHERE login = 'ann') FROM kept.written_documents")
    assert len(kept) == 1 and kept[0][1]
    assert "ООО «Ёлка» <&> ________" in said(written_documents.file(desk.viewer("ann"), kept[0][0])[1])


def test_the_one_whose_turn_it_is_says_no_with_words_and_the_author_writes_it_anew(page, desk):
    made = desk.write(desk.template("hanna"))
    assert not any((one.key or "").startswith("document_approve") for one in page("ann", paper=made).test.button)
    seen = page("hanna", paper=made)
    seen.press("document_refuse")
    assert "Say what is wrong with it." in seen.texts()
    seen.widget("text_area", "document_words").set_value("Too dear")
    seen.press("document_refuse")
    assert "Refused" in seen.texts() and "Too dear" in seen.texts()
    assert "Yours that were refused" in page("ann", part="approvals").texts()
    seen = page("ann", paper=made)
    seen.press("document_anew")
    seen.press("document_make")
    assert desk.one(made)["replaced"] and "No document waits for you." in page("ann", part="approvals").texts()


def test_yes_is_told_and_the_list_counts_states(page, desk):
    template = desk.template("hanna")
    made, _ = desk.write(template), desk.write(template)
    seen = page("hanna", part="approvals")
    assert "Wait for your yes :gray[2]" in seen.texts()
    page("hanna", paper=made).press("document_approve")
    assert desk.one(made)["state"] == "approved"
    seen = page("ann")
    assert seen.test.button_group[-1].options and "Waits for Hanna" in seen.texts() and "Approved" in seen.texts()


def test_a_document_that_is_not_ones_own_is_not_there(page, desk):
    made = desk.write(desk.template("hanna"))
    for login in ("bob", "olga"):
        assert "No such document" in page(login, paper=made).texts() and "No document is written yet." in page(login).texts()
    assert "No such document" in page(paper="nonsense").texts()


def test_a_line_without_a_template_says_who_adds_one(page, desk):
    desk.template(line_id=desk.tiny.id("line", "Service"))
    assert "No template fits this client's line" in page(write=desk.acme).texts()


def test_today_tells_who_has_to_approve_and_whose_was_refused(page, desk, monkeypatch):
    class Today(Seen):
        FILE = "daily/today.py"

    template = desk.template("hanna")
    made, _ = desk.write(template), desk.write(template)
    assert "Documents that wait for you :gray[2]" in Today(desk, monkeypatch, "hanna").texts()
    document_approvals.refuse(desk.viewer("hanna"), made, "Too dear", version=1)
    desk.tiny.here.changed_everywhere()
    texts = Today(desk, monkeypatch, "ann").texts()
    assert "Documents that wait for you :gray[1]" in texts and "Too dear" in texts
    assert "Documents that wait" not in Today(desk, monkeypatch, "bob").texts()

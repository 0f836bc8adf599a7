"""The link below a letter, and letters on paper, asked for as a browser does through the gate."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data import letter_words
from data.viewer import of_login
from pages.doors import print_mailing
from pages.doors.gate import STAFF
from queries import reader
from tests.api_desk import APP
from tests.data.test_mailings import Desk


@pytest.fixture
def desk(tiny):
    return Desk(tiny)


def test_looking_changes_nothing_pressing_takes_the_address_off_and_a_guess_meets_a_calm_page(desk):
    letter = reader.rows("mailings/letters", desk.hanna, mailing=desk.draft(desk.clients[:1]))[0]
    said, visitor = letter_words.LINK.search(letter["body"])[1], TestClient(APP, base_url="https://desk.example", follow_redirects=False)
    asked = visitor.get(f"/u/{said}", headers={"Accept-Language": "uk"})
    assert asked.status_code == 200 and 'method="post"' in asked.text and 'lang="uk"' in asked.text and "set-cookie" not in asked.headers
    assert "<h1>Probe</h1>" in asked.text and "Probe" not in visitor.get(f"/u/{said[:-1]}").text
    assert "Acme" not in asked.text and "@" not in asked.text and desk.tiny.run("SELECT count(*) FROM kept.unsubscribes") == [(0,)]
    guess = said[:21] + ("A" if said[21] != "A" else "B") + said[22:]
    wrong = visitor.post(f"/u/{guess}")
    assert wrong.status_code == 404 and "leads nowhere" in wrong.text
    assert [visitor.get(f"/u/{one}").status_code for one in (guess, said[:-1], f"{said}/x", "")] == [404, 404, 404, 404]
    assert visitor.post(f"/u/{said}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert visitor.post(f"/u/{said}").status_code == 200
    assert desk.tiny.run("SELECT address_norm, way FROM kept.unsubscribes") == [("acme@acme.test", "link")]


def test_letters_on_paper_are_for_who_writes_mailings_of_that_line_and_every_word_is_escaped(desk):
    made = desk.draft(way="print", sender_id=None, opening="<b>bold</b>")

    def ask(who):
        signed_in = {STAFF.decode(): str(who.id)}
        return TestClient(Starlette(routes=[print_mailing.ROUTE]), headers=signed_in).get(f"/print/mailing?id={made}")

    paper = ask(desk.hanna)
    assert paper.text.count("<section>") == 3 and "<b>bold" not in paper.text and "&lt;b&gt;bold" in paper.text
    assert ask(desk.ann).status_code == 403
    desk.tiny.staff("olga", "head", ["Service"])
    assert ask(of_login(desk.tiny.here, "olga")).status_code == 404
    assert TestClient(APP).get(f"/print/mailing?id={made}").status_code == 401

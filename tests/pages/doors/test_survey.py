"""A personal link of a survey: it opens one answer of one client for a time; a guess, a reuse and a late one find the same calm page."""

import re
import secrets

import pytest
from starlette.testclient import TestClient

from data import answers, invitations
from data.viewer import SYSTEM
from pages.doors import api_limits
from tests.api_desk import APP
from tests.survey_desk import NINE, Asking


class Visited(Asking):
    """A desk with a wave, and a visitor without an account."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        api_limits.buckets.forget()
        self.visitor = TestClient(APP, base_url="https://desk.example", follow_redirects=False)
        self.wave()

    def get(self, token: str, language: str = "en"):
        return self.visitor.get(f"/s/{token}", headers={"Accept-Language": language})

    def post(self, token: str, **fields):
        return self.visitor.post(f"/s/{token}", data=fields)


@pytest.fixture
def desk(here, monkeypatch):
    return Visited(here, monkeypatch)


def test_a_client_answers_without_signing_in_and_is_thanked(desk):
    token = desk.link("B")
    page = desk.get(token)
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store" and "set-cookie" not in page.headers
    assert page.text.count('type="radio"') == 11 and "<legend>" in page.text and "<script" not in page.text and "http" not in page.text
    answer = desk.post(token, key=key, score="4", why="late\r\nagain", better="be on time")
    assert answer.status_code == 200 and "has reached us" in answer.text
    assert desk.told("client_id", "score", "comment", "better", "way", "entered_by") == [
        (desk.names["B"], 4, "late\r\nagain", "be on time", "link", None)
    ]
    ((client, login, due, note),) = desk.planned()
    assert (client, login, str(due)[:10]) == (desk.names["B"], "bob", "2026-03-04") and note.startswith("Rated us 4 of 10")
    assert desk.run("SELECT actor_id FROM kept.audit WHERE action = 'surveys.answer_by_link'") == [(SYSTEM.id,)]


def test_what_is_shown_is_the_companys_name_and_nothing_of_the_client(desk):
    person = desk.add("persons", id=desk.id("person", "Vera"), name="Vera Secret", name_norm="vera secret", entered_at="2025-06-01")
    desk.run("UPDATE kept.invitations SET person_id = ?", person)
    text = desk.get(desk.link("B")).text
    assert "Probe" in text
    for name in ("Vera", "Bob", "bob", ">B<", "Sales", "Spring", str(desk.names["B"]), str(desk.nps), str(desk.invitation("B"))):
        assert name not in text


def test_it_speaks_the_clients_language_whatever_the_browser_asks_for(desk):
    for language, said in (("ru", "порекомендуете"), ("uk", "порекомендуєте"), ("en", "recommend")):
        desk.run("UPDATE kept.invitations SET language = ?", language)
        page = desk.get(desk.link("B"), "de")
        assert said in page.text and f'<html lang="{language}">' in page.text


def test_a_guess_a_used_one_a_late_one_and_a_called_back_one_find_the_same_page(desk):
    used, late, declined, again, phoned, gone = (desk.link(name) for name in ("B", "C", "D", "E", "A", "Acme"))
    desk.post(used, key="one", score="9")
    invitations.decline(desk.viewer("bob"), desk.invitation("D"), key=desk.id("key", "d"))
    desk.link("E")  # a new one takes its place
    answers.by_phone(desk.viewer("ann"), desk.invitation("A"), NINE, key=desk.id("key", "a"))
    desk.run("UPDATE kept.clients SET retired_at = '2026-03-04' WHERE id = ?", desk.acme)
    desk.run("UPDATE kept.invitations SET expires_at = '2026-03-04 11:59' WHERE id = ?", desk.invitation("C"))
    told = len(desk.told("id"))
    pages = [desk.get(token) for token in (secrets.token_urlsafe(32), used, late, declined, again, phoned, gone)]
    pages += [desk.post(token, key="two", score="1") for token in (secrets.token_urlsafe(32), used, late, declined, again, phoned, gone)]
    assert {page.status_code for page in pages} == {404} and len({page.text for page in pages}) == 1
    assert len({tuple(sorted(page.headers.items())) for page in pages}) == 1
    assert len(desk.told("id")) == told == 2


def test_the_same_page_sent_twice_is_one_answer_and_thanked_twice(desk):
    token = desk.link("B")
    sent = [desk.post(token, key="one", score="9") for _ in range(3)]
    assert {page.status_code for page in sent} == {200} and len(desk.told("id")) == 1 == len(desk.planned())


def test_a_link_answers_for_its_own_client_alone_whatever_is_sent_with_it(desk):
    token = desk.link("B")
    desk.post(token, key="x", score="9", client_id=str(desk.acme), invitation_id=str(desk.invitation("Acme")), survey_id=str(desk.csi))
    assert desk.told("client_id", "survey_id") == [(desk.names["B"], desk.nps)]


def test_without_a_number_of_the_scale_the_page_comes_again_with_what_was_typed(desk):
    token = desk.link("B")
    for score in ("", "11", "-1", "nine", "9\0", "５"):
        page = desk.post(token, key="x", score=score, why="<b>slow</b> & late")
        assert (
            page.status_code == 422 and "Choose a number from 0 to 10." in page.text and "&lt;b&gt;slow&lt;/b&gt; &amp; late" in page.text
        )
    assert desk.told("id") == [] and desk.post(token, key="x", score="7").status_code == 200


def test_factors_are_asked_and_what_does_not_apply_is_left_out(desk):
    desk.wait(days=91)
    desk.wave(survey=desk.csi)
    token = desk.link("B")
    page = desk.get(token)
    count = desk.run("SELECT count(*) FROM kept.survey_factors WHERE survey_id = ?", desk.csi)[0][0]
    assert (
        page.text.count("<fieldset>") == count + 1 and page.text.count("Does not apply to me") == count
    )  # what is asked all in all applies
    assert page.text.index("All in all") < page.text.index('name="f0"') and "5: very satisfied" in page.text
    assert desk.post(token, key="x", f0="none").status_code == 422
    for beyond in ({"f0": "6"}, {"f0": "4", "overall": "6"}):
        page = desk.post(token, key="x", **beyond)
        assert page.status_code == 422 and "Choose a number from 1 to 5" in page.text
    desk.post(token, key="x", overall="3", f0="4", f1="none", f2="11", f99="3")
    assert desk.run("SELECT score FROM kept.answer_factors") == [(4,)] and desk.told("overall") == [(3,)]


def test_only_the_hash_of_a_link_is_kept_and_no_log_of_acts_has_it(desk):
    token = desk.link("B")
    desk.post(token, key="x", score="9")
    kept = "\n".join(str(desk.run(f"SELECT * FROM kept.{table}")) for table in ("invitations", "answers", "audit", "contacts"))
    assert token not in kept and len(token) == 43


def test_the_gate_opens_this_shape_and_no_other_and_only_so_often(desk):
    for path in ("/s/", "/s/short", f"/s/{'a' * 42}/", f"/s/{'a' * 44}", f"/s/{'a' * 43}/x", f"/s/{'a' * 43}%0a"):
        assert desk.visitor.get(path).text == "Not found", path
    assert desk.visitor.put(f"/s/{'a' * 43}").status_code == 405
    assert desk.visitor.post(f"/s/{'a' * 43}", content=b"x" * 70_000).status_code == 413
    found = [desk.get("a" * 43) for _ in range(61)]
    assert found[0].status_code == 404 and found[-1].status_code == 429 and int(found[-1].headers["retry-after"]) >= 1

"""A web form: its visitor is thanked and sent back where the administrator said, and nowhere else; robots are let drop."""

import json

import pytest

from data import doors, utm
from data.problems import Problem
from data.viewer import SYSTEM
from tests.api_desk import Api

BACK = "https://shop.example/thanks?a=1#top"


@pytest.fixture
def api(here):
    return Api(here)


def send(api, secret, **fields):
    return api.ask("POST", f"/form/{secret}", data=fields, headers={"Authorization": ""})


def test_what_a_visitor_sends_is_a_lead_and_the_visitor_goes_back_with_a_mark(api):
    answer = send(api, api.form(back_to=BACK), name="Vera", email="vera@shop.example", budget="5 000")
    assert (answer.status_code, answer.headers["location"]) == (303, "https://shop.example/thanks?a=1&voronka=thanks#top")
    assert api.leads("name", "email", "message") == [("Vera", "vera@shop.example", "budget: 5 000")]


def test_no_visitor_is_sent_anywhere_else(api):
    answer = send(api, api.form(back_to=BACK), name="Vera", back_to="https://evil.example", next="//evil.example")
    assert answer.headers["location"].startswith("https://shop.example/thanks?")
    assert "location" not in send(api, api.form(), name="Vera", back_to="https://evil.example").headers


@pytest.mark.parametrize(
    "address", ["//evil.example", "javascript:alert(1)", "https://a@evil.example", "http:///x", "https://x.example\\y", "/x", "https://[x"]
)
def test_a_form_leads_back_to_a_whole_web_address_only(api, address):
    with pytest.raises(Problem) as caught:
        api.form(back_to=address)
    assert caught.value.field == "back_to"


@pytest.mark.parametrize(("language", "thanks"), [("en", "Thank you"), ("ru", "Спасибо"), ("uk", "Дякуємо")])
def test_without_an_address_to_go_back_to_the_visitor_reads_thanks_in_the_own_language(api, language, thanks):
    answer = api.ask("POST", f"/form/{api.form()}", data={"name": "Vera"}, headers={"Accept-Language": language})
    assert answer.status_code == 200 and thanks in answer.text and "script-src" in answer.headers["content-security-policy"]


def test_who_fills_in_what_people_do_not_see_is_thanked_and_dropped(api):
    answer = send(api, api.form(back_to=BACK), name="Robot", homepage_url="https://spam.example")
    assert answer.status_code == 303
    assert api.leads() == []
    assert [(row[0], json.loads(row[1])["name"], row[3]) for row in api.aside()] == [("form", "Robot", "dropped")]


def test_sent_twice_with_one_click_is_one_lead_and_put_right_is_another(api):
    form = api.form()
    for name in ("Vera", "Vera", "Vera Blum"):
        send(api, form, name=name, form_key="one click")
    assert api.leads() == [("Vera",), ("Vera Blum",)]


def test_what_cannot_be_taken_is_kept_and_the_visitor_does_not_see_it(api):
    assert send(api, api.form(back_to=BACK), message="x" * 5000, name="Vera").status_code == 303
    assert api.leads() == [] and len(api.aside()) == 1


def test_a_revoked_form_an_unknown_one_and_a_key_are_no_form(api):
    form = api.form()
    doors.revoke(SYSTEM, api.door)
    assert [send(api, secret, name="Vera").status_code for secret in (form, "vf_" + "x" * 43, "vk_" + "x" * 43, api.secret)] == [404] * 4
    assert api.leads() == []


def test_one_visitor_cannot_send_without_end(api):
    form = api.form()
    assert [send(api, form, name="Vera").status_code for _ in range(21)] == [200] * 20 + [429]


def test_marks_are_kept_as_they_came_and_compared_in_one_spelling(api):
    fair = api.source("Google")
    api.add("utm_rules", id=api.id("rule", "1"), name="Ads", utm_source="Google Ads", utm_medium="CPC", source_id=fair, position=1)
    first = {"utm_source": "  Newsletter ", "happened_at": "2026-01-05T10:00:00Z", "page": "https://shop.example/a"}
    last = {"utm_source": "google  ADS", "utm_medium": "cpc", "gclid": "XyZ"}
    answer = send(api, api.form(), name="Vera", first_touch=json.dumps(first), last_touch=json.dumps(last))
    assert answer.status_code == 200
    rows = api.run("SELECT place, utm_source, utm_medium, click_id, source_id, came_with FROM kept.lead_touches ORDER BY place")
    assert [row[:5] for row in rows] == [("first", "newsletter", None, None, None), ("last", "google-ads", "cpc", "gclid:XyZ", fair)]
    assert json.loads(rows[0][5]) == first and json.loads(rows[1][5]) == last
    assert api.leads("source_id") == [(fair,)]


def test_the_first_entry_of_the_dictionary_that_fits_says_the_source():
    narrow, wide = utm.Rule("a", "cpc", None, "narrow", None), utm.Rule("A", None, None, "wide", "campaign")
    asked = {"utm_source": "a", "utm_medium": "cpc"}
    assert utm.meaning([narrow, wide], asked) == ("narrow", None)
    assert utm.meaning([narrow, wide], asked | {"utm_medium": "mail"}) == ("wide", "campaign")
    assert utm.meaning([narrow, wide], {"utm_source": "b"}) == utm.meaning([wide], {"utm_source": None}) == (None, None)


def test_marks_in_the_address_of_the_page_count_where_none_are_named():
    assert utm.columns({"page": "https://x.example/?utm_source=Big%20Fair&gclid=1"})["utm_source"] == "big-fair"
    assert utm.columns({"page": "https://x.example/?utm_source=fair", "utm_source": "own"})["utm_source"] == "own"
    assert utm.columns({"page": "http://[broken"})["utm_source"] is None


def test_touches_are_never_changed_by_a_later_dictionary(api):
    send(api, api.form(), name="Vera", last_touch=json.dumps({"utm_source": "fair"}))
    before = api.run("SELECT * FROM kept.lead_touches")
    api.add("utm_rules", id=api.id("rule", "1"), name="Fair", utm_source="fair", source_id=api.source("Fair"), position=1)
    send(api, api.form(), name="Zoe", last_touch=json.dumps({"utm_source": "fair"}))
    assert set(before) < set(api.run("SELECT * FROM kept.lead_touches"))

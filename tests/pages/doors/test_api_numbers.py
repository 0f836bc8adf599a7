"""Numbers and contacts under a key: of its line and no other, with what stands behind them."""

import pytest

from data import doors
from data.viewer import RIGHTS, SYSTEM, current
from pages.doors import api_figures
from queries import reader
from tests.api_desk import Api


@pytest.fixture
def api(here):
    made = Api(here)
    made.staff("ann", lines=["Sales"])
    for code, line, end in (("S1", "Sales", "won"), ("S2", "Sales", "lost"), ("S3", "Sales", "won"), ("V1", "Service", "lost")):
        made.deal(code, [("2026-01-05", "lead"), ("2026-01-20", end)], 100, line=line, owner="ann")
    return made


PERIOD = "?since=2026-01-01&until=2026-02-01&as_of=2026-03-01T00:00:00Z"


def test_a_number_says_what_stands_behind_it(api):
    found = api.get(f"/api/metrics/funnel.win_rate{PERIOD}").json()
    assert (found["value"], found["k"], found["n"], found["unit"]) == (pytest.approx(2 / 3), 2, 3, "share")
    assert found["interval"] == pytest.approx([0.2077, 0.9385], abs=1e-4)  # Wilson, two of three
    assert found["sentence"].endswith(".") and found["as_of"] == "2026-03-01T00:00:00Z"
    assert (found["since"], found["until"]) == ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")


@pytest.mark.parametrize(("line", "won", "n"), [("Sales", 2, 3), ("Service", 0, 1), (None, 2, 4)])
def test_a_key_reads_its_own_line_alone(api, line, won, n):
    found = api.get(f"/api/metrics/funnel.won{PERIOD}", secret=api.key("metrics", line=line)).json()
    assert (found["value"], found["n"]) == (won, n)


@pytest.mark.parametrize(
    "asked",
    ["line=Service", "line={}", "manager=nobody", "team=x", "since=yesterday", "since=0001-01-01", "what=1", "line=Sales&line=Sales"],
)
def test_no_filter_leads_to_another_line(api, asked):
    asked = asked.replace("{}", str(api.id("line", "Service")))
    answer = api.get(f"/api/metrics/funnel.won{PERIOD.partition('&until')[0] if 'since' in asked else PERIOD}&{asked}")
    assert answer.status_code == 422 or answer.json()["n"] == 0


def test_every_question_that_is_served_is_answered(api):
    assert len(api_figures.served()) > 60
    names = {one.query: one.name for one in api_figures.served()}.values()  # one of each question
    api.run("UPDATE kept.doors SET per_minute = 60000")
    answers = {name: api.get(f"/api/metrics/{name}{PERIOD}") for name in names}
    assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
    assert api.get("/api/metrics/forecast.p50").status_code == api.get("/api/metrics/nothing").status_code == 404
    assert "of several rows or with a model" in str(api.get("/api/metrics/forecast.p50").json())
    assert "no such number" in str(api.get("/api/metrics/nothing").json())


def test_what_stands_behind_a_number_is_in_its_row():
    for (query, column), behind in api_figures.BEHIND.items():
        gives = api_figures.catalog.find(query).gives
        assert {name for name in (column, behind.k, behind.n, behind.low, behind.high) if name} <= set(gives), query
        assert any((one.query, one.column) == (query, column) for one in api_figures.served()), (query, column)


def test_the_whole_of_several_rows_is_what_the_desk_shows(api):
    found = api.get(f"/api/metrics/funnel.created{PERIOD}", secret=api.key("metrics", line=None)).json()
    assert found["value"] == 4 and {row["of"]["line"] for row in found["rows"]} == {"Sales", "Service"}
    shares = api.get(f"/api/metrics/funnel.total_share{PERIOD}").json()
    assert shares["value"] is None and len(shares["rows"]) == 5  # lost is no stage of the way


def test_a_key_may_write_nothing_in_the_tables_and_reads_nothing_once_revoked(api):
    reads = current(api.here, api.door)
    assert not any(reads.may(right) for right in RIGHTS)
    doors.revoke(SYSTEM, api.door)
    with pytest.raises(Exception, match="closed"):
        reader.rows("funnel/win_rate", reads)
    assert api.get("/api/metrics/funnel.won").status_code == 401


def test_the_description_is_open_and_names_every_address(api):
    found = api.ask("GET", "/api/openapi.json", headers={"Authorization": ""})
    assert found.status_code == 200
    assert {"/api/leads", "/api/contacts", "/api/metrics/{name}"} <= set(found.json()["paths"])


def test_a_contact_is_logged_with_who_is_known_by_phone_mail_or_code(api):
    acme = api.client("Acme", "ann", phone="+49 30 12345678", email="Info@acme.example", code="C-1")
    for who in ({"phone": "030 12345678"}, {"email": "info@ACME.example"}, {"client": "C-1"}, {"client": str(acme)}):
        answer = api.post(who | {"note": "Spoke", "direction": "in", "minutes": 5}, path="/api/contacts")
        assert (answer.status_code, answer.json()["outcome"]) == (201, "contact"), answer.text
    assert api.run("SELECT DISTINCT client_id, staff_id, state, minutes FROM kept.contacts") == [
        (acme, api.id("staff", "ann"), "held", 5.0)
    ]


def test_a_contact_with_a_stranger_is_a_lead_with_its_contact(api):
    for n in range(2):
        answer = api.post({"phone": "+1 555 010 4477", "note": f"Asked {n}", "direction": "in"}, path="/api/contacts")
        assert (answer.status_code, answer.json()["outcome"]) == (201, ["lead", "contact"][n])
    assert api.leads("phone", "message") == [("+1 555 010 4477", "Asked 0")]
    assert api.run("SELECT count(*) FROM kept.contacts WHERE lead_id IN (SELECT id FROM kept.leads)") == [(2,)]


def test_a_client_of_another_line_is_a_stranger_to_the_key(api):
    api.client("Other", "ann", "Service", phone="+49 30 5550101", code="C-2")
    assert api.post({"client": "C-2"}, path="/api/contacts").status_code == 202
    assert api.post({"phone": "+49 30 5550101"}, path="/api/contacts").json()["outcome"] == "lead"
    assert api.run("SELECT count(*) FROM kept.contacts WHERE client_id IS NOT NULL") == [(0,)]


def test_the_same_contact_under_one_key_is_one_contact(api):
    api.client("Acme", "ann", code="C-1")
    for _ in range(2):
        assert api.post({"client": "C-1"}, path="/api/contacts", headers={"Idempotency-Key": "c"}).status_code == 201
    assert api.post({"client": "C-2"}, path="/api/contacts", headers={"Idempotency-Key": "c"}).status_code == 409
    assert api.run("SELECT count(*) FROM kept.contacts") == [(1,)]

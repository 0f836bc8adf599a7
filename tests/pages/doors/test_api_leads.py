"""POST /api/leads: once per idempotency key, only under a live key with the scope, only into its line; what cannot be taken is kept."""

import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import arrival_groups, arrivals, doors
from data.viewer import SYSTEM
from tests.api_desk import Api

ANNA = {"name": "Anna Field", "phone": "+49 30 5550101"}


@pytest.fixture
def api(here):
    return Api(here)


def test_a_lead_is_taken_with_its_line_and_source_by_name(api):
    api.source("Fair")
    assert api.post(ANNA | {"source": "fair", "message": "Prices?"}).status_code == 201
    rows = api.run(
        "SELECT l.name, l.phone_digits, l.line_id, s.name, l.message FROM kept.leads l JOIN kept.sources s ON s.id = l.source_id"
    )
    assert rows == [("Anna Field", "49305550101", api.id("line", "Sales"), "Fair", "Prices?")]
    assert api.leads("entered_by") == [(None,)]


@pytest.mark.parametrize("how", [{"data": ANNA}, {"files": {name: (None, value) for name, value in ANNA.items()}}], ids=["form", "parts"])
def test_what_an_html_form_sends_is_the_same_lead(api, how):
    assert api.post(**how).status_code == 201
    assert api.leads("name", "phone") == [("Anna Field", "+49 30 5550101")]


def test_the_same_idempotency_key_writes_once_and_answers_the_same(api):
    once = {"Idempotency-Key": "k1"}
    answers = [api.post(ANNA, headers=once) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [201] * 3
    assert api.post(ANNA | {"name": "Other"}, headers=once).status_code == 409
    assert api.leads() == [("Anna Field",)]


def test_the_same_key_at_one_moment_writes_once(api):
    answers = []
    work = [threading.Thread(target=lambda: answers.append(api.post(ANNA, headers={"Idempotency-Key": "k"}).text)) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(set(answers)) == 1
    assert api.leads() == [("Anna Field",)]


def test_one_key_in_two_doors_is_two_keys(api):
    other = api.key("leads")
    assert [api.post(ANNA, secret=one, headers={"Idempotency-Key": "k"}).status_code for one in (api.secret, other)] == [201, 201]
    assert len(api.leads()) == 2


@pytest.mark.parametrize(
    "secret", ["", "vk_" + "x" * 43, "nonsense", "ключ".encode().decode("latin-1")], ids=["none", "like one", "no key", "letters"]
)
def test_without_a_good_key_nothing_is_taken(api, secret):
    assert api.post(ANNA, headers={"Authorization": f"Bearer {secret}".encode("latin-1")}).status_code == 401
    assert api.leads() == api.aside() == []


def test_a_revoked_key_opens_nothing_from_that_moment_on(api):
    assert api.post(ANNA).status_code == 201
    doors.revoke(SYSTEM, api.door)
    answer = api.post(ANNA)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert len(api.leads()) == 1


def test_a_key_revoked_while_its_lead_waits_to_be_written_writes_nothing(api):
    door = doors.opened(api.here, api.secret)
    doors.revoke(SYSTEM, door.id)
    posted = arrival_groups.Posted(door, ANNA, api.id("lead", "late"))
    assert arrival_groups.take(api.here, [posted]) == [arrival_groups.REVOKED]
    assert api.leads() == []


def test_the_secret_is_nowhere_in_the_database(api):
    assert api.run("SELECT shown FROM kept.doors") == [(api.secret[:9],)]
    for (table,) in api.run("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'"):
        assert api.secret[10:] not in str(api.run(f"SELECT * FROM kept.{table}"))


def test_a_key_without_the_scope_may_not(api):
    reads = api.key("metrics")
    assert api.post(ANNA, secret=reads).status_code == 403
    assert api.post(ANNA, secret=reads, path="/api/contacts").status_code == 403
    assert api.get("/api/metrics/funnel.won", secret=api.key("leads")).status_code == 403
    assert api.post(ANNA, secret=api.form()).status_code == 401


def test_a_lead_for_another_line_is_kept_apart_in_the_line_of_its_key(api):
    answer = api.post(ANNA | {"line": "Service"})
    assert (answer.status_code, answer.json()["field"]) == (202, "line")
    assert api.leads() == []
    assert [row[4] for row in api.aside()] == [api.id("line", "Sales")]


def test_a_key_of_every_line_needs_the_line_named(api):
    every = api.key("leads", line=None)
    assert api.post(ANNA, secret=every).status_code == 202
    assert api.post(ANNA | {"line": "service"}, secret=every).status_code == 201


RETIRED = "UPDATE kept.sources SET retired_at = '2020-01-01'"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"message": "Call me"}, "name"), (ANNA | {"line": "Nowhere"}, "line"), (ANNA | {"source": "Fair"}, "source"),
     (ANNA | {"phone": "1"}, "phone"), (ANNA | {"email": "nobody"}, "email"), (ANNA | {"happened_at": "2199-01-01T00:00:00Z"}, "happened_at")],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_taken_is_kept_with_its_reason(api, body, field):
    api.source("Fair")
    api.run(RETIRED)
    answer = api.post(body)
    assert (answer.status_code, answer.json()["outcome"], answer.json()["field"]) == (202, "quarantine", field)
    assert api.leads() == []
    ((way, kept, why, outcome, _),) = api.aside()
    assert (way, json.loads(kept), json.loads(why)["field"], outcome) == ("api", body, field, None)


def test_a_body_that_does_not_fit_is_refused_field_by_field_and_kept_once(api):
    for _ in range(2):
        answer = api.post({"name": 7, "phone": "x" * 200, "nonsense": "", "first_touch": {"page": []}})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [one["field"] for one in answer.json()["errors"]] == ["name", "phone", "nonsense", "first_touch.page"]
    assert [row[0] for row in api.run("SELECT CAST(id AS VARCHAR) FROM kept.quarantine")] == [answer.json()["kept"]]


@pytest.mark.parametrize(
    "body", [b"{broken Anna", b"\xff\xfe555", b"[" * 60_000 + b"1", b'{"name": ' + b"9" * 5000 + b"}", b'{"name": "\\ud800"}']
)
def test_what_is_no_lead_at_all_is_refused_and_kept_as_it_came(api, body):
    answer = api.post(content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert len(api.aside()) == 1
    assert api.leads() == []


def test_parts_in_parts_in_parts_are_no_form(api):
    deep = b"".join(b"--%d\r\nContent-Type:multipart/a;boundary=%d\r\n\r\n" % (n, n + 1) for n in range(1200))
    assert api.post(content=deep, headers={"Content-Type": "multipart/form-data; boundary=0"}).status_code == 400


@settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]),
)
def test_no_bytes_make_trouble(api, body, kind):
    api.run("UPDATE kept.doors SET per_minute = 60000")
    assert api.post(content=body, headers={"Content-Type": kind}).status_code in (201, 202, 400, 422)


def test_methods_kinds_sizes_and_addresses_that_are_not_understood(api):
    assert (api.get("/api/leads").status_code, api.get("/api/leads").headers["allow"]) == (405, "POST")
    assert api.post(content=b"<lead/>", headers={"Content-Type": "text/xml"}).status_code == 415
    assert api.post(content=b"x" * 65_537, headers={"Content-Type": "application/json"}).status_code == 413
    assert api.post(content=iter([b"x" * 40_000] * 3), headers={"Content-Type": "application/json"}).status_code == 413
    assert api.get("/api/nothing").status_code == 404
    assert api.leads() == []


def test_who_sends_too_often_is_told_when_to_come_again(api):
    slow = api.key("leads", per_minute=2)
    answers = [api.post(ANNA, secret=slow) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 31
    assert api.post(ANNA).status_code == 201


def test_one_that_cannot_be_taken_falls_out_of_its_group_alone(api):
    door = doors.opened(api.here, api.secret)
    bodies = [ANNA, {"message": "no name"}, ANNA | {"name": "Bruno"}]
    group = [arrival_groups.Posted(door, body, api.id("lead", str(n))) for n, body in enumerate(bodies)]
    assert [answer.status for answer in arrival_groups.take(api.here, group)] == [201, 202, 201]
    assert api.leads() == [("Anna Field",), ("Bruno",)]


def test_trouble_with_one_of_a_group_is_told_to_its_sender_alone(api, monkeypatch):
    door, write_all = doors.opened(api.here, api.secret), arrivals.write_all

    def troubled(cur, me, came, lists):
        assert all(one.arrival.name != "Bruno" for one in came)
        return write_all(cur, me, came, lists)

    monkeypatch.setattr(arrivals, "write_all", troubled)
    group = [arrival_groups.Posted(door, {"name": name}, api.id("lead", name)) for name in ("Anna", "Bruno", "Carla")]
    assert [answer.status for answer in arrival_groups._answers(api.here, group)] == [201, 503, 201]
    assert api.leads() == [("Anna",), ("Carla",)]


def test_a_line_that_gives_out_at_once_gives_out_what_arrives_in_turn(api):
    for login in ("ann", "bob"):
        api.staff(login, lines=["Sales"])
    api.add(
        "distribution_rules", line_id=api.id("line", "Sales"), policy="by_turn", keeps_owner=True, at_once=True, random_share=0, version=1
    )
    door = doors.opened(api.here, api.secret)
    arrival_groups.take(api.here, [arrival_groups.Posted(door, {"name": f"N{n}"}, api.id("lead", str(n))) for n in range(4)])
    assert (
        sorted(row[0] for row in api.run("SELECT s.login FROM kept.leads l JOIN kept.staff s ON s.id = l.owner_id"))
        == ["ann"] * 2 + ["bob"] * 2
    )
    assert api.run("SELECT count(*) FROM kept.assignments WHERE entity = 'lead'") == [(4,)]


def test_the_door_remembers_when_it_was_used_and_writes_that_once_an_hour(api):
    api.post(ANNA)
    seen = api.run("SELECT seen_at, version FROM kept.doors")
    api.post(ANNA)
    assert seen == api.run("SELECT seen_at, version FROM kept.doors") and seen[0][0] is not None


def test_a_sender_that_goes_away_neither_takes_its_lead_back_nor_stops_the_writer(api):
    door = doors.opened(api.here, api.secret)
    gone, stays = (arrival_groups.submit(arrival_groups.Posted(door, {"name": name}, api.id("lead", name))) for name in ("Gone", "Stays"))
    gone.cancel()
    assert stays.result(20).status == 201
    assert {row[0] for row in api.leads()} == {"Gone", "Stays"}

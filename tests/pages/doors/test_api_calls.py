"""POST /api/calls: a key with its scope, one call however it is told, and whatever is wrong kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data import doors
from pages.doors import api_calls, api_limits, openapi
from tests.contact_desk import NOON
from tests.data.test_calls import ACME, UNKNOWN, Phone

CALL = {"id": "c1", "at": "2026-03-04T13:00:00+01:00", "direction": "in", "answered": False, "number": UNKNOWN}


class Told(Phone):
    """The telephony as it posts: `post` under a key of Sales."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        self.staff("root", "admin")
        self.keys = {scope: self.key(scope) for scope in ("calls", "leads")}
        self.client = TestClient(Starlette(routes=[api_calls.ROUTE]), raise_server_exceptions=False)

    def key(self, scope: str, line="Sales") -> str:
        return doors.make(
            self.viewer("root"),
            doors.New("key", scope, (scope,), line and self.id("line", line), per_minute=60_000),
            key=self.made(scope, line),
        )

    def made(self, scope, line):
        return self.id("door", f"{scope} {line}")

    def post(self, scope="calls", key=None, **more):
        asked = {"headers": {"Authorization": f"Bearer {key or self.keys[scope]}"}}
        return self.client.post("/api/calls", **(asked | {"json": CALL | more} if "data" not in more else asked | more))


@pytest.fixture
def told(here, monkeypatch):
    monkeypatch.setattr(api_limits, "must_wait", lambda *asked: None)
    return Told(here, monkeypatch)


def test_a_call_is_taken_once_and_a_later_event_of_it_is_the_same_call(told):
    first, later = told.post(), told.post(seconds=0)
    assert (first.status_code, later.status_code) == (201, 200)
    assert first.json() == later.json()
    assert told.leads() == [(told.run("SELECT lead_id FROM kept.calls")[0][0], NOON, UNKNOWN, None, None)]
    form = {
        "id": "c2",
        "at": "2026-03-04T12:00:00Z",
        "direction": "in",
        "answered": "1",
        "seconds": "90",
        "number": ACME,
        "extension": "101",
    }
    assert told.post(data=form).status_code == 201
    assert told.contacts()[0][:4] == ("held", "in", "ann", 1.5)


def test_a_key_without_the_scope_and_no_key_tell_nothing(told):
    assert (told.post("leads").status_code, told.post(key="vk_no").status_code) == (403, 401)
    assert told.run("SELECT count(*) FROM kept.calls") == [(0,)]


@pytest.mark.parametrize(
    ("wrong", "status", "line"),
    [({"direction": "up"}, 422, "Sales"), ({"seconds": "long"}, 422, "Sales"), ({"more": 1}, 422, "Sales"), ({"at": "noon"}, 422, "Sales"),
     ({"record_link": "ftp://x"}, 202, "Sales"), ({"line": "Service"}, 202, "Sales"), ({}, 202, None), ({"at": "2030-01-01"}, 202, None)],
)  # fmt: skip
def test_what_cannot_be_taken_is_kept_with_its_reason_once(told, wrong, status, line):
    key = told.key("calls", line) if line is None else None
    answers = [told.post(key=key, **wrong) for _ in range(2)]
    assert [one.status_code for one in answers] == [status, status]
    kept = told.run("SELECT CAST(id AS VARCHAR), door, line_id FROM kept.quarantine")
    said = answers[0].json()
    assert kept == [(said.get("kept", said.get("id")), "calls", line and told.id("line", line))]
    assert told.run("SELECT count(*) FROM kept.calls") == [(0,)]


def test_a_key_of_every_line_takes_the_line_the_call_names(told):
    assert told.post(key=told.key("calls", None), line="Service").status_code == 201
    assert told.run("SELECT line_id FROM kept.leads") == [(told.id("line", "Service"),)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(body=st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*api_calls.FIELDS, "x"]), inner, max_size=4), max_leaves=6))  # fmt: skip
def test_no_body_is_answered_with_trouble_of_our_own(told, body):
    asked = {"headers": {"Authorization": f"Bearer {told.keys['calls']}", "Content-Type": "application/json"}}
    merged = CALL | body if isinstance(body, dict) else body
    assert told.client.post("/api/calls", content=json.dumps(merged), **asked).status_code in (200, 201, 202, 400, 422)


def test_the_description_names_the_fields(told):
    described = openapi.described()["paths"]["/api/calls"]["post"]
    assert set(described["requestBody"]["content"]["application/json"]["schema"]["properties"]) == set(api_calls.FIELDS)
    assert {"200", "201", "202", "422"} <= set(described["responses"])

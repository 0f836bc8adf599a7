"""Tickets and sign-out over plain HTTP."""

import httpx
import pytest

from pages.doors.routes import inside


def ticket(served, login: str, visit: str) -> str:
    return served.do(f"sessions.ticket(here, person({login!r}).id, {visit!r})")


def finish(served, token: str, visit: str, to: str = "/") -> httpx.Response:
    return httpx.get(served.url + "/auth/finish", params={"t": token, "to": to}, cookies={"voronka_visit": visit})


def test_a_ticket_gives_a_cookie_no_script_can_read(served):
    answer = finish(served, ticket(served, "director", "mine"), "mine", "/loyalty?line=Sales")
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/loyalty?line=Sales"
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_over_tls_the_cookie_is_secure(served):
    answer = httpx.get(
        served.url + "/auth/finish",
        params={"t": ticket(served, "director", "mine")},
        cookies={"voronka_visit": "mine"},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert "Secure" in answer.headers["set-cookie"]


def test_a_ticket_is_good_once(served):
    token = ticket(served, "director", "mine")
    assert "voronka_session" in finish(served, token, "mine").headers["set-cookie"]
    assert "set-cookie" not in finish(served, token, "mine").headers


def test_a_ticket_of_another_browser_is_worth_nothing(served):
    assert "set-cookie" not in finish(served, ticket(served, "director", "mine"), "theirs").headers


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "", "/\n//elsewhere.example"]
)
def test_nobody_is_sent_elsewhere(address):
    assert inside(address) == "/"


def test_signing_out_ends_the_session_and_a_replayed_cookie_is_nobodys(served):
    cookie = served.cookie("director")
    assert httpx.get(served.url + "/media/x", cookies=cookie).status_code == 404
    out = httpx.get(served.url + "/auth/out", cookies=cookie)
    assert 'voronka_session=""' in out.headers["set-cookie"]
    assert httpx.get(served.url + "/media/x", cookies=cookie).status_code == 401


def test_another_site_cannot_sign_somebody_out(served):
    cookie = served.cookie("director")
    httpx.get(served.url + "/auth/out", cookies=cookie, headers={"Sec-Fetch-Site": "cross-site"})
    assert httpx.get(served.url + "/media/x", cookies=cookie).status_code == 404

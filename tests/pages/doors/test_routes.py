"""Tickets and sign-out over plain HTTP."""

import httpx
import pytest

from pages.doors.routes import inside

TLS = {"X-Forwarded-Proto": "https"}


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


def test_over_tls_the_cookies_belong_to_this_host_alone(served):
    visit = httpx.get(served.url, headers=TLS).headers["set-cookie"]
    token = ticket(served, "director", "mine")
    session = httpx.get(
        served.url + "/auth/finish", params={"t": token}, cookies={"__Host-voronka_visit": "mine", "voronka_visit": "planted"}, headers=TLS
    ).headers["set-cookie"]
    for cookie, name in ((visit, "visit"), (session, "session")):
        assert cookie.startswith(f"__Host-voronka_{name}=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_a_planted_mark_does_not_keep_a_browser_from_its_own(served):
    planted = httpx.get(served.url, headers=TLS, cookies={"voronka_visit": "planted"})
    assert planted.headers["set-cookie"].startswith("__Host-voronka_visit=")


@pytest.mark.parametrize("prefix", ["", "__Host-"])
def test_a_session_is_known_under_both_names(served, prefix):
    token = served.cookie("director")["voronka_session"]
    cookies = {f"{prefix}voronka_session": token}
    assert httpx.get(served.url + "/media/x", cookies=cookies).status_code == 404
    assert httpx.get(served.url + "/media/x", cookies=cookies | {"voronka_session": "x" if prefix else token}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/auth/out"])
def test_over_tls_a_dead_session_is_taken_away_under_both_names(served, path):
    answer = httpx.get(served.url + path, headers=TLS, cookies={"__Host-voronka_session": "dead", "__Host-voronka_visit": "mine"})
    taken = [one for one in answer.headers.get_list("set-cookie") if "Max-Age=0" in one and "Secure" in one]
    assert sorted(one.split("=")[0] for one in taken) == ["__Host-voronka_session", "voronka_session"]


def test_a_ticket_is_good_once(served):
    token = ticket(served, "director", "mine")
    assert "voronka_session" in finish(served, token, "mine").headers["set-cookie"]
    assert "set-cookie" not in finish(served, token, "mine").headers


def test_a_ticket_of_another_browser_is_worth_nothing(served):
    assert "set-cookie" not in finish(served, ticket(served, "director", "mine"), "theirs").headers


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "", "/\n//elsewhere.example"],
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

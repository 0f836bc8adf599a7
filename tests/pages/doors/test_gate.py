"""The gate, tried from outside: what a stranger gets, what a session is worth, when it ends."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.requests import HTTPConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from pages.doors.gate import Gate, named
from tests.served import PEOPLE
from tests.stream import Stream, pages

TLS = {"X-Forwarded-Proto": "https"}
SECRETS = [b"Probe of Poltava", b"Olha"]


def test_every_answer_carries_a_policy_without_inline_scripts(served):
    for path in ("/", "/funnel", "/healthz", "/_stcore/health", "/auth/finish", "/nothing/here"):
        headers = httpx.get(served.url + path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";") if " " in part.strip())
        assert "unsafe-inline" not in policy["script-src"]
        assert policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_page_speaks_the_language_of_the_browser_and_of_the_address(served):
    assert '<html lang="uk">' in httpx.get(served.url, headers={"Accept-Language": "uk-UA,uk;q=0.9,en;q=0.8"}).text
    assert '<html lang="ru">' in httpx.get(served.url + "/?lang=ru", headers={"Accept-Language": "uk"}).text
    assert '<html lang="en">' in httpx.get(served.url + "/?lang=xx", headers={"Accept-Language": "fr"}).text


def test_the_page_asks_nothing_of_other_servers(served):
    text = httpx.get(served.url).text
    assert "http://" not in text
    assert "https://" not in text
    assert "<title>Streamlit" not in text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_stcore/metrics", 404),
        ("POST", "/_stcore/agent/interact", 404),
        ("GET", "/_stcore/script-health-check", 404),
        ("PUT", "/_stcore/upload_file/a/b", 401),
        ("GET", "/media/x.csv", 401),
        ("GET", "/component/x/y", 401),
        ("POST", "/funnel", 404),
        ("GET", "/app.py", 404),
        ("GET", "/..%2f..%2fapp.py", 404),
        ("GET", "/healthz", 200),
        ("GET", "/favicon.png", 200),
        ("GET", "/auth/other", 404),
        ("GET", "/auth/finish/more", 404),
        ("GET", "/favicon.png.map", 404),
        ("GET", "/_stcore/healthy", 401),
        ("GET", "/print/report?month=2026-02", 401),
        ("GET", "/print/report.xlsx?month=2026-02", 401),
        ("GET", "/print/other", 404),
    ],
)
def test_a_stranger_reaches_only_the_page_and_its_assets(served, method, path, status):
    assert httpx.request(method, served.url + path).status_code == status


def test_an_address_that_only_begins_like_an_open_one_is_a_page_of_ours(served):
    text = httpx.get(served.url + "/healthzz").text
    assert "<title>Voronka</title>" in text
    assert "<title>Streamlit" not in text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(("login", "refused"), [("manager", True), ("head", True), ("director", True), ("admin", False)])
def test_only_who_takes_imports_in_may_upload(served, method, login, refused):
    answer = httpx.request(method, served.url + "/_stcore/upload_file/a/b", cookies=served.cookie(login))
    assert (answer.status_code == 403 and answer.text == "You may not do this.") == refused


def test_who_lost_the_right_uploads_nothing_more(served):
    cookie = served.cookie("admin")
    served.do("access.change_role(here, SYSTEM, person('manager').id, 'admin')")
    promoted = served.cookie("manager")
    served.do("access.change_role(here, SYSTEM, person('manager').id, 'manager')")
    told = [httpx.put(served.url + "/_stcore/upload_file/a/b", cookies=one).text for one in (cookie, promoted)]
    assert [text == "You may not do this." for text in told] == [False, True]


def test_metrics_stay_closed_even_to_an_administrator(served):
    assert httpx.get(served.url + "/_stcore/metrics", cookies=served.cookie("admin")).status_code == 404


@pytest.mark.parametrize("page", ["", "funnel", "myself", "import_data"])
def test_a_bare_websocket_gets_the_sign_in_and_no_row(served, page):
    stream = Stream(served)
    heard = stream.run(page)
    stream.close()
    assert b"Sign in" in stream.heard
    assert not any(secret in stream.heard for secret in SECRETS)
    assert heard


def test_identity_headers_from_outside_are_not_believed(served):
    staff = served.do("person('director').id")
    stream = Stream(served, **{"X-Voronka-Staff": staff, "x-voronka-sid": "0" * 64})
    stream.run()
    stream.close()
    assert b"Sign in" in stream.heard
    assert not any(secret in stream.heard for secret in SECRETS)


@pytest.mark.parametrize("login", PEOPLE)
def test_a_session_gets_the_pages_of_its_role(served, login):
    stream = Stream(served, served.cookie(login))
    shown = pages(stream.run("myself"))
    stream.close()
    assert {"myself", "funnel"} <= shown
    assert ("welcome" in shown) == (login == "admin")


def test_a_stranger_cannot_come_back_to_somebodys_session(served):
    stream = Stream(served, served.cookie("director"))
    stream.run("myself")
    thief = Stream(served, session_id=stream.session_id)
    thief.run("myself")
    other = Stream(served, served.cookie("manager"), session_id=stream.session_id)
    other.run("myself")
    assert len({stream.session_id, thief.session_id, other.session_id}) == 3
    assert b"Olha Director" not in thief.heard + other.heard
    for one in (stream, thief, other):
        one.close()


def test_another_websocket_than_the_stream_is_refused(served):
    from websockets.sync.client import connect

    with pytest.raises(InvalidStatus):
        connect(served.url.replace("http", "ws") + "/_stcore/other")


def test_a_page_of_the_desk_itself_opens_the_stream(served):
    stream = Stream(served, Origin=served.url)
    assert stream.run()
    stream.close()


@pytest.mark.parametrize("foreign", ["http://127.0.0.1:1", "http://localhost:{}", "https://127.0.0.1", "https://elsewhere.example", "null"])
def test_a_page_of_another_origin_opens_no_stream(served, foreign):
    with pytest.raises(InvalidStatus) as refused:
        Stream(served, served.cookie("director"), Origin=foreign.format(served.port))
    assert refused.value.response.status_code == 403


def test_a_foreign_origin_never_reaches_the_server_behind_the_gate():
    """Streamlit would ask the internet for its outer address before it refuses."""
    reached, said = [], []

    async def behind(scope, receive, send):
        reached.append(scope["path"])

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        said.append(message)

    def ask(*origins):
        headers = [(b"host", b"desk.example:8501"), *((b"origin", one) for one in origins)]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
        with ThreadPoolExecutor(1) as beside:  # a browser test may have left a loop running in this thread
            beside.submit(asyncio.run, Gate(behind)(scope, receive, send)).result()

    for foreign in ([b"https://desk.example"], [b"http://["], [b""], [b"http://desk.example:8501", b"http://elsewhere.example"]):
        ask(*foreign)
    assert (reached, said) == ([], [{"type": "websocket.close", "code": 4403}] * 4)
    ask()
    ask(b"http://desk.example:8501")
    assert reached == ["/_stcore/stream"] * 2


@pytest.mark.parametrize(
    "ending",
    [
        "sessions.end(here, sessions.of(here, person('manager').id)[0].sid)",
        "sessions.end_all(here, person('manager').id)",
        "access.set_password(here, SYSTEM, person('manager').id, 'a long password')",
    ],
)
def test_an_ended_session_runs_nothing_more(served, ending):
    served.do("sessions.end_all(here, person('manager').id)")
    cookie = served.cookie("manager")
    stream = Stream(served, cookie)
    stream.run("myself")
    served.do(ending)
    with pytest.raises(ConnectionClosed) as closed:
        stream.run("myself")
    assert closed.value.rcvd.code == 4401
    again = Stream(served, cookie)
    again.run("myself")
    assert b"Olha" not in again.heard


def test_a_disabled_account_is_out_at_the_next_click(served):
    cookie = served.cookie("head")
    stream = Stream(served, cookie)
    stream.run("myself")
    served.do("access.disable(here, SYSTEM, person('head').id)")
    try:
        with pytest.raises(ConnectionClosed):
            stream.run("myself")
    finally:
        served.do("here.db.cursor().execute(\"UPDATE kept.staff SET disabled_at = NULL WHERE login = 'head'\") and None")
        served.do("here.versions.update(['staff'])")


def test_a_changed_role_takes_effect_at_the_next_click(served):
    stream = Stream(served, served.cookie("manager"))
    assert "welcome" not in pages(stream.run("myself"))
    served.do("access.change_role(here, SYSTEM, person('manager').id, 'admin')")
    promoted = pages(stream.run("myself"))
    served.do("access.change_role(here, SYSTEM, person('manager').id, 'manager')")
    demoted = pages(stream.run("myself"))
    stream.close()
    assert "welcome" in promoted
    assert "welcome" not in demoted


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/nothing/here"])
def test_over_tls_every_answer_keeps_the_browser_on_tls(served, path):
    assert "max-age=" in httpx.get(served.url + path, headers=TLS).headers.get("strict-transport-security", "")
    assert "strict-transport-security" not in httpx.get(served.url + path).headers


def test_the_scripts_see_the_mark_that_no_neighbouring_host_can_plant():
    heard = {"headers": [(b"cookie", b"__Host-voronka_visit=mine; voronka_visit=planted"), (b"cookie", b"other=1")]}
    assert HTTPConnection({"type": "http", "headers": named(heard, None)}).cookies["voronka_visit"] == "mine"
    heard = {"headers": [(b"cookie", b"voronka_visit=mine")]}
    assert HTTPConnection({"type": "http", "headers": named(heard, None)}).cookies == {"voronka_visit": "mine"}

"""Sign-in, lock-out, sign-out, own page and first set-up as a person meets them, in Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.served import PASSWORD, Served

pytestmark = pytest.mark.browser


@pytest.fixture
def context(new_context):
    """Three browsers may not share a language by chance: English, light, Berlin."""
    return new_context(locale="en-US", timezone_id="Europe/Berlin")


def ready(page) -> None:
    """Connected, and no script running."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]').wait_for()


def open_sign_in(page, served, path: str = "/") -> None:
    page.goto(served.url + path)
    page.get_by_label("Login", exact=True).wait_for()
    ready(page)


def sign_in(page, login: str, password: str) -> None:
    page.get_by_label("Login", exact=True).fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def signed_in_as(page, served, login: str, path: str = "/myself") -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookie(login).items()])
    page.goto(served.url + path)
    ready(page)


def test_who_signs_in_lands_where_they_wanted_to_go(page, served):
    open_sign_in(page, served, "/myself")
    sign_in(page, "director", PASSWORD)
    page.get_by_role("heading", name="Olha Director").wait_for()
    assert page.url == served.url + "/myself"
    cookie = {one["name"]: one for one in page.context.cookies()}["voronka_session"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.cookie.includes('voronka')") is False


def test_a_wrong_password_says_nothing_about_the_login(page, served):
    said = []
    for login in ("manager", "nobody-at-all"):
        open_sign_in(page, served)
        sign_in(page, login, "a wrong password")
        said.append(page.get_by_role("alert").inner_text())
    assert said == ["Login or password is wrong."] * 2


def test_after_five_wrong_passwords_the_right_one_has_to_wait(page, served):
    served.do("[attempts.knock(here, attempts.subject('account', 'manager')) for _ in range(5)]")
    open_sign_in(page, served)
    sign_in(page, "manager", PASSWORD)
    assert re.fullmatch(r"Too many attempts\. Try again in \d s\.", page.get_by_role("alert").inner_text())


def test_signing_out_leads_to_the_sign_in_and_the_old_cookie_opens_nothing(page, served):
    signed_in_as(page, served, "head")
    before = page.context.cookies()
    page.get_by_role("button", name="Sign out here").click()
    page.get_by_label("Login", exact=True).wait_for()
    assert "voronka_session" not in {one["name"] for one in page.context.cookies()}
    page.context.add_cookies(before)
    open_sign_in(page, served, "/myself")


def test_an_open_page_whose_session_was_ended_shows_the_sign_in(page, served):
    signed_in_as(page, served, "head")
    served.do("sessions.end_all(here, person('head').id)")
    page.get_by_text("Українська").click()
    page.get_by_label("Login", exact=True).wait_for(timeout=20_000)


def test_a_new_password_keeps_this_browser_and_ends_the_others(page, served):
    other = served.cookie("manager")["voronka_session"]
    signed_in_as(page, served, "manager")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("quite another one")
    page.get_by_label("New password once more").fill("quite another one")
    page.get_by_role("button", name="Change the password").click()
    page.get_by_text("The password is changed.").wait_for()
    assert served.do(f"sessions.check(here, {other!r})") == "None"
    page.reload()
    page.get_by_role("heading", name="Olha Manager").wait_for()
    served.do(f"access.set_password(here, SYSTEM, person('manager').id, {PASSWORD!r})")


def test_the_own_language_is_spoken_from_the_next_run_on(page, served):
    signed_in_as(page, served, "admin")
    page.get_by_text("Українська").click()
    page.get_by_text("Де виконано вхід").wait_for()
    page.reload()
    page.get_by_text("Де виконано вхід").wait_for()
    assert page.locator("html").get_attribute("lang") == "uk"
    page.get_by_text("English").click()
    page.get_by_text("Where you are signed in").wait_for()


def test_the_language_chosen_at_the_sign_in_becomes_the_own_one(page, served):
    open_sign_in(page, served, "/myself")
    page.get_by_text("Русский").click()
    page.get_by_role("heading", name="Вход").wait_for()
    ready(page)
    page.get_by_label("Логин", exact=True).fill("director")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Где выполнен вход").wait_for()
    assert page.url == served.url + "/myself"
    assert served.do("person('director').language") == "ru"
    served.do("access.set_own_language(here, person('director'), 'en')")


def test_a_file_of_who_takes_imports_in_comes_through_the_gate(page, served):
    signed_in_as(page, served, "admin", "/import_data")
    with page.expect_response(lambda answer: "/upload_file/" in answer.url and answer.request.method == "PUT") as handed_in:
        page.locator("input[type=file]").set_input_files({"name": "clients.csv", "mimeType": "text/csv", "buffer": b"name\nRomashka\n"})
    assert handed_in.value.ok
    page.get_by_text("clients.csv").first.wait_for()


@pytest.mark.parametrize(("language", "title", "scheme"), [("en", "Sign in", "light"), ("ru", "Вход", "dark"), ("uk", "Вхід", "light")])
def test_the_sign_in_speaks_three_languages_without_a_complaint_of_the_browser(new_context, served, scheme, language, title):
    page = new_context(color_scheme=scheme, locale="en-US", viewport={"width": 390, "height": 800}).new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.url}/?lang={language}")
    page.get_by_role("heading", name=title).wait_for()
    ready(page)
    assert said == []
    assert not [url for url in asked if not url.startswith((served.url, "data:", "blob:", "ws:"))]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_axe_finds_nothing_on_the_sign_in_and_the_own_page(page, served):
    open_sign_in(page, served)
    assert complaints(page) == []
    signed_in_as(page, served, "admin")
    page.get_by_text("Where you are signed in").wait_for()
    assert complaints(page) == []


def complaints(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.fixture
def new_desk(tmp_path):
    desk = Served(tmp_path / "new.duckdb")
    yield desk
    desk.stop()


def test_the_first_visitor_with_the_code_sets_the_desk_up(page, new_desk):
    code = re.search(r"with the code (\S+)", new_desk.log())[1]
    page.goto(new_desk.url + "/funnel")
    page.get_by_label("Code").fill("AAAA-AAAA")
    for label, value in (
        ("Name of the company", "Probe"),
        ("Your name", "Olha"),
        ("Login", "olha"),
        ("Password", PASSWORD),
        ("Password once more", PASSWORD),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Open the desk").click()
    page.get_by_text("This is not the code from the server's log.").wait_for()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open the desk").click()
    page.get_by_role("heading", name="The desk is ready, Olha").wait_for()
    page.get_by_role("button", name="Open the funnel").click()
    page.wait_for_url(new_desk.url + "/funnel")
    assert (
        new_desk.do("here.db.cursor().execute('SELECT name, currency, time_zone FROM kept.company').fetchone()")
        == "('Probe', 'EUR', 'Europe/Berlin')"
    )

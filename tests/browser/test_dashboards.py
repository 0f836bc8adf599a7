"""Each dashboard as a person meets it: three languages, two themes, a phone, its rows, its rules of access."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from data import demo, store
from tests.served import Served

pytestmark = pytest.mark.browser
PAGES = tuple(f"{name}?as_of=2026-11-20" for name in ("overview", "funnel", "forecast", "workload", "sources", "loyalty", "how_we_count"))
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
CHARTS = '[data-testid="stVegaLiteChart"] svg.marks, [data-testid="stVegaLiteChart"] canvas.marks'
# what Streamlit itself leaves: a pale key hint, the paler of a primary button's two colours in dark, cells of its table
LEFT = {
    "color-contrast": re.compile("primary|kbd|Shortcut"),
    "scrollable-region-focusable": re.compile("stCode|gdg|dvn"),
    "empty-table-header": re.compile(""),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The small demo company in a served desk."""
    path = tmp_path_factory.mktemp("dashboards") / "demo.duckdb"
    made = store.Store(path)
    demo.make(made, size="s", seed=7, as_of=date(2026, 11, 21))
    made.close()
    desk = Served(path)
    yield desk
    desk.stop()


def speak(served, language: str) -> None:
    served.do(f"here.db.cursor().execute(\"UPDATE kept.staff SET language = '{language}'\") and here.changed_everywhere()")


def opened(page, served, path: str, login: str = "director"):
    page.context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookie(login).items()])
    page.goto(served.url + path)
    page.locator(READY).wait_for()
    page.wait_for_timeout(400)
    return page


def trouble(page) -> list[str]:
    return page.locator(
        '[data-testid="stException"], [data-testid="stAlertContentError"], [data-testid="stAlertContentWarning"]'
    ).all_inner_texts()


@pytest.mark.parametrize(("language", "theme"), [("ru", "dark"), ("uk", "light")])
def test_every_dashboard_opens_without_error_or_barrier_asks_nobody_outside_and_fits_a_phone(new_context, served, language, theme):
    """One walk for all of it: each page is drawn once, which is what takes the time."""
    speak(served, language)
    page, asked = new_context(color_scheme=theme, viewport={"width": 1366, "height": 900}).new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        opened(page, served, f"/{name}")
        assert trouble(page) == [], name
        assert page.locator("html").get_attribute("lang") == language
        if "how_we_count" not in name:
            assert page.locator(CHARTS).count() >= 3, name
        assert not re.search(r"\bnan\b|\bNone\b|metrics\.|\{\w+\}", page.locator('[data-testid="stMain"]').inner_text()), name
        assert barriers(page) == [], name
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(300)
        assert too_wide(page) == (True, 0), name
        page.set_viewport_size({"width": 1366, "height": 900})
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []


def barriers(page) -> list[tuple[str, str]]:
    """What axe finds, but for what Streamlit itself leaves."""
    return [
        (rule["id"], node["html"][:160])
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
        if not (rule["id"] in LEFT and LEFT[rule["id"]].search(node["html"]))
    ]


def too_wide(page) -> tuple[bool, int]:
    """Does the page fit into 390 px, and how many of its parts reach beyond them?"""
    parts = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] [data-testid]')].filter(e => e.getBoundingClientRect().right > 392 && "
        "!e.closest('[data-testid=stDataFrame]') && !e.closest('[data-testid=stCode]')).length"
    )
    return page.evaluate("document.documentElement.scrollWidth") <= 390, parts


def test_a_number_opens_as_many_rows_as_it_says(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/funnel?as_of=2026-11-20")
    tile = page.locator('[data-testid="stMetric"]').filter(has_text="Over stage limit")
    n = tile.locator('[data-testid="stMetricValue"]').inner_text()
    page.get_by_role("button", name=re.compile(f"^{n} deal")).last.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("the number on the page").wait_for()
    assert f"· {n}" in dialog.inner_text()
    assert f"{n} row" in dialog.inner_text()
    assert "rows=funnel.over_limit" in page.url


def test_a_segment_of_the_funnel_opens_its_deals(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/funnel?as_of=2026-11-20")
    page.locator('[data-testid="stVegaLiteChart"]').filter(has_text="moved on").locator("g.mark-rect path").first.click()
    page.get_by_role("dialog").get_by_text("the number on the page").wait_for()


def test_a_link_carries_filters_and_the_day(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/funnel?period=last_year&as_of=2026-03-31")
    said = page.locator('[data-testid="stMain"]').inner_text()
    assert "1 Jan 2025 – 31 Dec 2025" in said
    assert "as of 31 Mar 2026" in said


def test_how_a_number_is_counted_shows_the_sql_that_runs(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/funnel?as_of=2026-11-20")
    page.locator('[class*="st-key-how_tile_funnel_win_rate"] button, [class*="st-key-how_tile"] button').nth(2).click()
    page.get_by_text("FROM visible.stage_spans").first.wait_for(state="attached")  # folded: the sentence comes first


def test_a_manager_sees_no_colleague_on_the_workload_page(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/workload?as_of=2026-11-20", "manager")
    others = served.do(
        "[r[0] for r in here.db.cursor().execute(\"SELECT name FROM kept.staff WHERE owns_deals AND login IS DISTINCT FROM 'manager'\").fetchall()]"
    )
    said = page.locator('[data-testid="stMain"]').inner_text()
    assert [name for name in re.findall(r"'([^']+)'", others) if name in said] == []


def test_a_click_through_the_menu_keeps_the_filters_and_breaks_nothing(new_context, served):
    speak(served, "en")
    page = opened(new_context(viewport={"width": 1366, "height": 900}).new_page(), served, "/funnel?period=last_year&compare=none")
    for name, title in (("workload", "Workload"), ("sources", "Sources"), ("loyalty", "Loyalty"), ("funnel", "Funnel")):
        page.get_by_role("link", name=title, exact=True).click()
        page.wait_for_url(re.compile(f"/{name}"))
        page.get_by_role("heading", name=title, exact=True).wait_for()
        page.locator(READY).wait_for()
        assert trouble(page) == [], name
        said = page.locator('[data-testid="stMain"]').inner_text()
        assert "1 Jan 2025 – 31 Dec 2025" in said, name
        assert "period=last_year" in page.url, name
        assert name == "funnel" or "Line\nall" in said or "Line all" in said, name  # the funnel's own line narrows nothing else


def test_own_dates_survive_a_reload_and_reach_a_colleague(new_context, served):
    speak(served, "en")
    page = opened(
        new_context(viewport={"width": 1366, "height": 900}).new_page(),
        served,
        "/sources?period=days&since=2026-03-01&to=2026-04-30&source=-",
    )
    for _ in range(2):
        said = page.locator('[data-testid="stMain"]').inner_text()
        assert "1 Mar – 30 Apr" in said or "1 Mar 2026 – 30 Apr 2026" in said
        assert "Not specified" in said
        page.reload()
        page.locator(READY).wait_for()
        page.wait_for_timeout(400)


def test_a_link_opened_by_a_stranger_leads_there_after_the_sign_in_with_its_filters(new_context, served):
    speak(served, "en")
    page = new_context(viewport={"width": 1366, "height": 900}, locale="en-US").new_page()
    page.goto(served.url + "/loyalty?period=last_year&compare=none")
    page.get_by_label("Login", exact=True).fill("director")
    page.get_by_label("Password", exact=True).fill("voronka-demo")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Loyalty", exact=True).wait_for()
    page.locator(READY).wait_for()
    assert "period=last_year" in page.url
    assert "compare=none" in page.url

"""python -m tests.pictures: the pictures of the README, made from the demo company."""

import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from data import demo, store
from tests import chromium
from tests.served import Served

TO = Path(__file__).parents[1] / ".pictures"
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
PICTURES = {
    "overview": ("director", "/overview", "light"),
    "forecast": ("director", "/forecast", "light"),
    "today": ("manager", "/today", "light"),
    "inbox": ("head", "/inbox", "light"),
    "deals": ("manager", "/deals", "light"),
    "funnel": ("director", "/funnel", "light"),
    "workload": ("director", "/workload", "light"),
    "sources": ("director", "/sources", "light"),
    "loyalty": ("director", "/loyalty", "dark"),
    "log_contact": ("manager", "/log_contact", "light"),
}


def main() -> None:
    """Make the demo company, serve it, and take each picture."""
    TO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.duckdb"
        made = store.Store(path)
        demo.make(made, size="m", seed=7, as_of=date(2026, 11, 21))
        made.close()
        served = Served(path)
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium.find_or_install(), args=chromium.QUIET)
                for name, (login, address, theme) in PICTURES.items():
                    take(browser, served, name, login, address, theme)
        finally:
            served.stop()


def take(browser, served: Served, name: str, login: str, address: str, theme: str) -> None:
    """One picture of a page, 1366 pixels wide, of its first screenfuls."""
    context = browser.new_context(viewport={"width": 1366, "height": 1180}, color_scheme=theme, locale="en-GB")
    context.add_cookies([{"name": key, "value": value, "url": served.url} for key, value in served.cookie(login).items()])
    page = context.new_page()
    page.goto(served.url + address)
    page.locator(READY).wait_for()
    page.wait_for_timeout(2500)
    page.screenshot(path=TO / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()

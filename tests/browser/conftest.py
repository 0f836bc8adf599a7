"""A served demo company and a browser in which somebody is signed in."""

import pytest

from data import demo, store
from tests.chromium import QUIET, find_or_install
from tests.served import Served


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": find_or_install(), "args": QUIET}


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The desk with the small demo company; `served.url`, `served.do(expression)`."""
    database = tmp_path_factory.mktemp("browser") / "demo.duckdb"
    company = store.Store(database)
    demo.make(company, "s")
    company.close()
    desk = Served(database)
    yield desk
    desk.stop()


@pytest.fixture
def ask(served):
    """One value out of the served file: `ask("SELECT count(*) FROM kept.contacts")`."""
    return lambda sql: served.do(f"here.db.cursor().execute({sql!r}).fetchone()[0]")


@pytest.fixture
def signed_in(served, new_context):
    """A page of somebody who is signed in: `signed_in("manager", "/log_contact", locale=…, viewport=…)`."""

    def opened(login: str, path: str = "/", **context):
        fresh = new_context(**({"locale": "en-US", "viewport": {"width": 1366, "height": 1000}} | context))
        fresh.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookie(login).items()])
        page = fresh.new_page()
        page.goto(served.url + path)
        ready(page)
        return page

    return opened


def ready(page) -> None:
    """Connected, and no script running."""
    page.wait_for_timeout(150)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]').wait_for()

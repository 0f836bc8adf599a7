"""One served desk with a person of each role for all tests of the doors."""

import os

import pytest

from tests.served import Served, company_with_people


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    database = tmp_path_factory.mktemp("served") / "probe.duckdb"
    company_with_people(database)
    desk = Served(database)
    yield desk
    desk.stop()


@pytest.fixture(autouse=True)
def without_attempts(request):
    """Failed sign-ins of one test do not lock the next one out."""
    yield
    if "served" in request.fixturenames:
        request.getfixturevalue("served").do("here.db.cursor().execute('DELETE FROM kept.attempts') and None")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"), "args": quiet}

"""What every test may use: an empty company in memory, a director who sees it, the oracles."""

import functools

import pytest
from streamlit.components.v2 import manifest_scanner

from data import store
from data.viewer import of_login
from pages import words
from tests import chromium
from tests.company import SHARED, Tiny
from tests.company import oracle as find_oracle
from tests.contact_desk import desk  # noqa: F401  a fixture for all
from tests.fresh import Fresh

words.insist()


@pytest.fixture(scope="session")
def _fresh():
    stores = Fresh()
    yield stores
    stores.close()


@pytest.fixture
def here(_fresh):
    """An empty store in memory, being the store of this process while the test runs."""
    fresh = _fresh.store()
    before = store.use(fresh)
    yield fresh
    store.use(before)


@pytest.fixture
def tiny(here):
    """The tiny company, with a director."""
    company = Tiny(here)
    company.staff("director", "executive")
    return company


@pytest.fixture(scope="session")
def _standing():
    made = store.Store(":memory:")
    before = store.use(made)
    company = Tiny(made)
    company.staff("director", "executive")
    company.add("teams", id=company.id("team", "North"), name="North")
    company.staff("anna", team_id=company.id("team", "North"))
    company.source("web")
    store.use(before)
    yield company
    made.close()


@pytest.fixture
def standing(_standing):
    """A company with nothing in it but a director, a manager and a source, made once: for tests that only read."""
    before = store.use(_standing.here)
    yield of_login(_standing.here, "director")
    store.use(before)


@pytest.fixture
def director(tiny):
    return of_login(tiny.here, "director")


@pytest.fixture
def oracle():
    """The finder of worked examples; the test is skipped where the design's folder is absent."""
    if not (SHARED / "design/oracles.json").exists():
        pytest.skip("the design's oracles.json is not beside the project")
    return find_oracle


@pytest.fixture
def fixtures():
    """The folder of real data; the test is skipped where it is absent."""
    if not (SHARED / "fixtures").exists():
        pytest.skip("the fixtures are not beside the project")
    return SHARED / "fixtures"


@pytest.fixture(autouse=True)
def english():
    words.use_language("en")
    yield
    words.use_language(None)


@pytest.fixture(scope="session", autouse=True)
def _installed_components():
    """What is installed does not change while the tests run: Streamlit looks through all packages once, not for every page that is opened."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """A Chromium that is there or gets installed, asking nothing from outside."""
    return {**browser_type_launch_args, "executable_path": chromium.find_or_install(), "args": chromium.QUIET}


def pytest_collection_modifyitems(items):
    """A browser may be slow once on a busy machine: its tests are tried a second time, no others are."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))

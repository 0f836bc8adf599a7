"""The first start: a whole demo company or none."""

import pytest
from streamlit.web.server.starlette import starlette_server

from data import store
from pages.doors import opening


@pytest.fixture
def place(tmp_path):
    return tmp_path / "deep" / "demo.duckdb"


def test_the_first_start_makes_a_demo_company_and_leaves_nothing_else(place):
    opening.make_demo(place, size="s")
    assert [file.name for file in place.parent.iterdir()] == ["demo.duckdb"]
    made = store.Store(place)
    with made.cursor() as cur:
        assert cur.execute("SELECT is_demo FROM kept.company").fetchone() == (True,)
    made.close()


def test_a_first_start_that_is_broken_off_leaves_no_half_of_one(place, monkeypatch):
    from data import demo

    def half(here, **_):
        here.db.execute("CREATE TABLE half (x INTEGER)")
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(demo, "make", half)
        with pytest.raises(KeyboardInterrupt):
            opening.make_demo(place)
    assert not place.exists()
    opening.make_demo(place, size="s")
    assert place.exists()


def test_an_own_database_is_never_made_a_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("VORONKA_DB", str(tmp_path / "own.duckdb"))
    before = store.use(None)
    try:
        opening.open_store()
        with store.here().cursor() as cur:
            assert cur.execute("SELECT count(*) FROM kept.company").fetchone() == (0,)
        store.close_here()
    finally:
        store.use(before)


def test_a_frame_of_a_browser_is_kept_in_memory_up_to_twenty_megabytes():
    assert starlette_server._get_uvicorn_config_kwargs()["ws_max_size"] == 20_000_000

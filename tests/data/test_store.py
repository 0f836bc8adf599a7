"""The store keeps its word: one transaction or nothing, one owner of the file, steps that are never rewritten."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from data import migrations, store
from data.problems import Problem
from data.viewer import RIGHTS, ROLES, SYSTEM, Viewer

INSERT = "INSERT INTO kept.competitors (id, name) VALUES (?, ?)"


def names(here) -> list[str]:
    with here.cursor() as cur:
        return [row[0] for row in cur.execute("SELECT name FROM kept.competitors ORDER BY name").fetchall()]


class Interrupted(BaseException):
    """Like the exceptions with which a rerun ends a script: no Exception."""


@pytest.mark.parametrize("trouble", [Interrupted, ValueError, KeyboardInterrupt])
def test_whatever_ends_the_work_nothing_of_it_stays(here, trouble):
    def work(cur, me):
        cur.execute(INSERT, [uuid4(), "half"])
        raise trouble

    with pytest.raises(trouble):
        here.transaction(work, touches=("competitors",))
    assert names(here) == []
    assert here.versions["competitors"] == 0
    here.transaction(lambda cur, me: cur.execute(INSERT, [uuid4(), "next"]))
    assert names(here) == ["next"]


def test_a_conflict_is_tried_again_and_nothing_is_lost(here):
    here.transaction(lambda cur, me: cur.execute("INSERT INTO kept.attempts VALUES ('x', 0, now()::TIMESTAMP, NULL)"))

    def count_up():
        for _ in range(25):
            here.transaction(lambda cur, me: cur.execute("UPDATE kept.attempts SET failures = failures + 1"), attempts=200)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with here.cursor() as cur:
        assert cur.execute("SELECT failures FROM kept.attempts").fetchone()[0] == 100


def test_versions_rise_only_after_the_commit(here):
    seen = []
    here.transaction(lambda cur, me: seen.append(here.versions["competitors"]), touches=("competitors",))
    assert (seen, here.versions["competitors"]) == ([0], 1)


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("role", ROLES)
def test_a_right_is_checked_inside_the_transaction_on_the_role_of_this_moment(tiny, role, right):
    person = tiny.staff(f"{role}.x", role)
    viewer = Viewer(person, "x", "admin")  # an old copy that still thinks it is an administrator
    if role in RIGHTS[right]:
        assert tiny.here.transaction(lambda cur, me: me.role, viewer=viewer, right=right) == role
    else:
        with pytest.raises(Problem, match="may not"):
            tiny.here.transaction(lambda cur, me: me, viewer=viewer, right=right)


def test_a_right_that_is_not_listed_is_nobodys():
    assert not SYSTEM.may("company.sell")


def test_a_disabled_account_writes_nothing_more(tiny):
    person = tiny.staff("gone", "manager", disabled_at="2026-01-01")
    with pytest.raises(Problem, match="closed"):
        tiny.here.transaction(lambda cur, me: me, viewer=Viewer(person, "gone", "manager"), right="contacts.log")


def test_a_second_process_is_told_that_the_file_is_held(tmp_path):
    held = store.Store(tmp_path / "held.duckdb")
    try:
        code = f"from data import store\ntry: store.Store({str(tmp_path / 'held.duckdb')!r})\nexcept Exception as e: print(e)"
        said = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True
        ).stdout
    finally:
        held.close()
    assert "held by a running server" in said


def test_the_lock_survives_that_somebody_opens_and_closes_the_file(tmp_path):
    held = store.Store(tmp_path / "held.duckdb")
    (tmp_path / "held.duckdb").open("rb").close()
    with pytest.raises(Problem, match="held by a running server"):
        store.Store(tmp_path / "held.duckdb")
    held.close()
    store.Store(tmp_path / "held.duckdb").close()


def test_steps_are_applied_once_and_recorded(tmp_path):
    store.Store(tmp_path / "a.duckdb").close()
    again = store.Store(tmp_path / "a.duckdb")
    assert migrations.apply(again.db) == []
    again.close()


def test_a_file_of_another_release_gets_the_functions_and_views_of_this_one(tmp_path):
    older = store.Store(tmp_path / "a.duckdb")
    older.db.execute("CREATE OR REPLACE VIEW visible.places AS SELECT 1 AS older")
    older.db.execute("CREATE OR REPLACE FUNCTION nobody() AS 'older'")
    older.db.execute("UPDATE schema_migrations SET sha256 = 'of the older release' WHERE version = 0")
    older.close()
    again = store.Store(tmp_path / "a.duckdb")
    assert again.db.execute("SELECT count(has_rating), CAST(nobody() AS VARCHAR) FROM visible.places").fetchone()[1].startswith("00000000-")
    again.close()


def test_a_step_that_adds_a_column_leaves_every_view_readable(tmp_path):
    fresh, steps = store.Store(":memory:"), tmp_path / "steps"
    shutil.copytree(migrations.STEPS, steps)
    (steps / "999_more.sql").write_text("ALTER TABLE kept.places ADD COLUMN more INTEGER;", "utf-8")
    assert migrations.apply(fresh.db, steps) == ["999_more.sql"]
    assert fresh.db.execute("SELECT count(more) FROM visible.places").fetchone() == (0,)
    fresh.close()


def test_an_edited_step_is_refused(tmp_path):
    steps = tmp_path / "steps"
    shutil.copytree(migrations.STEPS, steps)
    fresh = store.Store(":memory:")
    first = sorted(steps.glob("*.sql"))[0]
    first.write_text(first.read_text("utf-8") + "\n-- edited", "utf-8")
    with pytest.raises(Problem, match="was edited"):
        migrations.apply(fresh.db, steps)
    fresh.close()


def test_a_step_that_breaks_leaves_nothing_behind(tmp_path):
    fresh = store.Store(":memory:")
    steps = tmp_path / "steps"
    shutil.copytree(migrations.STEPS, steps)
    (steps / "999_breaks.sql").write_text("CREATE TABLE kept.half (id INTEGER); SELECT nothing_of_the_kind();", "utf-8")
    with pytest.raises(Exception, match="nothing_of_the_kind"):
        migrations.apply(fresh.db, steps)
    assert fresh.db.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone()[0] == 0
    fresh.close()


def test_the_file_can_be_opened_by_the_version_before(tmp_path):
    made = store.Store(tmp_path / "a.duckdb")
    assert (
        "v1.5.0"
        in made.db.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal AND path IS NOT NULL").fetchone()[0]
    )
    made.close()


def test_nothing_is_loaded_from_outside(here):
    with here.cursor() as cur:
        found = dict(cur.execute("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'").fetchall())
    assert set(found.values()) == {"false"}

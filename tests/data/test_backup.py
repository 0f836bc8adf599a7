"""Backups are whole and honest; a restore takes nothing away by surprise."""

import threading
from datetime import date
from uuid import uuid4

import duckdb
import pytest

from data import backup, commands, demo, store
from data.problems import Problem


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A closed file with a small made-up company."""
    path = tmp_path_factory.mktemp("company") / "ours.duckdb"
    here = store.Store(path)
    demo.make(here, "s", 7, date(2026, 11, 21))
    here.close()
    return path


@pytest.fixture
def ours(made, tmp_path):
    """An open store on a copy of it."""
    path = tmp_path / "ours.duckdb"
    path.write_bytes(made.read_bytes())
    here = store.Store(path)
    yield here
    here.close()


def total(path) -> int:
    return sum(backup.count(path).values())


def test_a_copy_holds_every_row_and_opens_as_a_company(ours, tmp_path):
    rows = backup.write(ours, tmp_path / "copy.duckdb")
    with ours.cursor() as cur:
        tables = [row[0] for row in cur.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'").fetchall()]
        there = {table: sorted(map(repr, cur.execute(f"SELECT * FROM kept.{table}").fetchall())) for table in tables}
    assert rows > 5000
    copy = store.Store(tmp_path / "copy.duckdb")
    with copy.cursor() as cur:
        for table, lines in there.items():
            assert sorted(map(repr, cur.execute(f"SELECT * FROM kept.{table}").fetchall())) == lines, table
    copy.close()


def test_a_copy_keeps_keys_and_checks(ours, tmp_path):
    backup.write(ours, tmp_path / "copy.duckdb")
    copy = store.Store(tmp_path / "copy.duckdb")
    with copy.cursor() as cur, pytest.raises(duckdb.ConstraintException):
        cur.execute("INSERT INTO kept.clients SELECT * FROM kept.clients LIMIT 1")
    copy.close()


def test_a_copy_made_while_others_write_is_cut_at_one_moment(ours, tmp_path):
    """Each transaction writes a team and a line in it; a copy never has one without the other."""
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            one = str(uuid4())
            ours.transaction(
                lambda cur, me, one=one: (
                    cur.execute("INSERT INTO kept.teams (id, name) VALUES (?, 'x')", [one]),
                    cur.execute("INSERT INTO kept.competitors (id, name) VALUES (?, 'x')", [one]),
                )
            )
            written.append(one)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for n in range(3):
            backup.write(ours, tmp_path / f"copy{n}.duckdb")
            with duckdb.connect(str(tmp_path / f"copy{n}.duckdb"), read_only=True) as copy:
                apart = copy.execute(
                    "SELECT count(*) FROM (SELECT id FROM kept.teams WHERE name = 'x') t FULL JOIN "
                    "(SELECT id FROM kept.competitors WHERE name = 'x') c ON c.id = t.id WHERE c.id IS NULL OR t.id IS NULL"
                ).fetchone()[0]
            assert apart == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert len(written) > 10


def test_a_copy_that_is_there_is_only_replaced_when_told(ours, tmp_path):
    place = tmp_path / "copy.duckdb"
    place.write_text("something else")
    with pytest.raises(Problem, match="is there already"):
        backup.write(ours, place)
    assert place.read_text() == "something else"
    backup.write(ours, place, replace=True)
    assert total(place) > 5000


def test_a_copy_never_takes_the_place_of_the_file_or_of_a_held_one(ours, made, tmp_path):
    with pytest.raises(Problem, match="the file itself"):
        backup.write(ours, ours.path, replace=True)
    other = store.Store(tmp_path / "held.duckdb")
    with pytest.raises(Problem, match="held by a running server"):
        backup.write(ours, tmp_path / "held.duckdb", replace=True)
    other.close()


def test_a_copy_that_does_not_agree_is_thrown_away(ours, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "count", lambda path: {"kept.company": 0})
    with pytest.raises(Problem, match="does not agree"):
        backup.write(ours, tmp_path / "copy.duckdb")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_a_place_that_is_not_there_is_said_in_one_sentence(ours, tmp_path):
    with pytest.raises(Problem, match="cannot be written"):
        backup.write(ours, tmp_path / "nowhere" / "copy.duckdb")


def test_what_was_restored_is_what_was_saved(ours, tmp_path):
    path, saved = tmp_path / "ours.duckdb", backup.write(ours, tmp_path / "copy.duckdb")
    with ours.cursor() as cur:
        cur.execute("DELETE FROM kept.contacts")
    ours.close()
    assert backup.restore(tmp_path / "copy.duckdb", path, replace=True) == saved
    assert total(path) == saved
    assert backup.count(tmp_path / "ours.duckdb.before")["kept.contacts"] == 0


def test_a_restore_never_touches_a_file_that_a_server_holds(ours, tmp_path):
    backup.write(ours, tmp_path / "copy.duckdb")
    with pytest.raises(Problem, match="held by a running server"):
        backup.restore(tmp_path / "copy.duckdb", ours.path, replace=True)
    with ours.cursor() as cur:
        assert cur.execute("SELECT count(*) FROM kept.contacts").fetchone()[0] > 0


def test_a_restore_refuses_a_file_that_is_there_unless_told(made, tmp_path):
    place = tmp_path / "there.duckdb"
    place.write_bytes(b"precious")
    with pytest.raises(Problem, match="is there already"):
        backup.restore(made, place)
    assert place.read_bytes() == b"precious"


@pytest.mark.parametrize("broken", [b"", b"no database at all" * 50])
def test_a_restore_from_a_broken_copy_leaves_the_file_as_it_was(made, tmp_path, broken):
    (tmp_path / "copy.duckdb").write_bytes(broken)
    place = tmp_path / "there.duckdb"
    place.write_bytes(made.read_bytes())
    with pytest.raises(Problem):
        backup.restore(tmp_path / "copy.duckdb", place, replace=True)
    assert total(place) == total(made)


def test_a_restore_from_a_foreign_database_is_refused(made, tmp_path):
    with duckdb.connect(str(tmp_path / "foreign.duckdb")) as foreign:
        foreign.execute("CREATE TABLE t (i INTEGER)")
    with pytest.raises(Problem, match="not a file of Voronka"):
        backup.restore(tmp_path / "foreign.duckdb", tmp_path / "new.duckdb")
    assert not (tmp_path / "new.duckdb").exists()


def test_a_log_left_beside_the_file_is_not_read_into_the_restored_one(made, tmp_path):
    place = tmp_path / "there.duckdb"
    place.write_bytes(made.read_bytes())
    (tmp_path / "there.duckdb.wal").write_bytes(b"an old log")
    backup.restore(made, place, replace=True)
    assert total(place) == total(made)


def test_backup_and_restore_from_the_command_line(made, tmp_path, capsys):
    before = store.use(None)
    try:
        assert commands.main(["backup", "--db", str(made), str(tmp_path / "copy.duckdb")]) == 0
        assert commands.main(["backup", "--db", str(made), str(tmp_path / "copy.duckdb")]) == 2
        assert commands.main(["restore", "--db", str(tmp_path / "new.duckdb"), str(tmp_path / "copy.duckdb")]) == 0
        assert commands.main(["restore", "--db", str(tmp_path / "new.duckdb"), str(tmp_path / "copy.duckdb")]) == 2
    finally:
        store.use(before)
    assert total(tmp_path / "new.duckdb") == total(made)
    assert "is there already" in capsys.readouterr().err

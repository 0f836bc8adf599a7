"""Whole copies of the file: written while people work, proved by opening them, and put back."""

import contextlib
import os
from pathlib import Path
from uuid import uuid4

import duckdb

from data import store
from data.problems import Problem
from data.store import Store


def write(here: Store, to: str | Path, *, replace: bool = False) -> int:
    """Copy the open file to `to` in one consistent piece, without stopping its writers; returns the rows of the copy.

    The copy is made beside its place, opened read-only, its rows counted against the source's snapshot, and only then
    moved there. Problems: `to` is there already (unless `replace`) or is the file itself, no room, a copy that does not agree.
    """
    to = Path(to)
    if here.path != ":memory:" and to.resolve() == Path(here.path).resolve():
        raise Problem("A copy cannot take the place of the file itself.")
    if to.exists() and not replace:
        raise Problem("{path} is there already. Say --replace to overwrite it.", path=str(to))
    _refuse_held(to)
    making = to.with_name(to.name + ".making")
    try:
        making.unlink(missing_ok=True)
        counted = _copy(here, making)
        if count(making) != counted:
            raise Problem("The copy does not agree with the file and was thrown away.")
        os.replace(making, to)
    except OSError as trouble:
        raise Problem("{path} cannot be written: {why}", path=str(to), why=trouble.strerror or str(trouble)) from None
    finally:
        _away(making)
    return sum(counted.values())


def _copy(here: Store, making: Path) -> dict[str, int]:
    """Copy everything inside one transaction and count in the same snapshot."""
    name = f"copy_{uuid4().hex}"
    with here.cursor() as cur:
        try:
            cur.execute(f"ATTACH {_quoted(making)} AS {name} (STORAGE_VERSION 'v1.5.0')")
        except (duckdb.IOException, duckdb.InvalidInputException) as trouble:
            raise Problem("{path} cannot be written: {why}", path=str(making), why=str(trouble).splitlines()[0]) from None
        try:
            source = cur.execute("SELECT current_database()").fetchone()[0]
            cur.execute("BEGIN")
            counted = _counted(cur, source)
            cur.execute(f'COPY FROM DATABASE "{source}" TO {name}')
            cur.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(duckdb.Error):
                cur.execute("ROLLBACK")
            raise
        finally:
            cur.execute(f"DETACH {name}")
    return counted


def count(path: str | Path) -> dict[str, int]:
    """Open a copy read-only and count the rows of every table; a Problem when it is not a whole file of ours."""
    try:
        with duckdb.connect(str(path), read_only=True) as db:
            found = _counted(db, db.execute("SELECT current_database()").fetchone()[0])
    except duckdb.Error as trouble:
        raise Problem("{path} cannot be read: {why}", path=str(path), why=str(trouble).splitlines()[0]) from None
    if "kept.company" not in found:
        raise Problem("{path} is not a file of Voronka.", path=str(path))
    return found


def _counted(cur, database: str) -> dict[str, int]:
    tables = cur.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT internal ORDER BY ALL", [database]
    ).fetchall()
    return {
        f"{schema}.{table}": cur.execute(f'SELECT count(*) FROM "{database}"."{schema}"."{table}"').fetchone()[0]
        for schema, table in tables
    }


def restore(source: str | Path, to: str | Path, *, replace: bool = False) -> int:
    """Put a copy in the place of `to`; returns its rows. The file that was there stays beside it as `<to>.before`.

    Problems: no copy, a copy that cannot be read or is no file of ours, `to` held by a server, `to` there (unless `replace`).
    """
    source, to = Path(source), Path(to)
    if not source.exists():
        raise Problem("There is no file {path}.", path=str(source))
    if source.resolve() == to.resolve():
        raise Problem("A copy cannot take the place of the file itself.")
    if to.exists() and not replace:
        raise Problem("{path} is there already. Say --replace to overwrite it.", path=str(to))
    with store.held(to):
        rows = sum(count(source).values())
        making = to.with_name(to.name + ".making")
        _whole_copy(source, making)
        _step_aside(to)
        os.replace(making, to)
    return rows


def _whole_copy(source: Path, making: Path) -> None:
    """A fresh copy, with what may still stand in the source's log."""
    making.unlink(missing_ok=True)
    try:
        with duckdb.connect() as db:
            db.execute(f"ATTACH {_quoted(source)} AS saved (READ_ONLY)")
            db.execute(f"ATTACH {_quoted(making)} AS making (STORAGE_VERSION 'v1.5.0')")
            db.execute("COPY FROM DATABASE saved TO making")
    except duckdb.Error as trouble:
        _away(making)
        raise Problem("{path} cannot be read: {why}", path=str(source), why=str(trouble).splitlines()[0]) from None


def _step_aside(to: Path) -> None:
    """The present file and its log go to `<to>.before`; a log must never meet another file."""
    for end in ("", ".wal"):
        present, before = Path(f"{to}{end}"), Path(f"{to}.before{end}")
        if present.exists():
            os.replace(present, before)
        else:
            before.unlink(missing_ok=True)


def _refuse_held(path: Path) -> None:
    if path.exists():
        with store.held(path):
            pass


def _away(making: Path) -> None:
    for end in ("", ".wal"):
        Path(f"{making}{end}").unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"

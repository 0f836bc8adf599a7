"""python -m queries: any question of `queries/` with a person's rights, from the command line."""

import argparse
import csv
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from data import store, viewer
from data.problems import Problem
from queries import catalog, reader


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when answered, 2 for a Problem, which is said in one sentence on standard error."""
    options = _parser().parse_args(arguments)
    if options.name is None:
        for name in catalog.all_names():
            print(f"{name}  {catalog.find(name).asks}")
        return 0
    try:
        return _answer(options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries", description="Ask one question of the desk. Without a name: list them all.")
    parser.add_argument("name", nargs="?", help="the question, such as funnel/cohort")
    parser.add_argument("--db", help="the DuckDB file")
    parser.add_argument("--viewer", help="whose rights to ask with: a login")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="name=value",
        dest="values",
        help="since, until, as_of (dates), line, team, manager, source (names or logins), or what the question takes",
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    return parser


def _answer(options) -> int:
    question = catalog.find(options.name)
    values = dict(_pair(text) for text in options.values)
    if not options.db or not options.viewer:
        raise Problem("Say --db PATH and --viewer LOGIN.")
    store.open_existing(options.db)
    try:
        found = reader.read(options.name, viewer.of_login(store.here(), options.viewer), **values)
    finally:
        store.close_here()
    WRITERS[options.format](list(question.gives), found.select(list(question.gives)).to_pylist())
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Problem("Write --set name=value, not {text}.", text=text)
    return name, value


def _plain(value):
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, (UUID, date, datetime)) else value


def _as_json(names, found) -> None:
    json.dump([{name: _plain(value) for name, value in row.items()} for row in found], sys.stdout, ensure_ascii=False, indent=1)
    print()


def _as_csv(names, found) -> None:
    out = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    out.writeheader()
    out.writerows({name: _plain(value) for name, value in row.items()} for row in found)


def _as_table(names, found) -> None:
    cells = [names] + [["—" if row[name] is None else str(_plain(row[name])) for name in names] for row in found]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


WRITERS = {"json": _as_json, "csv": _as_csv, "table": _as_table}

if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read the answer has read enough
        sys.stderr.close()
        sys.exit(0)

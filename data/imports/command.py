"""python -m data import: take a file in from the command line."""

import sys
from pathlib import Path

from data import store
from data.imports import mapping, sheet, take_in
from data.imports.check import Checked
from data.problems import Problem
from data.viewer import SYSTEM

SHOWN = 20


def run(options) -> int:
    """Take in or only check `options.file` as `options.kind`; 0 when taken in (refused rows counted), 1 when every row is refused.

    Reads db, kind, file, map, dry_run. Raises a Problem for a file or map that cannot be used.
    """
    data = _bytes(options.file)
    map_ = mapping.load(options.map) if options.map else None
    if map_ and map_.kind != options.kind:
        raise Problem("The map is for {kind}, not for {said}.", kind=map_.kind, said=options.kind)
    table = sheet.read(Path(options.file).name, data, map_.shape if map_ else None)
    map_ = map_ or mapping.guess(options.kind, table)
    store.open_existing(options.db)
    try:
        return _work(options, table, map_)
    finally:
        store.close_here()


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        raise Problem("There is no file {path}.", path=str(path)) from None


def _work(options, table: sheet.Sheet, map_: mapping.Map) -> int:
    checked = take_in.dry_run(store.here(), table, map_, _progress if sys.stderr.isatty() else lambda share: None)
    tell(checked)
    new, changed, same, refused = checked.counts
    if options.dry_run:
        print(f"Dry run, nothing written: new {new}, changed {changed}, same {same}, refused {refused}")
        return 0
    if new + changed + same == 0:
        print(f"Nothing taken in: refused {refused}", file=sys.stderr)
        return 1
    done = take_in.take_in(store.here(), SYSTEM, table, map_)
    print(f"Taken in: new {done.new}, changed {done.changed}, same {done.same}, refused {done.refused}")
    print(f"Import {done.id}")
    return 0


def _progress(share: float) -> None:
    print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def tell(checked: Checked, out=None) -> None:
    """Print what will be set up, the near matches and the first refused rows with their reasons."""
    for own in checked.notes:
        print(own, file=out)
    for near in checked.suggestions[:SHOWN]:
        print(
            f"{near.field}: {near.written} is not there. Is it {near.meant}? "
            f"({near.rows} rows; say so under [replace.{near.field}] of the map)",
            file=out,
        )
    for refused in checked.refused[:SHOWN]:
        print(f"line {refused.number} refused: {refused.problem}", file=out)
    if len(checked.refused) > SHOWN:
        print(f"… and {len(checked.refused) - SHOWN} more refused", file=out)

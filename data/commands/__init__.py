"""The administrator's command line: one module per command. 0 when done, 2 for trouble a person can put right."""

import argparse
import sys

from data import store
from data.commands import company, copies, imports, people
from data.problems import Problem

PARTS = (company, people, imports, copies)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a Problem is said in one sentence on standard error."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; nothing was kept of it.", file=sys.stderr)
        return 130
    finally:
        store.close_here()


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    whole = argparse.ArgumentParser(
        prog="python -m data",
        description="Voronka for administrators and scripts. Stop the server first: one process at a time holds the file.",
    )
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for part in PARTS:
        part.describe(commands)
    return whole

"""import: take a file in from the command line."""

from data.imports.layouts import KINDS


def describe(commands) -> None:
    """Add the command to the parser."""
    take_in = commands.add_parser(
        "import",
        help="take in a CSV or XLSX file",
        description="Take in a CSV or XLSX file. Refused rows are counted and named; the others come in.",
    )
    take_in.add_argument("--db", required=True, metavar="PATH", help="the DuckDB file")
    take_in.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    take_in.add_argument("file", metavar="FILE")
    take_in.add_argument("--map", metavar="MAP.toml", help="which column is what: a file, or the name of a shipped map")
    take_in.add_argument("--dry-run", action="store_true", help="only say what would be new, changed, same and refused")
    take_in.set_defaults(run=_run)


def _run(options) -> int:
    from data.imports import command  # its readers are loaded for this command only

    return command.run(options)

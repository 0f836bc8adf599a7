"""backup and restore."""

from data import backup, store


def describe(commands) -> None:
    """Add the commands to the parser."""
    copy = commands.add_parser(
        "backup",
        help="write a checked copy of the file",
        description="Write a copy of the file, open it and count its rows. While the server runs, use the backup of the page Health.",
    )
    copy.add_argument("--db", required=True, metavar="PATH", help="the DuckDB file")
    copy.add_argument("to", metavar="TO", help="the copy to write")
    copy.add_argument("--replace", action="store_true", help="overwrite a copy that is there")
    copy.set_defaults(run=_backup)
    back = commands.add_parser(
        "restore",
        help="put a copy in the place of the file",
        description="Check a copy and put it in the place of the file. A file that a server holds is never touched.",
    )
    back.add_argument("--db", required=True, metavar="PATH", help="the DuckDB file to write")
    back.add_argument("source", metavar="FROM", help="the copy to read")
    back.add_argument("--replace", action="store_true", help="overwrite the file that is there; it stays beside as PATH.before")
    back.set_defaults(run=_restore)


def _backup(options) -> None:
    rows = backup.write(store.open_existing(options.db), options.to, replace=options.replace)
    print(f"{options.to} is a whole copy: {rows:,} rows.")


def _restore(options) -> None:
    rows = backup.restore(options.source, options.db, replace=options.replace)
    print(f"{options.db} is restored from {options.source}: {rows:,} rows.")

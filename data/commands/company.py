"""demo and init: a made-up company, or the beginning of a real one."""

import argparse
from datetime import date

from data import company, store


def describe(commands) -> None:
    """Add the commands to the parser."""
    demo = _command(commands, "demo", "make a company to look at, to test and to measure", _demo)
    demo.add_argument("--size", choices=("s", "m", "l"), default="m", help="120, 1,500 (default) or 50,000 clients")
    demo.add_argument("--seed", type=int, default=7, metavar="N", help="the same seed and day make the same company (default 7)")
    demo.add_argument("--as-of", type=_day, metavar="DATE", help="the day on which its 24 months end, as 2026-11-21 (default: today)")
    demo.add_argument("--language", choices=company.LANGUAGES, default="en", help="of its names and texts (default en)")
    init = _command(commands, "init", "begin a company with one line, Sales", _init)
    init.add_argument("--company", required=True, metavar="NAME")
    init.add_argument("--currency", required=True, metavar="EUR", help="three letters")
    init.add_argument("--time-zone", required=True, metavar="Europe/Berlin", help="a name of the IANA time zone list")
    init.add_argument("--language", choices=company.LANGUAGES, default="en", help="of its first lists (default en)")


def _command(commands, name: str, what: str, run) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
    command.add_argument("--db", required=True, metavar="PATH", help="the DuckDB file; made when it is not there")
    command.set_defaults(run=run)
    return command


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it as 2026-11-21") from None


def _demo(options) -> None:
    from data import demo  # numpy is loaded for this command only

    with_company = store.open_here(options.db)
    demo.make(with_company, options.size, options.seed, options.as_of, options.language)
    print(
        f"The made-up company is in {options.db}. Sign in as "
        + ", ".join(login for login, _ in demo.SIGN_INS.values())
        + f" with the password {demo.PASSWORD}."
    )


def _init(options) -> None:
    known = company.Company(options.company, options.currency, options.time_zone, options.language)
    company.check(known)
    here = store.open_here(options.db)
    company.found(here, known)
    print(f"The company {known.name.strip()} is in {options.db}.")

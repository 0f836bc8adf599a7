"""The company itself: its founding, with the lists it starts from."""

import functools
import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from data import calendar, later_lists, store
from data.problems import Problem

LANGUAGES = ("en", "ru", "uk")


@dataclass(frozen=True)
class Company:
    """What must be known to begin: name, currency (ISO 4217), time zone (IANA), language; the lines by name."""

    name: str
    currency: str
    time_zone: str
    language: str = "en"
    lines: tuple[str, ...] = ()
    is_demo: bool = False


@functools.cache
def beginnings() -> dict:
    """The lists a new company starts with, by language."""
    return tomllib.loads(Path(__file__).with_name("beginnings.toml").read_text("utf-8"))


def exists(cur) -> bool:
    """Has this file a company?"""
    return cur.execute("SELECT count(*) FROM kept.company").fetchone()[0] > 0


def check(company: Company) -> None:
    """Raise a Problem for what cannot be a company."""
    if not company.name.strip():
        raise Problem("Give the company a name.", field="name")
    if len(company.currency) != 3 or not company.currency.isascii() or not company.currency.isalpha():
        raise Problem("A currency is three letters, such as EUR.", field="currency")
    if company.time_zone not in available_timezones():
        raise Problem("There is no time zone {zone}.", field="time_zone", zone=company.time_zone)
    if company.language not in LANGUAGES:
        raise Problem("There is no language {language}.", field="language", language=company.language)


def found(here: store.Store, company: Company, make_id=uuid4) -> None:
    """Write a new company with its first lists in one transaction; a Problem when there is one already."""
    check(company)
    here.transaction(lambda cur, me: write(cur, company, make_id))
    here.refresh_rules()


def write(cur, company: Company, make_id=uuid4) -> None:
    """Write company, lines, lists and calendar into an open transaction."""
    if exists(cur):
        raise Problem("This file has a company already.")
    cur.execute(
        "INSERT INTO kept.company (id, name, currency, time_zone, language, is_demo, created_at) VALUES (1, ?, ?, ?, ?, ?, ?)",
        [company.name.strip(), company.currency.upper(), company.time_zone, company.language, company.is_demo, store.now()],
    )
    for weekday in range(1, 6):
        cur.execute("INSERT INTO kept.work_week VALUES (?, ?, ?)", [weekday, time(9), time(18)])
    calendar.rebuild(cur)
    write_lists(cur, company.language, make_id)
    for position, name in enumerate(company.lines or (beginnings()["line"][company.language],), start=1):
        add_line(cur, name, position, company.language, make_id)


def write_lists(cur, language: str, make_id=uuid4) -> None:
    """Contact kinds, results, sources and the other lists of a new company."""
    start = beginnings()
    for position, (code, kind) in enumerate(start["kinds"].items(), start=1):
        cur.execute(
            "INSERT INTO kept.contact_kinds (code, name, is_meeting, position, minutes) VALUES (?, ?, ?, ?, ?)",
            [code, kind[language], kind.get("meeting", False), position, kind["minutes"]],
        )
    for position, result in enumerate(start["results"], start=1):
        cur.execute(
            "INSERT INTO kept.results (id, name, position, reached, is_refusal, next_in_days) VALUES (?, ?, ?, ?, ?, ?)",
            [make_id(), result[language], position, result.get("reached", True), result.get("refusal", False), result.get("next_in_days")],
        )
    for table in ("entry_points", "sources", "quiet_reasons"):
        for position, item in enumerate(start[table], start=1):
            cur.execute(f"INSERT INTO kept.{table} (id, name, position) VALUES (?, ?, ?)", [make_id(), item[language], position])
    for position, item in enumerate(start["survey_reasons"], start=1):
        row = [make_id(), item[language], position, item["words"][language]]
        cur.execute("INSERT INTO kept.survey_reasons (id, name, position, words) VALUES (?, ?, ?, ?)", row)
    for position, item in enumerate(start["loss_reasons"], start=1):
        cur.execute(
            "INSERT INTO kept.loss_reasons (id, name, position, kind) VALUES (?, ?, ?, ?)",
            [make_id(), item[language], position, item.get("kind", "other")],
        )
    _write_surveys(cur, language, make_id)
    later_lists.write(cur, beginnings(), language, make_id)


def complete(here: store.Store) -> None:
    """After a new step of the schema: a company founded before it gets the lists it does not have yet."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT language FROM kept.company").fetchone()
        if row and any(later_lists.is_empty(cur, table) for table in later_lists.TABLES):
            later_lists.write(cur, beginnings(), row[0])

    here.transaction(work, touches=later_lists.TABLES)


def _write_surveys(cur, language: str, make_id) -> None:
    surveys = {kind: make_id() for kind in ("nps", "csi")}
    for kind, survey in surveys.items():
        cur.execute(
            "INSERT INTO kept.surveys (id, name, kind, top) VALUES (?, ?, ?, 5)", [survey, beginnings()["surveys"][kind][language], kind]
        )
    for position, factor in enumerate(beginnings()["factors"], start=1):
        cur.execute(
            "INSERT INTO kept.survey_factors (id, survey_id, name, importance, position) VALUES (?, ?, ?, ?, ?)",
            [make_id(), surveys["csi"], factor[language], factor["importance"], position],
        )


def add_line(cur, name: str, position: int, language: str, make_id=uuid4) -> UUID:
    """A line with the stages a new company starts with, and what the results move there; returns its id."""
    line, stages = make_id(), {}
    cur.execute("INSERT INTO kept.lines (id, name, position) VALUES (?, ?, ?)", [line, name, position])
    for place, stage in enumerate(beginnings()["stages"], start=1):
        stages[place] = make_id()
        cur.execute(
            "INSERT INTO kept.stages (id, line_id, name, position, kind, limit_hours, load_weight) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [stages[place], line, stage[language], place, stage.get("kind", "open"), stage.get("limit_hours"), stage.get("load_weight", 1)],
        )
    _write_moves(cur, line, stages, language)
    _write_playbook(cur, stages, language, make_id)
    return line


def _write_moves(cur, line: UUID, stages: dict[int, UUID], language: str) -> None:
    """To which of these stages each result moves a deal."""
    names = {result[language]: result["stage"] for result in beginnings()["results"] if "stage" in result}
    for result, result_name in cur.execute("SELECT id, name FROM kept.results").fetchall():
        if result_name in names:
            cur.execute("INSERT INTO kept.result_moves VALUES (?, ?, ?)", [result, line, stages[names[result_name]]])


def _write_playbook(cur, stages: dict[int, UUID], language: str, make_id) -> None:
    """Checklist, scripts and required facts of a new line's stages."""
    for position, item in enumerate(beginnings()["playbook"], start=1):
        words = item.get("words", {}).get(language)
        cur.execute(
            "INSERT INTO kept.playbook_items (id, stage_id, kind, name, words, position) VALUES (?, ?, ?, ?, ?, ?)",
            [make_id(), stages[item["stage"]], "script" if words else "check", item[language], words, position],
        )
    for one in beginnings()["stage_facts"]:
        cur.execute("INSERT INTO kept.stage_facts VALUES (?, ?)", [stages[one["stage"]], one["fact"]])

"""A company whose weeks are alike until something stops: rows in bulk, for tests of notices. The last whole week ends with `END`."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pyarrow as pa

from tests.company import SPACE

END = datetime(2026, 11, 16)  # a Monday, midnight: week 0 is 9 to 15 November
WEEKS = 40


def put(tiny, table: str, lines: list[dict]) -> None:
    """Insert many rows at once."""
    rows = [{name: str(value) if isinstance(value, UUID) else value for name, value in line.items()} for line in lines]
    with tiny.here.cursor() as cur:
        cur.register("many_rows", pa.Table.from_pylist(rows))
        cur.execute(f"INSERT INTO kept.{table} ({', '.join(rows[0])}) SELECT * FROM many_rows")
    tiny.here.changed_everywhere()


def id_of(kind: str, n: int) -> UUID:
    """The id of the n-th of its kind."""
    return uuid5(SPACE, f"weekly {kind} {n}")


def deals(tiny, a_week=7, source: str | None = None, stuck_weeks=0) -> None:
    """So many deals a week of 100 each enter the first stage and are won three days later; in the last `stuck_weeks` weeks none leaves it."""
    lead, won = (tiny.id("stage", f"Sales/{name}") for name in ("lead", "won"))
    of = {"line_id": tiny.id("line", "Sales"), "source_id": tiny.source(source or "web"), "name": "deal"}
    made, stays = [], []
    for n in range(a_week * WEEKS):
        began, deal = END - timedelta(weeks=WEEKS) + timedelta(days=7 * (n + 0.5) / a_week), id_of("deal", n)
        ended = began + timedelta(days=3) if began + timedelta(days=3) < END - timedelta(weeks=stuck_weeks) else None
        stage = won if ended else lead
        made.append({"id": deal, "amount": 100, "stage_id": stage, "happened_at": began, "entered_at": began} | of)
        stay = {"deal_id": deal, "amount": 100}
        stays.append(stay | {"seq": 1, "stage_id": lead, "valid_from": began, "valid_to": ended, "next_stage_id": won if ended else None})
        if ended:
            stays.append(stay | {"seq": 2, "stage_id": won, "valid_from": ended, "valid_to": None, "next_stage_id": None})
    put(tiny, "deals", made)
    put(tiny, "stage_spans", stays)


def days(a_week: int, silent_weeks: int) -> list[tuple[int, datetime]]:
    """The moments of events on working days, so many a week, each with its number in its week; none in the last `silent_weeks` weeks."""
    ends = [END - timedelta(weeks=week) for week in range(silent_weeks, WEEKS)]
    return [(n, end - timedelta(days=3 + n % 5, hours=-10)) for end in ends for n in range(a_week)]


def talks(tiny, a_week: int, silent_weeks: int) -> None:
    """So many contacts a week, each with another client."""
    line = {"line_id": tiny.id("line", "Sales")}
    old = {"happened_at": datetime(2024, 1, 1), "entered_at": datetime(2024, 1, 1)}
    put(tiny, "clients", [{"id": id_of("client", n), "name": f"c{n}", "name_norm": f"c{n}"} | line | old for n in range(a_week)])
    held = {"kind": "call", "direction": "out", "state": "held"} | line
    told = enumerate(days(a_week, silent_weeks))
    put(
        tiny,
        "contacts",
        [{"id": id_of("talk", k), "client_id": id_of("client", n), "happened_at": day, "entered_at": day} | held for k, (n, day) in told],
    )


def sales(tiny, a_week: int, few: int, weeks: int) -> None:
    """So many sales of 50 a week, only `few` a week in the last `weeks`."""
    of = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.client("buyer", at="2024-01-01"), "amount": 50}
    told = [(n, day) for n, day in days(a_week, 0) if n < few or day < END - timedelta(weeks=weeks)]
    put(tiny, "sales", [{"id": id_of("sale", k), "happened_at": day, "entered_at": day} | of for k, (_, day) in enumerate(told)])

"""Targets: what a month should bring, of the company, a line or a person. Each change is kept, so that a past day knows its own target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4, uuid5

from data import store, trail
from data.problems import Problem

METRICS = ("revenue", "new_clients", "meetings", "calls")
MOST = Decimal("1e12")
SPACE = UUID("6f1f0a56-93b9-4d6b-9a39-0c6f7c1d2e8a")


@dataclass(frozen=True)
class Cell:
    """One field of the grid: whose target (both None: the company's), of which month, what stood there when it was shown, what it shall be."""

    line_id: UUID | None
    staff_id: UUID | None
    month: date
    was: Decimal | None
    value: object


def write(viewer, metric: str, cells: list[Cell], *, key: UUID) -> int:
    """Set these targets of one metric, all or none; returns how many changed. Once per `key`. None takes a target out.

    Raises Problem for a value that is no target, a stranger's line or person, and a target that somebody changed since it was shown.
    """

    def work(cur, me) -> int:
        if metric not in METRICS:
            raise Problem("There is no target of this kind.")
        if known := trail.of(cur, key):
            return int(known.details or 0) if known.actor_id == me.id else 0
        changed = sum(_set(cur, me, metric, cell) for cell in cells)
        trail.note(cur, me.id, "targets.write", "target", None, str(changed), line=key)
        return changed

    return store.here().transaction(work, viewer=viewer, right="targets.edit", touches=("targets", "target_changes", "audit"))


def _set(cur, me, metric: str, cell: Cell) -> bool:
    value = _value(metric, cell.value)
    _theirs(cur, me, cell)
    row = uuid5(SPACE, f"{cell.line_id}|{cell.staff_id}|{cell.month.replace(day=1)}|{metric}")
    known = cur.execute(
        "SELECT id, value FROM kept.targets WHERE line_id IS NOT DISTINCT FROM ? AND staff_id IS NOT DISTINCT FROM ? AND month = ? AND metric = ?",
        [cell.line_id, cell.staff_id, cell.month.replace(day=1), metric],
    ).fetchone()
    now = known[1] if known else None
    if now == value:
        return False
    if now != (None if cell.was is None else Decimal(cell.was)):
        raise Problem("Someone has changed a target of {month}. Look at it again.", month=cell.month.strftime("%m.%Y"))
    _write(cur, known[0] if known else row, known is not None, metric, cell, value)
    cur.execute(
        "INSERT INTO kept.target_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [uuid4(), cell.line_id, cell.staff_id, cell.month.replace(day=1), metric, value, store.now(), me.id],
    )
    return True


def _write(cur, row: UUID, stands: bool, metric: str, cell: Cell, value: Decimal | None) -> None:
    if value is None:
        cur.execute("DELETE FROM kept.targets WHERE id = ?", [row])
    elif stands:
        cur.execute("UPDATE kept.targets SET value = ?, version = version + 1 WHERE id = ?", [value, row])
    else:
        cur.execute(
            "INSERT INTO kept.targets (id, line_id, staff_id, month, metric, value) VALUES (?, ?, ?, ?, ?, ?)",
            [row, cell.line_id, cell.staff_id, cell.month.replace(day=1), metric, value],
        )


def _theirs(cur, me, cell: Cell) -> None:
    """Of the company only who sees all of it; of a line who sees it; of a person whose work one may look at."""
    if cell.line_id is None and cell.staff_id is None and not me.sees_all:
        raise Problem("The company's target is set by who sees all lines.")
    for table, wanted in (("lines", cell.line_id), ("owners", cell.staff_id)):
        if wanted is not None and not cur.execute(f"SELECT 1 FROM visible.{table} WHERE id = ?", [wanted]).fetchone():
            raise Problem("There is no such line or person among yours.")


def _value(metric: str, said) -> Decimal | None:
    if said is None or said != said:
        return None
    try:
        value = Decimal(str(said)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Problem("A target is a number.") from None
    if not 0 <= value < MOST:
        raise Problem("A target is no less than nothing and no more than a company can have.")
    if metric != "revenue" and value != value.to_integral_value():
        raise Problem("Clients, meetings and calls are counted in whole numbers.")
    return value

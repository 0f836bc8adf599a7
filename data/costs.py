"""Costs typed into the grid: one field per campaign (or source, or what serves all) and month. What was imported or entered by day stays."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4, uuid5

from data import store, trail
from data.problems import Problem

KINDS = ("media", "people", "tools")
MOST = Decimal("1e12")
GRID = "grid"  # the note by which a typed row is known; it has no code and comes from no import
SPACE = UUID("b5b0ff2c-5d2a-4c1e-8f0e-53a3f1a9f6c4")


@dataclass(frozen=True)
class Cell:
    """One field of the grid: of which line (None: of none), source and campaign, which month, what stood there when it was shown, what it shall be."""

    line_id: UUID | None
    source_id: UUID | None
    campaign_id: UUID | None
    month: date
    was: Decimal | None
    value: object

    @property
    def first(self) -> date:
        """The first day of the month."""
        return self.month.replace(day=1)

    @property
    def next(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=32)).replace(day=1)


def write(viewer, kind: str, cells: list[Cell], *, key: UUID) -> int:
    """Set these fields of one kind of costs, all or none; returns how many changed. Once per `key`. None takes a cost out.

    Raises Problem for a value that is no cost, a stranger's line, and a field that somebody changed since it was shown.
    """

    def work(cur, me) -> int:
        if kind not in KINDS:
            raise Problem("There are no costs of this kind.")
        if known := trail.of(cur, key):
            return int(known.details or 0) if known.actor_id == me.id else 0
        changed = sum(_set(cur, me, kind, cell) for cell in cells)
        trail.note(cur, me.id, "costs.write", "cost", None, str(changed), line=key)
        return changed

    return store.here().transaction(work, viewer=viewer, right="costs.edit", touches=("costs", "cost_changes", "audit"))


def _set(cur, me, kind: str, cell: Cell) -> bool:
    value = _value(cell.value)
    source_id = _theirs(cur, me, cell)
    known = cur.execute(
        "SELECT id, amount FROM kept.costs WHERE line_id IS NOT DISTINCT FROM ? AND campaign_id IS NOT DISTINCT FROM ? AND spent_on = ? AND kind = ? "
        "AND source_id IS NOT DISTINCT FROM ? AND entry_point_id IS NULL AND note = ? AND import_id IS NULL AND code IS NULL",
        [cell.line_id, cell.campaign_id, cell.first, kind, source_id, GRID],
    ).fetchone()
    now = known[1] if known else None
    if now == value:
        return False
    if now != (None if cell.was is None else Decimal(cell.was)):
        raise Problem("Someone has changed a cost of {month}. Look at it again.", month=cell.month.strftime("%m.%Y"))
    row = known[0] if known else uuid5(SPACE, f"{cell.line_id}|{source_id}|{cell.campaign_id}|{cell.first}|{kind}")
    _keep(cur, me, row)
    _write(cur, row, known is not None, kind, cell, source_id, value)
    _keep(cur, me, row, cell, kind, source_id, value)
    said = f"{cell.first:%Y-%m}: {'-' if now is None else now} > {'-' if value is None else value}"
    trail.note(cur, me.id, "costs.set", "cost", row, said)
    return True


def _write(cur, row: UUID, stands: bool, kind: str, cell: Cell, source_id: UUID | None, value: Decimal | None) -> None:
    if value is None:
        cur.execute("DELETE FROM kept.costs WHERE id = ?", [row])
    elif stands:
        cur.execute("UPDATE kept.costs SET amount = ?, version = version + 1 WHERE id = ?", [value, row])
    else:
        cur.execute(
            "INSERT INTO kept.costs (id, line_id, source_id, campaign_id, spent_on, until_on, kind, amount, note, entered_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [row, cell.line_id, source_id, cell.campaign_id, cell.first, cell.next, kind, value, GRID, store.now()],
        )


def _keep(
    cur, me, row: UUID, cell: Cell | None = None, kind: str = "", source_id: UUID | None = None, value: Decimal | None = None
) -> None:
    """What a field was, if nothing was kept of it yet, or with its cell what it is from now on: for who asks of a past day."""
    if cell is None:
        cur.execute(
            "INSERT INTO kept.cost_changes SELECT ?, id, line_id, source_id, campaign_id, spent_on, until_on, kind, amount, note, entered_at, NULL "
            "FROM kept.costs WHERE id = ? AND id NOT IN (SELECT cost_id FROM kept.cost_changes)",
            [uuid4(), row],
        )
        return
    facts = [cell.line_id, source_id, cell.campaign_id, cell.first, cell.next, kind, value, GRID, store.now(), me.id]
    cur.execute("INSERT INTO kept.cost_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [uuid4(), row, *facts])


def _theirs(cur, me, cell: Cell) -> UUID | None:
    """The source of the field: of no line only who sees all of them, of a line who sees it; a campaign has its own source."""
    if cell.line_id is None and not me.sees_all:
        raise Problem("Costs of the whole company are entered by who sees all lines.")
    if cell.line_id and not cur.execute("SELECT 1 FROM visible.lines WHERE id = ?", [cell.line_id]).fetchone():
        raise Problem("There is no such line among yours.")
    if cell.campaign_id:
        found = cur.execute("SELECT source_id FROM kept.campaigns WHERE id = ?", [cell.campaign_id]).fetchone()
    else:
        found = (None,) if cell.source_id is None else cur.execute("SELECT id FROM kept.sources WHERE id = ?", [cell.source_id]).fetchone()
    if found is None:
        raise Problem("This entry is no longer on the list.", field="source")
    return found[0]


def _value(said) -> Decimal | None:
    if said is None or said != said:
        return None
    try:
        value = Decimal(str(said)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Problem("A cost is a number.") from None
    if value.is_nan() or not 0 <= value < MOST:
        raise Problem("A cost is no less than nothing and no more than a company can pay.")
    return value

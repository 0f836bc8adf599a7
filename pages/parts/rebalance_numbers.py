"""What a rebalance would do, counted before anything is done: no Streamlit, no SQL."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pyarrow as pa

from data import held
from pages.parts.charted import table
from pages.parts.hand_over_numbers import KINDS, counted, named
from pages.words import number, say
from queries import reader
from queries.models import distribute
from queries.models.distribute import Hand, Piece

SHIFT = "row order kind x0 x1 role label"
USUAL = 8.0  # working hours a day that weigh 1


@dataclass(frozen=True)
class Proposal:
    """What might change hands: the rows, the pieces they make, all who carry, who may take, and who takes what (None: nobody can).

    `note`: why, as the trail will keep it; `real`: can it be done, or is somebody in it made up? `away`: who carries nothing then.
    """

    rows: list[dict]
    pieces: list[Piece]
    hands: list[Hand]
    takers: list[Hand]
    shared: dict[str, str | None]
    note: str = ""
    real: bool = True
    away: str | None = None

    @property
    def staying(self) -> list[Hand]:
        """Those over whom the load is spread in the end."""
        return [one for one in self.hands if one.id != self.away]

    @property
    def orphans(self) -> int:
        """Pieces in whose lines nobody of those who may take works."""
        return sum(1 for to in self.shared.values() if to is None)


@dataclass(frozen=True)
class Moves:
    """What is moved after all: the rows with the bundles' receivers, and the fingerprint of what was shown."""

    rows: list[dict] = field(default_factory=list)
    shared: dict[str, str] = field(default_factory=dict)

    @property
    def what(self) -> held.What:
        """These rows as the data finds them."""
        ids = {name: tuple(sorted({UUID(str(one[name])) for one in self.rows})) for name in ("holder_id", "bundle_id")}
        return held.What(holders=ids["holder_id"], bundles=ids["bundle_id"])

    @property
    def mark(self) -> str:
        """The fingerprint of these rows."""
        return held.mark([held.Thing(**{name: one[name] for name in held.Thing.__dataclass_fields__}) for one in self.rows])


def hands(people: list[dict]) -> list[Hand]:
    """Those who are still here, as they carry now."""
    return [_hand(one) for one in people if not one["gone"]]


def _hand(one: dict) -> Hand:
    lines = None if one["all_lines"] else frozenset(line for line in one["lines"].split(",") if line)
    weight = max(one["hours_per_day"] or USUAL, 0.1) / USUAL
    return Hand(str(one["staff_id"]), one["name"], one["load"], weight, one["capacity_points"], lines, one["eased"])


def due_before(rows: list[dict], until: date) -> list[dict]:
    """The rows of every bundle in which something falls due before that day (overdue things too), or in which a lead waits for its answer."""

    def touched(one: dict) -> bool:
        return one["waits"] or (one["due_at"] is not None and reader.to_local(one["due_at"]).date() < until)

    bundles = {one["bundle_id"] for one in rows if touched(one)}
    return [one for one in rows if one["bundle_id"] in bundles]


def moves(proposal: Proposal, shared: dict[str, str | None]) -> Moves:
    """What of a proposal changes hands: pieces whose receiver is somebody else than who has them."""
    given = {one.bundle: shared[one.bundle] for one in proposal.pieces if shared.get(one.bundle) not in (None, one.holder)}
    holder = {one.bundle: one.holder for one in proposal.pieces}
    rows = [one for one in proposal.rows if one["bundle_id"] in given and str(one["holder_id"]) == holder[one["bundle_id"]]]
    return Moves(rows, given)


def bundles(proposal: Proposal) -> list[dict]:
    """A line per piece, the heaviest first: what it is called, who has it, what is in it."""
    rows: dict[str, list[dict]] = {}
    for one in proposal.rows:
        rows.setdefault(one["bundle_id"], []).append(one)
    found = [
        {"bundle_id": piece.bundle, "name": named(rows[piece.bundle]), "holder": rows[piece.bundle][0]["holder"], "points": piece.points}
        | counted(rows[piece.bundle])
        for piece in proposal.pieces
    ]
    return sorted(found, key=lambda one: (-one["points"], one["name"], one["bundle_id"]))


def present(lines: list[dict]) -> list[str]:
    """The kinds of which there is something."""
    return [kind for kind in KINDS if any(one[kind] for one in lines)]


def shift(before: list[Hand], then: dict[str, float]) -> pa.Table:
    """Load now and then against capacity, a row per person, by name."""
    most = max([one.load for one in before] + [*then.values()] + [one.capacity or 0.0 for one in before] + [1.0])
    lines = []
    for order, one in enumerate(sorted(before, key=lambda one: (one.name, one.id))):
        now, later = one.load, max(0.0, then[one.id])
        said = say("rebalance.shift_hint", name=one.name, now=points(now), then=points(later))
        row = one.name, order
        over = one.capacity is not None and later > one.capacity + 1e-9
        lines += [(*row, "before", 0.0, now / most, "soft", said)] if now else []
        lines += [(*row, "after", 0.0, later / most, "attention" if over else "main", said)] if later else []
        lines += [(*row, "tick", 0.0, one.capacity / most, "ink", said)] if one.capacity else []
        full = say("rebalance.of_full", full=points(one.capacity)) if one.capacity else ""
        changed = points(now) if abs(later - now) < 1e-9 else f"{points(now)} → {points(later)}"
        lines.append((*row, "text", 0.0, 0.0, "ink", changed + full))
    return table(SHIFT, lines)


def points(value: float) -> str:
    """12 or 12.5."""
    return number(value, 0 if abs(value - round(value)) < 1e-9 else 1)


def evenness(before: list[Hand], then: dict[str, float]) -> str:
    """Jain's index of load per hour, before and after."""
    was = distribute.even([one.load / one.weight for one in before])
    will = distribute.even([max(0.0, then[one.id]) / one.weight for one in before])
    return say("rebalance.even", was=_index(was), will=_index(will), n=number(len(before)))


def _index(value: float | None) -> str:
    return "—" if value is None else number(value, 2)


def reweighted(parts: list[dict], new: dict[str, float]) -> dict[str, float]:
    """The load of each person with new points: `new` by stage id, `planned`, `overdue`; what is not named keeps its own."""
    loads: dict[str, float] = {}
    for one in parts:
        each = new.get(part_key(one), one["points"])
        loads[str(one["staff_id"])] = loads.get(str(one["staff_id"]), 0.0) + one["n"] * each
    return loads


def part_key(one: dict) -> str:
    """What a part's points are set by: its stage, or `planned`, `overdue`, `lead`."""
    return str(one["stage_id"]) if one["stage_id"] else one["part"]

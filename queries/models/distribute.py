"""Who should carry what: open work shared out anew by the least (load + 1) / weight within capacity, with as few moves as it takes."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Hand:
    """Somebody who can carry: load in points, `weight` working hours a day beside the usual eight, capacity in points (None: no limit),
    lines (None: all). `eased`: back or new for a few days, counted no emptier than the emptiest of the others."""

    id: str
    name: str
    load: float
    weight: float = 1.0
    capacity: float | None = None
    lines: frozenset[str] | None = None
    eased: bool = False

    def can(self, lines: frozenset[str]) -> bool:
        """Does this one work in all these lines?"""
        return self.lines is None or lines <= self.lines

    def room(self, points: float) -> bool:
        """Is there room for so many points more?"""
        return self.capacity is None or self.load + points <= self.capacity + 1e-9

    def score(self, floor: float = 0.0) -> float:
        """(load + 1) / weight; of whoever is eased never below that of the others."""
        found = (self.load + 1) / self.weight
        return max(found, floor) if self.eased else found

    def more(self, points: float) -> "Hand":
        """The same with so many points more."""
        return replace(self, load=self.load + points)


@dataclass(frozen=True)
class Piece:
    """What stays in one hand: what `holder` has of one bundle."""

    bundle: str
    holder: str
    lines: frozenset[str]
    points: float
    things: int = 1


def pieces(rows: list[dict]) -> list[Piece]:
    """The bundles of these rows (bundle_id, holder_id, line_id, points); one that several hold is left out: it would be torn from somebody."""
    found = defaultdict(list)
    for one in rows:
        found[str(one["bundle_id"])].append(one)
    whole = {bundle: parts for bundle, parts in found.items() if len({one["holder_id"] for one in parts}) == 1}
    return [
        Piece(
            bundle,
            str(parts[0]["holder_id"]),
            frozenset(str(one["line_id"]) for one in parts),
            sum(one["points"] for one in parts),
            len(parts),
        )
        for bundle, parts in sorted(whole.items())
    ]


def cover(given: list[Piece], hands: list[Hand]) -> dict[str, str | None]:
    """Who takes each of these pieces: the heaviest first, each to the least (load + 1) / weight among those with room, else among all who can.

    None where nobody works in its lines. Equal scores: who received fewer pieces, then by name, so that nobody is favoured for being first.
    """
    there, got, shared = {one.id: one for one in hands}, defaultdict(int), {}
    for piece in sorted(given, key=lambda one: (-one.points, one.bundle)):
        able = [one for one in there.values() if one.can(piece.lines) and one.id != piece.holder]
        able = [one for one in able if one.room(piece.points)] or able
        if not able:
            shared[piece.bundle] = None
            continue
        floor = min((one.score() for one in there.values() if not one.eased), default=0.0)
        best = min(able, key=lambda one: _turn(one, got[one.id], floor, piece.points))
        shared[piece.bundle] = best.id
        there[best.id], got[best.id] = best.more(piece.points), got[best.id] + 1
    return shared


def _turn(one: Hand, got: int, floor: float, points: float) -> tuple:
    """The order in which hands receive; what weighs nothing goes by the number received."""
    score = round(one.score(floor), 9)
    return (score, got, one.name, one.id) if points else (got, score, one.name, one.id)


def fill(held: list[Piece], hands: list[Hand], into: Hand, part: float = 1.0) -> dict[str, str]:
    """What moves to `into` until that one carries `part` of the fair load per hour: the fewest pieces, each from whoever carries most per hour.

    A giver never falls below the fair load, `into` never rises above the goal nor its capacity. Pieces of weight are moved, the rest stays.
    """
    there = {one.id: one for one in hands if one.id != into.id}
    fair = (sum(one.load for one in there.values()) + into.load) / (sum(one.weight for one in there.values()) + into.weight)
    goal = min(part * fair * into.weight, into.capacity if into.capacity is not None else float("inf"))
    left = defaultdict(list)
    for one in sorted(held, key=lambda one: (one.points, one.bundle)):
        if one.points > 0 and one.holder in there and into.can(one.lines):
            left[one.holder].append(one)
    moved = {}
    while best := _next(left, there, goal - into.load, fair):
        moved[best.bundle] = into.id
        there[best.holder], into = there[best.holder].more(-best.points), into.more(best.points)
    return moved


def _next(left: dict[str, list[Piece]], there: dict[str, Hand], room: float, fair: float) -> Piece | None:
    """Take out the heaviest piece that fits of the one who carries most per hour; of the next one where nothing fits."""
    for giver in sorted(there.values(), key=lambda one: (-one.load / one.weight, one.name, one.id)):
        most = min(room, giver.load - fair * giver.weight) + 1e-9
        place = bisect_right(left[giver.id], most, key=lambda one: one.points)
        if place:
            return left[giver.id].pop(place - 1)
    return None


def after(hands: list[Hand], given: list[Piece], shared: dict[str, str | None]) -> dict[str, float]:
    """The load of each once these pieces have changed hands."""
    loads = {one.id: one.load for one in hands}
    for piece in given:
        to = shared.get(piece.bundle)
        if to is not None and to != piece.holder:
            for who, points in ((piece.holder, -piece.points), (to, piece.points)):
                loads[who] = loads.get(who, 0.0) + points
    return loads


def even(loads: list[float]) -> float | None:
    """How evenly loads per hour lie: Jain's (Σx)² / (n Σx²), 1 = even, k/n = k of n carry it all; None without any load (Jain, Chiu & Hawe 1984)."""
    squares = sum(one * one for one in loads)
    return sum(loads) ** 2 / (len(loads) * squares) if squares else None

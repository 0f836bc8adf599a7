"""Managers beside each other without a league table: raw shares of won deals, and wins against those that such deals usually bring."""

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt

from queries.models import compare

SMALLEST = 20  # with fewer closed deals nobody is called different
FEW = 20  # deals of the share of all that a kind is drawn by where two kinds tell nothing of how kinds differ
KIND = ("line_id", "source_id", "size", "inherited")


@dataclass(frozen=True)
class Person:
    """Somebody's closed deals. `expected`: wins that deals of these kinds bring in the team; `ratio` won / expected, `shrunk_ratio` that of it
    which is to be believed; `beyond`: outside the limits of 95 or 99.8 % (None: inside, or too few deals); shares are fractions."""

    id: str
    name: str
    won: int
    closed: int
    expected: float
    shrunk: float | None
    low: float
    high: float
    shrunk_ratio: float | None
    beyond: float | None
    beyond_adjusted: float | None

    @property
    def rate(self) -> float:
        """Won / closed."""
        return self.won / self.closed

    @property
    def ratio(self) -> float | None:
        """Won / expected; None where nothing was to be expected."""
        return self.won / self.expected if self.expected else None

    @property
    def enough(self) -> bool:
        """Are there deals enough to be compared?"""
        return self.closed >= SMALLEST


@dataclass(frozen=True)
class Compared:
    """All of them by name, the share of all their deals, and how much more they differ than chance lets them: as they are, and adjusted."""

    people: tuple[Person, ...]
    centre: float | None
    raw: compare.Spread
    adjusted: compare.Spread

    @property
    def closed(self) -> int:
        """The deals of all."""
        return sum(one.closed for one in self.people)


def compared(cells: list[dict]) -> Compared:
    """From the rows of workload/closed_cells. Expected wins = Σ p of the kinds of the deals, p shrunk to the share of all
    (beta-binomial); a kind takes in everybody's deals, so the expected wins of all add up to about what was won."""
    chances, people = _chances(cells), defaultdict(list)
    for cell in cells:
        people[str(cell["staff_id"]), cell["name"]].append((cell["won"], cell["closed"], chances[_kind(cell)]))
    sums = {who: _summed(parts) for who, parts in people.items()}
    won, closed, expected = (list(part) for part in zip(*sums.values(), strict=True)) if sums else ([], [], [])
    centre = sum(won) / sum(closed) if closed else None
    usual = [part / of for part, of in zip(expected, closed, strict=True)]
    raw, adjusted = compare.dispersion(won, closed, centre or 0.0), compare.dispersion(won, closed, usual)
    known, kept = compare.prior(won, closed), _kept(won, closed, usual)
    made = (_person(who, *found, (centre, raw, adjusted), known, kept) for who, found in sums.items())
    return Compared(tuple(sorted(made, key=lambda one: (one.name, one.id))), centre, raw, adjusted)


def _kind(cell: dict) -> tuple:
    return tuple(str(cell[part]) for part in KIND)


def _summed(parts: list[tuple]) -> tuple[int, int, float]:
    return sum(won for won, *_ in parts), sum(of for _, of, _ in parts), sum(of * p for _, of, p in parts)


def _chances(cells: list[dict]) -> dict[tuple, float]:
    """The chance of each kind of deal, drawn to the share of all the more the fewer there were."""
    wins, deals = defaultdict(int), defaultdict(int)
    for cell in cells:
        wins[_kind(cell)] += cell["won"]
        deals[_kind(cell)] += cell["closed"]
    whole = sum(wins.values()) / (sum(deals.values()) or 1)
    known = compare.prior(list(wins.values()), list(deals.values())) or compare.Prior(FEW * whole, FEW * (1 - whole))
    return {kind: known.shrunk(wins[kind], deals[kind]) for kind in deals}


def _kept(won: list, closed: list, usual: list) -> float:
    """The part of the distances from what was expected that is no chance: z of all have variance 1."""
    z = [(k - n * p) / sqrt(n * p * (1 - p)) for k, n, p in zip(won, closed, usual, strict=True) if 0 < p < 1]
    return compare.kept_share(z, sum(z) / len(z), 1.0) if len(z) > 3 else 0.0


def _person(who: tuple, won: int, closed: int, expected: float, middles: tuple, known, kept: float) -> Person:
    centre, raw, adjusted = middles
    low, high = known.interval(won, closed) if known else (0.0, 1.0)
    ratio = 1 + kept * (won / expected - 1) if expected else None
    outside = _beyond(won, closed, centre, raw.between), _beyond(won, closed, expected / closed, adjusted.between)
    return Person(*who, won, closed, expected, known and known.shrunk(won, closed), low, high, ratio, *outside)


def _beyond(won: int, closed: int, centre: float, between: float) -> float | None:
    """The widest limits that this share lies outside of."""
    for level in (compare.OUTER, compare.INNER):
        low, high = compare.wider(closed, centre, level, between)
        if closed >= SMALLEST and not low <= won / closed <= high:
            return level
    return None


def curve(most: float, centre: float, between: float, least: float = 1.0, points: int = 60) -> list[tuple]:
    """(n, low and high of 95 %, low and high of 99.8 %) from few to many deals, closer together where the limits bend."""
    steps = [least + (most - least) * (step / points) ** 2 for step in range(points + 1)]
    return [
        (n, *compare.wider(n, centre, compare.INNER, between), *compare.wider(n, centre, compare.OUTER, between))
        for n in map(_whole, steps)
    ]


def _whole(n: float) -> int:
    return max(1, round(n))

"""The simulation behind the forecast: ten thousand possible ends of a period (metrics 2.2).

Each draw takes a chance for every stage × age from its Beta law (what history cannot tell exactly), one shock per calendar month that all
deals share (a good or a bad month), then lets every open deal be won or not, and new deals arrive, be won in the time left, and bring an
amount of those won before. The largest deals are drawn one by one; the sum of the many small ones by its normal law, given the chances.
"""

from dataclasses import dataclass

import numpy as np

from queries.models.chances import WEIGHT, Chances, bucket

ONE_BY_ONE = 300  # deals
PICKS = 2_000_000  # amounts drawn one by one; more of them by their normal law
LEAST = 1e-6


@dataclass(frozen=True)
class Book:
    """Open deals, columns of equal length: number of the stage (-1 unknown) and whole days in it as in `chances`, amount, number of the owner."""

    stage: np.ndarray
    age: np.ndarray
    amount: np.ndarray
    owner: np.ndarray


@dataclass(frozen=True)
class Coming:
    """Deals that come into work, of one line: how many came in so many days, where they begin (numbers, -1 = won at once), whose they were."""

    came: float
    days: float
    begins: np.ndarray  # stages
    mix: np.ndarray  # their shares, sum 1
    owners: np.ndarray  # shares by number of owner; of those who are not counted nothing
    amounts: np.ndarray  # of deals won before


@dataclass(frozen=True)
class Course:
    """The ends of the steps, in days from now, and the number of the calendar month each lies in."""

    ends: np.ndarray
    month: np.ndarray


@dataclass(frozen=True)
class Shock:
    """What deals share beyond stage and age, on the logit: how these deals differ (`level`), and how months differ (`tau`)."""

    level: float
    tau: float

    def lifted(self, p: np.ndarray) -> np.ndarray:
        """Chances at this level, in a month like any other."""
        odds = np.exp(self.level)
        return p * odds / (1 - p + p * odds)


@dataclass(frozen=True)
class Outcome:
    """Money by draw: `won` cumulative by step, `new` of deals not yet born, `biggest` of the deal named, `owners` by number of owner."""

    won: np.ndarray
    new: np.ndarray
    biggest: np.ndarray
    owners: np.ndarray


def _mean_by(cell: np.ndarray, weight: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The weighted mean of each row of values within each cell."""
    return np.array([np.bincount(cell, weight * row) for row in values]) / np.bincount(cell, weight)


def weighted(amount: np.ndarray, p: np.ndarray) -> tuple[float, float, float | None]:
    """(expected, its standard deviation if the deals were independent, share of the largest) of amounts with chances (metrics 2.1).

    The expected sum is one that need not be able to occur: it is shown beside the simulation, never instead of it.
    """
    each = amount * p
    expected = float(each.sum())
    return expected, float(np.sqrt(np.sum(amount * each * (1 - p)))), float(each.max()) / expected if expected else None


def ripened(chances: Chances, line: Coming, ends: np.ndarray) -> np.ndarray:
    """By each of these ends (days from now): of one arrival a day, how many are won."""
    fresh = np.column_stack([chances.fresh, np.ones(len(chances.fresh))])[:, line.begins] @ line.mix
    summed = np.concatenate([[0], np.cumsum((fresh[1:] + fresh[:-1]) / 2)])
    return np.interp(ends, np.arange(len(summed)), summed)


class Simulation:
    """One run: a book, what comes, a course of time and the shock, drawn so many times from a seed."""

    def __init__(self, chances: Chances, book: Book, coming: list[Coming], course: Course, shock: Shock, draws: int, seed: int):
        self.chances, self.book, self.coming, self.course, self.draws = chances, book, coming, course, draws
        self.rng = np.random.default_rng(seed)
        self.shock = np.exp(self.rng.normal(shock.level, shock.tau, (draws, int(course.month.max()) + 1)))[:, course.month]  # draws × steps
        self.steps = len(course.ends)

    def run(self, biggest: int | None = None, owners: int = 0) -> Outcome:
        """`biggest`: the place of the deal whose money is also told apart; `owners`: how many owners to add up for."""
        money, by_owner = np.zeros((self.draws, self.steps)), np.zeros((self.draws, owners))
        alone = np.zeros(self.draws)
        if len(self.book.amount):
            alone = self._open(money, by_owner, biggest)
        new = np.zeros((self.draws, self.steps))
        for line in self.coming:
            self._arrive(line, new, by_owner)
        return Outcome(np.cumsum(money + new, 1), new.sum(1), alone, by_owner)

    def _open(self, money, by_owner, biggest) -> np.ndarray:
        """Adds the money of the open deals; returns that of the biggest."""
        cell, share, odds, p = self._chances()
        amount, mean = self.book.amount, p.mean(0)[cell]
        weight = amount**2 * mean * (1 - mean)
        if biggest is not None:
            weight[biggest] = np.inf
        order = np.argsort(-weight, kind="stable")
        alone = self._one_by_one(order[:ONE_BY_ONE], cell, share, odds, p, money, by_owner)
        if len(order) > ONE_BY_ONE:
            self._together(order[ONE_BY_ONE:], cell, share, odds, p, money, by_owner)
        return alone

    def _chances(self):
        """The cell of each deal; of each cell the shares of its steps; by draw and cell the sum of shocked shares and the chance."""
        age = np.column_stack([self.book.stage, self.book.age])
        pair, place, deals = np.unique(age, axis=0, return_inverse=True, return_counts=True)
        stretch, cell = np.unique(np.column_stack([pair[:, 0], bucket(pair[:, 1])]), axis=0, return_inverse=True)
        counted, prior, n = self.chances.cells(pair[:, 0], pair[:, 1], self.course.ends)
        counted, prior, n = (_mean_by(cell.ravel(), deals, values) for values in (counted, prior, n[None]))
        k, w0 = counted[-1] * n[0], WEIGHT * prior[-1]
        p = self.rng.beta(np.maximum(k + w0, LEAST), np.maximum(n[0] - k + WEIGHT - w0, LEAST), (self.draws, len(stretch)))
        reached = (counted * n + prior * WEIGHT).T
        share = np.diff(reached, axis=1, prepend=0) / np.maximum(reached[:, -1:], LEAST)
        odds = np.maximum(self.shock @ share.T, LEAST)
        return cell.ravel()[place.ravel()], share, odds, p * odds / (1 - p + p * odds)

    def _one_by_one(self, deals, cell, share, odds, p, money, by_owner) -> np.ndarray:
        luck = self.rng.random((self.draws, len(deals)), dtype=np.float32)
        mine = cell[deals]
        draw, place = np.nonzero(luck < p[:, mine].astype(np.float32))
        amount = self.book.amount[deals][place]
        money += np.bincount(
            draw * self.steps + self._when(draw, mine[place], luck[draw, place], share, odds, p), amount, money.size
        ).reshape(money.shape)
        if owners := by_owner.shape[1]:
            by_owner += np.bincount(draw * owners + self.book.owner[deals][place], amount, by_owner.size).reshape(by_owner.shape)
        return np.bincount(draw[place == 0], amount[place == 0], self.draws)

    def _when(self, draw, cell, luck, share, odds, p) -> np.ndarray:
        """The step of each win: its luck lies between 0 and its chance, evenly, so the part of the chance it used tells the time."""
        target, gone = luck / p[draw, cell] * odds[draw, cell], np.zeros(len(draw))
        step = np.zeros(len(draw), int)
        for n in range(self.steps - 1):
            gone += share[cell, n] * self.shock[draw, n]
            step += target > gone
        return step

    def _together(self, deals, cell, share, odds, p, money, by_owner) -> None:
        """The sum of many small deals: normal, given the chances of this draw; its way through the steps with the spread of a lottery."""
        amount, cells = self.book.amount[deals], share.shape[0]
        first, second = (np.bincount(cell[deals], amount**power, cells) for power in (1, 2))
        mean = ((p / odds) @ (first[:, None] * share)) * self.shock
        spread = np.sqrt(np.maximum((p * (1 - p)) @ second, 0))
        part = (p.mean(0) * second) @ share
        part_of = part / max(part.sum(), LEAST)
        apart = self.rng.normal(size=money.shape) * np.sqrt(part)
        apart -= apart.sum(1, keepdims=True) * part_of
        money += mean + apart + (spread * self.rng.normal(size=self.draws))[:, None] * part_of
        if owners := by_owner.shape[1]:
            place = cell[deals] * owners + self.book.owner[deals]
            first, second = (np.bincount(place, amount**power, cells * owners).reshape(cells, owners) for power in (1, 2))
            by_owner += np.maximum(p @ first + np.sqrt((p * (1 - p)) @ second) * self.rng.normal(size=by_owner.shape), 0)

    def _arrive(self, line: Coming, new, by_owner) -> None:
        """Wins of deals not yet born: a Poisson stream thinned by the chance in the time that is left (its steps are independent)."""
        ripe = ripened(self.chances, line, self.course.ends)
        rate = self.rng.gamma(line.came + 0.5, 1 / line.days, self.draws)[:, None]
        measure = rate * np.diff(ripe, prepend=0) * self.shock
        new += self._amounts(self.rng.poisson(measure), line.amounts)
        if by_owner.shape[1]:
            by_owner += self._amounts(self.rng.poisson(measure.sum(1, keepdims=True) * line.owners), line.amounts)

    def _amounts(self, number: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """The sum of so many amounts, each one that was won before."""
        if not len(amounts):
            return np.zeros(number.shape)
        if number.sum() > PICKS:
            spread = np.sqrt(number) * amounts.std() * self.rng.normal(size=number.shape)
            return np.maximum(number * amounts.mean() + spread, 0)
        flat = number.ravel()
        picked = amounts[self.rng.integers(0, len(amounts), int(flat.sum()))]
        return np.bincount(np.repeat(np.arange(flat.size), flat), picked, flat.size).reshape(number.shape)

"""What becomes of deals by their age, from the rows of `funnel/ages`: the curve, the four numbers called win rate, two groups compared."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.models.survival import Incidence, LogRank, aalen_johansen, kaplan_meier, log_rank, old_enough

FATES = ("won", "lost", "open")


@dataclass(frozen=True)
class Fates:
    """Deals by the age (days) at which they were won, lost, or are still open: rows of {age, won, lost, open, lost_by_now}."""

    rows: list[dict]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many were won, lost, and are open."""
        return {fate: sum(row[fate] for row in self.rows) for fate in FATES}

    @property
    def created(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @cached_property
    def _table(self) -> tuple[list, list, list]:
        found = [(row["age"], fate, row[fate]) for row in self.rows for fate in FATES if row[fate]]
        return tuple(map(list, zip(*found, strict=True))) if found else ([], [], [])

    @cached_property
    def incidence(self) -> Incidence:
        """Won and lost by age as Aalen-Johansen, open ones censored."""
        return aalen_johansen(*self._table)

    def old_enough(self, ages) -> np.ndarray:
        """How many deals were followed to each of these ages without having closed before it."""
        age, _, n = self._table
        return old_enough(np.asarray(age, float), np.asarray(n, float), np.asarray(ages, float))

    def few_from(self, fewest: int = 5) -> float | None:
        """The age after which fewer than so many deals carry the curve; None when enough do to its end."""
        ages = np.unique(self._table[0])
        few = ages[self.old_enough(ages) < fewest]
        before = ages[ages < few[0]] if len(few) else few
        return float(before[-1]) if len(before) else (0.0 if len(few) else None)

    @cached_property
    def sure_to(self) -> float:
        """The age up to which the curve is carried by enough deals to be told in one number."""
        few = self.few_from()
        return self.incidence.longest if few is None else few

    @property
    def of_closed(self) -> float | None:
        """Won of those that closed: what is open is left out."""
        closed = self.counts["won"] + self.counts["lost"]
        return self.counts["won"] / closed if closed else None

    @property
    def of_created(self) -> float | None:
        """Won of all: what is open counts as if it were lost."""
        return self.counts["won"] / self.created if self.created else None

    def lost_as_open(self, age: float) -> float:
        """1 - Kaplan-Meier at this age with the lost ones as censored: as if each of them could still be won."""
        ages, fate, n = self._table
        return 1 - kaplan_meier(ages, [one == "won" for one in fate], n).at(age)

    def half_won_by(self) -> float | None:
        """The age by which half of all the wins to be seen have come, open deals counted; None without a win."""
        won = self.incidence.chance["won"]
        return float(self.incidence.times[np.searchsorted(won, won[-1] / 2 - 1e-12)]) if len(won) and won[-1] > 0 else None

    def median_age(self, fate: str) -> float | None:
        """The smallest age that half of the deals of this fate had at most: at closing, or now while open."""
        found = [(row["age"], row[fate]) for row in self.rows if row[fate]]
        reached = np.cumsum([n for _, n in found])
        return found[int(np.searchsorted(reached, reached[-1] / 2))][0] if found else None


def compared(groups: dict[str, Fates]) -> LogRank:
    """Do the groups' won-curves differ? The log-rank test in which a lost deal stays among those not won to the age it would have by now.

    Not the test with the lost censored: that one compares how fast the open ones are won, and can call two curves equal that end far apart.
    """
    found = []
    for name, fates in groups.items():
        for row in fates.rows:
            found += [
                (row["age"], True, name, row["won"]),
                (row["age"], False, name, row["open"]),
                (row["age"], False, name, row["lost_by_now"]),
            ]
    kept = [one for one in found if one[3]]
    return log_rank(*zip(*kept, strict=True)) if kept else log_rank([], [], [])

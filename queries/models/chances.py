"""The chance that an open deal is won within so many days, from what became of others at the same stage and age.

Own history is counted as days spent and moves made per stage × age in the stage (forecast/history.sql): a deal still open adds its days
and no move, so it counts as "not yet". From these rates the chance to be won follows as the product integral of Aalen & Johansen 1978,
walked backwards from the horizon: with h days left a deal of stage s and age a moves on, is lost, or is a day older with h - 1 left. A move
begins a new stay of age 0. Skips, steps back and re-entries are moves like others.

The chance of each stage × age is drawn towards that of its stage and that towards the whole pipeline: (k + w·p0) / (n + w), n = stays
seen through that age (one that outlives it tells as much as one that ends), w = 20 (house choice); k, n and the
weight give a Beta law, which the simulation draws from.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

EDGES = np.array([0, 2, 4, 7, 10, 14, 21, 30, 45, 60, 90, 135, 200, 300])  # days in the stage; the ages of forecast/history.sql
AGES = 330  # days; older deals are all alike
WEIGHT = 20.0  # stays that the mean of the stage, or of the pipeline, counts for
BORROWED = 5.0  # moves that a stage's own rate counts for at each age
_BUCKET = np.searchsorted(EDGES, np.arange(AGES), side="right") - 1


@dataclass(frozen=True)
class Rates:
    """Days spent (stages × ages) and moves made (stages × ages × destinations: the stages, then won and lost), of one stretch of history."""

    stages: tuple[str, ...]
    days: np.ndarray
    moves: np.ndarray

    def place(self, stage_ids) -> np.ndarray:
        """The number of each stage; -1 for one that has no history."""
        return pc.fill_null(pc.index_in(pa.array(stage_ids, pa.string()), pa.array(self.stages, pa.string())), -1).to_numpy()


@dataclass(frozen=True)
class Chances:
    """Chances for horizons of 0, 1 … days, by stage and age in days (0 … AGES - 1)."""

    rates: Rates
    counted: np.ndarray  # horizons × stages × AGES
    n: np.ndarray  # stages × ages of EDGES: stays seen through that age, whether they ended in it or outlived it
    likely: np.ndarray  # horizons × stages × AGES: what stage and age alone let expect, drawn towards the whole
    whole: np.ndarray  # horizons: of the whole pipeline
    fresh: np.ndarray  # horizons in days × stages: of a stay that begins, drawn towards what is likely
    unit: float = 1.0  # days between two horizons, except of `fresh`

    def ends(self) -> "Chances":
        """The same for the first and the last horizon alone: what a past month needs, in a thirtieth of the room."""
        last = [0, len(self.whole) - 1]
        return replace(self, counted=self.counted[last], likely=self.likely[last], whole=self.whole[last], unit=float(max(last[1], 1)))

    def cells(self, stage: np.ndarray, age: np.ndarray, horizons: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(counted, likely, n) of stages and whole days (arrays of equal length): the first two by horizon (days, parts of days too).

        A stage without history (-1) has the chance of the whole pipeline.
        """
        known, horizons = stage >= 0, horizons / self.unit
        counted = np.where(known, _at(self.counted[:, stage, age], horizons), 0.0)
        likely = np.where(known, _at(self.likely[:, stage, age], horizons), _at(self.whole[:, None], horizons))
        return counted, likely, np.where(known, self.n[stage, _BUCKET[age]], 0.0)

    def mean(self, stage, age, horizons) -> np.ndarray:
        """The chance of each by horizon, drawn towards what is likely: (k + w·p0) / (n + w)."""
        counted, likely, n = self.cells(stage, age, horizons)
        return (counted * n + likely * WEIGHT) / (n + WEIGHT)


def _at(values: np.ndarray, horizons: np.ndarray) -> np.ndarray:
    """Between two days the value lies between theirs; beyond the last it stays."""
    last = len(values) - 1
    low = np.clip(np.floor(horizons).astype(int), 0, last)
    part = np.clip(horizons - low, 0, 1)[:, None]
    return values[low] * (1 - part) + values[np.minimum(low + 1, last)] * part


def tables(history: pa.Table) -> tuple[tuple[str, ...], np.ndarray, dict[str, np.ndarray]]:
    """The stages of forecast/history, the months of its rows and its columns as numbers: read once, added up for any month."""
    stages = tuple(sorted(pc.unique(history["stage_id"]).to_pylist()))
    names = pa.array(stages, pa.string())
    goes = pc.fill_null(pc.index_in(history["next_stage_id"], names), -1).to_numpy()
    kind = history["next_kind"]
    target = np.where(_is(kind, "won"), len(stages), np.where(_is(kind, "lost"), len(stages) + 1, goes))
    columns = {
        "stage": pc.index_in(history["stage_id"], names).to_numpy(),
        "bucket": history["bucket"].to_numpy(),
        "target": target,
        "days": history["days"].to_numpy(),
        "moves": history["moves"].to_numpy().astype(float),
    }
    return stages, history["month"].to_numpy().astype("datetime64[M]"), columns


def _is(kind, name: str) -> np.ndarray:
    return pc.fill_null(pc.equal(kind, name), False).to_numpy(zero_copy_only=False)


def rates(read, before=None) -> Rates:
    """The rates of all months before this one (a month start; None: all there are). `read`: from `tables`."""
    stages, month, column = read
    past = slice(None) if before is None else month < np.datetime64(before, "M")
    shape = (len(stages), len(EDGES), len(stages) + 2)
    place = column["stage"][past] * len(EDGES) + column["bucket"][past]
    days = np.bincount(place, column["days"][past], shape[0] * shape[1]).reshape(shape[:2])
    moved = (column["moves"][past] > 0) & (column["target"][past] >= 0)
    there = place[moved] * shape[2] + column["target"][past][moved]
    return Rates(stages, days, np.bincount(there, column["moves"][past][moved], np.prod(shape)).reshape(shape))


def learn(known: Rates, days: int) -> Chances:
    """The chances for horizons up to `days` (whole days)."""
    if not known.stages:
        return _nothing(known, days)
    alike = pooled(known)
    every = _walk(_steps(known.days, known.moves, alike, BORROWED), days)
    alike = _walk(_steps(known.days, known.moves, alike, np.inf), days)
    ended = known.moves.sum(2)
    n, decided = known.days / np.diff(np.append(EDGES, AGES)) + ended / 2, ended.sum(1)[:, None]
    spent = known.days[:, _BUCKET] / np.bincount(_BUCKET)[_BUCKET]
    closed = known.moves[:, :, -2:].sum()
    whole = np.einsum("hsa,sa", alike, spent) / max(spent.sum(), 1e-9) * closed / (closed + 1)  # one lost deal more: a first win is no law
    likely = (alike * decided + whole[:, None, None] * WEIGHT) / (decided + WEIGHT)
    fresh = (every[:, :, 0] * n[:, 0] + likely[:, :, 0] * WEIGHT) / (n[:, 0] + WEIGHT)
    return Chances(known, every, n, likely, whole, fresh)


def _nothing(known: Rates, days: int) -> Chances:
    none = np.zeros((days + 1, 1, AGES))
    return Chances(known, none, np.zeros((1, len(EDGES))), none, none[:, 0, 0], none[:, :, 0])


def pooled(known: Rates) -> np.ndarray:
    """Moves a day (stages × ages × destinations) when each stage has its own speed and every stage slows alike with age.

    Losses and other moves each: rate = stage × age, fitted to both totals in turn (Deming & Stephan 1940); within a stage its own shares.
    """
    lost = np.arange(known.moves.shape[2]) == known.moves.shape[2] - 1
    rate = np.zeros(known.moves.shape)
    for which in (lost, ~lost):
        moves = known.moves[:, :, which].sum(2)
        stage, age = moves.sum(1) / np.maximum(known.days.sum(1), 1e-9), np.ones(moves.shape[1])
        for _ in range(8):
            age = (moves.sum(0) + 1) / (stage @ known.days + 1)
            stage = moves.sum(1) / np.maximum(known.days @ age, 1e-9)
        to = known.moves[:, :, which].sum(1)
        share = to / np.maximum(to.sum(1, keepdims=True), 1)
        rate[:, :, which] = (stage[:, None] * age)[:, :, None] * share[:, None, :]
    return rate


def _steps(days: np.ndarray, moves: np.ndarray, likely: np.ndarray, borrowed: float) -> np.ndarray:
    """The chance of each move within a day: as counted, with so many moves borrowed from the likely rate (infinitely many: that alone)."""
    total = likely.sum(2)
    lent = borrowed / np.where(total > 0, total, np.inf) if np.isfinite(borrowed) else np.inf  # days in which so many moves are likely
    daily = likely if not np.isfinite(borrowed) else (moves + lent[:, :, None] * likely) / np.maximum(days + lent, 1e-9)[:, :, None]
    whole = daily.sum(2, keepdims=True)
    return daily * (-np.expm1(-whole) / np.where(whole > 0, whole, 1))


def _walk(steps: np.ndarray, days: int) -> np.ndarray:
    """Backwards from the horizon: the chance at each age in days, horizons × stages × AGES."""
    stages = len(steps)
    onward, won = steps[:, :, :stages], steps[:, :, stages]
    stays = (1 - steps.sum(2))[:, _BUCKET]
    every = np.zeros((days + 1, stages, AGES))
    for left in range(1, days + 1):
        value = every[left - 1]
        older = stays * np.append(value[:, 1:], value[:, -1:], 1)
        new = value[:, 0]
        for _ in range(2):  # a move comes in the middle of the day: the second time with the mean of both ends
            ahead = (won + onward @ ((new + value[:, 0]) / 2))[:, _BUCKET] + older
            new = ahead[:, 0]
        every[left] = ahead
    return every


def whole_days(days) -> np.ndarray:
    """The age of a stay of so many days, as `Chances` counts it."""
    return np.clip(np.asarray(days, float), 0, AGES - 1).astype(int)


def bucket(age: np.ndarray) -> np.ndarray:
    """The number of the stretch of EDGES that an age in whole days lies in."""
    return _BUCKET[age]

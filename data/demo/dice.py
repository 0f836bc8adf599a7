"""Chance that can be thrown again: one stream of numbers per seed and purpose."""

import zlib
from uuid import UUID

import numpy as np


class Dice:
    """Seeded draws. The same seed and purpose give the same numbers, whatever the other purposes drew."""

    def __init__(self, seed: int, purpose: str):
        self.rng = np.random.default_rng([seed, zlib.crc32(purpose.encode())])

    def ids(self, n: int) -> np.ndarray:
        """n random UUIDs (version 4) as bytes, shape (n, 16)."""
        raw = self.rng.integers(0, 256, (n, 16), dtype=np.uint8)
        raw[:, 6] = raw[:, 6] & 0x0F | 0x40
        raw[:, 8] = raw[:, 8] & 0x3F | 0x80
        return raw

    def make_id(self) -> UUID:
        """One random UUID."""
        return UUID(bytes=self.ids(1)[0].tobytes())

    def pick(self, weights, n: int) -> np.ndarray:
        """n indices, drawn by weight."""
        share = np.cumsum(np.asarray(weights, float))
        return np.searchsorted(share / share[-1], self.rng.random(n), side="right").clip(0, len(share) - 1)

    def chance(self, p, n: int) -> np.ndarray:
        """n booleans, true with probability p (a number or n numbers)."""
        return self.rng.random(n) < p

    def between(self, low, high, n: int) -> np.ndarray:
        """n floats, even between low and high."""
        return low + (np.asarray(high) - low) * self.rng.random(n)

    def around(self, median, spread: float, n: int) -> np.ndarray:
        """n lognormal floats with this median; spread is the sigma of the logarithm."""
        return np.asarray(median) * np.exp(spread * self.rng.standard_normal(n))

    def best(self, weights, k: int) -> np.ndarray:
        """k different indices in rising order, drawn by weight without putting back (Efraimidis and Spirakis 2006)."""
        weights = np.asarray(weights, float)
        keys = np.log(weights, where=weights > 0, out=np.full(len(weights), -np.inf)) + self.rng.gumbel(size=len(weights))
        k = min(k, int((weights > 0).sum()))
        return np.sort(np.argpartition(-keys, max(k - 1, 0))[:k])

"""Moves between stages, steps back included: what becomes of a deal by where it stands, and where a set of deals will be at each age."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Absorbed:
    """`visits` [from × to]: expected stays in each open stage; `steps`: expected moves until the end; `ends` [from × end]: the chance of each end."""

    visits: np.ndarray
    steps: np.ndarray
    ends: np.ndarray


def absorbing(moves, ends) -> Absorbed:
    """N = (I - Q)⁻¹, t = N·1, B = N·R (Kemeny & Snell 1960; in selling Thompson & McNeal 1967).

    `moves` Q [open × open] and `ends` R [open × end] hold the chance of the next move, a row of both sums to 1 (or to 0 for a stage nothing has
    left yet). ValueError where a stage can never end.
    """
    q, r = np.asarray(moves, dtype=float), np.asarray(ends, dtype=float)
    if len(q) and np.max(np.abs(np.linalg.eigvals(q))) >= 1 - 1e-12:
        raise ValueError("from some stage nothing ever ends")
    visits = np.linalg.inv(np.eye(len(q)) - q)
    return Absorbed(visits, visits.sum(axis=1), visits @ r)


def occupation(begun, ended, state, onward, states, start=None) -> tuple[np.ndarray, np.ndarray]:
    """Where will they be? (times of moves, shares [times × states]) of things that move between states, back too, some begun late or still open.

    One entry per stay: from `begun` until `ended` in `state`, then `onward` (None: not moved yet). P ← P · (I + dA(t)), the general
    Aalen-Johansen; `start` shares by state, without it those of the stays under way just before the first move.
    """
    begun, ended = np.asarray(begun, float), np.asarray(ended, float)
    place = {name: i for i, name in enumerate(states)}
    at = np.array([place[name] for name in state], int)
    to = np.array([-1 if name is None else place[name] for name in onward], int)
    times, found = np.unique(ended[to >= 0]), []
    shares = np.asarray(start if start is not None else _under_way(begun, ended, at, times[:1], len(states)), float)
    shares = shares / (shares.sum() or 1.0)
    for time in times:
        shares = shares @ _step(
            at[(begun < time) & (ended >= time)], at[(ended == time) & (to >= 0)], to[(ended == time) & (to >= 0)], len(states)
        )
        found.append(shares)
    return times, np.array(found).reshape(len(times), len(states))


def _under_way(begun, ended, at, first, size: int) -> np.ndarray:
    """How many were in each state just before the first move; all of them where nothing has moved."""
    there = (begun < first) & (ended >= first) if len(first) else np.ones(len(at), bool)
    return np.bincount(at[there], minlength=size)


def _step(under_way, moved_from, moved_to, size: int) -> np.ndarray:
    """I + dA at one moment: who was where, and who moved."""
    moves = np.zeros((size, size))
    np.add.at(moves, (moved_from, moved_to), 1.0)
    moves /= np.maximum(np.bincount(under_way, minlength=size), 1)[:, None]
    return np.eye(size) + moves - np.diag(moves.sum(axis=1))

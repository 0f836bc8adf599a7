"""Credit by removal: what the wins would be without a source, from a first-order Markov chain of touches, solved exactly.

Anderl, Becker, von Wangenheim and Schumann 2016, "Mapping the customer journey" (Int. J. of Research in Marketing 33): the removal effect of
a source c is 1 - P(win | c removed) / P(win); P(win) = start' (I - Q)^-1 r, with Q the steps between sources and r those to a win. A
removed source leads nowhere. Credits are the removal effects as shares of their sum. Nothing is simulated.
"""

from dataclasses import dataclass

import numpy as np

RULES = ("first", "last", "linear", "position", "decay")
ENOUGH = 50  # wins, and ways that ended without one, below which the chain is only noise


@dataclass(frozen=True)
class Removal:
    """P(win) of a way, and by source (its id, None = not specified) the removal effect and its share of the credit; the shares add up to 1."""

    wins: int
    nulls: int
    p_win: float
    effect: dict
    share: dict

    @property
    def enough(self) -> bool:
        """May the credits be shown?"""
        return min(self.wins, self.nulls) >= ENOUGH


def removal(steps: list[dict]) -> Removal:
    """The removal effects of the rows of `sources/transitions`: from_kind, from_id, to_kind, to_id, n. No win: no shares."""
    wins, nulls = (sum(row["n"] for row in steps if row["to_kind"] == fate) for fate in ("won", "lost"))
    channels = sorted({row["from_id"] for row in steps if row["from_kind"] == "channel"}, key=str)
    start, between, win = _shares(steps, {channel: place for place, channel in enumerate(channels)})
    whole = _p_win(start, between, win)
    effect = {channel: 1 - _without(start, between, win, place) / whole for place, channel in enumerate(channels)} if whole else {}
    total = sum(effect.values())
    share = {channel: value / total for channel, value in effect.items()} if total else {}
    return Removal(wins, nulls, whole, effect, share)


def _shares(steps: list[dict], place: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a way starts, the steps between sources, and the steps to a win, as shares of all steps from there."""
    size = len(place)
    start, between, win, all_from = np.zeros(size), np.zeros((size, size)), np.zeros(size), np.zeros(size)
    for row in steps:
        if row["from_kind"] == "start":
            start[place[row["to_id"]]] += row["n"]
            continue
        source = place[row["from_id"]]
        all_from[source] += row["n"]
        if row["to_kind"] == "channel":
            between[source, place[row["to_id"]]] += row["n"]
        elif row["to_kind"] == "won":
            win[source] += row["n"]
    return start / max(start.sum(), 1), between / all_from[:, None], win / all_from


def _p_win(start: np.ndarray, between: np.ndarray, win: np.ndarray) -> float:
    return float(start @ np.linalg.solve(np.eye(len(start)) - between, win)) if len(start) else 0.0


def _without(start: np.ndarray, between: np.ndarray, win: np.ndarray, place: int) -> float:
    """P(win) when whatever comes to this source is lost."""
    stay = np.arange(len(start)) != place
    return _p_win(start[stay], between[np.ix_(stay, stay)], win[stay])

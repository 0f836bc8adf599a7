"""The way of every deal through the stages of its line: stays, losses, skips, steps back, second chances."""

from dataclasses import dataclass

import numpy as np

from data.demo.clock import NEVER
from data.demo.world import World

OFFER, CONTRACT, WON, LOST = 4, 5, 6, 7
STAY = np.array([[4, 7, 10, 22, 9], [2.5, 4, 6, 7, 5]])  # median days by line and stage
SPREAD = np.array([[0.8, 0.8, 0.8, 1.0, 0.8], [0.8, 0.8, 0.8, 0.8, 0.8]])
LOSES = np.array([[0.10, 0.11, 0.12, 0.44, 0.10], [0.12, 0.12, 0.10, 0.15, 0.10]])  # line 1 loses its money at the offer
SKIPS, STEPS_BACK, REOPENS, FORGOTTEN = 0.06, 0.04, 0.04, 0.07
LONGEST = 16  # moves of one deal


@dataclass
class Events:
    """Stage events in the order of deal and time; `position` 1..5 open, 6 won, 7 lost."""

    deal: np.ndarray
    seq: np.ndarray
    position: np.ndarray
    at: np.ndarray

    def closed(self, n: int):
        """Of each of the n deals: when it closed (NEVER = open), where it stands, when its offer was made (NEVER = not)."""
        last = np.flatnonzero(np.append(self.deal[1:] != self.deal[:-1], True))
        stage = self.position[last]
        offers = np.flatnonzero((self.position >= OFFER) & (self.position <= WON))
        deals, first = np.unique(self.deal[offers], return_index=True)
        offered_at = np.full(n, NEVER)
        offered_at[deals] = self.at[offers[first]]
        return np.where(stage >= WON, self.at[last], NEVER), stage, offered_at

    def last(self):
        """The moment of each deal's last event."""
        return self.at[np.append(self.deal[1:] != self.deal[:-1], True)]

    def before(self):
        """The position each event came from; 0 for the first of a deal."""
        came_from = np.concatenate([[0], self.position[:-1]])
        came_from[self.seq == 1] = 0
        return came_from


def ended(events: Events, deal, at) -> Events:
    """The same events, and these deals lost at these moments."""
    return _ordered([(events.deal, events.position, events.at), (deal, np.full(len(deal), LOST), at)])


def walk(world: World, line, happened, quality, slow) -> Events:
    """Let every deal walk until it is won, lost, or as_of has come. `quality` lowers the chance to lose (log odds);
    `slow` lengthens every stay."""
    dice, n = world.dice("paths"), len(line)
    deal, place, at = np.arange(n), np.ones(n, int), happened.astype(np.int64)
    second_chance, parts = dice.chance(REOPENS, n), [(deal, place.copy(), at.copy())]
    at, place = at.copy(), place.copy()
    for _ in range(LONGEST):
        deal = deal[(place[deal] < WON) | ((place[deal] == LOST) & second_chance[deal])]
        to, days = _move(dice, line[deal], place[deal], quality[deal])
        second_chance[deal[place[deal] == LOST]] = False
        when = world.clock.after(dice, at[deal], days * slow[deal])
        deal, to, when = (column[when <= world.as_of] for column in (deal, to, when))
        place[deal], at[deal] = to, when
        parts.append((deal, to, when))
    return _ordered(parts)


def _move(dice, line, place, quality):
    """Where each deal goes from its place, and after how many days."""
    n, stage = len(line), np.minimum(place, CONTRACT) - 1
    base = LOSES[line, stage]
    loses = dice.chance(1 / (1 + np.exp(-np.log(base / (1 - base)) + 0.4 * quality)), n)
    step = np.where((place < OFFER) & dice.chance(SKIPS, n), 2, 1)
    step = np.where((place > 2) & dice.chance(STEPS_BACK, n), -1, step)
    to = np.where(loses, LOST, np.minimum(place + step, WON))
    days = STAY[line, stage] * np.exp(SPREAD[line, stage] * dice.rng.standard_normal(n)) * np.where(loses, 1.3, 1)
    days = days * np.where(dice.chance(FORGOTTEN, n), 7, 1)
    again = place == LOST
    return np.where(again, 3 + dice.chance(0.6, n), to), np.where(again, dice.between(15, 60, n), days)


def _ordered(parts) -> Events:
    deal, place, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(deal, kind="stable")
    deal, place, at = deal[order], place[order], at[order]
    starts = np.flatnonzero(np.append(True, deal[1:] != deal[:-1]))
    seq = np.arange(len(deal)) - np.repeat(starts, np.diff(np.append(starts, len(deal)))) + 1
    return Events(deal, seq, place, at)

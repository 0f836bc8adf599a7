"""Who receives a lead: a pure policy over candidates, so that it can be simulated, explained and repeated.

Load is counted in one place, data/lead_load.py. Sources: join-the-shortest-queue by (load + 1) / weight; smooth weighted
round robin as nginx has it; both beside their alternatives in the simulation of tests/data/test_distribution.py.
"""

import json
import random
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

POLICIES = ("least_load", "by_turn", "by_hand")


@dataclass(frozen=True)
class Rule:
    """How a line gives out its leads. Without a row of its own a line has these defaults."""

    policy: str = "least_load"
    keeps_owner: bool = True
    at_once: bool = False
    random_share: float = 0.0
    version: int = 0


@dataclass(frozen=True)
class Candidate:
    """A colleague of the line at one moment. `load` in points, `received` leads of 30 days, `turns` those of this line with what was
    missed in absences; `eased`: back or new for fewer than five working days; `why`: a reason never to receive."""

    id: UUID
    name: str
    load: float = 0.0
    weight: float = 1.0
    served_at: datetime | None = None
    received: int = 0
    turns: float = 0.0
    capacity_leads: int | None = None
    capacity_points: float | None = None
    eased: bool = False
    away: str | None = None  # retired, away, not_started
    deputy_id: UUID | None = None
    away_until: object = None
    score: float | None = None

    @property
    def why(self) -> str | None:
        """Why this one receives nothing by proposal; None when nothing speaks against it."""
        if self.away:
            return self.away
        if self.capacity_leads is not None and self.received >= self.capacity_leads:
            return "full_leads"
        if self.capacity_points is not None and self.load >= self.capacity_points:
            return "full_load"
        return None if self.weight > 0 else "no_weight"

    def given(self, now: datetime | None) -> "Candidate":
        """The same after one more lead."""
        return replace(self, load=self.load + 1, received=self.received + 1, turns=self.turns + 1, served_at=now)


@dataclass(frozen=True)
class Decision:
    """Who is proposed (None: nobody), by what, and all who were looked at with their scores."""

    to_id: UUID | None
    because: str  # owner | deputy | lot | least_load | by_turn | by_hand | nobody
    policy: str
    candidates: tuple[Candidate, ...]

    def as_json(self, to_id: UUID | None = None) -> str:
        """The log of the decision; `to_id` who really received it."""
        looked = [
            {"id": str(one.id), "name": one.name, "load": round(one.load, 2), "weight": one.weight, "score": one.score, "why": one.why}
            for one in self.candidates
        ]
        said = {"policy": self.policy, "because": self.because, "proposed": str(self.to_id) if self.to_id else None}
        return json.dumps(said | {"to": str(to_id) if to_id else None, "candidates": looked}, ensure_ascii=False)


def choose(rule: Rule, candidates, lead_id: UUID, owner_id: UUID | None = None) -> Decision:
    """Decide by the rule of the line. `owner_id` is whose client the sender is, if one is known."""
    scored = _scored(rule.policy, candidates)
    open_to = [one for one in scored if one.why is None]
    kept = _keeper(scored, owner_id) if rule.keeps_owner else None
    if kept:
        return Decision(kept[0], kept[1], rule.policy, scored)
    if rule.policy == "by_hand":
        return Decision(None, "by_hand", rule.policy, scored)
    if not open_to:
        return Decision(None, "nobody", rule.policy, scored)
    dice = random.Random(lead_id.int)
    if dice.random() < rule.random_share:
        return Decision(dice.choice(sorted(open_to, key=lambda one: str(one.id))).id, "lot", rule.policy, scored)
    return Decision(min(open_to, key=_order).id, rule.policy, rule.policy, scored)


def _keeper(scored, owner_id: UUID | None) -> tuple[UUID, str] | None:
    """The client's owner; while that one is away the deputy."""
    known = {one.id: one for one in scored}
    owner = known.get(owner_id)
    if owner is None:
        return None
    if owner.why in (None, "no_weight"):
        return owner.id, "owner"
    deputy = known.get(owner.deputy_id) if owner.away == "away" else None
    return (deputy.id, "deputy") if deputy and deputy.why in (None, "no_weight") else None


def _order(one: Candidate):
    """The lowest score; of equals the longest unserved, then by name."""
    return (one.score, one.served_at or datetime.min, one.name, str(one.id))


def _scored(policy: str, candidates) -> tuple[Candidate, ...]:
    """All candidates with their score, low first to receive; who may not receive has none."""
    able = [one for one in candidates if one.why is None]
    if policy == "by_turn":
        scores = _turns(able)
    else:
        floor = min((_share(one) for one in able if not one.eased), default=0.0)
        scores = {one.id: max(_share(one), floor) if one.eased else _share(one) for one in able}
    return tuple(replace(one, score=round(scores[one.id], 6) if one.id in scores else None) for one in candidates)


def _share(one: Candidate) -> float:
    return (one.load + 1) / one.weight


def _turns(able) -> dict:
    """Smooth weighted round robin out of what was received: who is furthest behind the own share after the next lead."""
    whole, n = sum(one.weight for one in able), sum(one.turns for one in able)
    return {one.id: whole * one.turns - (n + 1) * one.weight for one in able}


def in_turn(rule: Rule, candidates, leads, now: datetime | None = None) -> dict[UUID, Decision]:
    """Decide for several leads of one line, each after the one before: `leads` are (id, owner of the known client)."""
    here, decided = {one.id: one for one in candidates}, {}
    for lead_id, owner_id in leads:
        made = decided[lead_id] = choose(rule, tuple(here.values()), lead_id, owner_id)
        if made.to_id:
            here[made.to_id] = here[made.to_id].given(now)
    return decided

"""What clients say: a quarterly NPS, a CSI with factors that a few are asked every month, and what is written about us elsewhere."""

from datetime import timedelta

import numpy as np

from data.demo.cards import entered
from data.demo.clients import Clients
from data.demo.clock import DAY, NEVER, number
from data.demo.columns import NOBODY
from data.demo.sales import Sales
from data.demo.world import BAD_QUARTER, World

NPS, CSI = 0, 1
ANSWERS, ASKED = np.array([0.36, 0.30]), np.array([0.85, 0.14])  # response rate and share of buyers asked, by survey
FACTORS = np.array([0.3, 0.45, -0.3, -0.5, 0.1])  # quality, advice, delivery, price, documents: above or below the rest, on 1 to 5
WEIGHS = np.array(
    [0.34, 0.16, 0.34, 0.10, 0.06]
)  # what is said all in all follows delivery as much as quality, whatever clients say matters
TOP = 5  # factors are rated from 1 to this
DELIVERY, LATE = 2, 4  # the factor and the reason of a bad quarter: delivery on time
WAVE = 75 * DAY  # so long after the bad quarter clients still speak of it


def bad(world: World, at):
    """Was it in the bad quarter or soon after?"""
    return (at > world.as_of - BAD_QUARTER[0]) & (at < world.as_of - BAD_QUARTER[1] + WAVE)


def write(world: World, who: Clients, sales: Sales) -> None:
    """Invitations and answers of both surveys."""
    dice = world.dice("surveys")
    survey, client, at, person = _asked(world, dice, who, sales)
    n, whom = len(client), {"survey_id": survey, "client_id": client, "person_id": person}
    world.lists["invitations"], delivered = dice.ids(n), dice.chance(0.96, n)
    declined = np.where(delivered & dice.chance(0.03, n), at + DAY, NEVER)
    what = {"channel": (world.words["channels"], dice.pick([6, 2, 2], n)), "delivered": delivered}
    gone = np.where(declined > world.as_of, NEVER, declined)
    world.put("invitations", id=world.lists["invitations"], happened_at=at, declined_at=gone, **whom, **what)
    when = world.clock.in_hours(dice, at + dice.around(2, 0.9, n) * DAY)
    when = np.maximum(when, at + 600)
    spoke = np.flatnonzero(delivered & (declined < 0) & dice.chance(ANSWERS[survey], n) & (when <= world.as_of))
    _answers(world, dice, who, survey[spoke], spoke, (client[spoke], person[spoke]), when[spoke])


def _asked(world: World, dice, who: Clients, sales: Sales):
    """Survey, client, moment and person of every invitation: those who bought within the year, in the second week of a quarter, or of a month."""
    buyers, first = np.unique(sales.client, return_index=True)
    parts, two = [], np.diff(np.append(world.main_person, len(world.lists["persons"]))) > 1
    for month in world.months():
        for survey in (NPS, CSI) if month.month % 3 == 1 else (CSI,):
            at = int(world.clock.at(number(month + timedelta(days=8 + 5 * survey)), 10 * 3600))
            able = (sales.at[first] < at) & (who.sleeps_at[buyers] > at - 120 * DAY) & dice.chance(ASKED[survey], len(buyers))
            also = buyers[able & two[buyers]] if survey == NPS else buyers[:0]  # where two people know us, both are asked
            asked = np.concatenate([buyers[able], also])
            if at < world.as_of:
                person = world.main_person[asked] + (np.arange(len(asked)) >= able.sum())
                parts.append((np.full(len(asked), survey), asked, np.full(len(asked), at), person))
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _answers(world: World, dice, who: Clients, survey, invitation, asked, at) -> None:
    client, person = asked
    n, wave = len(client), bad(world, at) & dice.chance(0.6, len(client))
    answer = dice.ids(n)
    score = np.clip(np.round(8.3 + 1.5 * who.joy[client] - 3.2 * wave + 0.9 * dice.rng.standard_normal(n)), 0, 10).astype(np.int32)
    said = dice.chance(0.4, n) & (survey == NPS)
    comments = world.words["praise"] + world.words["blame"]
    comment = np.where(score >= 9, dice.rng.integers(0, 4, n), np.where(score <= 6, 4 + dice.rng.integers(0, 4, n), NOBODY))
    reason = np.where(wave & (score <= 6), LATE, dice.pick([34, 26, 18, 8, 14], n))
    whom = {"survey_id": survey, "invitation_id": invitation, "client_id": client, "person_id": person}
    world.lists["answers"] = answer
    overall = _factors(world, dice, who, client, wave, np.flatnonzero(survey == CSI))
    told = {"score": (score, survey == NPS), "comment": (comments, np.where(said, comment, NOBODY)), "overall": (overall, overall > 0)}
    when = {"happened_at": at, "entered_at": entered(world, dice, at)}
    why = np.where((survey == NPS) & dice.chance(0.85, n), reason, NOBODY)
    world.put("answers", id=answer, reason_id=why, **whom, **told, **when)


def _factors(world: World, dice, who: Clients, client, wave, which) -> np.ndarray:
    """Marks by factor of the answers `which`; returns what each says all in all, for every answer (NOBODY: not asked)."""
    level = 3.9 + 0.4 * who.joy[client[which]][:, None] + FACTORS + 0.7 * dice.rng.standard_normal((len(which), len(FACTORS)))
    level[:, DELIVERY] -= 1.1 * wave[which]
    row, factor = np.nonzero(dice.rng.random(level.shape) < 0.95)
    world.put("answer_factors", answer_id=which[row], factor_id=factor, score=_mark(level[row, factor]))
    overall = np.full(len(client), NOBODY, np.int32)
    overall[which] = _mark(level @ WEIGHS + 0.35 * dice.rng.standard_normal(len(which)))
    return overall


def _mark(level) -> np.ndarray:
    return np.clip(np.round(level), 1, TOP).astype(np.int32)


def mentions(world: World, who: Clients, sales: Sales) -> None:
    """What some buyers wrote elsewhere."""
    dice, n = world.dice("mentions"), max(6, world.size.clients // 15)
    which = dice.rng.integers(0, len(sales.at), n)
    at = world.clock.after(dice, sales.at[which], dice.between(2, 30, n))
    which, at = which[at < world.as_of], at[at < world.as_of]
    n, client = len(at), sales.client[which]
    stars = np.clip(np.round(4.1 + 0.7 * who.joy[client] - 1.8 * bad(world, at) + 0.5 * dice.rng.standard_normal(n)), 1, 5)
    text = np.where(stars >= 4, 0, 4) + dice.rng.integers(0, 4, n)
    answered = np.where(dice.chance(0.7, n), world.clock.after(dice, at, dice.around(1.5, 0.8, n)), NEVER)
    kept, site = dice.ids(n), (world.words["sites"], dice.rng.integers(0, 3, n))
    when = {"happened_at": at, "entered_at": entered(world, dice, at), "answered_at": np.where(answered > world.as_of, NEVER, answered)}
    known = np.where(dice.chance(0.7, n), client, NOBODY)
    tone = (["negative", "neutral", "positive"], np.where(stars >= 4, 2, np.where(stars == 3, 1, 0)))
    told = {"words": (world.words["praise"] + world.words["blame"], text), "rating": stars, "sentiment": tone}
    world.put("mentions", id=kept, site=site, client_id=known, asked_for=dice.chance(0.3, n), **when, **told)

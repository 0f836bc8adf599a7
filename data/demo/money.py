"""What was spent on whom, and what each month should bring."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from data.demo import staff
from data.demo.clock import number
from data.demo.columns import NOBODY
from data.demo.deals import Deals
from data.demo.leads import COLD, FAIR, ORGANIC, REFERRAL, SEARCH, SOCIAL, SOURCES
from data.demo.paths import WON
from data.demo.world import World

MEDIA = {SEARCH: 120, SOCIAL: 70, FAIR: 190}  # price of a lead in each source
PER_LEAD = {ORGANIC: ("people", 35), REFERRAL: ("tools", 15), COLD: ("people", 85)} | {
    source: ("media", price) for source, price in MEDIA.items()
}
TOOLS = 4  # programs that serve all sources, per lead
STRETCH = 1.07  # a target lies so far above what came


def costs(world: World) -> None:
    """A row per source, month and line; the paid sources name their campaign; tools for all sources name none."""
    dice, months = world.dice("costs"), world.months()
    per_month, scale = world.size.leads / len(months), world.words["scale"]
    rows = []
    for place, month in enumerate(months):
        for source, (kind, price) in PER_LEAD.items():
            for line, part in ((0, 0.55), (1, 0.45)):
                amount = price * SOURCES[source] * per_month * part * float(dice.between(0.85, 1.15, 1)[0]) * scale
                rows.append((line, source, _campaign(world, source, place / len(months)), number(month), kind, round(amount, 2)))
        rows.append((NOBODY, NOBODY, NOBODY, number(month), "tools", round(TOOLS * per_month * scale, 2)))
    _put_costs(world, dice, rows)


def _campaign(world: World, source: int, part: float) -> int:
    mine = np.flatnonzero(world.campaign_source == source)
    return int(mine[int(part * len(mine))]) if len(mine) else NOBODY


def _put_costs(world: World, dice, rows) -> None:
    line, source, campaign, since, kind, amount = (np.array(column) for column in zip(*rows, strict=True))
    until = np.array([number(_next(date(1970, 1, 1) + timedelta(days=int(day)))) for day in since])
    whose = {"line_id": line, "source_id": source, "campaign_id": campaign, "kind": kind.tolist(), "amount": amount.astype(float)}
    when = {"spent_on": since, "until_on": np.minimum(until, number(world.today))}
    world.put("costs", id=dice.ids(len(rows)), entered_at=np.minimum(world.clock.at(until, 36000), world.as_of), **whose, **when)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def targets(world: World, deals: Deals) -> None:
    """Per line and month: revenue and new clients; per manager and month: revenue, meetings, calls. Two months ahead too."""
    dice, months = world.dice("targets"), world.months()
    months += [_next(months[-1]), _next(_next(months[-1]))]
    won, trend = deals.stage == WON, np.linspace(0.75, 1.25, len(months))
    brought = [deals.offered[won & (deals.line == line)].sum() / (len(months) - 2) for line in (0, 1)]
    fresh = [len(np.unique(deals.client[won & (deals.line == line)])) / (len(months) - 2) for line in (0, 1)]
    rows = []
    for place, month in enumerate(months):
        for line in (0, 1):
            rows.append((line, NOBODY, month, "revenue", _round(brought[line] * trend[place] * STRETCH)))
            rows.append((line, NOBODY, month, "new_clients", max(1, round(fresh[line] * trend[place] * STRETCH))))
        rows += _of_managers(world, month, sum(brought) * trend[place] * STRETCH / staff.MANAGERS)
    _put_targets(world, dice, rows)


def _put_targets(world: World, dice, rows) -> None:
    """Each as it stands, and the line of its history: a target is named a month before its month begins."""
    line, person, month, metric, value = zip(*rows, strict=True)
    when, ids = np.array([number(day) for day in month]), dice.ids(len(rows))
    what = {"id": ids, "line_id": line, "staff_id": person, "month": when, "metric": list(metric), "value": np.array(value, float)}
    world.put("targets", **what)
    known = np.minimum(world.clock.at(when - 30, 36000), world.as_of)
    world.put("target_changes", happened_at=known, **what)


def _of_managers(world: World, month, share):
    per_manager = world.size.contacts / 24 / staff.MANAGERS
    wanted = {"revenue": _round(share), "meetings": max(1, round(per_manager * 0.12)), "calls": max(2, round(per_manager * 0.45))}
    return [(NOBODY, person, month, metric, value) for person in range(staff.MANAGERS) for metric, value in wanted.items()]


def _round(value: float) -> float:
    step = 10 ** max(0, len(str(int(value))) - 2)
    return round(value / step) * step


def capacity(world: World) -> None:
    """Set what a manager can carry: a third more than the middle one has, so that one of them stands far above it."""
    load = world.cur.execute(
        """
        SELECT s.id, coalesce((SELECT sum(g.load_weight) FROM kept.deals d JOIN kept.stages g ON g.id = d.stage_id
                               WHERE d.owner_id = s.id AND g.kind = 'open'), 0)
            + coalesce((SELECT sum(CASE WHEN c.due_at < $as_of THEN 1.0 ELSE 0.5 END) FROM kept.contacts c
                        WHERE c.staff_id = s.id AND c.state = 'planned'), 0) AS points,
            (SELECT count(*) FROM kept.leads l WHERE l.owner_id = s.id AND l.happened_at >= $month) AS leads
        FROM kept.staff s WHERE s.owns_deals AND s.retired_at IS NULL""",
        {"as_of": _stamp(world.as_of), "month": _stamp(world.as_of - 30 * 86400)},
    ).fetchall()
    points, leads = (float(np.median([row[k] for row in load])) for k in (1, 2))
    world.cur.execute(
        "UPDATE kept.staff SET capacity_points = ?, capacity_leads = ? WHERE owns_deals",
        [max(5, round(points * 1.35 / 5) * 5), max(3, round(leads * 1.3))],
    )


def _stamp(seconds: int):
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)

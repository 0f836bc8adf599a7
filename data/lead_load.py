"""The colleagues of a line and their load now: the one place where a lead's load is defined.

Load, in points, over all lines of a person: the stage weights of the open deals and the points of planned and overdue contacts,
as the load index of queries/workload has them (a deal counts for its present owner), and one point for each lead that waits for
its first answer. An answered lead weighs what its planned contact weighs.
"""

from dataclasses import dataclass
from uuid import UUID

from data import store
from data.distribution import Candidate, Decision, Rule, in_turn

READ = (
    "deals", "stages", "contacts", "company", "leads", "assignments", "staff", "staff_lines", "absences", "calendar", "distribution_rules",
    "clients", "persons", "person_roles", "reach",
)  # fmt: skip
EASED = 5  # working days after an absence, or after the first day
COLLEAGUES = """
WITH points AS (
    SELECT d.owner_id AS staff_id, s.load_weight AS n FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE s.kind = 'open'
    UNION ALL
    SELECT c.staff_id, CASE WHEN c.due_at < $now THEN y.load_overdue ELSE y.load_planned END
    FROM kept.contacts c CROSS JOIN kept.company y WHERE c.state = 'planned'
    UNION ALL
    SELECT l.owner_id, 1e0 FROM kept.leads l
    WHERE l.owner_id IS NOT NULL AND l.refused_at IS NULL AND l.merged_into_id IS NULL
      AND l.id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM kept.contacts c WHERE c.lead_id = l.id AND c.state = 'held' AND c.direction = 'out'
          AND NOT c.automatic AND c.happened_at >= l.happened_at)
      AND NOT EXISTS (SELECT 1 FROM kept.contacts c WHERE c.lead_id IS NULL AND c.client_id = l.client_id AND c.state = 'held'
          AND c.direction = 'out' AND NOT c.automatic AND c.happened_at >= l.happened_at)),
load AS (SELECT staff_id, sum(n) AS points FROM points GROUP BY staff_id),
given AS (
    SELECT a.owner_id AS staff_id, a.entity_id AS lead_id, l.line_id, a.happened_at, local_day(a.happened_at) AS day
    FROM kept.assignments a JOIN kept.leads l ON l.id = a.entity_id WHERE a.entity = 'lead' AND a.owner_id IS NOT NULL),
received AS (
    SELECT staff_id, count(DISTINCT lead_id) AS leads, count(DISTINCT lead_id) FILTER (WHERE line_id = $line) AS turns
    FROM given WHERE happened_at <= $now AND days_between(happened_at, $now) < 30 GROUP BY staff_id),
served AS (SELECT staff_id, max(happened_at) AS at FROM given GROUP BY staff_id),
today AS (SELECT day, working_day FROM kept.calendar WHERE day = local_day($now)),
person AS (
    SELECT s.*, coalesce(s.starts_on > t.day, false) AS not_started, a.until AS away_until, a.deputy_id, t.working_day AS today,
           greatest(s.starts_on, (SELECT max(b.until) FROM kept.absences b WHERE b.staff_id = s.id AND b.until <= t.day)) AS back_on
    FROM kept.staff s CROSS JOIN today t LEFT JOIN kept.absences a ON a.staff_id = s.id AND a.since <= t.day AND t.day < a.until
    WHERE s.owns_deals AND s.role <> 'executive' AND s.retired_at IS NULL AND s.disabled_at IS NULL
      AND (s.all_lines OR s.id IN (SELECT staff_id FROM kept.staff_lines WHERE line_id = $line))),
missed AS (
    SELECT p.id AS staff_id, count(*) AS leads FROM person p JOIN given g ON g.line_id = $line AND g.staff_id <> p.id
    AND days_between(g.happened_at, $now) < 30
    AND (g.day < p.starts_on OR EXISTS (SELECT 1 FROM kept.absences b WHERE b.staff_id = p.id AND b.since <= g.day AND g.day < b.until))
    GROUP BY p.id)
SELECT p.id, p.name, coalesce(l.points, 0e0), coalesce(p.lead_weight, 1e0), greatest(v.at, utc_of_day(p.back_on)), coalesce(r.leads, 0),
       coalesce(r.turns, 0) + coalesce(m.leads, 0) * coalesce(p.lead_weight, 1e0)
           / nullif((SELECT sum(coalesce(o.lead_weight, 1e0)) FROM person o WHERE o.id <> p.id), 0),
       p.capacity_leads, p.capacity_points, coalesce(p.today - b.working_day < $eased, false),
       CASE WHEN p.not_started THEN 'not_started' WHEN p.away_until IS NOT NULL THEN 'away' END, p.deputy_id, p.away_until
FROM person p LEFT JOIN load l ON l.staff_id = p.id LEFT JOIN received r ON r.staff_id = p.id LEFT JOIN served v ON v.staff_id = p.id
LEFT JOIN missed m ON m.staff_id = p.id LEFT JOIN kept.calendar b ON b.day = p.back_on
ORDER BY p.name, p.id"""
OWNED = """
SELECT l.id, l.line_id, first(m.owner_id ORDER BY m.reason = 'said' DESC, m.mine DESC, m.client, m.owner_id) FILTER (WHERE m.owner_id IS NOT NULL)
FROM visible.leads_in_hand l LEFT JOIN visible.lead_senders m ON m.lead_id = l.id AND m.line_id = l.line_id
WHERE list_contains(CAST($leads AS UUID[]), l.id) GROUP BY l.id, l.line_id, l.happened_at ORDER BY l.happened_at, l.id"""
WAITING = "SELECT id FROM visible.open_leads WHERE owner_id IS NULL AND answered_at IS NULL ORDER BY happened_at, id LIMIT 500"


def rule(cur, line_id: UUID) -> Rule:
    """The rule of a line, or the defaults."""
    row = cur.execute(
        "SELECT policy, keeps_owner, at_once, random_share, version FROM kept.distribution_rules WHERE line_id = ?", [line_id]
    ).fetchone()
    return Rule(*row) if row else Rule()


def colleagues(cur, line_id: UUID) -> tuple[Candidate, ...]:
    """All who can own deals in this line, with load, turns and what speaks against them; retired and disabled ones are not among them."""
    rows = cur.execute(COLLEAGUES, {"line": line_id, "now": store.now(), "eased": EASED}).fetchall()
    return tuple({row[0]: Candidate(*row[:6], row[6] or 0.0, *row[7:]) for row in rows}.values())


def propose(cur, lead_ids: list[UUID]) -> dict[UUID, Decision]:
    """A decision for each of these leads, the oldest first, each after the one before it in its line. The cursor has a viewer."""
    by_line: dict[UUID, list] = {}
    for lead_id, line_id, owner_id in cur.execute(OWNED, {"leads": [str(one) for one in lead_ids]}).fetchall():
        by_line.setdefault(line_id, []).append((lead_id, owner_id))
    decided = {}
    for line_id, leads in by_line.items():
        decided |= in_turn(rule(cur, line_id), colleagues(cur, line_id), leads, store.now())
    return decided


@dataclass(frozen=True)
class Outlook:
    """Who would receive each lead that waits unassigned, and the colleagues of each line with their load."""

    decided: dict[UUID, Decision]
    teams: dict[UUID, tuple[Candidate, ...]]


_known: dict[tuple, Outlook] = {}


def outlook(viewer) -> Outlook:
    """What those see who give out leads; nothing for others. Read anew after a write to what it rests on, and every minute."""
    if not viewer.may("leads.assign"):
        return Outlook({}, {})
    here = store.here()
    minute = store.now().replace(second=0, microsecond=0)
    key = (here.number, here.generation, viewer.scope, minute, *(here.versions[table] for table in READ))
    if key not in _known:
        if len(_known) > 100:
            _known.clear()
        with here.reports, here.cursor(viewer) as cur:
            lines = [row[0] for row in cur.execute("SELECT id FROM visible.lines WHERE retired_at IS NULL").fetchall()]
            waiting = [row[0] for row in cur.execute(WAITING).fetchall()]
            _known[key] = Outlook(propose(cur, waiting), {line: colleagues(cur, line) for line in lines})
    return _known[key]

"""How a line gives out its leads, and what share of them each colleague receives: set by the heads of the line."""

from uuid import UUID

from data import edits, lead_load, store, trail
from data.distribution import POLICIES, Rule
from data.problems import Problem

MOST_LOT = 0.5  # of the leads may be given by lot
CHANGED = "Someone has changed this in the meantime. Look at it again."
FIELDS = ("policy", "keeps_owner", "at_once", "random_share")


def set_rule(viewer, line_id: UUID, rule: Rule) -> None:
    """Set the rule of a line of one's own; `rule.version` is the one that was seen (0: none was set yet)."""

    def work(cur, me) -> None:
        if cur.execute("SELECT 1 FROM visible.lines WHERE id = ? AND retired_at IS NULL", [line_id]).fetchone() is None:
            raise Problem("This line is not yours.")
        if rule.policy not in POLICIES or not 0 <= rule.random_share <= MOST_LOT:
            raise Problem("A lot gives out half of the leads at most.", field="random_share")
        _write(cur, me, line_id, rule)
        trail.note(cur, me.id, "leads.set_rule", "line", line_id)

    store.here().transaction(work, viewer=viewer, right="leads.assign", touches=("distribution_rules", "field_history", "audit"))


def _write(cur, me, line_id: UUID, rule: Rule) -> None:
    before = lead_load.rule(cur, line_id)
    if before.version != rule.version:
        raise Problem(CHANGED)
    cur.execute(
        "INSERT OR REPLACE INTO kept.distribution_rules (line_id, policy, keeps_owner, at_once, random_share, version) VALUES (?, ?, ?, ?, ?, ?)",
        [line_id, rule.policy, rule.keeps_owner, rule.at_once, rule.random_share, rule.version + 1],
    )
    for name in FIELDS:
        if (old := getattr(before, name)) != (new := getattr(rule, name)):
            edits.note(cur, me, "line", line_id, name, str(old), str(new))


def set_weight(viewer, staff_id: UUID, weight: float, *, version: int) -> None:
    """Set how many leads a colleague receives beside the others (1 = as many, 0 = none by proposal)."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT lead_weight, version FROM visible.owners WHERE id = ?", [staff_id]).fetchone()
        if row is None:
            raise Problem("This colleague is not of your lines.")
        if row[1] != version:
            raise Problem(CHANGED)
        if not 0 <= weight <= 5:
            raise Problem("A share lies between 0 and 5.", field="weight")
        cur.execute("UPDATE kept.staff SET lead_weight = ?, version = version + 1 WHERE id = ?", [weight, staff_id])
        edits.note(cur, me, "staff", staff_id, "lead_weight", str(row[0]), str(weight))
        trail.note(cur, me.id, "leads.set_weight", "staff", staff_id, str(weight))

    store.here().transaction(work, viewer=viewer, right="leads.assign", touches=("staff", "field_history", "audit"))

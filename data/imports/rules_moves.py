"""Moves of deals through their stages, as a file of events."""

from collections import Counter

from data.imports.plan import Plan
from data.imports.rules import Rule
from data.problems import Problem

STANDS = """SELECT d.id, d.line_id, d.stage_id, d.owner_id, d.amount, d.loss_reason_id, d.competitor_id, e.moved_at, coalesce(e.seq, 0)
FROM kept.deals d
LEFT JOIN (SELECT deal_id, max(happened_at) AS moved_at, max(seq) AS seq FROM kept.stage_events GROUP BY deal_id) e ON e.deal_id = d.id"""
PRESENT = ("stage_id", "owner_id", "amount", "loss_reason_id", "competitor_id")


class StageEvents(Rule):
    """Moves of deals, by deal, stage and moment; the deal stands where its last event put it."""

    entity, wanted = "deal", "deal"
    extra = {"line": "CAST(NULL AS UUID)"}

    def __init__(self, known, map_, line, cur, by_field):
        self.lines = dict(cur.execute("SELECT id, line_id FROM kept.stages").fetchall())
        names = ("line_id", *PRESENT, "moved_at", "seq")
        self.deals = {row[0]: dict(zip(names, row[1:], strict=True)) for row in cur.execute(STANDS).fetchall()}
        self.after: dict = {}
        super().__init__(known, map_, line, cur, by_field)

    def names(self, said, times: Counter):
        return [("event", said["deal"], said["stage"], said["happened_at"])]

    def check(self, said):
        line = self.lines.get(said["stage"])
        if line is not None and line != self.deals[said["deal"]]["line_id"]:
            raise Problem("The stage belongs to another line than the deal.")

    def write_new(self, plan: Plan, row):
        said = row.values
        stands = self.deals[said["deal"]]
        stands["seq"] += 1
        present = self.after.get(said["deal"], stands)
        event = {
            "stage_id": said["stage"],
            "owner_id": plan.id_of(said.get("owner")) or present["owner_id"],
            "amount": said["amount"] if said.get("amount") is not None else present["amount"],
            "loss_reason_id": plan.id_of(said.get("loss_reason")),
            "competitor_id": plan.id_of(said.get("competitor")),
        }
        plan.add(
            "stage_events",
            id=row.id,
            deal_id=said["deal"],
            seq=stands["seq"],
            happened_at=said["happened_at"],
            entered_at=plan.at,
            actor_id=plan.actor,
            **event,
        )
        plan.spans_of.add(said["deal"])
        last = self.after.get(said["deal"], {}).get("moved_at") or stands["moved_at"]
        if last is None or said["happened_at"] >= last:
            self.after[said["deal"]] = event | {"moved_at": said["happened_at"]}

    def also_changed(self, plan: Plan, row):
        plan.spans_of.add(row.standing["deal"])

    def finish(self, plan: Plan):
        """Each deal takes the place of its last event, in one change."""
        for deal, after in self.after.items():
            stands = self.deals[deal]
            moved = {name: after[name] for name in PRESENT if after[name] != stands[name]}
            if moved:
                plan.change("deals", deal, {name: stands[name] for name in moved}, moved)

"""Deals and their way through the stages: a deal is written with its first event; the spans follow from the events."""

from collections import Counter

from data.imports.known import fresh_id
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.imports.rules_lists import assign
from data.problems import Problem

LAST = """LEFT JOIN (SELECT deal_id, id AS event_id, happened_at AS moved_at, stage_id, owner_id AS event_owner, amount AS event_amount,
    loss_reason_id AS event_reason, competitor_id AS event_competitor,
    row_number() OVER (PARTITION BY deal_id ORDER BY happened_at DESC, seq DESC) AS place,
    max(seq) OVER (PARTITION BY deal_id) AS last_seq,
    first_value(id) OVER (PARTITION BY deal_id ORDER BY happened_at, seq) AS first_id
    FROM kept.stage_events) e ON e.deal_id = t.id AND e.place = 1
    LEFT JOIN kept.stages s ON s.id = t.stage_id"""


class Deals(Rule):
    """Deals, by code, else by client, name and first day."""

    entity, wanted = "deal", "client"
    extra = {"closed_at": "CASE WHEN s.kind <> 'open' THEN e.moved_at END"}
    also = ", e.event_id AS event_id, e.first_id AS first_id, e.last_seq AS last_seq, t.dated_by_map AS dated_by_map"
    FROM = LAST

    def __init__(self, known, map_, line, cur, by_field):
        self.kinds = dict(cur.execute("SELECT id, kind FROM kept.stages").fetchall())
        self.opening: dict = {}
        super().__init__(known, map_, line, cur, by_field)

    def names(self, said, times: Counter):
        if said.get("code"):
            return [("code", said["code"])]
        base = (said.get("client"), said.get("name"), said.get("product"), said["happened_at"])
        times[base] += 1
        return [("row", *base, times[base])]

    def is_closed(self, stage) -> bool:
        """Is this stage won or lost, as it stands or as the map sets it up?"""
        return self.known.kinds.get(stage, self.kinds.get(stage)) != "open"

    def check(self, said):
        closed = self.is_closed(said["stage"])
        if closed and said.get("closed_at") is None:
            raise Problem("The deal is won or lost, and there is no day on which it closed.")
        if closed and said["closed_at"] < said["happened_at"]:
            raise Problem("The deal closed before it began.")
        if not closed and said.get("closed_at") is not None:
            raise Problem("The deal is open and has a day on which it closed.")
        if (said.get("amount") or 0) < 0:
            raise Problem("The amount is less than nothing.")

    def complete(self, said):
        name = (
            self.known.name_of("products", said.get("product"))
            or self.known.name_of("clients", said.get("client"))
            or said.get("code")
            or "—"
        )
        return {"line": self.line_of(said), "name": name}

    def write_new(self, plan: Plan, row):
        super().write_new(plan, row)
        plan.inserts["deals"][-1]["dated_by_map"] = row.dated

    def also_new(self, plan: Plan, row, id_):
        said = row.values
        assign(plan, "deal", id_, said.get("owner"), said["happened_at"])
        seq = 1
        if self.is_closed(said["stage"]):
            self._event(plan, id_, seq, self._opens_in(said), said["happened_at"], said, reason=False)
            seq = 2
        when = said["closed_at"] if seq == 2 else said["happened_at"]
        self._event(plan, id_, seq, said["stage"], when, said, reason=True)

    def _opens_in(self, said):
        line = self.line_of(said)
        if line not in self.opening:
            name = self.map.opens_in
            self.opening[line] = self.known.find("stages", line, name) if name else self.known.first_open(line)
        return self.opening[line]

    def _event(self, plan: Plan, deal, seq: int, stage, when, said: dict, reason: bool) -> None:
        plan.spans_of.add(deal)
        plan.add(
            "stage_events",
            id=fresh_id(),
            deal_id=deal,
            seq=seq,
            stage_id=stage,
            happened_at=when,
            entered_at=plan.at,
            actor_id=plan.actor,
            owner_id=plan.id_of(said.get("owner")),
            amount=said.get("amount"),
            loss_reason_id=plan.id_of(said.get("loss_reason")) if reason else None,
            competitor_id=plan.id_of(said.get("competitor")) if reason else None,
        )

    def also_changed(self, plan: Plan, row):
        """A new stage is a new event; anything else corrects the event it is about."""
        changed, standing = row.changes, row.standing
        whole = {name: row.values.get(name) if row.values.get(name) is not None else standing.get(name) for name in self.fields}
        if "owner" in changed:
            assign(plan, "deal", row.id, changed["owner"][1], plan.at)
        if "happened_at" in changed:
            self._correct(plan, row, standing["first_id"], {"happened_at": changed["happened_at"]})
        if "stage" in changed:
            when = whole["closed_at"] if self.is_closed(whole["stage"]) else plan.at
            self._event(plan, row.id, (standing["last_seq"] or 0) + 1, whole["stage"], when, whole, reason=True)
        elif standing["event_id"] is not None:
            names = {"closed_at": "happened_at", "amount": "amount", "loss_reason": "loss_reason_id", "competitor": "competitor_id"}
            if not self.is_closed(standing["stage"]):
                names["owner"] = "owner_id"
            self._correct(plan, row, standing["event_id"], {column: changed[name] for name, column in names.items() if name in changed})

    def _correct(self, plan: Plan, row, event, pairs: dict[str, tuple]) -> None:
        if pairs:
            plan.spans_of.add(row.id)
            plan.change(
                "stage_events",
                event,
                {column: before for column, (before, _) in pairs.items()},
                {column: plan.id_of(after) for column, (_, after) in pairs.items()},
            )

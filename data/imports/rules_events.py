"""The kinds that happen: contacts, sales, answers of clients."""

from collections import Counter

from data.imports.known import fresh_id, key
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.problems import Problem

CLOCKS = {"happened_at": "held_at", "due_at": "due_at", "settled_at": "settled_at"}  # column → what stood in it


class Contacts(Rule):
    """Contacts, by code, else by client, moment and kind."""

    entity, own_of, wanted = "client", "client", "client"

    def names(self, said, times: Counter):
        if said.get("code"):
            return [("code", said["code"])]
        base = (said.get("client"), said.get("deal"), said["happened_at"], said.get("kind") or "call")
        times[base] += 1
        return [("row", *base, times[base])]

    def check(self, said):
        if said.get("client") is None and said.get("deal") is None:
            raise Problem("The cell {missing} is empty.", missing="client")
        if said.get("state") == "held" and said["happened_at"] > self.known.at:
            raise Problem("The contact was held, and its day is still to come.")

    def complete(self, said):
        future = said["happened_at"] > self.known.at
        return {"line": self.line_of(said), "kind": "call", "direction": "out", "state": "planned" if future else "held"}

    also = ", t.happened_at AS held_at, t.due_at AS due_at, t.settled_at AS settled_at"

    def _load(self, cur, by_field):
        rows = super()._load(cur, by_field)
        for row in rows:
            row["happened_at"] = row["held_at"] or row["due_at"]
        return rows

    def write_new(self, plan: Plan, row):
        super().write_new(plan, row)
        columns = plan.inserts["contacts"][-1]
        if columns["state"] != "held":
            columns["planned_at"] = min(plan.at, row.values["happened_at"])
        columns |= _clocks(columns["state"], row.values["happened_at"])

    def write_changed(self, plan: Plan, row):
        """A change of state or moment concerns all the clocks of a contact together."""
        changed = {name: after for name, (_, after) in row.changes.items() if name in self.fields and name != "happened_at"}
        after = self.columns(changed, plan)
        before = self.columns({name: row.changes[name][0] for name in changed}, plan)
        if {"state", "happened_at"} & set(row.changes):
            after |= _clocks(row.values.get("state") or row.standing["state"], row.values["happened_at"])
            before |= {name: row.standing[was] for name, was in CLOCKS.items() if name in after}
        if after:
            plan.change("contacts", row.id, before, after)


def _clocks(state: str, when) -> dict:
    """The clocks of a contact in this state; one that was planned and is held keeps for when it had been planned."""
    if state == "planned":
        return {"happened_at": None, "due_at": when, "settled_at": None}
    if state == "cancelled":
        return {"happened_at": None, "due_at": when, "settled_at": when}
    return {"happened_at": when, "settled_at": when}


class Sales(Rule):
    """Sales with one item each, by code, else by client, day, product and amount."""

    entity, own_of, wanted = "client", "client", "client"
    extra = {"product": "i.product_id", "quantity": "i.quantity", "unit_cost": "i.unit_cost"}
    also = ", i.id AS item_id"
    FROM = (
        "LEFT JOIN (SELECT sale_id, min(id) AS id, arg_min(product_id, id) AS product_id, arg_min(quantity, id) AS quantity, "
        "arg_min(unit_cost, id) AS unit_cost FROM kept.sale_items GROUP BY sale_id) i ON i.sale_id = t.id"
    )

    def names(self, said, times: Counter):
        if said.get("code"):
            return [("code", said["code"])]
        base = (said["client"], said["happened_at"], said.get("product"), said["amount"])
        times[base] += 1
        return [("row", *base, times[base])]

    def complete(self, said):
        return {"line": self.line_of(said)}

    def _item(self, said, plan: Plan) -> dict:
        names = {"product": "product_id", "quantity": "quantity", "unit_cost": "unit_cost", "amount": "amount"}
        return {column: plan.id_of(said[name]) for name, column in names.items() if said.get(name) is not None}

    def also_new(self, plan: Plan, row, id_):
        plan.add("sale_items", id=fresh_id(), sale_id=id_, **({"quantity": 1} | self._item(row.values, plan)))

    def also_changed(self, plan: Plan, row):
        after = self._item({name: after for name, (_, after) in row.changes.items()}, plan)
        if after and row.standing["item_id"] is not None:
            before = self._item({name: before for name, (before, _) in row.changes.items()}, plan)
            plan.change("sale_items", row.standing["item_id"], {name: before.get(name) for name in after}, after)


class Answers(Rule):
    """Answers to a survey, by code, else by survey, client and moment."""

    entity, own_of, wanted = "client", "client", "client"
    extra = {"line": "CAST(NULL AS UUID)"}

    def _survey(self, said):
        survey = said.get("survey") or self.known.names("surveys").get((None, key("nps")))
        if survey is None:
            raise Problem("There is no survey yet.")
        return survey

    def names(self, said, times: Counter):
        if said.get("code"):
            return [("code", said["code"])]
        return [("row", self._survey(said), said["client"], said["happened_at"])]

    def check(self, said):
        if not 0 <= said["score"] <= 10:
            raise Problem("The score {score} does not lie between 0 and 10.", score=said["score"])

    def complete(self, said):
        return {"survey": self._survey(said)}

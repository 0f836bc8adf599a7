"""The kinds that happen: contacts, sales, answers of clients."""

from collections import Counter

from data.imports.known import fresh_id, key
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.problems import Problem


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

    def complete(self, said):
        future = said["happened_at"] > self.known.at
        return {"line": self.line_of(said), "kind": "call", "direction": "out", "state": "planned" if future else "held"}

    def columns(self, said, plan: Plan):
        """A planned contact has a day for which it is planned, not one on which it was held."""
        found = super().columns(said, plan)
        state, when = said.get("state"), said.get("happened_at")
        if when is not None and state == "planned":
            found |= {"due_at": found.pop("happened_at"), "planned_at": plan.at}
        elif when is not None and state == "cancelled":
            found |= {"due_at": found.pop("happened_at"), "planned_at": when, "settled_at": when}
        elif when is not None:
            found["settled_at"] = when
        return found

    def _load(self, cur, by_field):
        rows = super()._load(cur, by_field)
        for row in rows:
            row["happened_at"] = row["happened_at"] or row["due_at"]
        return rows

    also = ", t.due_at AS due_at, t.state AS was"

    def write_changed(self, plan: Plan, row):
        """A change of state or moment concerns all the clocks of a contact together."""
        changed = {name: after for name, (_, after) in row.changes.items() if name in self.fields}
        before = {name: row.changes[name][0] for name in changed}
        if {"state", "happened_at"} & set(changed):
            both = ("state", "happened_at")
            before |= {name: row.standing[name] for name in both}
            changed |= {name: row.values.get(name) or row.standing[name] for name in both}
        blank = dict.fromkeys(("happened_at", "due_at", "planned_at", "settled_at")) if "state" in changed else {}
        after = blank | self.columns(changed, plan)
        if after:
            plan.change("contacts", row.id, blank | self.columns(before, plan), after)


class Sales(Rule):
    """Sales with one item each, by code, else by client, day, product and amount."""

    entity, own_of, wanted = "client", "client", "client"
    extra = {"product": "i.product_id", "quantity": "i.quantity", "unit_cost": "i.unit_cost"}
    also = ", i.id AS item_id"
    FROM = ("LEFT JOIN (SELECT sale_id, min(id) AS id, arg_min(product_id, id) AS product_id, arg_min(quantity, id) AS quantity, "
            "arg_min(unit_cost, id) AS unit_cost FROM kept.sale_items GROUP BY sale_id) i ON i.sale_id = t.id")

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

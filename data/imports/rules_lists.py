"""The kinds that are lists: staff, products, clients, persons, leads, costs."""

from collections import Counter

from data.imports.known import fresh_id, key
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.problems import Problem


class Staff(Rule):
    """People who can own deals; without a sign-in until an administrator gives one."""

    entity, dated_columns = "staff", ()

    def names(self, said, times: Counter):
        by_login = [("login", said["login"].casefold())] if said.get("login") else []
        return by_login + [("name", key(said["name"]))]

    def check(self, said):
        if (said.get("capacity_leads") or 0) < 0:
            raise Problem("{cell} is less than nothing.", cell=said["capacity_leads"])
        if said.get("hours_per_day") is not None and not 0 < said["hours_per_day"] <= 24:
            raise Problem("A day has no {cell} hours.", cell=str(said["hours_per_day"]))

    def columns(self, said, plan: Plan):
        return super().columns({name: value for name, value in said.items() if name != "login"}, plan)

    def changes(self, said, standing):
        found = super().changes(said, standing)
        found.pop("login", None)
        return found

    def write_new(self, plan: Plan, row):
        super().write_new(plan, row)
        plan.inserts["staff"][-1] |= {"role": "manager", "created_at": plan.at}


class Products(Rule):
    """Products, by code, else by name."""

    entity, dated_columns = "product", ()


class Clients(Rule):
    """Clients, by code, else by name within their line."""

    entity = "client"

    def scope(self, said):
        return (self.line_of(said),)

    def complete(self, said):
        return {"line": self.line_of(said), "kind": self.map.client_kind, "happened_at": self.known.at}

    def also_new(self, plan: Plan, row, id_):
        assign(plan, "client", id_, row.values.get("owner"), row.values.get("happened_at") or plan.at)

    def also_changed(self, plan: Plan, row):
        if "owner" in row.changes:
            assign(plan, "client", row.id, row.changes["owner"][1], plan.at)


class Persons(Rule):
    """Persons, by code, else by name at one client, else by name with an e-mail address."""

    entity = "person"
    extra = {"client": "r.client_id", "role": "r.role", "line": "CAST(NULL AS UUID)"}
    also = ", r.id AS role_id"
    FROM = (
        "LEFT JOIN (SELECT person_id, min(id) AS id, arg_min(client_id, id) AS client_id, arg_min(role, id) AS role "
        "FROM kept.person_roles WHERE until IS NULL GROUP BY person_id) r ON r.person_id = t.id"
    )

    def names(self, said, times: Counter):
        by_code = [("code", said["code"])] if said.get("code") else []
        by_client = [("name", key(said["name"]), said["client"])] if said.get("client") else []
        by_email = [("name", key(said["name"]), said["email"])] if said.get("email") else []
        return (by_code + by_client + by_email) or [("name", key(said["name"]))]

    def also_new(self, plan: Plan, row, id_):
        client = plan.id_of(row.values.get("client"))
        if client is not None:
            plan.add("person_roles", id=fresh_id(), person_id=id_, client_id=client, role=row.values.get("role"))

    def also_changed(self, plan: Plan, row):
        after = {"client_id": plan.id_of(row.changes["client"][1])} if "client" in row.changes else {}
        after |= {"role": row.changes["role"][1]} if "role" in row.changes else {}
        if not after:
            return
        if row.standing["role_id"] is None:
            self.also_new(plan, row, row.id)
        else:
            before = {"client_id": row.standing["client"], "role": row.standing["role"]}
            plan.change("person_roles", row.standing["role_id"], {name: before[name] for name in after}, after)


class Leads(Rule):
    """Leads, by code, else by name and moment."""

    entity = "lead"

    def names(self, said, times: Counter):
        by_code = [("code", said["code"])] if said.get("code") else []
        return by_code + [("name", key(said["name"]), said.get("happened_at"))]

    def complete(self, said):
        return {"line": self.line_of(said)}

    def also_new(self, plan: Plan, row, id_):
        said = row.values
        assign(plan, "lead", id_, said.get("owner"), said["happened_at"])
        if said.get("entry_point") or said.get("source") or said.get("campaign"):
            plan.add(
                "lead_touches",
                id=fresh_id(),
                lead_id=id_,
                entry_point_id=plan.id_of(said.get("entry_point")),
                source_id=plan.id_of(said.get("source")),
                campaign_id=plan.id_of(said.get("campaign")),
                happened_at=said["happened_at"],
            )

    def also_changed(self, plan: Plan, row):
        if "owner" in row.changes:
            assign(plan, "lead", row.id, row.changes["owner"][1], plan.at)


class Costs(Rule):
    """Costs, by code, else by day, kind and what they were spent on."""

    def names(self, said, times: Counter):
        if said.get("code"):
            return [("code", said["code"])]
        told = ("spent_on", "until_on", "line", "entry_point", "source", "campaign")
        base = (*(said.get(name) for name in told), said.get("kind") or "media")
        times[base] += 1
        return [("row", *base, times[base])]

    def check(self, said):
        if said.get("until_on") and said["until_on"] <= said["spent_on"]:
            raise Problem("The end lies before the beginning.")

    def complete(self, said):
        return {"kind": "media"}


def assign(plan: Plan, entity: str, id_, owner, when) -> None:
    """One row of the append-only list of owners."""
    if owner is not None:
        plan.add(
            "assignments",
            id=fresh_id(),
            entity=entity,
            entity_id=id_,
            owner_id=plan.id_of(owner),
            happened_at=when,
            entered_at=plan.at,
            actor_id=plan.actor,
            reason="import",
        )

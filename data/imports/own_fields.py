"""Fields of the company's own: columns of a file that no table has a place for."""

import json

from data.imports.check import Checked
from data.imports.known import fresh_id
from data.imports.plan import Change, Plan


def write(plan: Plan, checked: Checked) -> None:
    """Plan the values of the map's own fields, and the fields themselves where they are new."""
    if not checked.map.custom:
        return
    entity, cur = checked.rule.entity, checked.rule.known.cur
    known = dict(cur.execute("SELECT name, id FROM kept.custom_fields WHERE entity = ?", [entity]).fetchall())
    for place, own in enumerate(checked.map.custom, start=len(known) + 1):
        if own.name not in known:
            known[own.name] = fresh_id()
            plan.add("custom_fields", id=known[own.name], entity=entity, name=own.name, position=place, kind=own.kind)
    written: set[tuple] = set()
    for row in checked.new + checked.changed:
        _write_row(plan, checked, row, known, written)


def _write_row(plan: Plan, checked: Checked, row, known: dict, written: set[tuple]) -> None:
    whose = checked.rule.own_entity(row, plan)
    for own in checked.map.custom:
        name = f"own:{own.name}"
        place = (known[own.name], whose)
        if row.values[name] is None or place in written or (row.standing and name not in row.changes):
            continue
        written.add(place)
        before = (row.standing or {}).get(name)
        if before is None:
            plan.add("custom_values", field_id=place[0], entity_id=place[1], value=row.values[name])
        else:
            plan.changes.append(
                Change("custom_values", whose, {"field_id": place[0], "value": before}, {"field_id": place[0], "value": row.values[name]})
            )


def to_json(value) -> str:
    """Anything of a row as it is kept in a text column."""
    return json.dumps(value, ensure_ascii=False, default=str)

"""Sets of clients: a rule is asked as a few questions, each answering with ids, and what all of them name is the set.

Everything is read with the viewer's own rights, so one rule means another set for another viewer. Questions are cached one by one: while
somebody types, only the search is asked anew.
"""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from data.segment_rules import IDS, OWN, RANGES, TEXTS, Condition, Rule
from queries import reader

BETWEEN = chr(31)  # between the values of one condition
DOINGS = ("silent_days", "planned", "stages", "products", "unbought", "bought", "complaint")
SORTS = {  # column of clients/list, and whether the largest comes first
    "client": False,
    "owner": False,
    "last_at": False,
    "next_at": False,
    "open_amount": True,
    "bought": True,
}


def everyone(viewer) -> pa.Table:
    """Every client in hand with all facts (clients/list), and `activity` by their own rhythm (loyalty/rhythm); never: bought nothing."""
    return _everyone(reader.read("clients/list", viewer), reader.read("loyalty/rhythm", viewer))


def _everyone(listed: pa.Table, rhythm: pa.Table) -> pa.Table:
    place = pc.index_in(listed["client_id"], value_set=rhythm["client_id"].combine_chunks())
    return listed.append_column("activity", pc.take(rhythm["activity"].combine_chunks(), place))


def matching(viewer, rule: Rule, segment=None, clients: pa.Table | None = None) -> pa.Table:
    """The clients of `everyone` that meet the rule and stand on the list `segment` (an id), in the order of the list."""
    table = everyone(viewer) if clients is None else clients
    for name, values in asked(rule, segment):
        found = reader.read(name, viewer, **values)["client_id"].combine_chunks()
        table = table.filter(pc.is_in(table["client_id"], value_set=found))
    if wanted := rule.of("groups"):
        table = table.filter(pc.is_in(table["client_id"], value_set=_buyers(viewer, wanted.values)))
    wanted = rule.of("activity")
    return table.filter(_lives(table, wanted.values[0])) if wanted else table


def _buyers(viewer, groups: tuple[str, ...]) -> pa.Array:
    """Whom these named groups of buyers hold now (groups/buyers)."""
    found = reader.read("groups/buyers", viewer)
    return found.filter(pc.is_in(found["group_id"], value_set=pa.array(groups, pa.string())))["client_id"].combine_chunks()


def _lives(table: pa.Table, activity: str):
    return pc.is_null(table["activity"]) if activity == "never" else pc.fill_null(pc.equal(table["activity"], activity), False)


def asked(rule: Rule, segment=None) -> list[tuple[str, dict]]:
    """The questions of a rule and their values, those that narrow most first."""
    doings = {name: value for one in rule.conditions if one.field in DOINGS for name, value in _values(one).items()}
    fields = {name: value for one in rule.conditions if _is_field(one) for name, value in _values(one).items()}
    own = [("clients/own_fields", _own(one)) for one in rule.conditions if one.field.startswith(OWN)]
    words = [("clients/found", {"q": rule.q})] if rule.q else []
    listed = [("clients/members", {"segment": segment})] if segment else []
    return listed + words + ([("clients/fields", fields)] if fields else []) + ([("clients/doings", doings)] if doings else []) + own


def _is_field(one: Condition) -> bool:
    return one.field not in DOINGS and one.field not in ("activity", "groups") and not one.field.startswith(OWN)


def _values(one: Condition) -> dict:
    if one.field in RANGES:
        low, high = one.values
        return {f"{one.field}_from": low or None, f"{one.field}_to": high or None}
    if one.field in IDS or one.field in TEXTS:
        return {one.field: _several(one.values)}
    return {one.field: one.values[0]}


def _own(one: Condition) -> dict:
    said = {"field": one.field.removeprefix(OWN), "how": one.how}
    if one.how == "between":
        return said | {"value": one.values[0] or None, "upto": one.values[1] or None}
    return said | {"value": _several(one.values) if one.how == "is" else (one.values or (None,))[0]}


def _several(values: tuple[str, ...]) -> str:
    return BETWEEN + BETWEEN.join(values) + BETWEEN


def ordered(table: pa.Table, by: str) -> pa.Table:
    """The same clients in the order of a column of SORTS, then by name; what is not known comes last."""
    if by in (None, "client") or by not in SORTS:
        return table
    direction = "descending" if SORTS[by] else "ascending"
    keys = [(by, direction, "at_end"), ("client", "ascending", "at_end"), ("client_id", "ascending", "at_end")]
    return table.take(pc.sort_indices(table, keys))


def money(table: pa.Table) -> dict:
    """How many clients, what their open deals are worth, what they bought in twelve months."""
    return {
        "clients": table.num_rows,
        "open": pc.sum(table["open_amount"]).as_py() or Decimal(0),
        "bought": pc.sum(table["bought"]).as_py() or Decimal(0),
    }

"""A rule that says which clients are meant: conditions on fields, kept as JSON and sent in addresses. Codes and ids, never labels."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from data.problems import Problem

IDS = (
    "owners",
    "lines",
    "sources",
    "entry_points",
    "stages",
    "products",
    "unbought",
    "groups",
)  # several ids each; the empty one: not specified
TEXTS = ("cities", "sectors")  # several texts each; the empty one: not specified
CHOICES = {
    "kind": ("organisation", "private"),
    "activity": ("active", "cooling", "asleep", "never"),
    "planned": ("none", "late", "yes"),
    "complaint": ("open", "ever", "never"),
    "consent": ("yes", "no", "unknown"),
}
NUMBERS = {"silent_days": (0, 3650), "birthday_month": (1, 12)}
RANGES = ("employees", "bought")  # from and to; an open end is empty
WORDS = ("language",)
FIELDS = (*IDS, *TEXTS, *CHOICES, *NUMBERS, *RANGES, *WORDS)
OWN = "own."  # before the id of one of the company's own fields
HOWS = ("contains", "between", "is", "none")
MOST = 40  # conditions of one rule
LONGEST = 500  # values of one condition


@dataclass(frozen=True)
class Condition:
    """One condition: a field of FIELDS, or `own.<id>` with its `how`; `values` as its kind wants them."""

    field: str
    values: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class Rule:
    """All conditions must hold; `q` is a search as it is typed. An empty rule means every client."""

    conditions: tuple[Condition, ...] = ()
    q: str = ""

    def of(self, field: str) -> Condition | None:
        """The condition on this field, if there is one."""
        return next((one for one in self.conditions if one.field == field), None)

    def __bool__(self) -> bool:
        return bool(self.conditions or self.q)


def written(rule: Rule) -> str:
    """The rule as JSON, conditions in the order of their fields: equal rules are equal texts."""
    conditions = [
        {"field": one.field, **({"how": one.how} if one.how else {}), "values": list(one.values)}
        for one in sorted(rule.conditions, key=lambda one: one.field)
    ]
    return json.dumps({"conditions": conditions} | ({"q": rule.q} if rule.q else {}), ensure_ascii=False)


def read(text: str | None) -> Rule:
    """The rule of a JSON text; a Problem when it is none."""
    try:
        said = json.loads(text or "")
        conditions = tuple(
            Condition(str(one["field"]), tuple(map(str, one["values"])), str(one.get("how", ""))) for one in said["conditions"]
        )
        return check(Rule(conditions, str(said.get("q", ""))))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Problem("The rule of this segment cannot be read.") from None


def check(rule: Rule) -> Rule:
    """The rule itself; a Problem when a condition is none."""
    if len(rule.conditions) > MOST or len({one.field for one in rule.conditions}) < len(rule.conditions) or len(rule.q) > 100:
        raise Problem("The rule of this segment cannot be read.")
    for one in rule.conditions:
        if not sound(one):
            raise Problem("The rule of this segment cannot be read.")
    return rule


def sound(one: Condition) -> bool:
    """Can this condition be asked?"""
    if one.field.startswith(OWN):
        return _is_id(one.field.removeprefix(OWN)) and one.how in HOWS and _fits(one)
    if one.how or not one.values or len(one.values) > LONGEST:
        return False
    if one.field in IDS:
        return all(not value or _is_id(value) for value in one.values)
    if one.field in CHOICES:
        return len(one.values) == 1 and one.values[0] in CHOICES[one.field]
    if one.field in NUMBERS:
        low, high = NUMBERS[one.field]
        return len(one.values) == 1 and one.values[0].isdecimal() and low <= int(one.values[0]) <= high
    if one.field in RANGES:
        return _is_range(one.values, _is_whole if one.field == "employees" else _is_number)
    return one.field in TEXTS or (one.field in WORDS and len(one.values) == 1)


def _fits(one: Condition) -> bool:
    if one.how == "none":
        return not one.values
    if one.how == "between":
        return _is_range(one.values, lambda value: _is_number(value) or _is_day(value))
    return bool(one.values) and (one.how == "is" or len(one.values) == 1)


def _is_range(values: tuple[str, ...], good) -> bool:
    return len(values) == 2 and any(values) and all(not value or good(value) for value in values)


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _is_whole(value: str) -> bool:
    return value.isdecimal() and len(value) < 10


def _is_number(value: str) -> bool:
    try:
        return abs(float(value)) < 1e15
    except ValueError:
        return False


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False

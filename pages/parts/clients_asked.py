"""What the list of clients is asked for: kept in the address by codes, so that it can be sent and come back to."""

from dataclasses import dataclass, replace

import streamlit as st

from data.segment_rules import FIELDS, OWN, Condition, Rule, sound
from queries.models.client_sets import SORTS

VIEWS = ("table", "cards")
NOTHING = "-"  # an empty value in the address: not specified, or an open end


@dataclass(frozen=True)
class Asked:
    """The rule (search and conditions), the segment it narrows, the rows of a number they are among, the order and the page shown."""

    rule: Rule = Rule()
    segment: str | None = None
    sort: str = "client"
    page: int = 1
    view: str | None = None
    among: str | None = None

    def mark(self) -> str:
        """One text for one set of clients: what is chosen among them means nothing among others."""
        return str(hash((self.rule, self.segment, self.among)))


def present() -> Asked:
    """What the address asks for; what it says wrongly is left out."""
    asked = st.query_params
    conditions = tuple(one for one in map(_condition, sorted(set(asked))) if one and sound(one))
    sort, view, page = asked.get("sort", "client"), asked.get("view"), asked.get("page", "1")
    return Asked(
        Rule(conditions, asked.get("q", "")[:100]),
        asked.get("segment"),
        sort if sort in SORTS else "client",
        int(page) if page.isdecimal() and len(page) < 6 else 1,
        view if view in VIEWS else None,
        asked.get("among"),
    )


def _condition(name: str) -> Condition | None:
    values = tuple("" if value == NOTHING else value for value in st.query_params.get_all(name))
    if name in FIELDS:
        return Condition(name, values)
    return Condition(name, values[1:], values[0]) if name.startswith(OWN) and values else None


def ask(asked: Asked) -> None:
    """Write it into the address; the next run shows it. Another set begins with its first page."""
    said: dict[str, str | list[str]] = {}
    for one in asked.rule.conditions:
        said[one.field] = [*([one.how] if one.how else []), *(value or NOTHING for value in one.values)]
    more = {
        "q": asked.rule.q,
        "segment": asked.segment,
        "sort": asked.sort if asked.sort != "client" else None,
        "page": str(asked.page) if asked.page > 1 else None,
        "view": asked.view,
        "among": asked.among,
    }
    st.query_params.from_dict(said | {name: value for name, value in more.items() if value})


def search(words: str) -> None:
    """Another search among the same conditions."""
    now = present()
    ask(replace(now, rule=replace(now.rule, q=" ".join((words or "").split())[:100]), page=1))


def condition(field: str, values: tuple[str, ...] = (), how: str = "") -> None:
    """Set the condition on a field, or take it away when there is nothing to it."""
    now = present()
    kept = tuple(one for one in now.rule.conditions if one.field != field)
    wanted = Condition(field, values, how)
    ask(replace(now, rule=replace(now.rule, conditions=(*kept, *((wanted,) if sound(wanted) else ()))), page=1))


def change(**facts) -> None:
    """Another segment, order, page or view."""
    ask(replace(present(), **({"page": 1} | facts)))


def clear() -> None:
    """All clients again, in the same order and view."""
    now = present()
    ask(Asked(sort=now.sort, view=now.view))

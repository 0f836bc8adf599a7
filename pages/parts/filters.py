"""The row of filters of a dashboard, kept in the address: period, line, team, manager, source, compare, as of."""

import contextlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.parts import filters_address as address
from pages.parts import filters_drawn as drawn
from pages.parts import filters_period, view_link
from pages.parts.filters_address import pick, picked
from pages.parts.filters_period import today
from pages.words import day, plain, say
from queries import reader

__all__ = ["Filters", "badge", "choose", "linked", "narrow", "past_day", "pick", "picked", "standing", "today"]
END = timedelta(microseconds=1)  # a day ends this long before the next midnight


@dataclass(frozen=True)
class Filters:
    """What a dashboard is narrowed to. `until` is exclusive; `as_of` a day (its end is meant) or None for now.

    `moment`: the very moment of that day that is meant, when a link was made of it.
    """

    since: date
    until: date
    as_of: date | None = None
    line: str | None = None
    team: str | None = None
    manager: str | None = None
    source: str | None = None
    compare: str = "before"
    moment: datetime | None = None

    def values(self) -> dict:
        """The common values for the reader."""
        as_of = self.moment or (reader.to_utc(self.as_of + timedelta(days=1)) - END if self.as_of else None)
        return {
            "since": self.since,
            "until": self.until,
            "as_of": as_of,
            "line": self.line,
            "team": self.team,
            "manager": self.manager,
            "source": self.source,
        }

    def ending(self) -> dict:
        """The same values seen from the end of the period at the latest: for trends that lead up to it."""
        asked, end = self.values(), reader.to_utc(self.until) - END
        return asked | {"as_of": min(asked["as_of"] or end, end) if end <= reader.store.now() else asked["as_of"]}

    def before(self) -> "Filters | None":
        """The equal period before or the same one a year ago, seen at the same age; None when it would overlap this one."""
        if self.compare == "none":
            return None
        shift = self.until - self.since if self.compare == "before" else self.until - reader.year_before(self.until)
        if self.until - shift > self.since:
            return None
        seen = (self.as_of or reader.to_local(reader.store.now()).date()) - shift
        return replace(self, since=self.since - shift, until=self.until - shift, as_of=seen, moment=None)

    def mine(self, viewer: Viewer) -> "Filters":
        """Narrowed to the viewer's own work, for a viewer who may not look at others'."""
        return self if viewer.sees_whole else replace(self, manager=str(viewer.id))

    def period_words(self) -> str:
        """1 Oct – 21 Nov, with years when they are not this one."""
        return filters_period.in_words(self.since, self.until)

    def in_words(self, period: bool = True) -> str:
        """The period (where the rows are of one), every narrowing and a past as-of day, for the caption over rows."""
        narrowed = [
            f"{say(f'filters.{kind}')}: {say('filters.unknown') if name == '-' else plain(name)}"
            for kind in ("line", "team", "manager", "source")
            if (name := getattr(self, kind)) and not _is_id(name)  # an id stands for the viewer (`mine`)
        ]
        seen = [f"{say('filters.as_of')}: {day(self.as_of, 'd MMM y')}"] if self.as_of else []
        told = [*([self.period_words()] if period else []), *narrowed, *seen]
        return ", ".join(told) + "." if told else ""


def _is_id(name: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(UUID(name))
    return False


def choose(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager", "source"), one_line: bool = False) -> Filters:
    """Draw the filters in the present (horizontal) container and return what they say; `one_line`: never all lines at once."""
    options = _options(viewer, only)
    since, until = drawn.period(viewer)
    chosen = {kind: drawn.one(kind, names, one_line and kind == "line") for kind, names in options.items() if len(names) > 1}
    compare = drawn.compare()
    return linked(Filters(since, until, drawn.as_of(), compare=compare, **chosen))


def linked(found: Filters, dated: bool = True) -> Filters:
    """Draw the link to this view; the filters with the very moment they mean, when the view was opened with such a link."""
    seen = replace(found, moment=view_link.moment(found.as_of))
    view_link.draw(seen, dated)
    return seen


def standing(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager", "source")) -> Filters:
    """The same without a period, for what stands at one moment: these filters and the as-of day."""
    chosen, since_until = narrow(viewer, only), filters_period.span("months12", viewer)
    as_of = drawn.as_of()
    return Filters(*since_until, as_of, compare="none", moment=view_link.moment(as_of), **chosen)


def narrow(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager")) -> dict[str, str | None]:
    """These filters alone, without a period: for lists of what stands now. The chosen names, by kind."""
    return {kind: drawn.one(kind, names) for kind, names in _options(viewer, only).items() if len(names) > 1}


def past_day() -> date | None:
    """The as-of day alone, for a page whose period follows from it; None for now."""
    return drawn.as_of()


def _options(viewer: Viewer, only: tuple[str, ...]) -> dict[str, list[str]]:
    found = {kind: [row["name"] for row in reader.rows("company/choices", viewer) if row["kind"] == kind] for kind in only}
    address.leave_out(found)
    return found


def badge() -> None:
    """An orange badge beside the title while the page shows a day in the past."""
    if past := address.chosen("as_of", address.a_day):
        st.badge(say("parts.as_of_badge", day=day(past, "d MMM y")), color="orange", icon=drawn.ICONS["as_of"])

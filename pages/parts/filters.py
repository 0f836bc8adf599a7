"""The row of filters of a dashboard, kept in the address: period, line, team, manager, source, compare, as of."""

import contextlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from data.viewer import Viewer
from pages.words import day, plain, say
from queries import reader

PERIODS = ("months12", "month", "quarter", "year", "last_month", "last_quarter", "last_year", "whole", "days")
COMPARED = ("before", "year", "none")
END = timedelta(microseconds=1)  # a day ends this long before the next midnight
ICONS = {"period": ":material/calendar_today:", "as_of": ":material/history:"}


@dataclass(frozen=True)
class Filters:
    """What a dashboard is narrowed to. `until` is exclusive; `as_of` a day (its end is meant) or None for now."""

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
        last = self.until - timedelta(days=1)
        shape = "d MMM" if self.since.year == last.year == today().year else "d MMM y"
        return f"{day(self.since, shape)} – {day(last, shape)}"

    def in_words(self) -> str:
        """The period, every narrowing and a past as-of day, for the caption over rows."""
        narrowed = [
            f"{say(f'filters.{kind}')}: {say('filters.unknown') if name == '-' else plain(name)}"
            for kind in ("line", "team", "manager", "source")
            if (name := getattr(self, kind)) and not _is_id(name)  # an id stands for the viewer (`mine`)
        ]
        seen = [f"{say('filters.as_of')}: {day(self.as_of, 'd MMM y')}"] if self.as_of else []
        return ", ".join([self.period_words(), *narrowed, *seen]) + "."


def _is_id(name: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(UUID(name))
    return False


def today() -> date:
    """Today on the company's clock."""
    return reader.to_local(reader.store.now()).date()


def choose(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager", "source"), one_line: bool = False) -> Filters:
    """Draw the filters in the present (horizontal) container and return what they say; `one_line`: never all lines at once."""
    options = _options(viewer, only)
    since, until = _period(viewer)
    chosen = {kind: _one(kind, names, one_line and kind == "line") for kind, names in options.items() if len(names) > 1}
    compare = _compare()
    as_of = _as_of()
    return Filters(since, until, as_of, compare=compare, **chosen)


def standing(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager", "source")) -> Filters:
    """The same without a period, for what stands at one moment: these filters and the as-of day."""
    chosen = narrow(viewer, only)
    return Filters(*_span("months12", viewer), _as_of(), compare="none", **chosen)


def narrow(viewer: Viewer, only: tuple[str, ...] = ("line", "team", "manager")) -> dict[str, str | None]:
    """These filters alone, without a period: for lists of what stands now. The chosen names, by kind."""
    return {kind: _one(kind, names) for kind, names in _options(viewer, only).items() if len(names) > 1}


def past_day() -> date | None:
    """The as-of day alone, for a page whose period follows from it; None for now."""
    return _as_of()


def _options(viewer: Viewer, only: tuple[str, ...]) -> dict[str, list[str]]:
    return {kind: [row["name"] for row in reader.rows("company/choices", viewer) if row["kind"] == kind] for kind in only}


def badge() -> None:
    """An orange badge beside the title while the page shows a day in the past."""
    if past := _chosen("as_of", _a_day):
        st.badge(say("parts.as_of_badge", day=day(past, "d MMM y")), color="orange", icon=ICONS["as_of"])


def pick(kind: str, value) -> None:
    """Choose a filter (to be used as a callback): kept for all pages, and in the address."""
    _state()[kind] = value
    _tell_address(kind, value)


def picked(kind: str):
    """What a person has chosen for this filter, None when nothing."""
    return _state().get(kind)


def _state() -> dict:
    return st.session_state.setdefault("_filters", {})


def _chosen(kind: str, parse):
    """The valid choice of this filter; a change of the address (a link, the back button) comes before what was kept.

    Codes, names and ISO days stand in the address, not their words: a link means the same in every language.
    """
    said, state = st.query_params.get(kind), _state()
    if said is not None and said != state.get(f"{kind} in the address"):
        state[kind] = said
    value = parse(state.get(kind))
    state[kind] = value
    _tell_address(kind, value)
    return value


def _tell_address(kind: str, value) -> None:
    words = None if value is None else str(value)
    _state()[f"{kind} in the address"] = words
    if words is None:
        st.query_params.pop(kind, None)
    elif st.query_params.get(kind) != words:
        st.query_params[kind] = words


def _one_of(options):
    return lambda value: value if value in options else None


def _a_day(value) -> date | None:
    try:
        said = value if isinstance(value, date) else date.fromisoformat(value or "")
    except ValueError:
        return None
    return said if 1990 <= said.year <= 2100 else None


def _draw(widget, kind: str, shown, label: str, **options) -> None:
    """Draw the widget of a filter with what is shown; a change of it is picked before the next run."""
    key = f"filter_{kind}"
    st.session_state[key] = shown
    widget(label, key=key, on_change=lambda: pick(kind, st.session_state[key]), **options)


def _period(viewer: Viewer) -> tuple[date, date]:
    kind = _chosen("period", _one_of(PERIODS)) or "months12"
    since, until = _span(kind, viewer)
    words = Filters(since, until).period_words()
    with st.popover(f":gray[{say('filters.period')}] **{words}**", icon=ICONS["period"], type="tertiary"):
        _draw(st.radio, "period", kind, say("filters.period"), options=PERIODS, format_func=lambda name: say(f"filters.period.{name}"))
        if kind == "days":
            _draw(st.date_input, "since", since, say("filters.since"), format="DD.MM.YYYY")
            _draw(st.date_input, "to", until - timedelta(days=1), say("filters.last_day"), format="DD.MM.YYYY")
    return since, until


def _span(kind: str, viewer: Viewer) -> tuple[date, date]:
    now = _chosen("as_of", _a_day) or today()
    tomorrow = now + timedelta(days=1)
    if kind == "whole":
        known = reader.row("company/span", viewer)
        first, last = known.get("first_day") or now, known.get("last_day") or now
        return first, min(last + timedelta(days=1), tomorrow) if first <= now else tomorrow
    if kind == "days":
        since, last = _chosen("since", _a_day), _chosen("to", _a_day) or now
        return min(since or last.replace(day=1), last), last + timedelta(days=1)
    return _calendar_span(kind, now, tomorrow)


def _calendar_span(kind: str, now: date, tomorrow: date) -> tuple[date, date]:
    month = now.replace(day=1)
    quarter = month.replace(month=3 * ((now.month - 1) // 3) + 1)
    last_month, last_quarter = _months(month, -1), _months(quarter, -3)
    return {
        "month": (month, tomorrow),
        "quarter": (quarter, tomorrow),
        "year": (now.replace(month=1, day=1), tomorrow),
        "last_month": (last_month, month),
        "last_quarter": (last_quarter, quarter),
        "last_year": (date(now.year - 1, 1, 1), date(now.year, 1, 1)),
    }.get(kind, (reader.year_before(tomorrow), tomorrow))


def _months(first: date, n: int) -> date:
    months = first.year * 12 + first.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)


def _one(kind: str, names: list[str], needed: bool = False) -> str | None:
    """`needed`: the first one stands in while nothing is chosen, on this page alone."""
    options = [*names, "-"] if kind == "source" else names
    shown = _chosen(kind, _one_of(options)) or (names[0] if needed else None)
    label = say("filters.unknown") if shown == "-" else shown or say("filters.all")
    with st.popover(f":gray[{say(f'filters.{kind}')}] **{plain(label)}**", type="tertiary"):
        _draw(
            st.selectbox,
            kind,
            shown,
            say(f"filters.{kind}"),
            options=options,
            index=None,
            placeholder=say("filters.all"),
            format_func=lambda name: say("filters.unknown") if name == "-" else name,
        )
    return shown


def _compare() -> str:
    kind = _chosen("compare", _one_of(COMPARED)) or "before"
    with st.popover(f":gray[{say('filters.compare')}] **{say(f'filters.compare.{kind}')}**", type="tertiary"):
        _draw(st.radio, "compare", kind, say("filters.compare"), options=COMPARED, format_func=lambda name: say(f"filters.compare.{name}"))
    return kind


def _as_of() -> date | None:
    chosen = _chosen("as_of", _a_day)
    label = day(chosen, "d MMM y") if chosen else say("filters.now")
    with st.popover(f":gray[{say('filters.as_of')}] **{label}**", icon=ICONS["as_of"], type="tertiary"):
        _draw(
            st.date_input,
            "as_of",
            chosen,
            say("filters.as_of"),
            value=None,
            max_value=today(),
            format="DD.MM.YYYY",
            help=say("filters.as_of_help"),
        )
    return chosen

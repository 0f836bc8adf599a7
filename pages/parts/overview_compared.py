"""One question asked of a period, of the equal one before and of the same one a year ago."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from data.viewer import Viewer
from pages.parts.cards import Change
from pages.parts.filters import Filters
from pages.words import say
from queries import reader

KINDS = ("before", "year")
UNKNOWN = 0.1  # a period of which more than this share lies before anything was recorded is compared with nothing
Test = Callable[[dict, dict], Change | None]


@dataclass(frozen=True)
class Compared:
    """The answer now, and then: by kind of comparison; empty when nothing is compared."""

    now: dict
    then: dict[str, dict]

    def change(self, test: Test, kind: str) -> Change | None:
        """The change against the chosen kind of comparison."""
        return test(self.now, self.then[kind]) if kind in self.then else None

    def other(self, test: Test, kind: str) -> str:
        """The change against the other kind, in words; empty when there is none."""
        return next((self._said(other, test) for other in self.then if other != kind), "")

    def both(self, test: Test) -> str:
        """Both changes in words."""
        return ", ".join(said for kind in self.then if (said := self._said(kind, test)))

    def _said(self, kind: str, test: Test) -> str:
        change = test(self.now, self.then[kind])
        if change is None:
            return ""
        noise = f" ({say('parts.within_noise')})" if change.noise else ""
        return f"{say(f'parts.against.{kind}')} {change.words.replace('-', '−')}{noise}"


def periods(filters: Filters, known_from: date | None = None) -> dict[str, Filters]:
    """The compared periods by kind, the chosen one first; left out is what is the same, would overlap this one, or was before the records
    (`known_from`: their first day)."""
    if filters.compare == "none":
        return {}
    found = {}
    for kind in sorted(KINDS, key=lambda kind: kind != filters.compare):
        before = replace(filters, compare=kind).before()
        if before and _recorded(before, known_from) and before.since not in {one.since for one in found.values()}:
            found[kind] = before
    return found


def _recorded(one: Filters, known_from: date | None) -> bool:
    return known_from is None or (known_from - one.since).days <= UNKNOWN * (one.until - one.since).days


def recorded(viewer: Viewer, filters: Filters) -> dict[str, Filters]:
    """The compared periods of which this viewer's records know enough."""
    return periods(filters, reader.row("company/span", viewer)["first_day"])


def ask(name: str, viewer: Viewer, filters: Filters, read=reader.row) -> Compared:
    """The answer of a question now and in the compared periods; `read(name, viewer, **values)` gives one as a dict."""
    then = {kind: read(name, viewer, **one.values()) for kind, one in recorded(viewer, filters).items()}
    return Compared(read(name, viewer, **filters.values()), then)

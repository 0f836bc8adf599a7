"""One question asked of a period, of the equal one before and of the same one a year ago."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from data.viewer import Viewer
from pages.parts.cards import Change
from pages.parts.filters import Filters
from pages.words import say
from queries import reader

KINDS = ("before", "year")
Test = Callable[[dict, dict], Change | None]


@dataclass(frozen=True)
class Compared:
    """The answer now, and then: by kind of comparison, the chosen one first; empty when nothing is compared."""

    now: dict
    then: dict[str, dict]

    def change(self, test: Test) -> Change | None:
        """The change against the chosen comparison."""
        return next((test(self.now, old) for old in self.then.values()), None)

    def other(self, test: Test) -> str:
        """The change against the other comparison, in words; empty when there is none."""
        return next((self._said(kind, test) for kind in list(self.then)[1:]), "")

    def both(self, test: Test) -> str:
        """Both changes in words."""
        return ", ".join(said for kind in self.then if (said := self._said(kind, test)))

    def _said(self, kind: str, test: Test) -> str:
        change = test(self.now, self.then[kind])
        if change is None:
            return ""
        noise = f" ({say('parts.within_noise')})" if change.noise else ""
        return f"{say(f'parts.against.{kind}')} {change.words.replace('-', '−')}{noise}"


def periods(filters: Filters) -> dict[str, Filters]:
    """The compared periods by kind, the chosen one first; the other is left out where it is the same or would overlap this one."""
    if filters.compare == "none":
        return {}
    found = {}
    for kind in sorted(KINDS, key=lambda kind: kind != filters.compare):
        before = replace(filters, compare=kind).before()
        if before and before.since not in {one.since for one in found.values()}:
            found[kind] = before
    return found


def ask(name: str, viewer: Viewer, filters: Filters, read=reader.row) -> Compared:
    """The answer of a question now and in the compared periods; `read(name, viewer, **values)` gives one as a dict."""
    then = {kind: read(name, viewer, **one.values()) for kind, one in periods(filters).items()}
    return Compared(read(name, viewer, **filters.values()), then)

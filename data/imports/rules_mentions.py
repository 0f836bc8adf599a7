"""Reviews and mentions out of a list: those that stand already, entered, pasted or imported, are the same and never changed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from data.imports.known import Fresh, key
from data.imports.plan import Plan
from data.imports.rules import Rule
from data.mentions import check_words
from data.problems import Problem

STANDING = """
SELECT t.id, t.site, t.place_id AS place, t.words, t.rating, t.author, t.happened_at FROM kept.mentions t
WHERE t.retired_at IS NULL AND t.happened_at BETWEEN ? AND ? ORDER BY t.id"""
NAMES = ("id", "site", "place", "words", "rating", "author", "happened_at")
DAY = timedelta(days=1)


class Mentions(Rule):
    """Mentions, by place, local day and words; where nothing was written by who rated how, too."""

    entity = "mention"

    def _load(self, cur, by_field):
        said = [value for value in by_field.get("happened_at", []) if isinstance(value, datetime)]
        rows = cur.execute(STANDING, [min(said) - DAY, max(said) + DAY]).fetchall() if said else []
        return [dict(zip(NAMES, row, strict=True)) for row in rows]

    def names(self, said, times: Counter):
        words = (said.get("words") or "").strip()
        base = (self._place(said), self._day(said["happened_at"]), words)
        if not words:
            base += (said.get("rating") and float(said["rating"]), (said.get("author") or "").casefold())
            times[base] += 1
            base += (times[base],)
        return [("row", *base)]

    def _place(self, said) -> str:
        if isinstance(said.get("place"), Fresh) or said.get("place") is None:
            return key(said["place"].name if said.get("place") else said["site"])
        return key(self.known.name_of("places", said["place"]) or said.get("site") or "")

    def _day(self, at: datetime):
        return at.replace(tzinfo=UTC).astimezone(self.known.zone).date()

    def check(self, said):
        check_words(said.get("words") or "", said.get("rating"), said.get("link") or "")
        if said["happened_at"] > self.known.at:
            raise Problem("What has not happened yet cannot be entered.")
        if said.get("client") and said.get("competitor"):
            raise Problem("This mention is about a competitor.")
        if said.get("answer") and not said.get("answered_at"):
            raise Problem("Say when it was answered.")
        if said.get("answered_at") and not said["happened_at"] <= said["answered_at"] <= self.known.at:
            raise Problem("An answer comes after what it answers.")

    def changes(self, said, standing):
        return {}

    def complete(self, said):
        return {"line": self.line_of(said)} if said.get("client") else {}

    def write_new(self, plan: Plan, row):
        super().write_new(plan, row)
        made, place = plan.inserts["mentions"][-1], row.values["place"]
        made |= {"site": place.name if isinstance(place, Fresh) else self.known.name_of("places", place), "entered_by": plan.actor}
        if made.get("sentiment"):
            made |= {"judged_at": plan.at, "judged_by": plan.actor}

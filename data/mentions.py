"""Reviews and mentions of us or of a competitor: entered, joined to a client and to the request it answers, taken back."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from data import calendar, review_requests, store, trail
from data.problems import Problem
from data.revising import Act, done_before, insert, revise
from data.subjects import find

TOUCHES = ("mentions", "review_requests", "field_history", "audit")
TONES = ("positive", "neutral", "negative")
LONGEST, MOST = 5000, 200  # characters; mentions at once
FIELDS = (
    *("line_id", "client_id", "competitor_id", "place_id", "happened_at", "sentiment", "suggested", "judged_at", "judged_by", "answer"),
    *("answered_at", "answered_by", "complaint_id", "asked_for", "retired_at", "words", "version"),
)
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Mention:
    """What somebody wrote: on a local day, perhaps at a local time; a rating from 1 to 5; no line: of the client's, else of the whole company."""

    words: str
    on: date
    place_id: UUID | None
    at: time | None = None
    rating: float | None = None
    author: str = ""
    link: str = ""
    sentiment: str | None = None
    client_id: UUID | None = None
    line_id: UUID | None = None
    competitor_id: UUID | None = None
    asked_for: bool = False


@dataclass(frozen=True)
class Wrote:
    """The client who wrote it, for `subjects.find`."""

    client_id: UUID
    deal_id: UUID | None = None
    lead_id: UUID | None = None


def enter(viewer, mention: Mention, *, key: UUID) -> UUID:
    """Enter one mention; its id. Once per key; a Problem names the input that is wrong."""

    def work(cur, me) -> UUID:
        act = Act("mentions.enter", "mention", key, key)
        if not done_before(cur, me, act):
            write(cur, me, mention, key)
            trail.note(cur, me.id, act.action, "mention", key, line=key)
        return key

    return store.here().transaction(work, viewer=viewer, right="mentions.write", touches=TOUCHES)


def write(cur, me, mention: Mention, mention_id: UUID) -> None:
    """Write a mention into an open transaction, joined to the client and to the request it answers."""
    place, at = _check(cur, mention), _moment(cur, mention)
    about = find(cur, Wrote(mention.client_id)) if mention.client_id else None
    line, now, judged = about.line_id if about else _own_line(cur, me, mention.line_id), store.now(), mention.sentiment is not None
    said = {"words": mention.words.strip(), "link": mention.link.strip() or None, "author": mention.author.strip()[:200] or None}
    whose = {"line_id": line, "client_id": mention.client_id, "competitor_id": mention.competitor_id, "asked_for": mention.asked_for}
    tone = {"sentiment": mention.sentiment, "judged_at": now if judged else None, "judged_by": me.id if judged else None}
    when = {"happened_at": at, "entered_at": now, "entered_by": me.id}
    row = {"id": mention_id, "site": place, "place_id": mention.place_id, "rating": mention.rating}
    insert(cur, "mentions", row | said | whose | tone | when)
    if about and review_requests.meet(cur, mention.client_id, mention_id, at):
        cur.execute("UPDATE kept.mentions SET asked_for = true WHERE id = ?", [mention_id])


def _check(cur, mention: Mention) -> str:
    """The name of its place; a Problem names the input that is wrong."""
    check_words(mention.words, mention.rating, mention.link)
    check_tone(mention.sentiment, empty=True)
    if mention.competitor_id and mention.client_id:
        raise Problem("This mention is about a competitor.", field="who")
    row = cur.execute("SELECT name FROM kept.places WHERE id = ? AND retired_at IS NULL", [mention.place_id]).fetchone()
    if row is None:
        raise Problem("Choose where it was written.", field="place")
    return row[0]


def check_words(words: str, rating: float | None, link: str) -> None:
    """A Problem unless something was written or rated, from 1 to 5, and the link is one."""
    if not words.strip() and rating is None:
        raise Problem("Say what was written.", field="words")
    if len(words) > LONGEST:
        raise Problem("This is longer than {most} characters.", field="words", most=LONGEST)
    if rating is not None and not 1 <= rating <= 5:
        raise Problem("A rating is a number from 1 to 5.", field="rating")
    if link.strip() and not ADDRESS.fullmatch(link.strip()):
        raise Problem("A link begins with http or https.", field="link")


def check_tone(sentiment: str | None, empty: bool = False) -> None:
    """A Problem unless it is one of TONES (or, when `empty`, nothing)."""
    if sentiment not in TONES and not (empty and sentiment is None):
        raise Problem("A mention is positive, neutral or negative.", field="sentiment")


def _moment(cur, mention: Mention) -> datetime:
    """The UTC moment: the local time of its day, else noon; never in the future."""
    now = store.now()
    at = calendar.end_of_day(cur, mention.on, mention.at or time(12))
    if mention.on > calendar.local_day(cur, now) or (mention.at and at > now):
        raise Problem("What has not happened yet cannot be entered.", field="on")
    return min(at, now)


def _own_line(cur, me, line_id: UUID | None) -> UUID | None:
    if line_id and not cur.execute("SELECT 1 FROM visible.lines WHERE id = ?", [line_id]).fetchone():
        raise Problem("Choose one of your lines.", field="line")
    return line_id


def enter_all(viewer, mentions: list[Mention], *, key: UUID) -> tuple[int, int]:
    """Enter several at once: how many are new, and how many stood there already (same place, day and words). Once per key."""

    def work(cur, me) -> tuple[int, int]:
        act = Act("mentions.enter_all", "mention", key, key)
        if done_before(cur, me, act):
            return 0, len(mentions)
        if not mentions or len(mentions) > MOST:
            raise Problem("Paste from 1 to {most} mentions.", field="text", most=MOST)
        fresh = [one for one in dict.fromkeys(mentions) if not _stands(cur, one)]
        for place, one in enumerate(fresh):
            write(cur, me, one, _numbered(key, place))
        trail.note(cur, me.id, act.action, "mention", key, str(len(fresh)), line=key)
        return len(fresh), len(mentions) - len(fresh)

    return store.here().transaction(work, viewer=viewer, right="mentions.write", touches=TOUCHES)


def _numbered(key: UUID, place: int) -> UUID:
    return UUID(int=(key.int + place + 1) % 2**128)


def _stands(cur, one: Mention) -> bool:
    at = _moment(cur, replace(one, at=None))
    found = cur.execute(
        "SELECT 1 FROM kept.mentions WHERE place_id = ? AND words = ? AND local_day(happened_at) = local_day(CAST(? AS TIMESTAMP)) "
        "AND retired_at IS NULL",
        [one.place_id, one.words.strip(), at],
    ).fetchone()
    return found is not None


def link(viewer, mention_id: UUID, client_id: UUID | None, *, version: int, key: UUID) -> None:
    """Say whose client wrote it (None: nobody we know); the request it answers is met. Once per key."""

    def after(cur, me, row) -> dict:
        if row["competitor_id"]:
            raise Problem("This mention is about a competitor.", field="who")
        if client_id is None:
            return {"client_id": None}
        about = find(cur, Wrote(client_id))
        asked = review_requests.meet(cur, client_id, mention_id, row["happened_at"])
        return {"client_id": client_id, "line_id": about.line_id} | ({"asked_for": True} if asked else {})

    change(viewer, "link", mention_id, version, key, after)


def take_back(viewer, mention_id: UUID, *, version: int, key: UUID) -> None:
    """It was entered by mistake: not counted from now on; past days keep it. Once per key."""

    def after(cur, me, row) -> dict:
        review_requests.part(cur, mention_id)
        return {"retired_at": store.now()}

    change(viewer, "take_back", mention_id, version, key, after)


def change(viewer, name: str, mention_id: UUID, version: int, key: UUID, after, touches=()) -> None:
    """One change of one mention in one transaction; `after(cur, me, row)` gives the fields it sets. Once per key."""

    def work(cur, me) -> None:
        act = Act(f"mentions.{name}", "mention", mention_id, key)
        if done_before(cur, me, act):
            return
        row = standing(cur, mention_id)
        if row["version"] != version:
            raise Problem("Someone has changed this mention. Look at it again.")
        revise(cur, me, act, row, after(cur, me, row), table="mentions")

    store.here().transaction(work, viewer=viewer, right="mentions.write", touches=(*TOUCHES, *touches))


def standing(cur, mention_id: UUID) -> dict:
    """The mention as it stands; a Problem when it is not the viewer's to work on."""
    found = cur.execute(f"SELECT {', '.join(FIELDS)} FROM visible.mentions WHERE id = ?", [mention_id]).fetchone()
    if found is None:
        raise Problem("There is no such mention among yours.")
    return dict(zip(FIELDS, found, strict=True))

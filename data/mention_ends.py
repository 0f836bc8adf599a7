"""What becomes of a mention: judged by a person, answered in public, made a complaint with an owner and a deadline."""

from datetime import date, time
from uuid import UUID

from data import calendar, complaints, store
from data.complaints import Complaint
from data.mentions import LONGEST, Wrote, change, check_tone
from data.problems import Problem
from data.subjects import find


def judge(viewer, mention_id: UUID, sentiment: str, *, suggested: str | None = None, version: int, key: UUID) -> None:
    """A person says how it is meant; `suggested` is what the words had suggested, kept beside it. Once per key."""

    def after(cur, me, row) -> dict:
        check_tone(sentiment)
        check_tone(suggested, empty=True)
        return {"sentiment": sentiment, "judged_at": store.now(), "judged_by": me.id} | ({"suggested": suggested} if suggested else {})

    change(viewer, "judge", mention_id, version, key, after)


def answer(viewer, mention_id: UUID, words: str, on: date | None = None, *, version: int, key: UUID) -> None:
    """What we answered in public: now, or on a local day up to today. The first answer's moment stays. Once per key."""

    def after(cur, me, row) -> dict:
        if row["competitor_id"]:
            raise Problem("This mention is about a competitor.", field="who")
        if not words.strip():
            raise Problem("Say what was answered.", field="answer")
        if len(words) > LONGEST:
            raise Problem("This is longer than {most} characters.", field="answer", most=LONGEST)
        first = {} if row["answered_at"] else {"answered_at": _moment(cur, on, row["happened_at"]), "answered_by": me.id}
        return {"answer": words.strip()} | first

    change(viewer, "answer", mention_id, version, key, after)


def _moment(cur, on: date | None, written_at):
    now = store.now()
    if on is None or on == (today := calendar.local_day(cur, now)):
        return now
    if on > today:
        raise Problem("What has not happened yet cannot be entered.", field="on")
    if on < calendar.local_day(cur, written_at):
        raise Problem("An answer comes after what it answers.", field="on")
    return max(calendar.end_of_day(cur, on, time(12)), written_at)


def complain(viewer, mention_id: UUID, complaint: Complaint, *, version: int, key: UUID) -> UUID:
    """Make a complaint of a negative mention of a known client, with its owner and deadline; its id. Once per key."""

    def after(cur, me, row) -> dict:
        me.must("complaints.open")
        _may_complain(row)
        about, today = find(cur, Wrote(row["client_id"])), calendar.local_day(cur, store.now())
        complaints.write(cur, me, complaint, about, complaint_id=key, contact_id=None, today=today, happened_at=store.now())
        return {"complaint_id": key}

    change(viewer, "complain", mention_id, version, key, after, touches=complaints.TOUCHES)
    return key


def _may_complain(row: dict) -> None:
    if row["complaint_id"]:
        raise Problem("This mention is a complaint already.")
    if row["sentiment"] != "negative":
        raise Problem("Only a negative mention becomes a complaint.", field="sentiment")
    if row["client_id"] is None:
        raise Problem("Who wrote it must be known first: choose the client.", field="who")

"""Why a line stands on Today: a badge with its number, a short phrase, and the next best action."""

from math import ceil

from pages.parts.filters import today
from pages.parts.today_list import due_day
from pages.words import count, day, number, plain, say
from queries import reader

COLOURS = {"asleep": "violet", "cooling": "violet", "renewal": "orange", "over_limit": "orange", "complaint": "orange", "offer": "orange"}


def badge(line: dict) -> str:
    """The reason in two or three words, in the colour of its kind."""
    kind = line["kind"]
    if (
        kind in ("contact", "ours", "theirs")
        or (kind == "complaint" and line["late"] > 0)
        or (kind == "offer" and due_day(line) <= today())
    ):
        colour, words = _by_day(line)
    elif kind == "lead":
        colour, words = _clock(line["b"])
    else:
        colour, words = COLOURS.get(kind, "gray"), say(f"today.badge.{kind}")
    return f":{colour}-badge[{words}]"


def _by_day(line: dict) -> tuple[str, str]:
    """Late in days (in hours on the day itself), the hour of a contact, or today."""
    days = (today() - due_day(line)).days
    if days > 0:
        return "red", count("today.late_days", days)
    if line["late"] > 0:
        return "red", count("today.late_hours", int(line["late"] * 24)) if line["late"] * 24 >= 1 else say("today.late")
    return "orange", f"{reader.to_local(line['due_at']):%H:%M}" if line["kind"] == "contact" else say("today.due")


def _clock(left: float) -> tuple[str, str]:
    """Working minutes left to answer, or how long over; they are counted to the end of the running minute."""
    left = ceil(left)
    return ("blue", say("today.answer_in", time=_span(left))) if left >= 0 else ("red", say("today.answer_over", time=_span(-left)))


def _span(minutes: float) -> str:
    """Working minutes in words: minutes, hours, or days of eight hours."""
    if minutes < 90:
        return count("today.minutes", round(minutes))
    return count("today.hours", round(minutes / 60)) if minutes < 24 * 60 else count("today.work_days", round(minutes / 480))


def why(line: dict, kinds: dict[str, str]) -> str:
    """One short phrase with its numbers; `kinds` names the kinds of contact."""
    return _WHY[line["kind"]](line, kinds)


def _said(phrase: str, words: str | None) -> str:
    return f"{phrase}: {plain(_short(words))}" if words else phrase


def _short(words: str, most: int = 64) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _contact(line: dict, kinds: dict) -> str:
    kind = plain(kinds.get(line["detail"], line["detail"]))
    return _said(say("today.why.contact", kind=kind, day=day(due_day(line))), line["words"])


def _lead(line: dict, kinds: dict) -> str:
    return _said(plain(line["detail"] or say("today.why.lead")), line["words"])


def _over_limit(line: dict, kinds: dict) -> str:
    words = say("today.why.over_limit", days=number(int(line["a"])), limit=number(line["b"]), stage=plain(line["words"]))
    return words if line["planned"] else f"{words}, {say('today.no_next')}"


def _no_next(line: dict, kinds: dict) -> str:
    return f"{count('today.why.in_stage', int(line['a']), stage=plain(line['words']))}, {say('today.no_next')}"


def _silent(line: dict, kinds: dict) -> str:
    if line["b"] is None or line["b"] >= line["a"]:  # too few purchases for a rhythm of its own: judged by those of its line
        return count("today.why.silent", int(line["a"]))
    return say("today.why.rhythm", days=number(line["a"]), usual=number(line["b"]))


def _birthday(line: dict, kinds: dict) -> str:
    when = ("today.why.birthday_today", "today.why.birthday_tomorrow")
    days = int(line["a"])
    said = say(when[days], person=plain(line["person"])) if days < 2 else count("today.why.birthday", days, person=plain(line["person"]))
    return f"{said}, {plain(line['words'])}" if line["words"] else said


def _renewal(line: dict, kinds: dict) -> str:
    days = int(line["a"])
    return count("today.why.renewal" if days >= 0 else "today.why.renewal_over", abs(days), deal=plain(line["deal"]))


def _offer(line: dict, kinds: dict) -> str:
    on = day(due_day(line), "EEE d MMM")
    return _said(say("today.why.offer", day=on) if due_day(line) >= today() else say("today.why.offer_over", day=on), line["words"])


_WHY = {
    "contact": _contact,
    "ours": lambda line, kinds: _said(say("today.why.ours"), line["words"]),
    "theirs": lambda line, kinds: _said(say("today.why.theirs"), line["words"]),
    "complaint": lambda line, kinds: _said(say("today.why.complaint"), line["words"]),
    "offer": _offer,
    "lead": _lead,
    "over_limit": _over_limit,
    "no_next": _no_next,
    "asleep": _silent,
    "cooling": _silent,
    "birthday": _birthday,
    "renewal": _renewal,
}

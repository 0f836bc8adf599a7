"""What the loyalty page says, from the answers of its questions: no Streamlit, no SQL."""

from datetime import date

from pages.parts.changes import Change
from pages.words import count, number, say, share

SHOWN, COUNTED = 30, 10  # answers from which the score, and from which at least the counts are shown


def quarter(first: date, short: bool = True) -> str:
    """Q3 25, in the words of the language."""
    return say("loyalty.quarter", n=(first.month + 2) // 3, year=f"{first.year % 100:02}" if short else first.year)


def months_later(first: date, months: int) -> date:
    """The first of a month so many months later."""
    n = first.year * 12 + first.month - 1 + months
    return date(n // 12, n % 12 + 1, 1)


def score_words(found: dict) -> str:
    """The score of a tile: in full from 30 answers, counts from 10, else a dash."""
    if found["n"] >= SHOWN:
        return signed(round(found["nps"]))
    if found["n"] >= COUNTED:
        return f"{found['promoters']} / {found['passives']} / {found['detractors']}"
    return "—"


def signed(value: int) -> str:
    """−12 with a true minus."""
    return ("−" if value < 0 else "") + number(abs(value))


def between(low, high, digits: int = 0) -> str:
    """29–47; negative ends with `to` between them."""
    if low is None or high is None:
        return "—"
    ends = [("−" if round(end, digits) < 0 else "") + number(abs(end), digits) for end in (low, high)]
    return "–".join(ends) if low >= 0 else f"{ends[0]} … {ends[1]}"


def moved(change: float | None, z: float | None, digits: int = 0) -> Change | None:
    """The change of a score; noise unless its z lies beyond 1.96."""
    if change is None or z is None:
        return None
    points = round(change, digits)
    sign = (points > 0) - (points < 0)
    return Change(("+" if sign > 0 else "-" if sign < 0 else "") + number(abs(points), digits), sign, abs(z) <= 1.96)


def promoters_sentence(found: dict) -> str:
    """Whether promoters buy more often than the others, as one sentence."""
    if found["ratio"] is None:
        return say("loyalty.promoters_unknown")
    words = {"ratio": number(found["ratio"], 1), "low": number(found["low"], 1), "high": number(found["high"], 1)}
    rates = say("loyalty.promoters_rates", promoters=share(found["promoter_rate"]), others=share(found["other_rate"]))
    kind = "more" if found["low"] > 1 else "less" if found["high"] < 1 else "same"
    return say(f"loyalty.promoters_buy.{kind}", **words) + " " + rates


def headline(known: dict, stand_ins: list[str], first_month: str) -> str:
    """Whose answers and how many purchases stand behind the page, and where won deals stand in for sales."""
    said = count("loyalty.people", known["people"]) + " " + count("loyalty.organisations", known["organisations"])
    bought = (
        count("loyalty.purchases_since", known["purchases"], month=first_month) if known["purchases"] else say("loyalty.nothing_bought")
    )
    line = say("loyalty.stand_ins", lines=", ".join(stand_ins)) if stand_ins else ""
    return " ".join(part for part in (said if known["people"] else say("loyalty.no_answers_yet"), bought, line) if part)

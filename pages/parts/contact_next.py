"""What comes next: a working day of the person who will do it, or the reason why nothing does."""

from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from pages.parts.contact_entry import Entry, apart
from pages.parts.filters import today
from pages.words import count, day, plain, say
from queries import reader

DAY = "EEE d MMM"


def next_contact(viewer, entry: Entry, whose, result: dict | None, planned: dict | None, quiet: list[dict]) -> dict:
    """Draw the chips; return next_on, next_at or quiet_reason_id. `whose` is the person whose days count."""
    now = today()
    free = [one["day"] for one in reader.rows("contacts/working_days", viewer, manager=whose, as_of=now)]
    days = _days(free, now, result, planned)
    labels = {code: _label(code, on, now) for code, on in days.items()}
    labels |= {"date": say("log_contact.next.date"), "none": say("log_contact.next.none")}
    proposed = result and result["next_in_days"]
    default = "planned" if "planned" in days else f"{proposed}" if f"{proposed}" in days else None
    chosen = st.pills(
        say("log_contact.next"),
        list(labels),
        format_func=labels.get,
        wrap=True,
        key=entry.propose("next", (result and result["code"], days.get("planned")), default),
    )
    if chosen == "date":
        return _date(entry, free, now)
    if chosen == "none":
        chosen = _quiet(entry, quiet)
        return {"quiet_reason_id": chosen and UUID(chosen)}
    return {} if chosen in (None, "planned") else {"next_on": days[chosen]}


def _days(free: list[date], now: date, result: dict | None, planned: dict | None) -> dict[str, date]:
    """The days on offer: in one and three working days and in a week, and what the result proposes."""
    wanted = {"1": 1, "3": 3} | ({str(n): n for n in [result["next_in_days"]] if n} if result else {})
    days = {code: free[n - 1] for code, n in sorted(wanted.items(), key=lambda one: one[1]) if n <= len(free)}
    if on := next((one for one in free if one >= now + timedelta(days=7)), None):
        days["week"] = on
    if planned and not planned["today"]:
        days = {"planned": reader.to_local(planned["due_at"]).date()} | days
    return days


def _label(code: str, on: date, now: date) -> str:
    """In how many days, and which day that is; of who is away only the day on which they are back."""
    if code in ("planned", "week"):
        return f"{say(f'log_contact.next.{code}')} · {day(on, DAY)}"
    far = (on - now).days > 2 * int(code) + 4
    return day(on, DAY) if far else f"{count('log_contact.next.days', int(code))} · {day(on, DAY)}"


def _date(entry: Entry, free: list[date], now: date) -> dict:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wish = st.date_input(
            say("log_contact.next.day"),
            value=None,
            min_value=now,
            max_value=now + timedelta(days=1000),
            format="DD.MM.YYYY",
            key=entry.name("day"),
            width=160,
        )
        at = st.time_input(say("log_contact.next.time"), value=None, key=entry.name("time"), width=140)
    on = wish and next((one for one in free if one >= wish), wish)
    if wish and on != wish:
        st.caption(say("log_contact.next.closed", day=day(wish, DAY), instead=day(on, DAY)))
    return {"next_on": on, "next_at": at if on else None}


def _quiet(entry: Entry, quiet: list[dict]):
    names = apart({one["code"]: plain(one["name"]) for one in quiet})
    return st.pills(say("log_contact.next.because"), list(names), format_func=names.get, key=entry.name("quiet"), wrap=True, required=True)

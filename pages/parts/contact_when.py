"""Which way a contact went, when, and how long it took; the time it took is optional and folded."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.parts.contact_entry import Entry
from pages.parts.filters import today
from pages.words import count, say
from queries import reader

AGO = {"now": 0, "15": 15, "60": 60}
MINUTES = (5, 15, 30, 60)


def when(entry: Entry) -> dict:
    """Draw one row of controls; return direction, happened_at (UTC, None = now) and minutes (None = not said)."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        direction = _chips(entry, "direction", ["out", "in"], lambda way: say(f"log_contact.direction.{way}"))
        ago = _chips(entry, "when", [*AGO, "other"], lambda one: say(f"log_contact.when.{one}"))
        local = _moment(entry) if ago == "other" else None
        minutes = _minutes(entry)
    happened_at = _utc(local) if ago == "other" else None if ago == "now" else reader.store.now() - timedelta(minutes=AGO[ago])
    return {"direction": direction, "happened_at": happened_at, "minutes": minutes}


def _chips(entry: Entry, name: str, options: list, words):
    return st.segmented_control(
        say(f"log_contact.{name}"),
        options,
        format_func=words,
        default=options[0],
        required=True,
        key=entry.name(name),
        label_visibility="collapsed",
    )


def _moment(entry: Entry) -> datetime | None:
    latest = datetime.combine(today(), datetime.max.time())
    key = entry.name("moment")
    shown = {"format": "DD.MM.YYYY", "label_visibility": "collapsed", "width": 210}
    return st.datetime_input(say("log_contact.when"), value=None, max_value=latest, key=key, **shown)


def _minutes(entry: Entry) -> float | None:
    """Chips for the usual lengths, a number for others; the button says what was chosen."""
    chip, free = entry.name("minutes"), entry.name("minutes_free")
    said = st.session_state.get(free) or st.session_state.get(chip)
    label = count("log_contact.minutes.said", said) if said else say("log_contact.minutes")
    with st.popover(label, type="tertiary", icon=":material/timer:"):
        chosen = st.pills(say("log_contact.minutes"), MINUTES, format_func=lambda n: count("log_contact.minutes.said", n), key=chip)
        other = st.number_input(say("log_contact.minutes.other"), min_value=1, max_value=600, value=None, step=5, key=free)
    return other or chosen


def _utc(local: datetime | None) -> datetime | None:
    return local and local.replace(tzinfo=reader.time_zone()).astimezone(UTC).replace(tzinfo=None)

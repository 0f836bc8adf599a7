"""The link to a view: an address that says every filter, the day looked at and the version of the data, and opens the same view.

The version is the minute the link was made in (UTC): `data=20261121T0815Z`. A link made of *now* shows that minute ever after; one
made of a day shows the day's end, also when that day was not over yet: then `.day` follows the version.
"""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import streamlit as st

from pages.parts import filters_address as address
from pages.parts.filters_period import today
from pages.words import say
from queries import reader

MINUTE, WHOLE_DAY = "%Y%m%dT%H%MZ", ".day"
DATED = ("period", "since", "to", "compare")
NARROWED = ("line", "team", "manager", "source")
OWN = ("lang", "data", "as_of")  # of who looks, or written anew


def made(as_of: date | None) -> datetime | None:
    """When the link was made (UTC, to the minute) that this view was opened with; None without one, or when its version cannot be."""
    said = address.chosen("data", lambda text: text if _is_version(text, as_of) else None)
    return said and _minute(said)


def moment(as_of: date | None) -> datetime | None:
    """The last moment of the minute that a link of *now* shows; None for a link of a whole day."""
    found = made(as_of)
    if found is None or address.picked("data").endswith(WHOLE_DAY) or reader.to_local(found).date() != as_of:
        return None
    return found.replace(second=59, microsecond=999_999)


def _is_version(text, as_of: date | None) -> bool:
    """Was there such a minute, and not before the day it tells of?"""
    found = _minute(text)
    return found is not None and as_of is not None and found <= reader.store.now() and as_of <= reader.to_local(found).date()


def _minute(text) -> datetime | None:
    if not re.fullmatch(r"\d{8}T\d{4}Z(\.day)?", text or "", re.ASCII):
        return None
    try:
        found = datetime.strptime(text.removesuffix(WHOLE_DAY), MINUTE)
    except ValueError:
        return None
    return found if found.year >= 1990 else None


def asked(found, dated: bool = True) -> dict[str, str]:
    """What the address of this view holds, everything written out; `dated`: with the period as days and what it is compared with."""
    kept = {name: value for name, value in st.query_params.items() if name not in (*DATED, *NARROWED, *OWN)}
    narrowed = {kind: name for kind in NARROWED if (name := getattr(found, kind))}
    days = {"period": "days", "since": found.since, "to": found.until - timedelta(days=1), "compare": found.compare} if dated else {}
    return {name: str(value) for name, value in (narrowed | days | kept | _seen(found)).items()}


def _seen(found) -> dict:
    """The day looked at and the version: of now, or of the link whose minute is being looked at."""
    if found.moment is not None:
        return {"as_of": found.as_of, "data": address.picked("data")}
    now = reader.store.now()
    is_open = found.as_of is not None and found.as_of >= today()
    return {"as_of": found.as_of or today(), "data": now.strftime(MINUTE) + (WHOLE_DAY if is_open else "")}


def draw(found, dated: bool = True) -> None:
    """The small icon at the end of the filters, with the address in it; filled when opened."""
    box = st.popover("", icon=":material/link:", type="tertiary", key="view_link", on_change="rerun", help=say("link.help"))
    if box.open:
        with box:
            st.markdown(f"**{say('link.help')}**")
            st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(asked(found, dated))}", language=None, wrap_lines=True)
            st.caption(say("link.holds"))

"""Currencies and time zones to choose from."""

import functools
from zoneinfo import available_timezones

import streamlit as st

CURRENCIES = ["EUR", "USD", "GBP", "UAH", "RUB", "KZT", "BYN", "PLN", "CZK", "GEL", "TRY", "CHF"]


@functools.cache
def zones() -> list[str]:
    """The IANA names a company may live in: continent and city, and UTC."""
    return [
        "UTC",
        *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix"))),
    ]


def here_and_now() -> str:
    """The time zone of this browser, UTC when it is not known."""
    known = st.context.timezone
    return known if known in zones() else "UTC"

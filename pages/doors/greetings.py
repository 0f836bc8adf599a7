"""Once a day, beside the desk: letters for birthdays and ending contracts are prepared, for a person to look at and send."""

import threading
from uuid import UUID

from data import greetings
from data.greetings import Due
from data.viewer import SYSTEM
from pages.doors import beside
from pages.doors.beside import log
from queries import reader
from queries.models.greetings import due

NAMES = ("line_id", "client_id", "person_id")


def quietly(stop: threading.Event | None = None) -> int:
    """Prepare what is due today; trouble goes to the log and nowhere else. Returns how many drafts were made."""
    made = 0 if stop and stop.is_set() else beside.told(prepare_today, "The day's letters could not be prepared", 0)
    if made:
        log.info("Letters were prepared: %s drafts wait for a person's word.", made)
    return made


def prepare_today() -> int:
    """Drafts for whose birthday is today and whose contract ends soon, by line; a second time of one day makes none."""
    day = reader.to_local(reader.store.now()).date()
    found = due(reader.rows("today/dates", SYSTEM), day.weekday()) if _wanted() else []
    return greetings.prepare(SYSTEM, [Due(one["kind"], *(_id(one[name]) for name in NAMES)) for one in found], day)


def _wanted() -> bool:
    settings = reader.rows("lists/settings", SYSTEM)
    return bool(settings) and bool(settings[0]["greet_birthdays"] or settings[0]["greet_renewals"])


def _id(said: str | None) -> UUID | None:
    return UUID(said) if said else None

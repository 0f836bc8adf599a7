"""A person's planned contacts for any calendar: GET /calendar/<secret>.ics. The secret opens it; there is no cookie."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data import feeds, store
from data.viewer import Viewer
from queries import reader

LASTS = timedelta(minutes=30)  # how much of a day an entry fills: a plan knows only when it is due
PRIVATE = {"Cache-Control": "private, no-store"}


async def answer(request):
    """The calendar of the person whose secret it is; 404 for every other, without a reason."""
    address = str(request.base_url).rstrip("/")
    found = await run_in_threadpool(_calendar, request.path_params["token"], address)
    if found is None:
        return PlainTextResponse("Not found", 404, headers=PRIVATE)
    return Response(found, media_type="text/calendar", headers=PRIVATE | {"Content-Disposition": 'inline; filename="voronka.ics"'})


def _calendar(token: str, address: str) -> bytes | None:
    viewer = feeds.opened(store.here(), token)
    return viewer and written(viewer, reader.rows("contacts/calendar_feed", viewer, manager=viewer.id), address)


def written(viewer: Viewer, contacts: list[dict], address: str) -> bytes:
    """An iCalendar file (RFC 5545) with an entry per planned contact; `address` is where the desk is."""
    calendar = Calendar()
    for name, value in (("prodid", "-//Voronka//Voronka//EN"), ("version", "2.0"), ("x-wr-calname", f"Voronka: {viewer.name}")):
        calendar.add(name, value)
    for contact in contacts:
        calendar.add_component(_entry(viewer, contact, address))
    return calendar.to_ical()


def _entry(viewer: Viewer, contact: dict, address: str) -> Event:
    """The day when it is due in UTC: the calendar knows the zone of who reads it."""
    entry, due = Event(), _utc(contact["due_at"])
    link = f"{address}/client?id={contact['client_id']}" if contact["client_id"] else f"{address}/inbox"
    facts = {
        "uid": f"{contact['first_id']}@voronka",
        "dtstamp": _utc(contact["changed_at"]),
        "last-modified": _utc(contact["changed_at"]),
        "sequence": contact["changes"],
        "dtstart": due,
        "dtend": due + LASTS,
        "summary": _summary(viewer, contact),
        "description": "\n".join(filter(None, (contact["person"], contact["note"], link))),
        "url": link,
        "transp": "TRANSPARENT",
    }
    for name, value in facts.items():
        entry.add(name, value)
    return entry


def _summary(viewer: Viewer, contact: dict) -> str:
    """`Call: Client`, and whose it is when it is a colleague's."""
    said = f"{contact['kind']}: {contact['client'] or contact['lead'] or '—'}"
    return said if str(contact["owner_id"]) == str(viewer.id) else f"{said} ({contact['owner']})"


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


ROUTE = Route("/calendar/{token}.ics", answer)

"""One entry of the contact form: its key, whom it starts with, since when it is being filled in."""

from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID, uuid4

import streamlit as st

from queries import reader

LONGEST = 900  # seconds; whoever takes longer was called away
ASKED = ("client", "lead", "deal", "plan")  # what an address may begin the form with


@dataclass
class Entry:
    """Lives in the session under `contact_entry`. `key` is what makes a double click one contact."""

    key: UUID = field(default_factory=uuid4)
    start: str | None = None  # whom to begin with: `client`, `client/person` or `lead:` and its id
    deal: str | None = None  # the deal to begin with
    plan: str | None = None  # the planned contact it holds
    line: str | None = None  # the line of Today it is about
    page: str = "log_contact"
    asked: tuple = ()  # what the address said when it began
    drawn: bool = False
    began: float | None = None
    typed: str | None = None  # what the choice below was found by
    adding: bool = False  # a new client is being added
    about: dict = field(default_factory=dict)  # by widget: what its proposed value was made of
    twice: Exception | None = None  # the same was saved a moment ago: ask whether this is another one

    def name(self, widget: str, *more) -> str:
        """The key of a widget of this entry: a click that comes late meets no widget of the next one."""
        return "_".join(["contact", widget, self.key.hex[:12], *map(str, more)])

    def propose(self, widget: str, about, value) -> str:
        """The key of a widget whose value is proposed anew with what it is about; the widget stays, and the focus in it."""
        key = self.name(widget)
        if key not in st.session_state or self.about.get(widget) != about:
            st.session_state[key] = value
        self.about[widget] = about
        return key

    def touch(self) -> None:
        """The clock starts with the first thing done, not with the page."""
        if self.drawn and self.began is None:
            self.began = monotonic()
        self.drawn = True

    def seconds(self) -> float | None:
        """Seconds since the first thing done; None when that says nothing."""
        taken = monotonic() - self.began if self.began is not None else None
        return round(taken, 1) if taken is not None and taken < LONGEST else None


def present(viewer, page: str = "log_contact", first: dict | None = None) -> Entry:
    """The entry being filled in on this page; a new one begins with what the address names, else with `first` (see `renew`)."""
    asked = tuple((name, st.query_params[name]) for name in ASKED if st.query_params.get(name))
    entry = st.session_state.get("contact_entry")
    if entry is None or entry.page != page or (asked and entry.asked != asked):
        begins = _named(viewer, dict(asked)) if asked else first or {}
        entry = st.session_state["contact_entry"] = Entry(page=page, asked=asked, **begins)
    return entry


def _named(viewer, asked: dict) -> dict:
    """What an address names: `?client=` with or without a person, `?lead=`, `?deal=`, `?plan=`."""
    client, _, person = asked.pop("client", "").partition("/")
    ids = {name: found for name, said in ({"client": client} | asked).items() if (found := _uuid(said))}
    known = reader.row("contacts/start", viewer, **ids) if ids else {}
    found = {name: str(known[f"{name}_id"]) for name in (*ASKED, "person") if known.get(f"{name}_id")}
    return begins(found.get("client"), person or found.get("person"), found.get("lead"), deal=found.get("deal"), plan=found.get("plan"))


def begins(client=None, person=None, lead=None, **more) -> dict:
    """How an entry begins with a client, a person there or a lead: the values for `renew`."""
    start = f"lead:{lead}" if lead else f"{client}/{person}" if client and person else client and str(client)
    return {"start": start} | {name: value and str(value) for name, value in more.items()}


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def renew(start: str | None = None, **kept) -> None:
    """A fresh form on the same page, or the same one with another client; what the address named is done with."""
    before = st.session_state.get("contact_entry")
    for name in ASKED:
        st.query_params.pop(name, None)
    st.session_state["contact_entry"] = Entry(start=start, page=before.page if before else "log_contact", **kept)


def apart(labels: dict[str, str]) -> dict[str, str]:
    """The same labels, equal ones numbered: the browser answers with the label, so two alike could be mixed up."""
    seen: dict[str, int] = {}
    told = {}
    for code, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        told[code] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return told

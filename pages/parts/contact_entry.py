"""One entry of the contact form: its key, whom it starts with, since when it is being filled in."""

from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID, uuid4

import streamlit as st

LONGEST = 900  # seconds; whoever takes longer was called away


@dataclass
class Entry:
    """Lives in the session under `contact_entry`. `key` is what makes a double click one contact."""

    key: UUID = field(default_factory=uuid4)
    start: str | None = None  # client to begin with, as `client/person`
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


def present() -> Entry:
    """The entry being filled in; the address `?client=` says with whom the first one starts."""
    if "contact_entry" not in st.session_state:
        st.session_state["contact_entry"] = Entry(start=st.query_params.get("client"))
    return st.session_state["contact_entry"]


def renew(start: str | None = None, **kept) -> None:
    """A fresh form, or the same one with another client."""
    st.session_state["contact_entry"] = Entry(start=start, **kept)


def apart(labels: dict[str, str]) -> dict[str, str]:
    """The same labels, equal ones numbered: the browser answers with the label, so two alike could be mixed up."""
    seen: dict[str, int] = {}
    told = {}
    for code, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        told[code] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return told

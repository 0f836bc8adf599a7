"""What is open on the inbox (a drawer about a lead), what was done last, and the keys that make a double click one act."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4, uuid5

import streamlit as st

SHOWN = 20  # rows of a list at first, and more at a time


@dataclass
class Open:
    """A drawer: what it does, about which lead, and the key of its act."""

    do: str  # add | deal | refuse | give_out
    lead: str | None = None
    key: UUID = field(default_factory=uuid4)

    def name(self, widget: str) -> str:
        """The key of a widget: a click that comes late meets no widget of the next drawer."""
        return f"inbox_{widget}_{self.key.hex[:12]}"


def key(*what) -> UUID:
    """The key of an act on a row as it is drawn now: the same click again is the same act."""
    return uuid5(st.session_state.setdefault("inbox_key", uuid4()), "/".join(map(str, what)))


def begin(do: str, lead: str | None = None) -> None:
    """Open a drawer at the next run (to be used as a callback)."""
    st.session_state["inbox_open"] = Open(do, lead)


def opened() -> Open | None:
    """The drawer that is open."""
    return st.session_state.get("inbox_open")


def close() -> None:
    """Close the drawer at the next run."""
    st.session_state.pop("inbox_open", None)


def remember(words: str, batch: UUID | None = None, deal: UUID | None = None) -> None:
    """Keep what is said of the last act; `batch` is the key under which it can be taken back, `deal` what a lead has become."""
    st.session_state["inbox_done"] = (words, batch, deal)


def done() -> tuple[str, UUID | None, UUID | None] | None:
    """What was done last."""
    return st.session_state.get("inbox_done")


def shown(name: str) -> int:
    """How many rows of a list are drawn."""
    return st.session_state.get(f"inbox_shown_{name}", SHOWN)


def more(name: str) -> None:
    """Draw more of a list (to be used as a callback)."""
    st.session_state[f"inbox_shown_{name}"] = shown(name) + SHOWN

"""Contacts as columns: the blank sheet that every kind of contact is written on."""

from dataclasses import dataclass, fields

import numpy as np

from data.demo.clock import NEVER
from data.demo.columns import NOBODY

CALL, EMAIL, MEETING, MESSAGE, DEMO = range(5)  # places in the list of kinds
AGREED, THINKING, CALL_BACK, NO_ANSWER, QUALIFIED, SHOWN, WANTS_OFFER, WANTS_CONTRACT, BOUGHT, REFUSED = range(10)
PLANNED, HELD, CANCELLED, MOVED = range(4)
STATES = ["planned", "held", "cancelled", "moved"]


@dataclass
class Talks:
    """Columns of equal length; moments in UTC seconds or NEVER, indices or -1."""

    line: np.ndarray
    client: np.ndarray
    lead: np.ndarray
    deal: np.ndarray
    staff: np.ndarray
    kind: np.ndarray
    outward: np.ndarray
    state: np.ndarray
    automatic: np.ndarray
    planned_at: np.ndarray
    due_at: np.ndarray
    happened_at: np.ndarray
    settled_at: np.ndarray
    result: np.ndarray
    event: np.ndarray  # the stage event this contact caused, -1 = none
    moved_to: np.ndarray  # the row it was moved to, -1 = none

    def __len__(self) -> int:
        return len(self.line)


def sheet(n: int, **known) -> Talks:
    """n contacts: held calls outward without more, but for the columns given."""
    blank = {"kind": CALL, "outward": True, "state": HELD, "automatic": False} | known
    columns = {}
    for column in fields(Talks):
        empty = NEVER if column.name.endswith("_at") else NOBODY
        columns[column.name] = np.broadcast_to(np.asarray(blank.get(column.name, empty)), (n,)).copy()
    return Talks(**columns)


def together(parts: list[Talks]) -> Talks:
    """All parts one after the other."""
    return Talks(**{column.name: np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Talks)})


def only(talks: Talks, where) -> Talks:
    """The rows `where` (places or a mask)."""
    return Talks(**{column.name: getattr(talks, column.name)[where] for column in fields(Talks)})

"""Everything the workload knows of each person, gathered from its questions into one row."""

from data.viewer import Viewer
from pages.parts.filters import Filters
from queries import reader

NONE = {
    "due_promises": 0,
    "broken_promises": 0,
    "silent_clients": 0,
    "median_minutes": None,
    "leads": 0,
    "planned_meetings": 0,
    "held_meetings": 0,
    "calls": 0,
    "mails": 0,
    "others": 0,
    "due_contacts": 0,
    "on_time": 0,
    "due_meetings": 0,
    "kept_meetings": 0,
    "timed": 0,
    "utilisation": None,
}  # of somebody a question does not name
ASKED = ("meetings", "promised", "silent", "response")


def gathered(viewer: Viewer, chosen: Filters) -> list[dict]:
    """One dict per person of workload/managers with the columns of the other questions; `waiting`: contacts planned or overdue."""
    people = [
        NONE | one | {"waiting": one["planned"] + one["overdue"]} for one in reader.rows("workload/managers", viewer, **chosen.values())
    ]
    known = {one["staff_id"]: one for one in people}
    for name in ASKED:
        for found in reader.rows(f"workload/{name}", viewer, **chosen.values()):
            if found["staff_id"] in known:
                known[found["staff_id"]].update({key: value for key, value in found.items() if key not in ("name", "login")})
    return people

"""What clients who began like this one bought next: the first series bought says who is like whom."""

from dataclasses import dataclass

from data.viewer import Viewer
from queries import reader

SHOWN = 3


@dataclass(frozen=True)
class Alike:
    """`began_with`: the series of the largest item of the first day of purchase; `next`: rows of cross/usual this client has not bought yet."""

    began_with: str
    next: list[dict]


def alike(viewer: Viewer, client, line) -> Alike | None:
    """The likeliest next products of a client in hand; None where it bought nothing, or too few began alike."""
    had = reader.rows("cross/had", viewer, client=client, line=line)
    if not had:
        return None
    bought, series = {one["product_id"] for one in had}, had[0]["series"]
    usual = [one for one in reader.rows("cross/usual", viewer, line=line) if one["series"] == series and one["product_id"] not in bought]
    return Alike(series, usual[:SHOWN]) if usual else None

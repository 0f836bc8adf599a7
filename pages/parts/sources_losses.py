"""Why the deals of each source are lost: a map of sources and reasons; what nobody said is a row, no source a column."""

import pyarrow as pa

from data.viewer import Viewer
from pages.parts import clicks
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import number, say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole card; each cell opens its deals."""
    losses = reader.rows("sources/losses", viewer, **chosen.values())
    with card(title := say("sources.losses"), "sources.lost_by_source", chosen, say("sources.losses_hint")):
        clicks.show("cells", cells(losses), title, lambda picked: opened(losses, picked), select="cell", key="source_losses")


def cells(losses: list[dict]) -> pa.Table:
    """Sources across, reasons down, the reason of most losses first and "not specified" last; a cell is dark by its share of the source's losses."""
    whole, by_reason = _sums(losses, "source_id"), _sums(losses, "reason_id")
    reasons = sorted(by_reason, key=lambda reason: (reason is None, -by_reason[reason], str(reason)))
    most = max([loss["deals"] / whole[loss["source_id"]] for loss in losses], default=1.0)
    return pa.Table.from_pylist([_cell(loss, whole[loss["source_id"]] * most, reasons.index(loss["reason_id"])) for loss in losses])


def _sums(losses: list[dict], column: str) -> dict:
    found = {}
    for loss in losses:
        found[loss[column]] = found.get(loss[column], 0) + loss["deals"]
    return found


def _cell(loss: dict, darkest: float, place: int) -> dict:
    return {
        "x": loss["source"] or say("filters.unknown"),
        "x_order": 999 if loss["position"] is None else loss["position"],
        "x_id": str(loss["source_id"] or "-"),
        "y": loss["reason"] or say("sources.no_reason"),
        "y_order": place,
        "y_id": str(loss["reason_id"] or "-"),
        "value": loss["deals"] / darkest,
        "text": number(loss["deals"]),
        "strong": loss["deals"] > 0.62 * darkest,
    }


def opened(losses: list[dict], picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of the rows of a clicked cell."""
    source, reason = picked["x_id"], picked["y_id"]
    n = sum(loss["deals"] for loss in losses if (str(loss["source_id"] or "-"), str(loss["reason_id"] or "-")) == (source, reason))
    return "sources.lost_by_source", n, {"source": source, "reason": reason}

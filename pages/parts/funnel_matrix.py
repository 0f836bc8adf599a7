"""The transition matrix: where each deal stood at the start of the period and where at its end; every number opens its deals."""

from datetime import timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import charted, clicks, filters
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.funnel_flow import held_by
from pages.words import day, number, say
from queries import reader

COLUMNS = "x x_order x_id y y_order y_id role strength text label kind"
ALL = "all"  # the total of a row or a column
FIRST, LAST = ("born",), ("won", "lost", "elsewhere")  # around the open stages


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole card: a sentence, the map of moves with its totals."""
    last = min(chosen.until - timedelta(days=1), chosen.as_of or filters.today())
    hint = say("funnel.matrix.hint", start=day(chosen.since, "d MMM y"), end=day(last, "d MMM y"))
    own = held_by(viewer)
    with card(say("funnel.matrix.title"), "funnel.moves", chosen, hint):
        pairs = reader.rows("funnel/matrix", viewer, **(chosen.values() | own))
        if not pairs:
            st.caption(say("funnel.matrix.nothing"))
            return
        st.markdown(summary(pairs))
        clicks.show(
            "moves", cells(pairs), say("funnel.matrix.title"), lambda picked: opened(pairs, picked, own), select="cell", key="moves"
        )


def direction(pair: dict) -> str:
    """Where a deal went: forward, back, stayed, or new (created, or taken over, and open now)."""
    came, went = pair["from_kind"], pair["to_kind"]
    if pair["from_place"] == pair["to_place"]:
        return "stayed"
    if went in ("won", "lost"):
        return "forward" if went == "won" else "back"
    if came in ("born", "elsewhere") or went == "elsewhere":
        return "new" if went != "elsewhere" else "given"
    return "forward" if came == "open" and pair["to_position"] > pair["from_position"] else "back"


ROLES = {"forward": "good", "back": "bad", "stayed": "attention", "new": "main", "given": "unknown"}


def summary(pairs: list[dict]) -> str:
    """How many went forward, back, nowhere, in one line with their colours in words."""
    sums = {way: sum(pair["deals"] for pair in pairs if direction(pair) == way) for way in ROLES}
    shown = (("forward", "green"), ("stayed", "orange"), ("back", "red"), ("new", "blue"), ("given", "gray"))
    return " · ".join(f":{colour}[**{number(sums[way])}** {say(f'funnel.matrix.{way}')}]" for way, colour in shown if sums[way])


def cells(pairs: list[dict]):
    """Cells and totals of the map, in the order born, open stages, won, lost, elsewhere, total."""
    origins, ends = _places(pairs, "from"), _places(pairs, "to")
    most = max(pair["deals"] for pair in pairs)
    lines = [_cell(pair, ends[pair["to_place"]], origins[pair["from_place"]], most) for pair in pairs]
    for place, (order, name) in origins.items():
        lines.append(_total(pairs, (say("funnel.matrix.total"), 999, ALL), (name, order, place)))
    for place, (order, name) in ends.items():
        lines.append(_total(pairs, (name, order, place), (say("funnel.matrix.total"), 999, ALL)))
    lines.append(_total(pairs, (say("funnel.matrix.total"), 999, ALL), (say("funnel.matrix.total"), 999, ALL)))
    return charted.table(COLUMNS, lines)


def _places(pairs: list[dict], side: str) -> dict[str, tuple[int, str]]:
    """Each place of a side with its order and its name."""
    found = {pair[f"{side}_place"]: (pair[f"{side}_kind"], pair[f"{side}_position"] or 0, pair[f"{side}_stage"]) for pair in pairs}

    def order(kind: str, position: int) -> int:
        return 0 if kind in FIRST else 500 + LAST.index(kind) if kind in LAST else 1 + position

    placed = {place: (order(kind, at), name or say(f"funnel.matrix.{place}")) for place, (kind, at, name) in found.items()}
    return dict(sorted(placed.items(), key=lambda one: one[1][0]))


def _cell(pair: dict, x: tuple[int, str], y: tuple[int, str], most: int) -> tuple:
    way, n = direction(pair), number(pair["deals"])
    label = f"{y[1]} → {x[1]}: {n} · {say(f'funnel.matrix.{way}')}"
    strength = 0.14 + 0.46 * (pair["deals"] / most) ** 0.5
    return x[1], x[0], pair["to_place"], y[1], y[0], pair["from_place"], ROLES[way], strength, n, label, "cell"


def _total(pairs: list[dict], x: tuple, y: tuple) -> tuple:
    n = number(_deals(pairs, x[2], y[2]))
    return *x, *y, "soft", 0.0, n, f"{y[0]} → {x[0]}: {n}", "total"


def _deals(pairs: list[dict], to_place: str, from_place: str) -> int:
    return sum(pair["deals"] for pair in pairs if to_place in (ALL, pair["to_place"]) and from_place in (ALL, pair["from_place"]))


def opened(pairs: list[dict], picked: dict, own: dict | None = None) -> tuple[str, int, dict]:
    """The metric, the number and the values of a clicked cell or total."""
    values = {"to_place": picked["x_id"], "from_place": picked["y_id"]}
    return "funnel.moves", _deals(pairs, **values), {name: place for name, place in values.items() if place != ALL} | (own or {})

"""The five tiles over the answers: the median wait, answered within 5, 15 and 60 minutes of all leads, not answered yet."""

from data.viewer import Viewer
from pages.parts import changes
from pages.parts.cards import tile
from pages.parts.filters import Filters
from pages.parts.workload_numbers import minutes
from pages.parts.workload_tiles import faster
from pages.words import count, number, say, share
from queries import reader

MARKS = (5, 15, 60)


def draw(viewer: Viewer, filters: Filters, found: dict) -> None:
    """Draw the five tiles with their change against the compared period."""
    before = filters.before()
    old = reader.row("workload/first_answer", viewer, **before.values()) if before else {}
    n, low, high = found["leads"], found["target_low"], found["target_high"]
    within = say("workload.within", share=share(found["in_target"]), minutes=minutes(found["target_minutes"]))
    told = {"facts": f"{within} · {number(low * 100)}–{share(high)}", "foot": count("workload.leads", n), "expected": n}
    trend = [week["median_minutes"] for week in reader.rows("workload/trend_answers", viewer, **filters.values())]
    value = minutes(found["median_minutes"]) if n >= 5 else "—"
    tile("workload.first_answer", value, filters, change=faster(found, old), trend=trend, weekly=True, **told)
    for mark in MARKS:
        _within(mark, found, old, filters)
    change = changes.of_count(found["never"], old.get("never"))
    facts = f"{number(found['never'])}/{number(n)}"
    tile(
        "workload.never_answered",
        number(found["never"]),
        filters,
        foot=count("workload.leads", found["never"]),
        expected=found["never"],
        change=change,
        facts=facts,
    )


def _within(mark: int, found: dict, old: dict, filters: Filters) -> None:
    n = found["leads"]
    k = round(found[f"in_{mark}"] * n)
    low, high = changes.wilson(k, n)
    value = share(k / n) if n >= 5 else f"{number(k)}/{number(n)}"
    change = changes.of_share(k, n, round(old[f"in_{mark}"] * old["leads"]), old["leads"]) if old and old["leads"] else None
    facts = f"{number(k)}/{number(n)} · {number(low * 100)}–{share(high)}"
    tile(f"workload.within_{mark}", value, filters, foot=count("workload.leads", k), expected=k, change=change, facts=facts)

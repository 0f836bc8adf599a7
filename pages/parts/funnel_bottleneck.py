"""Which stage holds the deals up: named by where they wait, where they are late and what better work would bring, never by the lowest share."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import links, rows
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.funnel_cohort import SMALLEST, SMALLEST_WON
from pages.words import money, number, plain, say, share
from queries import reader

SMALLEST_LATE = 5  # of fewer late deals nobody says where they stand
SIGNS = ("queue", "late", "worth")


def draw(viewer: Viewer, filters: Filters, cohort: list[dict], limits: list[dict]) -> None:
    """One sentence with its reasons, and the way to the rows behind each."""
    load = reader.rows("funnel/stage_load", viewer, **filters.values())
    found = signs(cohort, load, limits)
    with card(say("funnel.bottleneck"), "funnel.bottleneck", filters):
        st.markdown(sentence(found, cohort))
        if not any(stage["limit_days"] for stage in limits):
            links.link("company", say("funnel.no_limits"), list="stages")
        with st.container(horizontal=True, gap="medium"):
            for kind in SIGNS:
                if known := found[kind]:
                    rows.link(
                        known["metric"],
                        say(f"funnel.bottleneck.rows.{kind}"),
                        known["n"],
                        key=f"bottleneck_{kind}",
                        stage=known["stage_id"],
                    )


def signs(cohort: list[dict], load: list[dict], limits: list[dict]) -> dict[str, dict | None]:
    """For each of the three signs the stage it points to and its words; None while there are too few deals for it, or two stages are even."""
    return {"queue": _queue(load), "late": _late(limits), "worth": _worth(cohort)}


def _queue(load: list[dict]) -> dict | None:
    top = _top(load, "deal_days") if sum(stage["visits"] for stage in load) >= SMALLEST else None
    return top and _sign(top, share(top["days_share"]), "funnel.deal_days", top["visits"])


def _late(limits: list[dict]) -> dict | None:
    late = sum(stage["open_breached"] for stage in limits)
    top = _top(limits, "open_breached") if late >= SMALLEST_LATE else None
    return top and _sign(top, say("funnel.of", k=number(top["open_breached"]), n=number(late)), "funnel.over_limit", top["open_breached"])


def _worth(cohort: list[dict]) -> dict | None:
    enough = [stage for stage in cohort if stage["kind"] == "open" and stage["plus_point"] is not None and stage["reached"] >= SMALLEST]
    top = _top(enough, "plus_point") if enough and (cohort[0]["won"] or 0) >= SMALLEST_WON else None
    return top and _sign(top, money(top["plus_point"], short=True), "funnel.plus_point", top["reached"])


def _sign(stage: dict, words: str, metric: str, n: int) -> dict:
    return {"stage_id": stage["stage_id"], "stage": stage["stage"], "words": words, "metric": metric, "n": n}


def _top(stages: list[dict], column: str) -> dict | None:
    """The stage with the most, when it is the only one."""
    most = max((stage[column] for stage in stages), default=0)
    found = [stage for stage in stages if stage[column] == most and most > 0]
    return found[0] if len(found) == 1 else None


def named(found: dict[str, dict | None]) -> str | None:
    """The stage to which at least two of the three signs point."""
    pointed = [sign["stage_id"] for sign in found.values() if sign]
    return next((stage for stage in pointed if pointed.count(stage) >= 2), None)


def sentence(found: dict[str, dict | None], cohort: list[dict]) -> str:
    """The stage and its reasons; what points elsewhere; or that nothing can be named."""
    known = {kind: sign for kind, sign in found.items() if sign}
    stage = named(found)
    if stage is None and len(known) < 2:
        return say(
            "funnel.bottleneck.too_few",
            n=number(cohort[0]["created"] if cohort else 0),
            won=number((cohort[0]["won"] if cohort else 0) or 0),
        )
    here = [say(f"funnel.bottleneck.{kind}", words=sign["words"]) for kind, sign in known.items() if sign["stage_id"] == stage]
    elsewhere = [
        say(f"funnel.bottleneck.but.{kind}", stage=plain(sign["stage"]), words=sign["words"])
        for kind, sign in known.items()
        if sign["stage_id"] != stage
    ]
    if stage is None:
        return " ".join([say("funnel.bottleneck.none"), *elsewhere])
    name = next(sign["stage"] for sign in known.values() if sign["stage_id"] == stage)
    return " ".join([say("funnel.bottleneck.named", stage=plain(name), reasons="; ".join(here)), *elsewhere])

"""How likely clients are to recommend us: by quarter with tested changes, and by line, manager, product, value and saved segment."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, clicks, clients_segments, loyalty_voices, rows
from pages.parts import loyalty_numbers as known
from pages.parts import voices_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, plain, say
from queries import reader
from queries.models import client_sets

BY = ("line", "manager", "product", "class", "segment")


def draw(viewer: Viewer, chosen: Filters, nps: dict, history: list[dict]) -> None:
    """Both cards beside each other."""
    left, right = st.columns(2)
    with left:
        quarters(viewer, chosen, history)
    with right:
        groups(viewer, chosen, nps)


def quarters(viewer: Viewer, chosen: Filters, history: list[dict]) -> None:
    """Scores with their intervals by quarter, under them who stands behind, then per answer and per client."""
    with card(say("loyalty.nps_by_quarter"), "loyalty.nps_by_quarter", chosen, say("loyalty.nps_hint")):
        if not any(line["n"] for line in history):
            st.caption(say("loyalty.no_answers"))
            return
        st.markdown(numbers.quarters_told(history))
        if any(line["n"] >= known.SHOWN for line in history):
            _scores(chosen, history)
        charts.show("voices", loyalty_voices.stacks(history), key="voices", alt=say("loyalty.voices"))
        votes = reader.row("voices/votes", viewer, **chosen.values())
        if words := numbers.votes_told(votes):
            rows.link("voices.votes", words, votes["n"])


def _scores(chosen: Filters, history: list[dict]) -> None:
    """Dots with intervals; a quarter opens its answers."""
    drawn = loyalty_voices.quarters(history)
    for picked in charts.show("scores", drawn, key="nps", alt=say("loyalty.nps_by_quarter"), select="quarter"):
        line = next(line for line in history if str(line["period"]) == picked["period_id"])
        until = min(known.months_later(line["period"], 3), chosen.until)
        rows.show("loyalty.nps_by_quarter", line["n"], since=line["period"], until=until)


def groups(viewer: Viewer, chosen: Filters, nps: dict) -> None:
    """One way of grouping at a time; a group opens its answers."""
    with card(title := say("voices.groups"), "voices.nps_by", chosen):
        ways = [one for one in BY if one != "manager" or viewer.sees_whole]
        given = {"default": BY[0], "required": True, "key": "voices_by", "label_visibility": "collapsed"}
        by = st.segmented_control(say("voices.by"), ways, format_func=_by, wrap=True, **given)
        st.caption(say(f"voices.by.{by}.hint"))
        if by == "segment":
            _segments(viewer, chosen, nps)
            return
        found = reader.rows("voices/nps_by", viewer, **chosen.values(), by=by)
        if not found:
            st.caption(say("loyalty.no_answers"))
            return
        of = {line["code"]: line["n"] for line in found}
        opened = lambda one: ("voices.nps_by", of[one["code"]], {"by": by, "code": one["code"]})  # noqa: E731
        clicks.show("score_groups", numbers.groups(found, nps, lambda line: _name(by, line)), title, opened, key=f"voices_by_{by}")


def _by(by: str) -> str:
    return say(f"voices.by.{by}")


def _name(by: str, line: dict) -> str:
    if by == "class":
        return say("voices.class.none") if line["code"] == "-" else line["code"]
    return line["name"] or say("filters.unknown")


def _segments(viewer: Viewer, chosen: Filters, nps: dict) -> None:
    """Saved segments with the clients that belong to them now; the chosen one shows its answers below."""
    saved = clients_segments.known(viewer)
    if not saved:
        st.caption(say("voices.no_segments"))
        return
    heard, everyone = reader.read("voices/heard", viewer, **chosen.values()), client_sets.everyone(viewer)
    answers, lines = heard.to_pylist(), []
    for code, one in saved.items():
        clients = set(map(str, clients_segments.clients_of(viewer, one, everyone)["client_id"].to_pylist()))
        lines.append(numbers.of_clients(answers, clients) | {"code": str(code), "name": one["name"], "clients": clients})
    drawn = numbers.groups(lines, nps, lambda line: line["name"])
    for picked in charts.show("score_groups", drawn, key="voices_by_segment", alt=say("voices.groups"), select="segment"):
        st.session_state["voices_segment"] = picked["code"]
    if one := next((line for line in lines if line["code"] == st.session_state.get("voices_segment")), None):
        st.markdown(f"**{plain(one['name'])}** · {count('loyalty.answers', one['n'])}")
        rows.table(heard.filter([str(answer["client_id"]) in one["clients"] for answer in answers]), key="voices_segment_rows")

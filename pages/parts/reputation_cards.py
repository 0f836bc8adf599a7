"""The cards of the reputation page, one function each: asks its question, draws it, says what is missing."""

from datetime import timedelta

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, links, rows
from pages.parts import reputation_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, day, number, plain, say, share
from queries import reader
from queries.models import reputation, sentiment

WAITING = 6
CENTS = {"mentions": 70, "mean": 80, "bayes": 85, "positive": 135, "negative": 105, "answered": 105}
MANAGED = {"asked": 70, "received": 100, "reviews": 70, "asked_for": 110, "mean_asked": 120, "mean_other": 100}


def nothing() -> None:
    """Nothing was written yet: where to begin. Stops the page."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"**{say('reputation.nothing')}**", text_alignment="center")
        st.markdown(f":gray[{say('reputation.nothing_hint')}]", text_alignment="center")
        links.offer("mentions", say("desk.page.mentions"))
    st.stop()


def ratings(filters: Filters, rating: dict, months: list[dict]) -> None:
    """Mean ratings by month with intervals and counts; what the change of 90 days can be taken for."""
    with card(say("reputation.by_month"), "reputation.rating_by_month", filters, numbers.trend(rating)):
        if not any(one["rated"] for one in months):
            st.caption(say("reputation.no_ratings"))
            return
        for picked in charts.show("ratings", numbers.months(months), key="ratings", alt=say("reputation.by_month"), select="month"):
            one = next(one for one in months if str(one["month"]) == picked["month_id"])
            until = (one["month"] + timedelta(days=32)).replace(day=1)
            rows.show("reputation.rating_by_month", one["rated"], since=one["month"], until=until, as_of=filters.ending()["as_of"])
        st.caption(say("reputation.ratings_hint"))


def tones(viewer: Viewer, filters: Filters) -> None:
    """Kinds of mentions by week, and the limit that negative ones pass by chance in one week of a thousand."""
    found = reputation.weeks(reader.rows("reputation/weekly", viewer, **filters.ending()))
    with card(say("reputation.by_week"), "reputation.weekly", filters, _alarms(found)):
        if not any(one.positive + one.neutral + one.negative for one in found[-numbers.WEEKS :]):
            st.caption(say("reputation.no_tones"))
            return
        for picked in charts.show("tones", numbers.weeks(found), key="tones", alt=say("reputation.by_week"), select="week"):
            one = next((one for one in found if str(one.week) == picked["week_id"]), None)
            if one and (tone := picked.get("tone")):
                span = {"since": one.week, "until": one.week + timedelta(days=7), "as_of": filters.ending()["as_of"]}
                rows.show("reputation.weekly", getattr(one, tone), sentiment=tone, **span)
        st.caption(say("reputation.limit_hint"))


def _alarms(found: list[reputation.Week]) -> str:
    alarms = [one for one in found[-numbers.WEEKS :] if one.alarm]
    if not alarms:
        return say("reputation.no_alarm") if any(one.limit is not None for one in found) else say("reputation.no_limit")
    last = alarms[-1]
    return say(
        "reputation.alarm", week=day(last.week, "d MMM y"), n=number(last.negative), limit=number(last.limit), weeks=number(len(alarms))
    )


def waiting(viewer: Viewer, filters: Filters) -> None:
    """Mentions without an answer, with the way to where they are answered."""
    found = reader.rows("reputation/waiting", viewer, **filters.values(), most=WAITING)
    with card(say("reputation.waiting"), "reputation.waiting", filters, say("reputation.waiting_hint")):
        if not found:
            st.markdown(f":material/check: {say('reputation.none_waits')}")
            return
        for one in found:
            tone = f":red-badge[{say('mentions.tone.negative')}] " if one["sentiment"] == "negative" else ""
            with st.container(gap=None):
                st.markdown(f"{tone}**{plain(one['place'])}** :gray[{numbers.hours(one['hours'])}]  \n:small[{numbers.words_of(one)}]")
                links.offer("mentions", say("reputation.to_answer"), mention=one["mention_id"])
        rows.link("reputation.waiting", count("reputation.all_waiting", found[0]["n"]), found[0]["n"])


def places(viewer: Viewer, filters: Filters) -> None:
    """What is written where, in the order of the company's list: never a ranking."""
    found = reader.rows("reputation/places", viewer, **filters.values())
    with card(say("reputation.places"), "reputation.places", filters, say("reputation.places_hint")):
        config = {"place": st.column_config.TextColumn(say("reputation.column.place"), pinned=True, width=110)}
        config |= {
            name: cells.text_column(say(f"reputation.column.{name}"), say(f"reputation.column.{name}.hint"), width)
            for name, width in CENTS.items()
        }
        picked = cells.show(pd.DataFrame(numbers.places(found)), config, key="reputation_places", alt=say("reputation.places"))
        if picked and found[picked[0]]["mentions"]:
            _open_place(found[picked[0]], picked[1])


def _open_place(one: dict, column: str) -> None:
    more = {"negative": {"sentiment": "negative"}, "positive": {"sentiment": "positive"}}.get(column, {})
    n = one[column] if more else one["mentions"]
    if n:
        rows.show("reputation.places", n, place=one["place"], **more)


def voice(viewer: Viewer, filters: Filters) -> None:
    """How much of what is said is said of us."""
    found = reader.rows("reputation/voice", viewer, **filters.values())
    with card(say("reputation.voice"), "reputation.voice", filters, say("reputation.voice_hint")):
        if len(found) < 2 or found[0]["total"] < numbers.SMALLEST:
            st.caption(say("reputation.no_voice"))
            return
        for picked in charts.show("voices_of", numbers.voices(found), key="voice", alt=say("reputation.voice"), select="voice"):
            one = next(one for one in found if str(one["competitor_id"]) == picked["id"])
            rows.show("reputation.voice", one["mentions"], competitor=one["competitor_id"])


def asked(viewer: Viewer, filters: Filters) -> None:
    """Who asked, what came of it, and whether those asked rate differently."""
    found = reader.rows("reputation/asked", viewer, **filters.values())
    with card(
        say("reputation.asked"), "reputation.asked", filters, numbers.bias(reader.row("reputation/bias", viewer, **filters.values()))
    ):
        if not found:
            st.caption(say("reputation.nobody_asked"))
            return
        config = {"manager": st.column_config.TextColumn(say("reputation.column.manager"), pinned=True, width=130)}
        config |= {
            name: cells.text_column(say(f"reputation.column.{name}"), say(f"reputation.column.{name}.hint"), width)
            for name, width in MANAGED.items()
        }
        picked = cells.show(pd.DataFrame(numbers.asked(found)), config, key="reputation_asked", alt=say("reputation.asked"))
        if picked:
            _open_manager(found[picked[0]], picked[1])


def _open_manager(one: dict, column: str) -> None:
    if column in ("asked", "received") and one[column]:
        rows.show("reputation.asked", one[column], staff=one["staff_id"], **({"met": True} if column == "received" else {}))
    elif column == "asked_for" and one["asked_for"]:
        rows.show("reputation.invited", one["asked_for"], owner=one["staff_id"])
    elif column == "reviews" and one["reviews"]:
        rows.show("reputation.mentions", one["reviews"], owner=one["staff_id"])


def suggested(viewer: Viewer, filters: Filters) -> None:
    """How far the suggestion by words can be trusted: its confusion matrix, each mention left out of the learning."""
    found = sentiment.matrix(
        (one["words"], one["sentiment"])
        for one in reader.rows("mentions/judged", viewer, as_of=filters.values()["as_of"], line=filters.line)
    )
    with card(say("reputation.suggested"), "reputation.suggested", filters, say("reputation.suggested_hint")):
        if found is None:
            st.caption(say("reputation.suggested_few", n=number(sentiment.LEAST)))
            return
        told = (*sentiment.TONES, None)
        frame = [
            {"said": say(f"mentions.tone.{tone}")} | {str(to): found.cells.get((tone, to), 0) for to in told} for tone in sentiment.TONES
        ]
        config = {"said": st.column_config.TextColumn(say("reputation.column.said"), width=130)}
        config |= {
            str(to): cells.number_column(say(f"mentions.tone.{to}") if to else say("reputation.column.nothing"), width=90) for to in told
        }
        st.dataframe(frame, hide_index=True, column_config=config, row_height=cells.ROW, alt=say("reputation.suggested"), key="suggested")
        right = f"{number(found.right)} / {number(found.suggested)} · {share(found.right / found.suggested)}" if found.suggested else "—"
        st.caption(say("reputation.suggested_right", right=right, n=number(found.n)))

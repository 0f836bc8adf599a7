"""What becomes of deals: by age, of two groups compared, from each stage; and how fast the pipeline turns into money."""

from dataclasses import replace

import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, rows
from pages.parts import funnel_chance_numbers as numbers
from pages.parts import funnel_pace_numbers as pace_numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, money, plain, say
from queries import reader
from queries.models.ages import FATES, Fates, compared

KINDS = ("manager", "source", "line")


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The three cards beside each other: by age, from each stage, the pace."""
    left, right = st.columns(2)
    with left:
        draw_ages(viewer, chosen)
    with right:
        draw_stages(viewer, chosen)
        draw_pace(viewer, chosen)


def draw_ages(viewer: Viewer, chosen: Filters) -> None:
    """The card of fates by age: all deals as won, lost and open, or the won-curves of two groups."""
    with card(say("chance.title"), "funnel.won_by_age", chosen):
        names = _names(viewer, chosen)
        kinds = ["all", *[kind for kind in KINDS if len(names[kind]) > 1], *(["period"] if _earlier(chosen) else [])]
        kind = _kept("chance", kinds, _switch)
        if kind == "all":
            _whole(chosen, _fates(viewer, chosen))
        else:
            _two(viewer, _periods(chosen) if kind == "period" else _groups(chosen, kind, names[kind]))


def draw_stages(viewer: Viewer, chosen: Filters) -> None:
    """The card of chances from each stage, beside the share of the closed alone; all numbers where asked for."""
    found = reader.rows("funnel/from_stage", viewer, **chosen.values())
    with card(say("chance.stages"), "funnel.stage_chance", chosen, say("chance.stages_hint")):
        if not any(stage["deals"] for stage in found):
            st.caption(say("chance.none"))
            return
        for picked in charts.show(
            "stage_chances", pace_numbers.chances(found), key="from_stage", alt=say("chance.stages"), select="segment"
        ):
            stage = next(stage for stage in found if str(stage["stage_id"]) == picked["id"])
            rows.show("funnel.stage_chance", stage["deals"], stage=stage["stage_id"])
        with st.popover(say("chance.all_numbers"), type="tertiary"):
            numbers_of = pace_numbers.stage_table(found)
            right = {name: cells.text_column(name) for name in list(numbers_of)[1:]}
            st.dataframe(numbers_of, hide_index=True, column_config=right, alt=say("chance.stages"), key="from_stage_table")
            st.caption(say("chance.shrunk_hint"))


def draw_pace(viewer: Viewer, chosen: Filters) -> None:
    """The card of pace: money a day by Little's law, what was really won, and whether the pipeline fills up or drains."""
    found = reader.row("funnel/little", viewer, **chosen.values())
    with card(say("chance.pace.title"), "funnel.pace", chosen):
        if not found["closed"]:
            st.caption(say("chance.pace.none"))
            return
        if found["per_day"] is None:
            st.caption(say("chance.pace.no_money"))
        else:
            st.metric(say("metrics.funnel.pace.name"), money(found["per_day"], short=True), label_visibility="collapsed")
            st.markdown(pace_numbers.formula(found))
            st.caption(pace_numbers.actual(found))
        state, words = pace_numbers.balance(found)
        st.markdown(f"**{state}**")
        st.caption(words)
        st.space("stretch")
        rows.link("funnel.pace", count("chance.pace.closed", found["closed"]), found["closed"], key="pace")


def _whole(chosen: Filters, fates: Fates) -> None:
    if not fates.created:
        st.caption(say("chance.none"))
        return
    st.caption(numbers.headline(fates))
    for picked in charts.show("fates", numbers.bands(fates), key="fates", alt=say("chance.title"), select="segment"):
        rows.show(f"funnel.{picked['part']}_by_age", fates.counts[picked["part"]])
    st.caption(" ".join(part for part in (numbers.ahead(fates), numbers.pale(fates)) if part))
    with st.container(horizontal=True):
        for fate in FATES:
            n = fates.counts[fate]
            rows.link(f"funnel.{fate}_by_age", count(f"chance.deals.{fate}", n), n, key=f"age_{fate}")
    with st.popover(say("chance.four"), type="tertiary"):
        st.markdown("\n".join(f"- {line}" for line in numbers.four(fates)))


def _two(viewer: Viewer, groups: dict[str, Filters]) -> None:
    """Two groups: their curves, and whether they can be told apart."""
    found = {name: _fates(viewer, narrowed) for name, narrowed in groups.items()}
    if len(found) < 2 or not all(fates.created for fates in found.values()):
        st.caption(say("chance.empty_group", names=", ".join(plain(name) for name, fates in found.items() if not fates.created)))
        return
    st.caption(numbers.told_apart(found, compared(found)))
    parts = dict(zip("ab", groups, strict=True))
    for picked in charts.show("won_curves", numbers.curves(found), key="won_curves", alt=say("chance.title"), select="segment"):
        name = parts[picked["part"]]
        rows.show("funnel.won_by_age", found[name].counts["won"], **_asked(groups[name]))
    with st.container(horizontal=True):
        for part, name in parts.items():
            n = found[name].counts["won"]
            rows.link("funnel.won_by_age", count("chance.won_of", n, name=plain(name)), n, key=f"won_{part}", **_asked(groups[name]))
    st.caption(say("chance.compared_hint"))


def _asked(narrowed: Filters) -> dict:
    """What the rows of a group are asked with instead of the page's filters."""
    return {name: getattr(narrowed, name) for name in ("since", "until", *KINDS)}


def _fates(viewer: Viewer, narrowed: Filters) -> Fates:
    return Fates(reader.rows("funnel/ages", viewer, **narrowed.values()))


def _earlier(chosen: Filters) -> Filters | None:
    """The compared period seen as of the same day as this one: its curve is only the longer."""
    before = (chosen if chosen.compare != "none" else replace(chosen, compare="before")).before()
    return before and replace(before, as_of=chosen.as_of, moment=chosen.moment)


def _names(viewer: Viewer, chosen: Filters) -> dict[str, list[str]]:
    """Who and what had deals created in the period, most first; of managers only those whose work this viewer may look at one by one."""
    found = reader.rows("funnel/age_groups", viewer, **chosen.values())
    return {kind: [row["name"] for row in found if row["kind"] == kind] for kind in KINDS}


def _groups(chosen: Filters, kind: str, options: list[str]) -> dict[str, Filters]:
    """The two groups chosen on the card by their names, each as the page's filters narrowed to it; what the page is narrowed to comes first."""
    options = sorted(options, key=lambda name: name != getattr(chosen, kind))
    with st.container(horizontal=True):
        a = _kept("chance_a", options, _choice)
        b = _kept("chance_b", [name for name in options if name != a], _choice)
    return {_called(name): replace(chosen, **{kind: name}) for name in (a, b)}


def _called(name: str) -> str:
    return say("filters.unknown") if name == "-" else name


def _periods(chosen: Filters) -> dict[str, Filters]:
    """This period and the compared one."""
    before = _earlier(chosen)
    st.caption(say("chance.periods", now=chosen.period_words(), before=before.period_words()))
    return {say("chance.period.now"): chosen, say(f"chance.period.{'year' if chosen.compare == 'year' else 'before'}"): before}


def _kept(name: str, options: list[str], draw_it) -> str:
    """A choice that stands in the address by its code or name; the first option, the usual one, is not named there."""
    key, said = f"kept_{name}", st.query_params.get(name)
    shown = st.session_state[key] = said if said in options else options[0]

    def tell():
        value = st.session_state[key]
        st.query_params.pop(name, None) if value == options[0] else st.query_params.update({name: value})

    draw_it(name, options, key, tell)
    return shown


def _switch(name: str, options: list[str], key: str, tell) -> None:
    words = {option: say(f"chance.by.{option}") for option in options}
    st.segmented_control(
        say("chance.compare"), options, required=True, label_visibility="collapsed", key=key, format_func=words.get, on_change=tell
    )


def _choice(name: str, options: list[str], key: str, tell) -> None:
    st.selectbox(say(f"chance.group.{name[-1]}"), options, label_visibility="collapsed", key=key, format_func=_called, on_change=tell)

"""How good were we: months forecast as they were then against what came, single chances, naive rules, and the forecasts that were kept."""

import streamlit as st

from pages.parts import charted, charts, forecast_period
from pages.parts.cards import card
from pages.parts.forecast_numbers import between, short, signed
from pages.parts.forecast_stand import Stand
from pages.words import count, day, number, say, share
from queries import reader
from queries.models.backtest import Backtest, Month, backtest

FEWEST = 3  # months before anything is said
SAME = 0.02  # a rule whose error differs by less is neither better nor worse


def draw(me, stand: Stand) -> None:
    """The folded part at the foot of the page; computed when it is opened."""
    box = st.expander(say("forecast.past"), key="past", on_change="rerun")
    if not box.open:
        return
    with box:
        found = backtest(me, **forecast_period.ahead(stand.chosen))
        if len(found.months) < FEWEST:
            st.caption(say("forecast.past_too_young"))
        else:
            _tested(stand, found)
        _kept(me, stand)


def _tested(stand: Stand, found: Backtest) -> None:
    left, right = st.columns(2)
    with left, card(title := say("forecast.bands"), "forecast.backtest", stand.chosen, say("forecast.bands_hint")):
        charts.show("bands", bands(found.months), key="bands", alt=title)
        st.markdown(inside(found))
    with right, card(title := say("forecast.calibrated"), "forecast.calibration", stand.chosen, say("forecast.calibrated_hint")):
        if found.bins:
            charts.show("calibration", bins(found), key="calibration", alt=title)
            st.markdown(chances(found))
        else:
            st.caption(say("forecast.no_open"))
    with card(say("forecast.rules"), "forecast.rules", stand.chosen, say("forecast.rules_hint")):
        st.table(rules(found))
        st.markdown(" ".join(verdict(found)))


def bands(months: list[Month]):
    """Each month's band with what came; a month outside is bad."""
    lines = []
    for order, one in enumerate(months):
        words = say(
            "forecast.band_tip",
            month=day(one.month, "LLLL y"),
            actual=short(one.actual),
            p50=short(one.p50),
            range=between(one.p10, one.p90),
        )
        lines.append((day(one.month, "LLL yy"), order, one.p10, one.p50, one.p90, one.actual, "main" if one.inside else "bad", words))
    return charted.table("month order low mid high actual role label", lines)


def inside(found: Backtest) -> str:
    """How many months lay inside the band, and with how many an honest band of 80 % is content."""
    made = found.coverage
    said = count("forecast.inside", made.n, k=number(made.inside), share=share(made.inside / made.n))
    if made.lowest_ok is None:
        return said
    said += " " + say("forecast.inside_ok", low=number(made.lowest_ok), high=number(made.highest_ok))
    key = (
        "forecast.inside_narrow"
        if made.inside < made.lowest_ok
        else "forecast.inside_wide"
        if made.inside > made.highest_ok
        else "forecast.inside_fine"
    )
    return said + " " + say(key)


def bins(found: Backtest):
    """Of deals given a chance the share that was won; the line on which both are the same."""
    lines = [("ideal", x, x, None, None, None) for x in (0.0, 1.0)]
    for one in found.bins:
        words = say("forecast.bin_tip", said=share(one.mean_p), k=number(one.k), n=number(one.n), came=share(one.k / one.n))
        lines.append(("bin", one.mean_p, one.k / one.n, one.low, one.high, words))
    return charted.table("kind said came low high label", lines)


def chances(found: Backtest) -> str:
    """Brier's score in three parts, in words."""
    if found.brier is None or found.skill is None:
        return ""
    said = [say("forecast.brier", brier=number(found.brier, 3), skill=share(found.skill), uncertainty=number(found.uncertainty, 3))]
    said.append(say("forecast.brier_parts", resolution=number(found.resolution, 3), reliability=number(found.reliability, 3)))
    if found.spiegelhalter_z is not None:
        z = found.spiegelhalter_z
        key = "forecast.z_fine" if abs(z) < 1.96 else "forecast.z_low" if z > 0 else "forecast.z_high"
        said.append(say(key, z=number(round(z, 1) + 0.0, 1)))
    return " ".join(said)


def rules(found: Backtest) -> dict[str, list[str]]:
    """The model and the naive rules as columns of words."""
    known = [one for one in found.rules if one.n]
    return {
        say("forecast.rule"): [say(f"forecast.rule.{one.code}") for one in known],
        say("forecast.rule_n"): [number(one.n) for one in known],
        say("forecast.wape"): [share(one.wape) for one in known],
        say("forecast.model_wape"): [share(one.model_wape) for one in known],
        say("forecast.bias"): [signed(-one.bias) if one.bias is not None else "—" for one in known],
    }


def verdict(found: Backtest) -> list[str]:
    """Where the model wins and where it does not, over the months in which the rule said something."""
    known = [one for one in found.rules if one.code != "model" and one.n and one.wape is not None]
    better, worse = ([one for one in known if (one.wape - one.model_wape) * sign > SAME] for sign in (1, -1))
    alike = [one for one in known if one not in better and one not in worse]
    said = [
        say(key, rules=", ".join(say(f"forecast.against.{one.code}") for one in part))
        for key, part in (("forecast.beats", better), ("forecast.loses", worse), ("forecast.ties", alike))
        if part
    ]
    silent = [one for one in found.rules if not one.n]
    said += [say("forecast.silent", rules=", ".join(say(f"forecast.against.{one.code}") for one in silent))] if silent else []
    model = next(one for one in found.rules if one.code == "model")
    if model.bias is not None and abs(model.bias) > 0.05:
        said.append(say("forecast.model_high" if model.bias < 0 else "forecast.model_low", share=share(abs(model.bias))))
    return said


def _kept(me, stand: Stand) -> None:
    """What was really said on each day about this period or an earlier one, as it was kept."""
    chosen = stand.chosen
    with card(title := say("forecast.kept"), "forecast.kept", chosen, say("forecast.kept_hint")):
        if chosen.team or chosen.manager or chosen.source or not me.sees_whole:
            st.caption(say("forecast.kept_whole_only"))
            return
        found = _said(me, stand)
        if not found:
            st.caption(say("forecast.kept_none"))
            return
        ends = sorted(
            {(one["since_on"], one["until_on"]) for one in found}, key=lambda ends: (ends != (chosen.since, chosen.until), ends[::-1])
        )
        label = say("forecast.kept_period")
        picked = st.selectbox(label, ends, key="kept_period", format_func=lambda ends: forecast_period.named(*ends), width=220)
        said = [one for one in found if (one["since_on"], one["until_on"]) == picked]
        if len(said) > 1:
            charts.show("kept", kept(said), key="kept", alt=title)
        st.markdown(came(said))


def _said(me, stand: Stand) -> list[dict]:
    """The forecasts kept in the year up to the end of the period, of what this person looks at: all lines, the chosen one, or the only one seen."""
    asked = stand.chosen.values() | {"since": reader.year_before(stand.chosen.since)}
    found = reader.rows("forecast/kept", me, **asked, every=not (me.sees_all or stand.chosen.line))
    return found if len({one["line_id"] for one in found}) < 2 else []


def kept(said: list[dict]):
    """Each day's band and middle, and what was won by then."""
    lines = []
    for order, one in enumerate(said):
        words = say("forecast.tip", day=day(one["day"]), p50=short(one["p50"]), low=short(one["p10"]), high=short(one["p90"]))
        lines.append(("fan", day(one["day"]), order, None, one["p10"], one["p50"], one["p90"], words))
        lines.append(("came", day(one["day"]), order, one["won"], None, None, None, None))
    return charted.table("kind day order y p10 p50 p90 label", lines)


def came(said: list[dict]) -> str:
    """What came of the forecasts of one period, or that it is not over."""
    first, last = said[0], said[-1]
    known = {"day": day(first["day"], "d MMM y"), "p50": short(first["p50"]), "range": between(first["p10"], first["p90"])}
    begun = count("forecast.kept_days", len(said), **known)
    if last["actual"] is None:
        return begun + " " + say("forecast.kept_running")
    hit = sum(bool(one["inside"]) for one in said)
    return begun + " " + say("forecast.kept_came", actual=short(last["actual"]), k=number(hit), n=number(len(said)))

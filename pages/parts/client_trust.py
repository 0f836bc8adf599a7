"""The relationship: its stage with the reason and the facts behind it, and the balance of trust with every entry."""

from datetime import date, timedelta

import pyarrow as pa
import streamlit as st

from pages.parts import asking, charts, client_facts, links
from pages.parts.filters import today
from pages.words import day, money, number, plain, say, share
from queries import reader

YEARS = 2  # how far back the line goes


def draw(viewer, facts: dict, write) -> None:
    """Stage on the left, balance on the right; the entries below."""
    left, right = st.columns([2, 3])
    entries = reader.rows("client/balance", viewer, client=facts["client_id"])
    with left:
        _stage(client_facts.stage(viewer, facts))
    with right:
        _balance(entries, reader.row("client/half_life", viewer)["days"])
    _entries(viewer, facts, entries, write)
    if viewer.may("clients.edit") and not facts["retired_at"]:
        _enter(viewer, facts["client_id"], write)


def _stage(stage: dict) -> None:
    name = stage["stage"]
    st.markdown(f"## {say('client.stage')}")
    st.markdown(f":{client_facts.STAGES[name]}-badge[{say(f'client.stage.{name}')}] {say(f'client.because.{_reason(stage)}')}")
    if stage["held"]:
        st.caption(say("client.held", stage=say(f"client.stage.{stage['by_facts']}")))
    st.markdown("  \n".join(f":gray[{say(f'client.fact.{fact}')}:] {told}" for fact, told in _facts(stage)))
    st.caption(say("client.rhythm_stands_in"))


def _reason(stage: dict) -> str:
    """Which fact decided, as a code: read in the order of the rule."""
    if stage["has_left"] or stage["held"]:
        return "left" if stage["has_left"] else "before"
    proofs = ("contract", stage["contract"]), ("referrals", stage["referrals"] > 0), ("nps", (stage["last_nps"] or 0) >= 9)
    grew = "spend" if (stage["spend"] or 0) > (stage["spend_before"] or 0) else "kinds"
    return {
        "dissolution": "silent",
        "commitment": next((name for name, holds in proofs if holds), "contract"),
        "expansion": grew,
        "exploration": "bought" if stage["purchases"] else "talks",
        "awareness": "nothing",
    }[stage["stage"]]


def _facts(stage: dict):
    yield "purchases", number(stage["purchases"])
    yield "tenure", number(stage["tenure_days"])
    yield "p_alive", share(stage["p_alive"])
    yield "spend", f"{money(stage['spend'] or 0)} / {money(stage['spend_before'] or 0)}"
    yield "kinds", f"{number(stage['kinds'])} / {number(stage['kinds_before'])}"
    yield "talks", number(stage["talks"])
    yield "referrals", number(stage["referrals"])
    yield "contract", say("client.true") if stage["contract"] else say("client.false")
    yield "nps", number(stage["last_nps"])


def _balance(entries: list[dict], half_life: float) -> None:
    st.markdown(f"## {say('client.balance')} {number(entries[-1]['total'] if entries else 0, 1)}")
    st.caption(say("client.balance_hint", days=number(half_life)))
    if not entries:
        st.caption(say("client.balance_empty"))
    else:
        charts.show("trust", line(entries, half_life), key="client_trust", alt=say("client.balance"))


def line(entries: list[dict], half_life: float) -> pa.Table:
    """The balance every week, right before and right after each entry, up to today; role, label on entries only, text on the weightiest."""
    first = max(entries[0]["happened_on"], today() - timedelta(days=365 * YEARS))
    shown = [one for one in entries if one["happened_on"] >= first]
    loud = {one["entity_id"] for one in sorted(shown, key=lambda one: -abs(one["now"]))[:LOUD]}
    weeks = [first + timedelta(days=7 * n) for n in range((today() - first).days // 7 + 1)] + [today()]
    steps = [(on, 0, None) for on in weeks] + [
        step for one in shown for step in ((one["happened_on"], 1, None), (one["happened_on"], 2, one))
    ]
    told = []
    for on, place, entry in sorted(steps, key=lambda step: (step[0], step[1])):
        after = {} if place < 2 else _said(entry, loud, (on - first).days * 2 > (today() - first).days)
        told.append({"day": on.isoformat(), "n": len(told), "balance": _sum(entries, on, place, half_life)} | after)
    return pa.Table.from_pylist(told, schema=COLUMNS)


LOUD = 3  # entries named in the chart
WORDS = ("day", "role", "label", "text", "side")
COLUMNS = pa.schema([("n", pa.int64()), ("balance", pa.float64()), *((name, pa.string()) for name in WORDS)])


def _sum(entries: list[dict], on: date, place: int, half_life: float) -> float:
    """What all entries up to this day add up to on it; without those of the day itself right before them (place 1)."""
    before = [one for one in entries if one["happened_on"] < on or (one["happened_on"] == on and place != 1)]
    return sum(one["points"] * 0.5 ** ((on - one["happened_on"]).days / half_life) for one in before)


def _said(entry: dict, loud: set, late: bool) -> dict:
    label = f"{day(entry['happened_on'], 'd MMM y')}: {entry['name']} {entry['points']:+g}"
    text = entry["name"] if entry["entity_id"] in loud else None
    return {"role": "good" if entry["points"] > 0 else "bad", "label": label, "text": text, "side": "right" if late else "left"}


def _entries(viewer, facts: dict, entries: list[dict], write) -> None:
    for one in reversed(entries[-40:]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            colour = "green" if one["points"] > 0 else "red"
            words = " · ".join(plain(part) for part in (one["what"], one["who"]) if part)
            left = f":gray[{say('client.left_of', now=number(one['now'], 2))}]"
            st.markdown(
                f":gray[{day(one['happened_on'], 'd MMM y')}] :{colour}-badge[{one['points']:+g}] **{plain(one['name'])}** {words} {left}",
                width="stretch",
            )
            if one["entity"] == "complaint":
                links.link("complaints", say("client.its_row"), complaint=one["entity_id"])
            elif one["entity"] == "promise":
                links.link("promises", say("client.its_row"), client=facts["client_id"], part="settled")
            if (
                one["by_hand"]
                and viewer.may("clients.edit")
                and st.button(say("client.remove"), key=f"entry_{one['entity_id']}", type="tertiary")
            ):
                asking.settle("entry", lambda one=one: write("entry_retire", one["entity_id"], version=one["version"]))


def _enter(viewer, client: str, write) -> None:
    kinds = {one["code"]: one for one in reader.rows("client/lists", viewer) if one["list"] == "points"}
    if not kinds:
        return
    with st.form(asking.name("entry", "form"), border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            say("client.entry_code"), list(kinds), format_func=lambda one: f"{kinds[one]['name']} {kinds[one]['number']:+g}",
            key=asking.name("entry", "code"),
        )  # fmt: skip
        what = st.text_input(say("client.entry_what"), key=asking.name("entry", "what"), max_chars=300)
        on = st.date_input(
            say("client.on"), value=today(), max_value=today(), format="DD.MM.YYYY", key=asking.name("entry", "on"), width=150
        )
        pressed = st.form_submit_button(say("client.entry_add"), key=asking.name("entry", "save"))
    if pressed:
        asking.settle("entry", lambda: write("entry", client, {"code": code, "what": what or "", "on": on}, key=asking.key("entry")))

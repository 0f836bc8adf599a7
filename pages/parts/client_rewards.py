"""Rewards for recommendations on a client's card: what came of them, what is due, given with its amount, taken back."""

import streamlit as st

from pages.parts import asking
from pages.parts.filters import today
from pages.words import count, day, money, plain, say
from queries import reader


def summary(found: list[dict]) -> str:
    """`recommended 3, bought 2, reward 100 due`; empty where they recommended nobody."""
    given = [one for one in found if one["given"]]
    if not given:
        return ""
    bought = sum(one["bought_at"] is not None and one["bought_at"] >= one["happened_at"] for one in given)
    due, rewarded = (sum(one[name] or 0 for one in given) for name in ("due", "rewarded"))
    said = [count("trust.card.recommended", len(given)), count("trust.card.bought", bought)]
    said += [say("trust.card.due", money=money(due))] if due else []
    said += [say("trust.card.given", money=money(rewarded))] if rewarded else []
    return ", ".join(said)


def draw(viewer, one: dict, write) -> None:
    """Beside one recommendation: its reward, due or given, with the way to give it for those who may."""
    may = viewer.may("rewards.give")
    if one["reward_id"]:
        st.markdown(f":green-badge[{say('trust.card.given', money=money(one['rewarded']))}] {_on(one['rewarded_at'])}", width="content")
        if may and st.button(say("trust.take_back"), key=f"reward_{one['reward_id']}", type="tertiary"):
            asking.settle("reward", lambda: write("reward_back", one["reward_id"]))
    elif one["due"]:
        colour = "red" if one["pay_by"] < today() else "orange"
        st.markdown(f":{colour}-badge[{say('trust.due_by', money=money(one['due']), day=day(one['pay_by'], 'd MMM y'))}]", width="content")
        if may:
            _give(one, write)
    elif one["offer"]:
        st.markdown(f":gray-badge[{plain(one['offer'])}]", width="content")


def _on(moment) -> str:
    return f":gray[{day(reader.to_local(moment), 'd MMM y')}]"


def _give(one: dict, write) -> None:
    """Amount and a word, both proposed; the same key until it is given."""
    form = f"reward_{one['referral_id']}"
    with st.popover(say("trust.give"), key=asking.name(form, "open")):
        amount = st.number_input(say("trust.amount"), value=float(one["due"]), min_value=0.0, step=1.0, key=asking.name(form, "amount"))
        note = st.text_input(say("trust.note"), key=asking.name(form, "note"), max_chars=500)
        if st.button(say("trust.give"), type="primary", key=asking.name(form, "give")):
            asking.settle(form, lambda: write("reward", one["referral_id"], amount, note or "", key=asking.key(form)))


def offer(viewer, client: str) -> str | None:
    """Under which offer it is: the latest that stands is proposed; None where there is none or none is wanted."""
    known = [one for one in reader.rows("client/trust_choices", viewer, client=client) if one["list"] == "offer"]
    if not known:
        return None
    names = {one["code"]: f"{plain(one['name'])} · {money(one['amount'])}" for one in known} | {None: say("trust.no_offer")}
    return st.selectbox(say("trust.offer"), list(names), format_func=names.get, key=asking.name("referral", "offer"), width=320)

"""A new offer: to whom, which product, what, how much, until when. The address may fill it in: `?new=1&client=…&product=…&deal=…&what=…`."""

from datetime import timedelta
from uuid import UUID, uuid4

import streamlit as st

from data import offers
from data.problems import Problem
from pages.parts import promise_client
from pages.parts.filters import today
from pages.words import plain, say, told
from queries import reader

DAYS = 14  # an offer holds so long unless another day is chosen
GIVEN = ("new", "product", "deal", "what")  # what the address may say of a new offer, besides its client


def begin() -> None:
    """Ask for the form at the next run (a callback)."""
    st.query_params["new"] = "1"


def asked() -> bool:
    """Is a new offer being entered?"""
    return "new" in st.query_params


def close() -> None:
    """The address no longer asks for a new offer (a callback)."""
    for name in GIVEN:
        st.query_params.pop(name, None)
    st.session_state.pop("offer_key", None)


def dialog(viewer) -> None:
    """The dialog; who may not make offers gets none."""
    if viewer.may("offers.make"):
        st.dialog(say("offers.new"), width="medium", on_dismiss=close)(_inside)(viewer)


def _inside(viewer) -> None:
    key = st.session_state.setdefault("offer_key", uuid4())
    asked_for = st.query_params
    client = promise_client.choose(viewer, f"offer_{key.hex[:12]}", asked_for.get("client"))
    facts = inputs(viewer, key.hex[:12], asked_for.get("product"), asked_for.get("what", ""))
    deal = _deal(viewer, key.hex[:12], client, asked_for.get("deal"))
    place = st.container()
    if st.button(say("offers.make"), type="primary", shortcut="Ctrl+Enter", key=f"offer_make_{key.hex[:12]}"):
        _save(viewer, client, facts | {"deal_id": deal}, key, place)


def _save(viewer, client: UUID | None, facts: dict, key: UUID, place) -> None:
    """One call into the data; what is wrong is told at `place`, and what was typed stays."""
    try:
        if client is None:
            raise Problem("Choose the client.", field="who")
        offers.make(viewer, client, offers.Offer(**facts), key=key)
    except Problem as problem:
        place.error(told(problem))
        return
    close()
    st.session_state["offers_said"] = f":green-badge[:material/check: {say('offers.told.made', what=plain(facts['what']))}]"
    st.rerun()


def inputs(viewer, name: str, product: str | None = None, what: str = "") -> dict:
    """The inputs of one offer; the name and the price of the product are proposed."""
    found = {row["code"]: row for row in reader.rows("offers/choices", viewer) if row["list"] == "product"}
    chosen = _product(found, name, product) if found else None
    proposed = found.get(chosen, {"name": "", "amount": None})
    said = st.text_input(say("offers.what"), what[:300] or proposed["name"], max_chars=300, key=f"what_{name}_{chosen}")
    left, right = st.columns(2)
    price = None if proposed["amount"] is None else float(proposed["amount"])
    amount = left.number_input(say("offers.amount"), 0.0, value=price, step=None, format="%.2f", key=f"amount_{name}_{chosen}")
    until = _last_day(right, name)
    follow = st.checkbox(say("offers.follow"), value=True, key=f"follow_{name}")
    return {"what": said or "", "until_on": until, "product_id": UUID(chosen) if chosen else None, "amount": amount, "follow": follow}


def _product(found: dict, name: str, start: str | None) -> str | None:
    index, names = list(found).index(start) if start in found else None, {code: row["name"] for code, row in found.items()}
    return st.selectbox(say("offers.product"), list(found), index=index, format_func=names.get, placeholder="—", key=f"product_{name}")


def _last_day(place, name: str):
    first, usual = (today() + timedelta(days=days) for days in (1, DAYS))
    return place.date_input(say("offers.until_on"), usual, min_value=first, format="DD.MM.YYYY", key=f"until_{name}")


def _deal(viewer, name: str, client: UUID | None, start: str | None) -> UUID | None:
    """The open deal it belongs to, where its client has any."""
    found = reader.rows("offers/choices", viewer, client=client) if client else []
    deals = {row["code"]: f"{row['name']} · {row['more']}" for row in found if row["list"] == "deal"}
    if not deals:
        return None
    index = list(deals).index(start) if start in deals else None
    chosen = st.selectbox(
        say("offers.for_deal"), list(deals), index=index, format_func=deals.get, placeholder="—", key=f"deal_{name}_{client}"
    )
    return UUID(chosen) if chosen else None

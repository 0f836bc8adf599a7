"""What one should know of a client before the call: deals, money, what is owed, the last three contacts."""

import streamlit as st

from pages.parts.filters import today
from pages.words import count, day, money, number, plain, say
from queries import reader


def summary(viewer, client) -> None:
    """The card beside the form. Without a client it says what will stand here."""
    with st.container(border=True, gap="small"):
        facts = reader.row("clients/summary", viewer, client=client) if client else {}
        if not facts:
            st.markdown(f"## {say('client.summary')}")
            st.caption(say("client.summary_hint"))
            return
        about = {"viewer": viewer, "client": client}
        st.markdown(f"## {plain(facts['client'])}")
        st.caption(" · ".join(plain(part) for part in (facts["line"], facts["owner"], facts["city"], facts["phone"]) if part))
        people, deals = _rows("people", **about), _rows("open_deals", **about)
        owed, complaints = _rows("open_promises", **about), _rows("open_complaints", **about)
        _badges(facts, people, owed, complaints)
        _money(facts, deals)
        _lines(deals, owed, complaints, facts["needs"])
        _contacts(_rows("last_contacts", **about))


def _rows(name: str, viewer, client) -> list[dict]:
    return reader.rows(f"clients/{name}", viewer, client=client)


def _badges(facts: dict, people: list[dict], owed: list[dict], complaints: list[dict]) -> None:
    badges = []
    if late := sum(one["late"] for one in owed if one["side"] == "ours"):
        badges.append(f":red-badge[{count('client.promises_late', late)}]")
    if facts["broken"]:
        badges.append(f":orange-badge[{count('client.promises_broken', facts['broken'])}]")
    if complaints:
        badges.append(f":red-badge[{count('client.complaints', len(complaints))}]")
    if facts["score"] is not None:
        badges.append(f":gray-badge[NPS {facts['score']} · {day(reader.to_local(facts['score_at']), 'LLL y')}]")
    badges += [
        f":blue-badge[{say('client.birthday', person=plain(one['person']), day=day(one['birthday']))}]"
        for one in people
        if one["days"] is not None and one["days"] <= 14
    ]
    if badges:
        st.markdown(" ".join(badges))


def _money(facts: dict, deals: list[dict]) -> None:
    """Open deals, the last purchase and what was bought, side by side."""
    since = facts["last_sale_at"] and (today() - reader.to_local(facts["last_sale_at"]).date()).days
    amount = sum(one["amount"] or 0 for one in deals)
    with st.grid(3, min_column_width=110):
        st.metric(say("client.deals_open"), number(len(deals)), money(amount, short=True) if deals else None, **OFF)
        st.metric(say("client.last_sale"), "—" if since is None else count("client.days", since))
        st.metric(say("client.bought"), money(facts["bought"], short=True), count("client.sales", facts["sales"]), **OFF)


OFF = {"delta_color": "off", "delta_arrow": "off"}


def _lines(deals: list[dict], owed: list[dict], complaints: list[dict], needs: str | None) -> None:
    for deal in deals[:4]:
        st.markdown(f"**{plain(deal['deal'])}** {plain(deal['stage'])} {_days(deal)} :gray[{money(deal['amount'])}]")
    for one in owed[:3]:
        colour, side = "red" if one["late"] else "gray", say(f"client.promise.{one['side']}")
        st.markdown(f":{colour}-badge[{day(one['due_on'])}] {side}: {plain(one['what'])}")
    for one in complaints[:3]:
        until = day(reader.to_local(one["deadline_at"])) if one["deadline_at"] else say("client.no_deadline")
        st.markdown(f":{'red' if one['late'] else 'orange'}-badge[{until}] {say('client.complaint')}: {plain(one['what'])}")
    if needs:
        st.caption(plain(needs))


def _days(deal: dict) -> str:
    """Days in the stage against its limit: grey, orange at the limit, red over it."""
    days, limit = int(deal["days"]), deal["limit_days"]
    if not limit:
        return f":gray-badge[{count('client.days', days)}]"
    colour = "red" if deal["days"] > limit else "orange" if deal["days"] > 0.8 * limit else "gray"
    return f":{colour}-badge[{say('client.days_of', days=number(days), limit=number(limit))}]"


def _contacts(contacts: list[dict]) -> None:
    if not contacts:
        st.caption(say("client.no_contacts"))
    for one in contacts:
        said = ": ".join(plain(part) for part in (one["result"], one["note"]) if part)
        way = say(f"client.way.{one['direction']}")
        st.markdown(f":gray[{day(reader.to_local(one['happened_at']))} · {plain(one['kind'])} {way}] {said}")

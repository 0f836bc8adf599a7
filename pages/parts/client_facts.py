"""What is known of a client, gathered once, and how each fact is said: badges, figures, lines."""

from dataclasses import dataclass

import streamlit as st

from data.problems import Problem
from pages.words import count, day, money, number, plain, say
from queries import reader

OFF = {"delta_color": "off", "delta_arrow": "off"}
NEAR = 14  # days to a birthday that is worth a word
STAGES = {"awareness": "gray", "exploration": "blue", "expansion": "green", "commitment": "green", "dissolution": "red"}


@dataclass(frozen=True)
class Known:
    """One client in hand: the head row, the stage, and the rows of what is open."""

    client: str
    head: dict
    stage: dict
    people: list[dict]
    deals: list[dict]
    owed: list[dict]
    complaints: list[dict]
    statements: list[dict]


def head(viewer, client) -> dict:
    """The row of the client, or an empty one: unknown, no id at all, or out of sight."""
    try:
        return reader.row("client/head", viewer, client=client) if client else {}
    except Problem:
        return {}


def stage(viewer, facts: dict) -> dict:
    """The relationship stage; the line's rhythm is asked once for all its clients."""
    line = next((one for one in reader.rows("client/rhythm", viewer) if one["line_id"] == facts["line_id"]), {})
    return reader.row("client/stage", viewer, client=facts["client_id"], r=line.get("r"), alpha=line.get("alpha"))


def gather(viewer, facts: dict) -> Known:
    """Everything the summary and the head of the card speak of."""
    client = facts["client_id"]
    open_ = {
        name: reader.rows(f"clients/{name}", viewer, client=client) for name in ("people", "open_deals", "open_promises", "open_complaints")
    }
    said = reader.rows("client/statements", viewer, client=client)
    return Known(client, facts, stage(viewer, facts), *open_.values(), said)


def badges(known: Known) -> str:
    """Stage, what is late or broken, the last score, birthdays: as one line of badges."""
    facts, made = known.head, []
    if known.stage:
        name = known.stage["stage"]
        made.append(f":{STAGES[name]}-badge[{say(f'client.stage.{name}')}]")
    made += [f":red-badge[{say('client.left', day=day(reader.to_local(facts['left_at'])))}]"] if facts["left_at"] else []
    if late := sum(one["late"] for one in known.owed if one["side"] == "ours"):
        made.append(f":red-badge[{count('client.promises_late', late)}]")
    if facts["broken"]:
        made.append(f":orange-badge[{count('client.promises_broken', facts['broken'])}]")
    if known.complaints:
        made.append(f":red-badge[{count('client.complaints', len(known.complaints))}]")
    if facts["score"] is not None:
        made.append(f":gray-badge[NPS {facts['score']} · {day(reader.to_local(facts['score_at']), 'LLL y')}]")
    return " ".join(made + [_birthday(one) for one in known.people if one["days"] is not None and one["days"] <= NEAR])


def _birthday(one: dict) -> str:
    return f":blue-badge[{say('client.birthday', person=plain(one['person']), day=day(one['birthday']))}]"


def figures(known: Known, *, score: bool = False) -> None:
    """Open deals, the last purchase against the usual rhythm, what was bought (and the last NPS), side by side."""
    facts, deals = known.head, known.deals
    amount = sum(one["amount"] or 0 for one in deals)
    with st.grid(4 if score else 3, min_column_width=130 if score else 110):
        st.metric(say("client.deals_open"), number(len(deals)), money(amount, short=True) if deals else None, **OFF)
        silence = "—" if facts["silence"] is None else count("client.days", facts["silence"])
        st.metric(say("client.last_sale"), silence, rhythm(facts), **OFF)
        sold = count("client.sales", facts["sales"]) if facts["sales"] else None
        st.metric(say("client.bought"), money(facts["bought"], short=True), sold, **OFF)
        if score:
            asked = day(reader.to_local(facts["score_at"]), "LLL y") if facts["score_at"] else None
            st.metric("NPS", number(facts["score"]), asked, **OFF)


def rhythm(facts: dict) -> str | None:
    """`usually every 21 d`; None while there is no second purchase."""
    return say("client.rhythm", days=number(facts["usual_gap"])) if facts["usual_gap"] else None


def needs(known: Known) -> list[str]:
    """What they lack and what they hope to gain."""
    told = ((say("client.needs"), known.head["needs"]), (say("client.benefits"), known.head["benefits"]))
    return [" ".join(f":gray[{name}:] {plain(words)}" for name, words in told if words)] if any(words for _, words in told) else []


def cautions(known: Known, most: int = 3) -> list[str]:
    """What is better left unsaid, and what they said that cannot be relied on."""
    kept = known.head["not_to_say"]
    lines = [f":orange-badge[{say('client.not_to_say')}] {plain(kept)}"] if kept else []
    return (
        lines
        + [
            f":red-badge[{say('client.not_reliable')}] {plain(one['words'])}" + (f" :gray[{plain(one['person'])}]" if one["person"] else "")
            for one in known.statements
            if one["unreliable"]
        ][:most]
    )


def owed(known: Known, most: int = 3) -> list[str]:
    """Open promises of both sides and open complaints, each with its day."""
    lines = []
    for one in known.owed[:most]:
        colour, side = "red" if one["late"] else "gray", one["side"]
        lines.append(f":{colour}-badge[{day(one['due_on'])}] {say(f'client.promise.{side}')}: {plain(one['what'])}")
    for one in known.complaints[:most]:
        until = day(reader.to_local(one["deadline_at"])) if one["deadline_at"] else say("client.no_deadline")
        lines.append(f":{'red' if one['late'] else 'orange'}-badge[{until}] {say('client.complaint')}: {plain(one['what'])}")
    return lines


def deal_days(deal: dict) -> str:
    """Days in the stage against its limit: grey, orange at the limit, red over it."""
    days, limit = int(deal["days"]), deal["limit_days"]
    if not limit:
        return f":gray-badge[{count('client.days', days)}]"
    colour = "red" if deal["days"] > limit else "orange" if deal["days"] > 0.8 * limit else "gray"
    return f":{colour}-badge[{say('client.days_of', days=number(days), limit=number(limit))}]"

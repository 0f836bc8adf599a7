"""The board of a line: a column per open stage, won and lost beside them; the cards that need somebody first stand on top."""

from uuid import UUID

import streamlit as st

from pages.parts import deal_filters
from pages.parts.deal_move import wish
from pages.parts.filters import today
from pages.words import count, day, money, number, plain, say
from queries import reader

MOST = 20  # cards of a stage before "31 more"
NEAR = 0.8  # of the limit: from then on it is orange


def board(viewer, narrow: deal_filters.Narrow, stages: list[dict]) -> None:
    """Draw all columns."""
    found = _found(viewer, narrow)
    if not found:
        _nothing(narrow)
    chosen, movable = _chips(stages, found), viewer.may("deals.move")
    opened = [one for one in stages if one["kind"] == "open"]
    columns = st.columns(len(opened) + 1, gap="small")
    for column, stage in zip(columns, opened, strict=False):
        with column, st.container(key=f"stage_{_hex(stage)}", gap="xsmall"):
            _column(viewer, stage, found.get(stage["stage_id"], []), stages if movable else [], stage is chosen)
    with columns[-1]:
        _ends(viewer, narrow, [one for one in stages if one["kind"] != "open"], chosen is None)


def _found(viewer, narrow: deal_filters.Narrow) -> dict[str, list[dict]]:
    """The cards of each stage; what is on the screen, in which version, is remembered for what is dropped."""
    found: dict[str, list[dict]] = {}
    for one in reader.rows("deals/board", viewer, **narrow.all(), most=MOST, whole=st.session_state.get("deals_whole")):
        found.setdefault(one["stage_id"], []).append(one)
    st.session_state["_deals_seen"] = {one["deal_id"]: one["version"] for rows in found.values() for one in rows}
    return found


def _hex(stage: dict) -> str:
    return UUID(str(stage["stage_id"])).hex


def _chips(stages: list[dict], found: dict) -> dict | None:
    """On a phone one stage at a time: chips choose it. None is the end: won and lost."""
    opened = {_hex(one): one for one in stages if one["kind"] == "open"}
    names = {code: f"{plain(one['stage'])} {_n(found.get(one['stage_id']))}" for code, one in opened.items()}
    names["end"] = say("deals.ends")
    first = next((code for code, one in opened.items() if found.get(one["stage_id"])), next(iter(names)))
    with st.container(key="stages_by_chips"):
        code = st.pills(
            say("deals.stage"),
            list(names),
            format_func=names.get,
            default=first,
            required=True,
            wrap=True,
            key="deals_chip_" + "_".join(names)[:40],
            label_visibility="collapsed",
        )
    return opened.get(code)


def _n(rows: list[dict] | None) -> str:
    return number(rows[0]["n"]) if rows else "0"


def _head(name: str, rows: list[dict], chosen: bool) -> None:
    total = money(rows[0]["sum_amount"], short=True) if rows else "—"
    with st.container(key="chosen_stage" if chosen else None, gap=None):
        st.markdown(f"## {plain(name)}")
        st.caption(f"{_n(rows)} · {total}")


def _column(viewer, stage: dict, rows: list[dict], stages: list[dict], chosen: bool) -> None:
    _head(stage["stage"], rows, chosen)
    for one in rows:
        _card(viewer, one, stage, stages)
    if rows and rows[0]["n"] > len(rows):
        left = rows[0]["n"] - len(rows)
        st.button(count("deals.more", left), key=f"more_{_hex(stage)}", type="tertiary", on_click=_open_whole, args=(stage["stage_id"],))
    if not rows:
        st.caption(say("deals.none_here"))


def _open_whole(stage_id) -> None:
    st.session_state["deals_whole"] = stage_id


def show(deal_id) -> None:
    """Open the drawer of a deal (a callback)."""
    st.query_params["deal"] = str(deal_id)


def _card(viewer, one: dict, stage: dict, stages: list[dict]) -> None:
    code = UUID(str(one["deal_id"])).hex
    with st.container(border=True, key=f"deal_{code}", gap=None):
        st.button(f"**{plain(one['deal'])}**", key=f"open_{code}", type="tertiary", on_click=show, args=(one["deal_id"],), wrap=True)
        st.markdown(_facts(one))
        with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="xsmall"):
            if whose := _whose(viewer, one):
                st.markdown(whose)
            if stages:
                menu(one["deal_id"], one["version"], stage["stage_id"], stages, f"move_{code}")


def menu(deal_id, version: int, stage_id, stages: list[dict], key: str) -> None:
    """The menu that moves a deal without a mouse: every stage but its own."""
    names = {str(one["stage_id"]): plain(one["stage"]) for one in stages if str(one["stage_id"]) != str(stage_id)}
    st.menu_button(
        say("deals.move"),
        list(names),
        format_func=names.get,
        key=key,
        type="tertiary",
        on_click=lambda: wish(deal_id, st.session_state[key], version),
    )


def _facts(one: dict) -> str:
    """Client and money; days against the limit and the next contact."""
    amount = f"**{money(one['amount'], short=True)}**" if one["amount"] is not None else ""
    return "\u2002".join(part for part in (plain(one["client"] or ""), amount) if part) + f"  \n{days(one)} {next_contact(one)}"


def _whose(viewer, one: dict) -> str:
    """Whose it is: for whoever sees others' deals; and for whom one stands in."""
    owner = plain(one["owner"] or say("deals.nobody"))
    if viewer.sees_whole:
        return f":gray[{owner}]"
    return f":violet-badge[{say('deals.for', owner=owner)}]" if str(one["owner_id"]) != str(viewer.id) else ""


def days(one: dict) -> str:
    """Days in the stage against its limit: grey, orange near it, red over it."""
    spent, limit = one["days"], one["limit_days"]
    if not limit:
        return f":gray-badge[{count('deals.days', int(spent))}]"
    colour = "red" if spent > limit else "orange" if spent > NEAR * limit else "gray"
    return f":{colour}-badge[{say('deals.days_of', days=number(int(spent)), limit=number(limit))}]"


def next_contact(one: dict) -> str:
    """The date of the next contact, or that there is none."""
    if one["next_at"] is None:
        return f":orange-badge[{say('deals.quiet')}]"
    on = reader.to_local(one["next_at"]).date()
    return f":{'red' if on < today() else 'blue' if on == today() else 'gray'}-badge[:material/event: {day(on)}]"


def _ends(viewer, narrow: deal_filters.Narrow, ends: list[dict], chosen: bool) -> None:
    """Won and lost: where a deal is dropped that is over, and what was closed this month."""
    closed = reader.rows("deals/closed", viewer, **narrow.values())
    for nth, stage in enumerate(ends):
        rows = [one for one in closed if one["kind"] == stage["kind"]]
        with st.container(key=f"stage_{_hex(stage)}", border=True, gap="xsmall"):
            known = [one["amount"] for one in rows if one["amount"] is not None]
            _head(stage["stage"], [{"n": len(rows), "sum_amount": sum(known) if known else None}] if rows else [], chosen and not nth)
            with st.expander(say("deals.this_month")):
                for one in rows:
                    _closed(one)
                if not rows:
                    st.caption(say("deals.none_closed"))


def _closed(one: dict) -> None:
    why = " · ".join(plain(part) for part in (one["reason"], one["competitor"]) if part)
    with st.container(gap=None):
        code = UUID(str(one["deal_id"])).hex
        st.button(plain(one["deal"]), key=f"open_{code}", type="tertiary", on_click=show, args=(one["deal_id"],))
        facts = [plain(one["client"] or ""), money(one["amount"], short=True), day(reader.to_local(one["closed_at"])), why]
        st.caption(" · ".join(part for part in facts if part))


def _nothing(narrow: deal_filters.Narrow) -> None:
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"**{say('deals.nothing' if narrow.empty else 'deals.nothing_found')}**", text_alignment="center")
        st.markdown(f":gray[{say('deals.nothing_hint' if narrow.empty else 'deals.nothing_found_hint')}]", text_alignment="center")
        if not narrow.empty:
            st.button(say("deals.loosen"), on_click=deal_filters.loosen)

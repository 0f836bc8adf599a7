"""Who gives, who receives, and what exactly would change hands: shown and changed before anything is written."""

from uuid import UUID

import pandas as pd
import streamlit as st

from data.problems import Problem
from data.viewer import Viewer
from pages.parts import cells
from pages.parts import hand_over_numbers as numbers
from pages.parts.contact_entry import apart
from pages.words import count, day, number, plain, say, told
from queries import reader

MOST = 2000  # rows sent to the browser


def draw(viewer: Viewer, colleagues: list[dict], give) -> None:
    """From whom, to whom, what exactly; then the button that says what it will do: `give(asked, preview, to, note, although_away)`."""
    left, right = st.columns(2)
    with left:
        asked, giver = choose(viewer, colleagues)
    if not asked:
        return
    with right:
        to = receivers(colleagues, giver)
    preview = show(viewer, asked, colleagues, to)
    if preview and preview.moves:
        note = st.text_input(say("hand_over.note"), max_chars=500, key="hand_over_note", placeholder=say("hand_over.note_hint"))
        although = confirm_away(colleagues, to)
        things = numbers.in_words(numbers.counted(preview.moves))
        label = say("hand_over.button", things=things)
        st.button(label, type="primary", on_click=give, args=(asked, preview, to, note, although), key="hand_over_give")


def choose(viewer: Viewer, colleagues: list[dict]) -> tuple[dict, str | None]:
    """The question to ask, the clients that the address names, or all or some of what somebody has; and whose it is."""
    asked = ",".join(one for one in st.query_params.get("clients", "").split(",") if _is_id(one))
    if asked:
        st.markdown(count("hand_over.chosen", len(set(asked.split(",")))))
        st.button(say("hand_over.instead"), on_click=_forget, type="tertiary")
        return {"clients": asked}, None
    return _of_somebody(viewer, colleagues)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _forget() -> None:
    st.query_params.pop("clients", None)


def _of_somebody(viewer: Viewer, colleagues: list[dict]) -> tuple[dict, str | None]:
    names = apart({str(one["staff_id"]): _giver(one) for one in colleagues if one["things"]})
    first = list(names).index(st.query_params["from"]) if st.query_params.get("from") in names else None
    giver = st.selectbox(
        say("hand_over.from"), list(names), first, format_func=names.get, placeholder=say("hand_over.choose"), key="hand_over_from"
    )
    if giver is None:
        return {}, None
    things = reader.rows("hand_over/things", viewer, from_id=giver)
    clients = {str(one["entity_id"]): one["what"] for one in things if one["entity"] == "client"}
    only = st.multiselect(
        say("hand_over.only"),
        list(clients),
        format_func=clients.get,
        placeholder=say("hand_over.all"),
        key=f"hand_over_only_{giver}",
        select_all=False,
    )
    return ({"clients": ",".join(only)} if only else {"from_id": giver}), giver


def _giver(one: dict) -> str:
    words = ", ".join([count("hand_over.n_client", one["clients"]), count("hand_over.n_deal", one["open_deals"])])
    return f"{one['name']} · {words}" + (f" · {say('hand_over.left')}" if one["gone"] else "")


def receivers(colleagues: list[dict], giver: str | None) -> list[str]:
    """To whom: those who work here, each with the load of now against what they can carry."""
    names = apart({str(one["staff_id"]): _receiver(one) for one in colleagues if not one["gone"] and str(one["staff_id"]) != giver})
    return st.multiselect(
        say("hand_over.to"),
        list(names),
        format_func=names.get,
        placeholder=say("hand_over.choose_several"),
        key=f"hand_over_to_{giver}",
        select_all=False,
    )


def _receiver(one: dict) -> str:
    full = say("hand_over.of_full", full=_points(one["capacity_points"])) if one["capacity_points"] else ""
    load = say("hand_over.load_now", load=_points(one["load"]), full=full)
    away = f" · {say('hand_over.away_until', day=day(one['away_until']))}" if one["away_until"] else ""
    return f"{one['name']} · {load}{away}"


def confirm_away(colleagues: list[dict], to: list[str]) -> bool:
    """A tick that is asked for when somebody who would receive is away; False while it is missing."""
    away = [plain(one["name"]) for one in colleagues if one["staff_id"] in to and one["away_until"]]
    return bool(away) and st.checkbox(count("hand_over.although_away", len(away), names=", ".join(away)), key="hand_over_away")


def show(viewer: Viewer, asked: dict, colleagues: list[dict], to: list[str]) -> numbers.Preview | None:
    """Per receiver, then per client with its receiver to be changed; None when there is nothing to give or nobody to receive."""
    things = reader.rows("hand_over/things", viewer, **asked)
    if not things:
        st.info(say("hand_over.nothing"))
        return None
    if not to:
        st.caption(say("hand_over.held", things=numbers.all_in_words(numbers.counted(things))))
        _behind(things)
        return None
    try:
        preview = numbers.shared(things, colleagues, to)
        place = st.container()
        preview = numbers.shared(things, colleagues, to, _by_client(preview, colleagues, to, str(asked)))
    except Problem as problem:
        st.warning(told(problem))
        return None
    with place:
        _by_receiver(numbers.by_receiver(preview, colleagues))
    _behind(things)
    return preview


def _by_receiver(found: list[dict]) -> None:
    st.markdown("## " + say("hand_over.who_gets"))
    kinds = ("client", *_present(found), "amount")
    frame = pd.DataFrame([{"name": one["name"]} | {kind: one[kind] for kind in kinds} | _loads(one) for one in found])
    st.dataframe(
        frame,
        hide_index=True,
        column_config=columns() | {"name": say("hand_over.receiver")},
        alt=say("hand_over.who_gets"),
        placeholder="—",
    )


def _present(lines: list[dict]) -> list[str]:
    """The kinds besides clients of which there is something."""
    return [kind for kind in numbers.KINDS[1:] if any(one[kind] for one in lines)]


def _points(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def _loads(one: dict) -> dict:
    full = say("hand_over.of_full", full=_points(one["full"])) if one["full"] else ""
    return {"load": f"{_points(one['load'])} → {_points(one['after'])}{full}"}


def columns() -> dict:
    """The columns of kinds, money and load, with their names."""
    counts = {kind: st.column_config.NumberColumn(say(f"hand_over.column.{kind}"), format="localized") for kind in numbers.KINDS}
    amount = st.column_config.NumberColumn(say("hand_over.column.amount"), format="localized")
    return counts | {"amount": amount, "load": st.column_config.TextColumn(say("hand_over.column.load"), help=say("hand_over.load_help"))}


def _by_client(preview: numbers.Preview, colleagues: list[dict], to: list[str], name: str) -> dict:
    """The table in which a receiver is changed; returns the receiver of every bundle."""
    lines = numbers.bundles(preview.things)
    names = apart({one["staff_id"]: one["name"] for one in colleagues if one["staff_id"] in to})
    ids = {label: staff for staff, label in names.items()}
    st.markdown("## " + say("hand_over.by_client"))
    kinds = _present(lines)
    shown = ("name", *kinds, "amount")
    frame = pd.DataFrame(
        [{"to": names[preview.given[one["bundle_id"]]]} | {column: one[column] for column in shown} for one in lines[:MOST]]
    )
    receiver = st.column_config.SelectboxColumn(say("hand_over.receiver"), options=list(ids), required=True, width="medium")
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=list(shown),
        column_config=columns() | {"name": say("hand_over.column.name"), "to": receiver},
        column_order=("name", "to", *kinds, "amount"),
        key=f"hand_over_table_{hash((name, tuple(to), preview.mark))}",
        row_height=cells.ROW,
        height=min(cells.ROW * (len(frame) + 1) + 3, 420),
        placeholder="—",
    )
    return preview.given | {one["bundle_id"]: ids[label] for one, label in zip(lines, edited["to"], strict=False)}


def _behind(things: list[dict]) -> None:
    """Every single row, folded."""
    with st.expander(count("hand_over.rows", len(things))):
        table(
            [
                {"entity": say(f"hand_over.entity.{one['entity']}"), "client": one["client"], "what": one["what"]}
                | {"due": one["due_at"] and reader.to_local(one["due_at"]).date(), "amount": one["amount"] and float(one["amount"])}
                | {"holder": one["holder"]}
                for one in things[:MOST]
            ]
        )


def table(lines: list[dict]) -> None:
    """Rows of all kinds under the names of their columns."""
    config = {name: say(f"hand_over.column.{'name' if name == 'client' else name}") for name in lines[0]}
    if "due" in config:
        config["due"] = st.column_config.DateColumn(config["due"], format="DD.MM.YYYY")
    if "amount" in config:
        config["amount"] = st.column_config.NumberColumn(config["amount"], format="localized")
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        column_config=config,
        placeholder="—",
        row_height=cells.ROW,
        height=min(cells.ROW * (len(lines) + 1) + 3, 480),
    )

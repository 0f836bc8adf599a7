"""Filters over every field of a client, own fields too; what is set stands as chips that take it away again."""

from datetime import date

import streamlit as st

from data.segment_rules import OWN
from pages.parts import clients_asked
from pages.parts.clients_labels import Labels, month
from pages.words import say

SEVERAL = ("owners", "lines", "cities", "sectors", "sources", "entry_points", "stages", "products", "unbought", "groups")
ONE = ("activity", "planned", "complaint", "kind", "language", "consent")
OPTIONAL = ("cities", "sectors", "sources", "entry_points")  # may be not specified


def draw(viewer, labels: Labels, asked: clients_asked.Asked) -> None:
    """The folded filters and the chips of those that are set."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for one in asked.rule.conditions:
            st.button(
                labels.said(one),
                key=f"clients_drop_{one.field}",
                icon=":material/close:",
                icon_position="right",
                help=say("clients.drop"),
                on_click=clients_asked.condition,
                args=(one.field,),
            )
        if len(asked.rule.conditions) > 1:
            st.button(say("clients.clear"), key="clients_clear", type="tertiary", on_click=clients_asked.clear)
    box = st.expander(say("clients.filters"), icon=":material/filter_alt:", key="clients_filters", on_change="rerun")
    if box.open:
        with box, st.grid(4, min_column_width=210):
            _fields(labels, asked)
            for field in labels.own():
                _own(field, asked)


def _fields(labels: Labels, asked) -> None:
    for field in SEVERAL:
        _several(labels, asked, field)
    for field in ONE:
        _one(field, labels.codes(field), lambda code, field=field: labels.name(field, code), asked)
    _one("birthday_month", [str(n) for n in range(1, 13)], lambda code: month(int(code)), asked)
    _number("silent_days", asked)
    for field in ("bought", "employees"):
        _range(field, say(f"clients.field.{field}"), asked)


def _several(labels: Labels, asked, field: str) -> None:
    codes = labels.codes(field)
    if len(codes) < 2 and field in ("owners", "lines"):
        return
    set_now = asked.rule.of(field)
    shown = [value for value in (set_now.values if set_now else ()) if value in codes or value == ""]
    key = _shown(field, shown)
    st.multiselect(
        say(f"clients.field.{field}"),
        [*codes, ""] if field in OPTIONAL else codes,
        format_func=lambda code: labels.name(field, code),
        key=key,
        placeholder=say("clients.any"),
        on_change=lambda: clients_asked.condition(field, tuple(st.session_state[key])),
        select_all=False,
    )


def _one(field: str, codes: list[str], name, asked) -> None:
    set_now = asked.rule.of(field)
    key = _shown(field, set_now.values[0] if set_now and set_now.values[0] in codes else None)
    st.selectbox(
        say(f"clients.field.{field}"),
        codes,
        format_func=name,
        key=key,
        index=None,
        placeholder=say("clients.any"),
        on_change=lambda: clients_asked.condition(field, (st.session_state[key],) if st.session_state[key] else ()),
    )


def _number(field: str, asked) -> None:
    set_now = asked.rule.of(field)
    key = _shown(field, int(set_now.values[0]) if set_now else None)
    st.number_input(
        say(f"clients.field.{field}_days"),
        min_value=0,
        max_value=3650,
        value=None,
        key=key,
        placeholder=say("clients.any"),
        on_change=lambda: clients_asked.condition(field, _texts(st.session_state[key])),
    )


def _texts(value) -> tuple[str, ...]:
    return () if value is None else (f"{value:.15g}" if isinstance(value, float) else str(value),)


def _range(field: str, label: str, asked, how: str = "", days: bool = False) -> None:
    """Two inputs of one label, from and to; an open end is left empty."""
    set_now = asked.rule.of(field)
    ends = set_now.values if set_now and set_now.how == how and len(set_now.values) == 2 else ("", "")
    keys = [_shown(f"{field}_{end}", _value(value, days)) for end, value in zip(("from", "to"), ends, strict=True)]

    def changed() -> None:
        values = tuple((_texts(st.session_state[key]) or ("",))[0] for key in keys)
        clients_asked.condition(field, values if any(values) else (), how)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        for key, end in zip(keys, ("from", "to"), strict=True):
            word = say(f"clients.{end}", value="").strip()
            said = (
                {"label": label, "label_visibility": "visible"}
                if end == "from"
                else {"label": f"{label}, {word}", "label_visibility": "collapsed"}
            )
            if days:
                st.date_input(**said, value=None, key=key, format="DD.MM.YYYY", on_change=changed, min_value=date(1900, 1, 1))
            else:
                st.number_input(**said, value=None, key=key, placeholder=word, on_change=changed, format="%g")


def _value(text: str, days: bool):
    try:
        return (date.fromisoformat(text) if days else float(text)) if text else None
    except ValueError:
        return None


def _own(field: dict, asked) -> None:
    """A filter as the kind of the own field wants it."""
    code, kind = OWN + field["code"], field["more"]
    if kind in ("number", "date"):
        _range(code, field["name"], asked, "between", kind == "date")
        return
    set_now = asked.rule.of(code)
    if kind == "text":
        key = _shown(code, set_now.values[0] if set_now and set_now.how == "contains" else "")
        st.text_input(
            field["name"],
            key=key,
            placeholder=say("clients.contains"),
            max_chars=100,
            on_change=lambda: clients_asked.condition(code, tuple(filter(None, [st.session_state[key].strip()])), "contains"),
        )
        return
    codes = ["true", "false"] if kind == "yes_no" else field["options"].split("\n")
    key = _shown(code, [""] if set_now and set_now.how == "none" else [one for one in (set_now.values if set_now else ()) if one in codes])
    st.multiselect(
        field["name"],
        [*codes, ""],
        format_func=lambda one: say("clients.unknown") if one == "" else say(f"clients.yes_no.{one}") if kind == "yes_no" else one,
        key=key,
        placeholder=say("clients.any"),
        on_change=lambda: _pick(code, st.session_state[key]),
        select_all=False,
    )


def _pick(code: str, values: list[str]) -> None:
    """Not specified stands alone: a value and none at once is nobody."""
    if values and values[-1] == "":
        clients_asked.condition(code, (), "none")
    else:
        clients_asked.condition(code, tuple(one for one in values if one), "is")


def _shown(field: str, value) -> str:
    """The key of a filter's widget, which shows what the address says."""
    key = f"clients_if_{field}"
    st.session_state[key] = value
    return key

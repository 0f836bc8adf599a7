"""Telephony: how to connect it, whose extension is whose, a list of calls, and what became of the last ones."""

import json

import streamlit as st

from pages.parts import cells, intake_new, intake_snippet, links
from pages.words import NBSP, moment, plain, say
from queries import reader

RULES = ("answered", "unknown", "missed", "tried")
NEEDED = ("id", "at", "direction", "answered")
FIELDS = (*NEEDED, "number", "extension", "seconds", "record_link", "line")
COLUMNS = ("at", "way", "number", "staff", "minutes", "became", "who", "record")
EXAMPLE = {"id": "20261122-0007", "at": "2026-11-22T09:30:00+01:00", "direction": "in", "answered": False, "number": "+49 30 5550101"}


def draw(viewer) -> None:
    """The whole part, for an administrator."""
    _last(viewer)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, gap="small"):
        _connect(viewer)
    with right:
        with st.container(border=True, gap="small"):
            _extensions(viewer)
        with st.container(border=True, gap="small"):
            st.markdown(f"## {say('intake.calls.list')}")
            st.caption(say("intake.calls.list_hint"))
            links.link("import_data", say("intake.calls.to_import"), kind="calls")


def _connect(viewer) -> None:
    """The address, its fields and an example; no key is shown a second time."""
    st.markdown(f"## {say('intake.calls.connect')}")
    st.caption(say("intake.calls.connect_hint"))
    st.code(curl(st.context.url, intake_new.to_be_named(viewer)), language="bash", wrap_lines=True)
    marked = ", ".join(f"`{name}`" + (f" ({say('intake.calls.needed')})" if name in NEEDED else "") for name in FIELDS)
    st.markdown(f"**{say('intake.calls.fields')}**: {marked}")
    st.markdown(f"**{say('intake.calls.becomes')}**\n" + "\n".join(f"- {say(f'intake.calls.rule.{rule}')}" for rule in RULES))


def curl(page: str | None, line: str | None = None) -> str:
    """A missed call, told from a terminal; with the line it must name, where there are several and the key is of none."""
    body = json.dumps(EXAMPLE | ({"line": line} if line else {}), ensure_ascii=False).replace("'", "\\u0027")
    return (
        f"curl {intake_snippet.server(page)}/api/calls -H 'Authorization: Bearer vk_…' \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )


def _extensions(viewer) -> None:
    st.markdown(f"## {say('intake.calls.extensions')}")
    people = [one for one in reader.rows("people/accounts", viewer) if not one["closed"] and one["role"] in ("manager", "head", "admin")]
    known = [one for one in people if one["extension"]]
    if known:
        st.markdown("  ".join(f":gray-badge[{plain(one['extension'])}]{NBSP}{plain(one['name']).replace(' ', NBSP)}" for one in known))
        missing = ", ".join(plain(one["name"]) for one in people if not one["extension"] and one["owns_deals"])
        if missing:
            st.caption(say("intake.calls.without", names=missing))
    else:
        st.info(say("intake.calls.extensions_none"))
    links.link("people", say("intake.calls.to_people"))


def _last(viewer) -> None:
    """The latest calls, each with what it became."""
    st.markdown(f"## {say('intake.calls.last')}")
    found = reader.rows("intake/calls", viewer)
    if not found:
        st.info(say("intake.calls.none"))
        return
    st.dataframe(
        [_row(one) for one in found],
        hide_index=True,
        column_config={name: _column(name) for name in COLUMNS},
        row_height=cells.ROW,
        height=min(cells.ROW * (len(found) + 1) + 3, 380),
        placeholder="—",
        alt=say("intake.calls.last"),
    )


def _column(name: str):
    label = say(f"intake.calls.column.{name}")
    if name == "minutes":
        return cells.number_column(label)
    return st.column_config.LinkColumn(label, display_text=label) if name == "record" else st.column_config.TextColumn(label)


def _row(one: dict) -> dict:
    return {
        "at": moment(reader.to_local(one["happened_at"])),
        "way": say(f"intake.calls.way.{one['way']}"),
        "number": one["number"] or say("intake.calls.hidden"),
        "staff": one["staff"] or one["extension"],
        "minutes": one["minutes"],
        "became": say(f"intake.calls.became.{one['became']}"),
        "who": one["who"],
        "record": one["record_link"],
    }

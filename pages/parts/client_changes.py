"""Who changed what of a client or a person, and when: one line each."""

import streamlit as st

from pages.parts.client_timeline import REASONS, field, value
from pages.words import moment, plain, say
from queries import reader

ACTS = {"add", "leave", "come_back", "retire", "restore", "merge", "unmerge", "enter", "refer", "role", "edit", "assign"}


def changes(viewer, facts: dict, write) -> None:
    """The tab: fields, owners and acts, the latest first."""
    lines(reader.rows("client/changes", viewer, client=facts["client_id"]))


def lines(found: list[dict]) -> None:
    """The same for any rows of changes."""
    if not found:
        st.caption(say("client.no_changes"))
    for one in found[:100]:
        who = plain(one["staff"] or "—")
        st.markdown(f":gray[{moment(reader.to_local(one['happened_at']))} · {who}] {_what(one)}")


def _what(one: dict) -> str:
    kind = one.get("kind", "field")
    if kind == "act":
        noun, _, act = one["what"].partition(".")
        return say(f"client.act.{noun}") + " · " + (say(f"client.done.{act}") if act in ACTS else plain(act))
    if kind == "owner":
        reason = one["what"] if one["what"] in REASONS else "taken"
        return f"**{say('client.field.owner')}**: {_or(one['old_value'])} → {_or(one['new_value'])} :gray[{say(f'client.reason.{reason}')}]"
    return f"**{field(one['what'])}**: {value(one['what'], one['old_value'])} → {value(one['what'], one['new_value'])}"


def _or(words: str | None) -> str:
    return plain(words) if words else "—"

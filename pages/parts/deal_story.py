"""The story of one deal: its stages with their days, its contacts, how amount and day of closing changed, its documents."""

from datetime import date
from uuid import UUID

import streamlit as st

from pages.words import count, day, money, number, plain, say
from queries import reader


def story(viewer, deal_id: UUID) -> None:
    """Draw all of it, one under the other."""
    _stays(reader.rows("deals/stays", viewer, deal=deal_id))
    _contacts(reader.rows("deals/contacts", viewer, deal=deal_id))
    _changes(reader.rows("deals/changes", viewer, deal=deal_id))
    _documents(reader.rows("deals/documents", viewer, deal=deal_id))


def _stays(stays: list[dict]) -> None:
    st.markdown(f"## {say('deals.stays')}")
    lines = []
    for one in stays:
        since = day(reader.to_local(one["valid_from"]), "d MMM y")
        spent = f" · {count('deals.days', int(one['days']))}" if one["kind"] == "open" else ""
        over = f" :red[{say('deals.over_limit', limit=number(one['limit_days']))}]" if (one["limit_days"] or 1e9) < one["days"] else ""
        why = f" · {plain(one['reason'])}" if one["reason"] else ""
        lines.append(f":gray[{since}] {plain(one['stage'])}{spent}{over}{why} :gray[{plain(one['owner'] or '—')}]")
    st.markdown("  \n".join(lines))


def _contacts(contacts: list[dict]) -> None:
    st.markdown(f"## {say('deals.contacts')}")
    if not contacts:
        st.caption(say("deals.no_contacts"))
    for one in contacts:
        said = ": ".join(plain(part) for part in (one["result"], one["note"]) if part)
        st.markdown(
            f":gray[{day(reader.to_local(one['happened_at']), 'd MMM y')} · {plain(one['kind'])} · {plain(one['staff'] or '—')}] {said}"
        )


def _changes(changes: list[dict]) -> None:
    if not changes:
        return
    st.markdown(f"## {say('deals.changes')}")
    for one in changes:
        old, new = (_value(one["field"], one[name]) for name in ("old_value", "new_value"))
        field = say(f"deals.fact.{one['field']}")
        on = day(reader.to_local(one["changed_at"]), "d MMM y")
        st.markdown(f":gray[{on} · {plain(one['who'] or '—')}] {field}: {old} → {new}")


def _value(field: str, text: str | None) -> str:
    """A value of the history in words; a text nobody can read as such stays as it is."""
    if text is None:
        return "—"
    try:
        return money(float(text)) if field == "amount" else day(date.fromisoformat(text[:10]), "d MMM y")
    except ValueError:
        return plain(text)


def _documents(documents: list[dict]) -> None:
    if not documents:
        return
    st.markdown(f"## {say('deals.documents')}")
    for one in documents:
        with st.container(horizontal=True, vertical_alignment="center"):
            if str(one["link"]).startswith(("https://", "http://")):
                st.page_link(one["link"], label=plain(one["document"]))
            else:
                st.markdown(f"{plain(one['document'])} :gray[{plain(one['link'])}]")

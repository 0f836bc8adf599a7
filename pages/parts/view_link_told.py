"""What a page says when it was opened with a link: when the link was made, what was entered since about those days, what it asks for in vain."""

from datetime import datetime

import streamlit as st

from data.viewer import Viewer
from pages.parts import filters_address, rows, view_link
from pages.parts.filters import Filters
from pages.words import count, day, moment, plain, say
from queries import reader

METRIC = "company.entered_since"


def draw(viewer: Viewer, chosen: Filters) -> None:
    """One calm caption under the filters, and the way to what was entered since; nothing on a page that no link has opened."""
    made = view_link.made(chosen.as_of)
    if made is None:
        return
    since = made.isoformat(timespec="minutes")
    n = reader.read("company/entered_since", viewer, made=since, as_of=chosen.values()["as_of"], line=chosen.line).num_rows
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="view_link_told"):
        st.caption(" ".join([sentence(made, chosen, n), *_missed()]), width="content")
        if n:
            rows.link(METRIC, say("link.open"), n, made=since)


def sentence(made: datetime, chosen: Filters, n: int) -> str:
    """When the link was made, and whether the numbers may differ from those its maker saw."""
    said = {"made": moment(reader.to_local(made)), "day": day(chosen.as_of, "d MMM y")}
    if chosen.moment is None:
        return count("link.entered", n, **said) if n else say("link.nothing", **said)
    return count("link.entered_then", n, **said) if n else say("link.nothing_then", **said)


def _missed() -> list[str]:
    asked = [f"{say(f'filters.{kind}')}: {plain(name)}" for kind, name in filters_address.left_out().items()]
    return [say("link.missed", names=", ".join(asked))] if asked else []

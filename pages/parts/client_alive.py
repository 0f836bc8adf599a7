"""Whether a client still buys: the chance today and how it went over the last year."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts
from pages.parts.charted import table
from pages.words import day, number, plain, say, share
from queries import reader
from queries.models.buying import learn
from queries.models.course import course


def draw(viewer: Viewer, facts: dict, write) -> None:
    """One line and a small chart; nothing where the client never bought or the line's clients tell too little."""
    days = [line["day"] for line in reader.rows("client/purchase_days", viewer, client=facts["client_id"])]
    if not days:
        return
    learned = learn(reader.read("loyalty/buyers", viewer, line=facts["line_id"]))
    today = reader.to_local(reader.store.now()).date()
    told = course(learned, days, today)
    if not told:
        return
    st.markdown(say("buying.still", share=share(told[-1][1]), line=plain(facts["line"]), n=number(learned.clients)))
    lines = [(n, day(at, "d LLL yy"), chance, f"{day(at, 'd LLL yy')}: {share(chance)}") for n, (at, chance) in enumerate(told)]
    charts.show("alive_course", table("order at y label", lines), key="alive_course", alt=say("buying.still_alt"))

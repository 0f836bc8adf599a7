"""The week in meetings: per client what was heard, agreed and disagreed; our mistakes, doubtful words, promises; and how many have a report."""

from datetime import date, timedelta

import streamlit as st

from pages.parts import links, visit_print, visit_report
from pages.parts.filters import today
from pages.words import count, day, number, plain, say, share
from queries import reader

WEEK = timedelta(days=7)
EARLIEST = date(1995, 1, 2)  # the calendar begins here
TOLD = ("visit_reports/list", "visit_reports/statements", "visit_reports/promised", "visit_reports/unreported")


def draw(viewer, asked: dict) -> None:
    """Week picker, the sentence, the cards; and the same to print."""
    monday = _week()
    asked = asked | {"since": monday, "until": monday + WEEK}
    told = {name.split("/")[1]: reader.rows(name, viewer, **asked) for name in TOLD}
    met = reader.row("visit_reports/coverage", viewer, **asked)
    _picker(monday, visit_print.page(monday, sentence(monday, met), told) if told["list"] else None)
    st.markdown(sentence(monday, met))
    if not told["list"]:
        st.caption(say("visit_reports.week_none"))
    with st.grid(2, min_column_width=380):
        for one in told["list"]:
            _meeting(one, [said for said in told["statements"] if said["contact_id"] == one["contact_id"]])
    if told["list"] and (more := told["list"][0]["n"] - len(told["list"])):
        st.caption(count("visit_reports.more", more))
    _gathered(told)


def _week() -> date:
    """The Monday of the week in the address; of the present week when there is none."""
    try:
        said = date.fromisoformat(st.query_params.get("week", ""))
    except ValueError:
        said = today()
    said = min(max(said, EARLIEST), today() + WEEK)
    return said - timedelta(days=said.weekday())


def _go(monday: date) -> None:
    st.query_params["week"] = monday.isoformat()


def _pick() -> None:
    if st.session_state.get("visit_week"):
        _go(st.session_state["visit_week"])


def _picker(monday: date, page: str | None) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(say("visit_reports.week_before"), icon=":material/chevron_left:", on_click=_go, args=(monday - WEEK,), key="visit_before")
        st.session_state["visit_week"] = monday
        st.date_input(
            say("visit_reports.week"), format="DD.MM.YYYY", key="visit_week", on_change=_pick, width=150, label_visibility="collapsed"
        )
        after = {"icon": ":material/chevron_right:", "icon_position": "right", "disabled": monday + WEEK > today(), "key": "visit_after"}
        st.button(say("visit_reports.week_after"), on_click=_go, args=(monday + WEEK,), **after)
        if page:
            name = f"{say('visit_reports.file')}-{monday.isoformat()}.html"
            st.download_button(
                say("visit_reports.print"), page, name, "text/html", icon=":material/print:", on_click="ignore", key="visit_print"
            )


def sentence(monday: date, met: dict) -> str:
    """16 – 22 Nov: how many of the meetings held have a report."""
    span = f"{day(monday)} – {day(monday + timedelta(days=6), 'd MMM y')}"
    if not met["meetings"]:
        return say("visit_reports.week_empty", span=span)
    interval = f"{number(100 * met['low'])}–{share(met['high'])}"
    facts = {"k": number(met["reported"]), "n": number(met["meetings"]), "share": share(met["reported_share"]), "interval": interval}
    return say("visit_reports.week_said", span=span, **facts)


def _meeting(one: dict, said: list[dict]) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"## {plain(one['client'] or '—')}", width="content")
            links.link("client", say("visit_reports.card"), id=one["client_id"])
            who = [day(reader.to_local(one["happened_at"]), "EEE d MMM"), one["kind"], one["staff"] or "—", one["people"]]
            st.caption(" · ".join(plain(part) for part in who if part), width="content")
        for field in ("heard", "agreed", "disagreed"):
            if one[field]:
                st.markdown(f":gray[{say(f'visit_reports.{field}')}:] {plain(one[field])}")
        for words in said:
            st.markdown(visit_report.statement(words))


def _gathered(told: dict) -> None:
    mistakes = [f"{plain(one['client'] or '—')}: {plain(one['mistakes'])}" for one in told["list"] if one["mistakes"]]
    doubtful = [
        f"{plain(said['client'] or '—')}: {visit_report.statement(said)}"
        for said in told["statements"]
        if said["unreliable"] and not said["settled"]
    ]
    _card("mistakes_gathered", mistakes)
    _card("doubtful_gathered", doubtful)
    _card("promised", [_promise(one) for one in told["promised"]])
    _card("unreported", [_unreported(one) for one in told["unreported"]])


def _card(name: str, lines: list[str]) -> None:
    if lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"## {say(f'visit_reports.{name}')} :gray[{number(len(lines))}]")
            st.markdown("\n".join(f"* {line}" for line in lines))


def _promise(one: dict) -> str:
    until, side = day(one["due_on"], "d MMM"), say(f"visit_reports.side.{one['side']}")
    words = f"{until} · {plain(one['client'] or '—')} · {side}: {plain(one['what'])}"
    if one["state"] == "open":
        return words
    state = say(f"visit_reports.state.{one['state']}")
    return f"{words} :gray-badge[{state}]"


def _unreported(one: dict) -> str:
    return " · ".join([day(reader.to_local(one["happened_at"]), "EEE d MMM"), plain(one["client"] or "—"), plain(one["staff"] or "—")])

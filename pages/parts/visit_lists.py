"""Meetings that wait for a report, and the reports there are."""

import streamlit as st

from pages.parts import links, promise_address
from pages.words import count, day, number, plain, say
from queries import reader

SHORT = 220  # characters of a report in the list
SHOWN, ALL = 25, 200


def view() -> str:
    """Draw the switch between the reports and the digest of a week, kept in the address."""
    return st.segmented_control(
        say("visit_reports.view"),
        ["reports", "digest"],
        required=True,
        format_func=lambda name: say(f"visit_reports.view.{name}"),
        label_visibility="collapsed",
        **promise_address.bound("view", ("reports", "digest"), "reports"),
    )


def show(contact_id: str) -> None:
    """Ask for a meeting at the next run (to be used as a callback)."""
    st.query_params["contact"] = contact_id


def waiting(viewer) -> None:
    """My meetings of the last fourteen days without a report, one press away from it."""
    found = reader.rows("visit_reports/waiting", viewer, manager=viewer.id)
    if viewer.sees_whole and not found:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('visit_reports.waiting')} :gray[{number(len(found))}]")
        if not found:
            st.caption(say("visit_reports.waiting_none"))
        for one in found:
            _waiting(one)


def _waiting(one: dict) -> None:
    local = reader.to_local(one["happened_at"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"visit_waiting_{one['contact_id']}"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f":orange-badge[{day(local, 'EEE d MMM')}, {local:%H:%M}] **{plain(one['client'])}** {plain(one['kind'])}")
            st.caption(" · ".join(plain(part) for part in (one["person"], one["result"], one["note"]) if part) or "—")
        st.button(say("visit_reports.write"), key=f"visit_write_{one['contact_id']}", on_click=show, args=(one["contact_id"],))


def reports(viewer, asked: dict) -> None:
    """The reports of two years, the latest on top; sought in client and words."""
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"## {say('visit_reports.reports')}")
            st.space("stretch")
            search = say("visit_reports.search")
            typed = st.text_input(search, key="visit_q", type="search", placeholder=search, label_visibility="collapsed", width=260)
        most = ALL if st.session_state.get("visit_all") else SHOWN
        found = reader.rows("visit_reports/list", viewer, **asked, since="2000-01-01", q=(typed or "").strip()[:100] or None, most=most)
        if not found:
            st.caption(say("visit_reports.nothing_found") if typed else say("visit_reports.nothing"))
        for one in found:
            _report(viewer, one)
        if found and found[0]["n"] > len(found):
            st.button(count("visit_reports.show_all", found[0]["n"]), type="tertiary", on_click=_show_all, key="visit_show_all")


def _show_all() -> None:
    st.session_state["visit_all"] = True


def _report(viewer, one: dict) -> None:
    mine = one["author_id"] == str(viewer.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"visit_report_{one['contact_id']}"):
        with st.container(gap=None, width="stretch"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":gray-badge[{day(reader.to_local(one['happened_at']), 'd MMM y')}]", width="content")
                links.link("client", plain(one["client"] or "—"), id=one["client_id"])
                st.caption(" · ".join(_facts(one, mine)), width="content")
            st.markdown(_short(one))
        words = say("visit_reports.change") if mine else say("visit_reports.read")
        st.button(words, key=f"visit_read_{one['contact_id']}", type="tertiary", on_click=show, args=(one["contact_id"],))


def _facts(one: dict, mine: bool) -> list[str]:
    facts = [plain(one["kind"]), *([] if mine else [plain(one["staff"] or "—")]), *([plain(one["people"])] if one["people"] else [])]
    return facts + ([count("visit_reports.doubtful", one["unreliable"])] if one["unreliable"] else [])


def _short(one: dict) -> str:
    words = " · ".join(one[field] for field in ("heard", "agreed", "disagreed", "mistakes") if one[field]) or "—"
    return plain(words if len(words) <= SHORT else words[:SHORT] + "…")

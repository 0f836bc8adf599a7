"""People: who signs in, in which role and lines, and how much work is theirs at most."""

import streamlit as st

from pages.parts import cells, people_drawer
from pages.parts.who import viewer
from pages.words import count, number, plain, say
from queries import reader

me = viewer()
people = reader.rows("people/accounts", me)
lines = {}
for one in reader.rows("people/lines", me):
    lines.setdefault(str(one["staff_id"]), []).append(one)


def row(one: dict) -> dict:
    """A person as the table shows them."""
    mine = ", ".join(line["line"] for line in lines.get(str(one["id"]), []))
    return {
        "name": one["name"],
        "login": one["login"],
        "role": say(f"desk.role.{one['role']}"),
        "lines": say("people.all_lines") if one["all_lines"] else mine or None,
        "team": one["team"],
        "capacity_points": number(one["capacity_points"]) if one["capacity_points"] else None,
        "capacity_leads": number(one["capacity_leads"]) if one["capacity_leads"] is not None else None,
        "state": say("people.closed") if one["closed"] else say("people.open") if one["can_sign_in"] else say("people.no_password"),
    }


st.markdown(f"# {say('people.title')}")
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(count("people.count", sum(not one["closed"] for one in people)))
    st.space("stretch")
    if st.button(say("people.add"), icon=":material/person_add:", key="people_add"):
        people_drawer.add(me)
if said := st.session_state.pop("_people_said", None):
    st.success(said, icon=":material/check:")
if not people:
    st.info(say("people.nobody"))
    st.stop()
event = st.dataframe(
    [row(one) for one in people],
    hide_index=True,
    column_config={name: st.column_config.TextColumn(say(f"people.column.{name}")) for name in row(people[0])},
    key=f"people_table_{st.session_state.get('_people_turn', 0)}",
    on_select="rerun",
    selection_mode="single-row",
    row_height=cells.ROW,
    height=min(cells.ROW * (len(people) + 1) + 3, 700),
    placeholder="—",
    alt=say("people.title"),
)
if event["selection"]["rows"]:
    chosen = people[event["selection"]["rows"][0]]
    people_drawer.edit(me, chosen, [line["line_id"] for line in lines.get(str(chosen["id"]), [])], plain(chosen["name"]))

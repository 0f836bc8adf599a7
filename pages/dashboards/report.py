"""The report of a month, to print or to calculate on: overview, funnel and forecast as they stood on its last day: /report."""

from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from pages.parts import filters, report_content
from pages.parts.who import viewer
from pages.words import day, plain, say
from queries import reader

MONTHS = 25
me = viewer()
st.markdown(f"# {say('desk.page.report')}")
st.caption(say("report.about"))
months = [filters.today().replace(day=1)]
first = reader.row("company/span", me).get("first_day")
while len(months) < MONTHS and first and months[-1] > first:
    months.append((months[-1] - timedelta(days=1)).replace(day=1))
lines = [one["name"] for one in reader.rows("company/choices", me) if one["kind"] == "line"]

with st.container(horizontal=True, vertical_alignment="bottom"):
    month = st.selectbox(
        say("report.month"),
        months,
        index=min(1, len(months) - 1),
        format_func=lambda one: day(one, "LLLL y"),
        key="report_month",
        width=220,
    )
    line = (
        st.selectbox(say("filters.line"), lines, index=None, placeholder=say("filters.all"), key="report_line", width=220)
        if len(lines) > 1
        else None
    )
asked = urlencode({"month": month.strftime("%Y-%m")} | ({"line": line} if line else {}))
st.markdown(f"**{report_content.title(chosen := report_content.month_of(me, month, line))}** · {plain(report_content.stamp(chosen))}")
with st.container(horizontal=True):
    st.link_button(say("report.open"), f"/print/report?{asked}", icon=":material/print:", type="primary")
    st.link_button(say("report.workbook"), f"/print/report.xlsx?{asked}", icon=":material/table:")
st.caption(say("report.holds"))

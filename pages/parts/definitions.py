"""The definition of one number: name, unit, direction, sentence, worked example, the SQL as it runs, where it is used."""

import streamlit as st

from pages.words import count, number, say
from queries import catalog

EXAMPLES = (
    "funnel.step_share",
    "funnel.win_rate",
    "funnel.median_days",
    "sources.romi",
    "loyalty.nps",
    "loyalty.csi",
    "loyalty.repeat_rate",
    "loyalty.asleep",
    "loyalty.at_risk",
    "loyalty.abc",
    "loyalty.retention",
    "loyalty.check",
)


ORDER = ("overview", "funnel", "forecast", "workload", "sources", "trust", "loyalty")


def pages() -> list[str]:
    """The dashboards that have numbers, in the order of the menu."""
    there = {name.partition(".")[0] for name in catalog.metrics()}
    return [page for page in ORDER if page in there] + sorted(there - set(ORDER))


def found(words: str | None, page: str | None) -> list[catalog.Metric]:
    """The numbers of a page; with words those of all pages whose name, sentence or question holds every word."""
    known = [metric for metric in catalog.metrics().values() if words or metric.name.startswith(f"{page}.")]
    wanted = (words or "").casefold().split()
    return [metric for metric in known if all(word in _text(metric) for word in wanted)]


def _text(metric: catalog.Metric) -> str:
    return " ".join([metric.name, metric.query, say(f"metrics.{metric.name}.name"), say(f"metrics.{metric.name}.sentence")]).casefold()


def choose_page() -> str:
    """Chips of the dashboards; the chosen one is kept in the address by its name, which is the same in every language."""
    there = pages()
    asked = st.query_params.get("page", there[0])
    names = {say(f"desk.page.{page}"): page for page in there}
    start = next((label for label, page in names.items() if page == asked), next(iter(names)))
    label = st.segmented_control(say("how_we_count.pages"), list(names), default=start, required=True, label_visibility="collapsed")
    st.query_params["page"] = names[label]
    return names[label]


def card(page: str, group: list[catalog.Metric]) -> None:
    """The numbers of one dashboard, with the way to it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"## {say(f'desk.page.{page}')} :gray[· {count('how_we_count.numbers', len(group))}]")
            st.space("stretch")
            link(page)
        for metric in group:
            draw(metric)


def rules() -> None:
    """What holds for every number."""
    said = [say(f"how_we_count.rule.{rule}") for rule in ("as_of", "period", "credit", "interval", "dash", "unknown", "rows")]
    with st.container(border=True):
        st.markdown(f"## {say('how_we_count.rules')}")
        st.markdown("\n".join(f"* {sentence}" for sentence in said))


def draw(metric: catalog.Metric, opened: bool = False) -> None:
    """One definition; its SQL is sent when it is unfolded."""
    with st.container(gap="xsmall"):
        _head(metric)
        _sql(metric, opened)


def _head(metric: catalog.Metric) -> None:
    st.markdown(f"**{say(f'metrics.{metric.name}.name')}** {_badges(metric)}  \n{say(f'metrics.{metric.name}.sentence')}")
    if metric.name in EXAMPLES:
        st.caption(say("how_we_count.example") + " " + say(f"how_we_count.example.{metric.name}"))


def _sql(metric: catalog.Metric, opened: bool) -> None:
    label = say("how_we_count.sql", question=metric.query)
    box = st.expander(label, type="compact", key=f"sql_{metric.name}", on_change="rerun", expanded=opened)
    if box.open:
        with box:
            st.code(catalog.find(metric.query).sql, language="sql")
            behind = say("how_we_count.rows", question=metric.rows) if metric.rows else ""
            st.caption(say("how_we_count.column", column=metric.column) + " " + behind)


def _badges(metric: catalog.Metric) -> str:
    facts = [say(f"how_we_count.unit.{metric.unit}"), say(f"how_we_count.better.{metric.better}")]
    if metric.smallest_n > 1:
        facts.append(say("how_we_count.smallest", n=number(metric.smallest_n)))
    return " ".join(f":gray-badge[{fact}]" for fact in facts)


def link(page: str) -> None:
    """The way to the dashboard that uses these numbers."""
    there = st.session_state.get("_pages", {}).get(page)
    if there is not None:
        words = say("how_we_count.where_used", page=say(f"desk.page.{page}"))
        st.page_link(there, label=words, icon=":material/arrow_forward:", icon_position="right")

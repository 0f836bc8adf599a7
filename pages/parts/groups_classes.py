"""The cards of classes: clients or products by money (A, B, C) and evenness (X, Y, Z), how the classes went, and whose changed."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows
from pages.parts import groups_class_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import count, money, say, share
from queries import reader

KINDS = {"clients": "groups/clients", "products": "groups/products"}
METRICS = {
    "clients": ("groups.classes", "groups.history", "groups.changed"),
    "products": ("groups.products", "groups.product_history", "groups.product_changed"),
}
MOST = 10  # of those whose class changed, shown at once


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The switch, and the three cards of what it says."""
    kind = _switch()
    found = reader.read(KINDS[kind], viewer, **chosen.values())
    missing = numbers.known_items(reader.row("groups/items", viewer, **chosen.values())) if kind == "products" else ""
    known = numbers.cells(found)
    left, right = st.columns(2)
    with left:
        _classes(chosen, kind, found, known, missing)
    with right:
        _history(viewer, chosen, kind)
    _changed(chosen, kind, found)


def _switch() -> str:
    """Clients or products; what the address says is what is shown."""
    asked = st.query_params.get("classes")
    st.session_state["groups_classes"] = asked if asked in KINDS else "clients"
    return st.segmented_control(
        say("groups.classes"),
        list(KINDS),
        key="groups_classes",
        required=True,
        label_visibility="collapsed",
        format_func=lambda kind: say(f"groups.classes.{kind}"),
        on_change=_pick,
    )


def _pick() -> None:
    st.query_params["classes"] = st.session_state["groups_classes"]


def _classes(chosen: Filters, kind: str, found, known: list[dict], missing: str) -> None:
    metric = METRICS[kind][0]
    with card(title := say(f"groups.classes_title.{kind}"), metric, chosen, say("groups.classes_hint")):
        if missing:
            st.caption(missing)
        if not sum(one["n"] for one in known):
            st.caption(say("loyalty.no_purchases"))
            return
        for picked in charts.show("two_lines", numbers.matrix(known, kind), key=f"classes_{kind}", alt=title, select="cell"):
            one = next(one for one in known if (one["abc"], one["xyz"] or "-") == (picked["y_id"], picked["x_id"]))
            if one["n"]:
                rows.show(metric, one["n"], abc=one["abc"], xyz=one["xyz"] or "-")
        _totals(metric, kind, known)
        gone = numbers.outside(found)
        st.caption(" ".join([say("groups.xyz_axes"), *([count("groups.outside", gone)] if gone else [])]))


def _totals(metric: str, kind: str, known: list[dict]) -> None:
    with st.container(horizontal=True):
        for name, (n, amount, part) in numbers.classes(known).items():
            words = f"{name} · {count(f'groups.{kind}', n)} · {money(amount, short=True)} · {share(part)}"
            rows.link(metric, words, n, abc=name)


def _history(viewer: Viewer, chosen: Filters, kind: str) -> None:
    found = reader.rows("groups/class_history", viewer, **chosen.values(), of=kind.removesuffix("s"))
    metric = METRICS[kind][1]
    with card(title := say("groups.history"), metric, chosen, say("groups.history_hint")):
        if not any(one["items"] for one in found):
            st.caption(say("groups.no_history"))
            return
        for picked in charts.show("class_history", numbers.history(found, kind), key=f"history_{kind}", alt=title, select="segment"):
            n, values = numbers.behind_part(found, picked)
            rows.show(metric, n, **values)


def _changed(chosen: Filters, kind: str, found) -> None:
    metric, went = METRICS[kind][2], numbers.changes(found)
    hint = say("groups.changed_hint", days=numbers.compared(chosen.since, chosen.until))
    with card(say(f"groups.changed_title.{kind}"), metric, chosen, hint):
        if not sum(went.values()):
            st.caption(say("groups.nobody_changed"))
            return
        with st.container(horizontal=True):
            for name, n in went.items():
                if n:
                    rows.link(metric, count(f"groups.course.{name}", n), n, course=name)
        some = numbers.biggest(found, MOST)
        if some.num_rows:
            rows.table(some, key=f"changed_{kind}")

"""What the board is narrowed to: line, owner, source, without a next contact, over the limit, a text. It stands in the address."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from pages.words import plain, say
from queries import reader


@dataclass(frozen=True)
class Narrow:
    """The choice on a board; `line` is its id, `empty` says that nothing but the line is chosen."""

    line: UUID
    manager: UUID | None = None
    source: UUID | None = None
    marks: tuple[str, ...] = ()
    q: str = ""

    @property
    def empty(self) -> bool:
        """Nothing but the line is chosen."""
        return not (self.manager or self.source or self.marks or self.q)

    def values(self) -> dict:
        """The values for the questions about closed deals."""
        return {"line": self.line, "manager": self.manager, "source": self.source}

    def all(self) -> dict:
        """The values for the board."""
        return self.values() | {
            "quiet": True if "quiet" in self.marks else None,
            "over": True if "over" in self.marks else None,
            "q": self.q,
        }


def line_of(viewer) -> UUID | None:
    """The switch between lines; None when the viewer has none."""
    lines = {str(one["line_id"]): one for one in reader.rows("deals/lines", viewer)}
    if not lines:
        return None
    first = max(lines, key=lambda code: lines[code]["open_n"] > 0)
    if len(lines) == 1:
        return UUID(first)
    _begin("line", lambda said: next((code for code, one in lines.items() if one["line"] == said), first))
    if st.session_state.get("deals_line") not in lines:
        st.session_state["deals_line"] = first
    names = {code: plain(one["line"]) for code, one in lines.items()}
    choose = st.segmented_control if len(lines) <= 4 else st.selectbox
    more = {"required": True} if len(lines) <= 4 else {"width": 220}
    chosen = choose(say("filters.line"), list(names), format_func=names.get, key="deals_line", label_visibility="collapsed", **more)
    _tell("line", lines[chosen]["line"] if chosen != first else "")
    return UUID(chosen)


def narrow(viewer, line: UUID) -> Narrow:
    """The row of filters under the title."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        q = _text()
        marks = _marks()
        manager = _one("owner", _owners(viewer, line))
        source = _one("source", {one["code"]: plain(one["name"]) for one in reader.rows("deals/lists", viewer) if one["list"] == "source"})
    return Narrow(line, manager, source, marks, q)


def loosen() -> None:
    """Take every filter but the line away (a callback)."""
    for name, empty in (("q", ""), ("marks", []), ("owner", None), ("source", None)):
        st.session_state[f"deals_{name}"] = empty


def _text() -> str:
    _begin("q", str)
    q = st.text_input(
        say("deals.search"), key="deals_q", type="search", placeholder=say("deals.search"), label_visibility="collapsed", width=210
    )
    q = (q or "").strip()[:100]
    _tell("q", q)
    return q


def _marks() -> tuple[str, ...]:
    _begin("marks", lambda said: [one for one in said.split(",") if one in ("quiet", "over")])
    chosen = st.pills(
        say("deals.marks"),
        ["quiet", "over"],
        selection_mode="multi",
        format_func=lambda one: say(f"deals.mark.{one}"),
        key="deals_marks",
        label_visibility="collapsed",
    )
    _tell("marks", ",".join(chosen))
    return tuple(chosen)


def _owners(viewer, line: UUID) -> dict[str, str]:
    """Owners to choose from: for whoever sees others' deals too."""
    owners = reader.rows("deals/owners", viewer, line=line)
    return {str(one["owner_id"] or reader.NOBODY): plain(one["owner"] or say("deals.nobody")) for one in owners} if len(owners) > 1 else {}


def _one(name: str, labels: dict[str, str]) -> UUID | None:
    if not labels:
        return None
    _begin(name, lambda said: said if said in labels else None)
    if st.session_state.get(f"deals_{name}") not in labels:
        st.session_state[f"deals_{name}"] = None
    words = say(f"deals.{name}")
    chosen = st.selectbox(
        words,
        list(labels),
        index=None,
        format_func=labels.get,
        placeholder=words,
        key=f"deals_{name}",
        label_visibility="collapsed",
        width=165,
    )
    _tell(name, chosen or "")
    return UUID(chosen) if chosen else None


def _begin(name: str, read) -> None:
    """A page that is opened begins with what the address says."""
    if f"deals_{name}" not in st.session_state and (said := st.query_params.get(name)):
        st.session_state[f"deals_{name}"] = read(said)


def _tell(name: str, value: str) -> None:
    """The address says what is chosen, so that it can be sent."""
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]

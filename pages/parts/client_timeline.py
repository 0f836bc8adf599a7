"""Everything that happened with a client, the latest first: chips by kind, a search, pages, notes in full."""

import re

import streamlit as st

from pages.words import count, day, money, number, plain, say
from queries import reader

AT_ONCE = 12
GROUPS = {
    "contacts": ("contact", "report"),
    "deals": ("stage",),
    "promises": ("promise", "settled"),
    "complaints": ("complaint", "step", "closed"),
    "offers": ("offer", "offer_end"),
    "sales": ("sale",),
    "answers": ("answer",),
    "documents": ("document",),
    "trust": ("entry",),
    "changes": ("owner", "field", "merge"),
}
ICONS = {"contact": "forum", "report": "description", "stage": "view_kanban", "promise": "handshake", "settled": "handshake", "complaint": "report",
         "step": "report", "closed": "report", "sale": "payments", "offer": "local_offer", "offer_end": "local_offer", "answer": "star", "document": "attach_file", "entry": "balance",
         "owner": "person", "field": "edit", "merge": "merge"}  # fmt: skip


@st.fragment
def draw(viewer, client: str) -> None:
    """The card of the timeline; a chip, the search and the page redraw it alone."""
    events = reader.rows("client/timeline", viewer, client=client)
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('client.timeline')}")
        if not events:
            st.caption(say("client.timeline_empty"))
            return
        shown = _chosen(events, client)
        pages = max(1, -(-len(shown) // AT_ONCE))
        st.caption(count("client.events", len(shown)))
        place = st.container(gap="small")
        nth = st.pagination(pages, key=f"client_page_{client}_{pages}") if pages > 1 else 1
        with place:
            for one in shown[(nth - 1) * AT_ONCE : nth * AT_ONCE]:
                st.markdown(line(one))


def _chosen(events: list[dict], client: str) -> list[dict]:
    there = [group for group, kinds in GROUPS.items() if any(one["kind"] in kinds for one in events)]
    picked = st.pills(
        say("client.kinds"), there, selection_mode="multi", format_func=lambda group: say(f"client.group.{group}"),
        label_visibility="collapsed", wrap=True, key=f"client_kinds_{client}",
    )  # fmt: skip
    typed = st.text_input(
        say("client.search"), key=f"client_search_{client}", placeholder=say("client.search"), label_visibility="collapsed", live=True
    )
    kinds = {kind for group in picked or there for kind in GROUPS[group]}
    words = _folded(typed or "").split()
    return [one for one in events if one["kind"] in kinds and all(word in _text(one) for word in words)]


def _text(one: dict) -> str:
    return _folded(" ".join(str(one[name]) for name in ("title", "detail", "note", "who", "staff", "amount") if one[name] is not None))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("ё", "е"))


def line(one: dict) -> str:
    """One event: when, what, who; its note in full below."""
    when = day(reader.to_local(one["happened_at"]), "d MMM y")
    by = f" :gray[{plain(one['staff'])}]" if one["staff"] else ""
    more = NOTES.get(one["kind"], _note)(one)
    return f":material/{ICONS[one['kind']]}: :gray[{when}] {SAID[one['kind']](one)}{by}" + (f"  \n{more}" if more else "")


def _plain(*parts) -> str:
    return " · ".join(plain(part) for part in parts if part)


def _note(one: dict) -> str:
    """In full; an e-mail in its own lines, the subject first."""
    return "  \n".join(plain(line) for line in (one["note"] or "").splitlines() if line.strip())


def _contact(one: dict) -> str:
    minutes = say("client.minutes", n=number(one["number"])) if one["number"] else None
    way = one["code"]
    told = (f"**{plain(one['title'] or '—')}** {say(f'client.way.{way}')}", _plain(one["detail"], one["who"], minutes))
    return " · ".join(part for part in told if part)


def _stage(one: dict) -> str:
    amount = f" :gray[{money(one['amount'])}]" if one["amount"] is not None else ""
    return f"**{plain(one['title'])}** → {plain(one['detail'])}{amount}"


def _promise(one: dict) -> str:
    side = one["code"]
    return f"**{say(f'client.promise.{side}')}**: {plain(one['title'])}"


def _offer(one: dict) -> str:
    amount = f" :gray[{money(one['amount'])}]" if one["amount"] is not None else ""
    return f"**{say('offers.event')}**: {plain(one['title'])}{amount}"


def _offer_end(one: dict) -> str:
    state = one["code"]
    return f"**{say('offers.event')}** {say(f'offers.state.{state}')}: {plain(one['title'])}"


def _settled(one: dict) -> str:
    state, side = one["detail"], one["code"]
    return f"**{say(f'client.promise.state.{state}')}**: {plain(one['title'])} :gray[{say(f'client.promise.{side}')}]"


def _closed(one: dict) -> str:
    mark = f" {one['number']}/10" if one["number"] is not None else ""
    return f"**{say('client.complaint_closed')}**{mark}: {plain(one['title'])}"


def _answer(one: dict) -> str:
    mark = "" if one["number"] is None else f"{one['number']}/10"
    return f"**{plain(one['title'])}** {mark} " + _plain(one["detail"])


def _report(one: dict) -> str:
    told = (("heard", one["title"]), ("agreed", one["detail"]), ("disagreed", one["note"]), ("mistakes", one["who"]))
    return "  \n".join(f":gray[{say(f'client.report.{name}')}:] {plain(words)}" for name, words in told if words)


def field(name: str) -> str:
    """The name of a field as people say it; the company's own fields by their own name."""
    known, _, own = name.partition(".")
    return plain(own) if own else say(f"client.field.{known}") if known in FIELDS else plain(known)


FIELDS = {"name", "kind", "tax_number", "phone", "email", "website", "city", "country", "sector", "employees", "parent_name", "entry_point", "source",
          "campaign", "needs", "benefits", "not_to_say", "left_at", "left_because", "leaving_reason", "retired_at", "birthday", "language", "consent", "note",
          "messenger", "owner"}  # fmt: skip


def value(name: str, words: str | None) -> str:
    """An old or new value as people say it; a dash for none."""
    if name == "kind" and words in ("organisation", "private"):
        return say(f"client.kind.{words}")
    if words in ("true", "false"):
        return say(f"client.{words}")
    return plain(re.sub(r"^(\d{4}-\d\d-\d\d)T[\d:.]+$", r"\1", words)) if words else "—"


def _field(one: dict) -> str:
    return f"**{field(one['title'])}**: {value(one['title'], one['who'])} → {value(one['title'], one['detail'])}"


def _owner(one: dict) -> str:
    reason = one["code"] if one["code"] in REASONS else "taken"
    return f"**{say('client.field.owner')}** → {plain(one['title'] or '—')} :gray[{say(f'client.reason.{reason}')}]"


REASONS = ("handed_over", "taken_back", "assigned", "taken", "proposed")
SAID = {
    "contact": _contact,
    "stage": _stage,
    "promise": _promise,
    "settled": _settled,
    "offer": _offer,
    "offer_end": _offer_end,
    "complaint": lambda one: f"**{say('client.complaint')}**: {plain(one['title'])}",
    "step": lambda one: f"**{say('client.complaint_step')}**: {plain(one['note'])}",
    "closed": _closed,
    "sale": lambda one: f"**{say('client.sale')}** {money(one['amount'])} :gray[{plain(one['title'] or '')}]",
    "answer": _answer,
    "report": lambda one: f"**{say('client.report')}**",
    "owner": _owner,
    "field": _field,
    "document": lambda one: f"**{plain(one['title'])}**",
    "merge": lambda one: f"**{say('client.merge')}**: {plain(one['title'])}",
    "entry": lambda one: f"**{plain(one['title'])}** {one['number']:+d}",
}
NOTES = {"report": _report, "step": lambda one: f":gray[{plain(one['title'])}]"}

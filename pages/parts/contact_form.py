"""The form of one contact: four inputs, the rest folded. It draws and collects; a page saves what it returns."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import streamlit as st

from pages.parts import contact_more, contact_next, contact_when, contact_who
from pages.parts.contact_entry import Entry, apart
from pages.words import count, day, money, number, plain, say, told
from queries import reader


@dataclass
class Draft:
    """What is in the form: values for a contact, where to tell trouble by input, and what was pressed."""

    values: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    loss: dict | None = None
    promise: dict | None = None
    complaint: dict | None = None
    client: str | None = None
    new_client: dict | None = None
    pressed: str | None = None  # save | next

    def said(self, seconds: float | None) -> dict:
        """Everything to be logged, as plain values; `seconds` it took to fill in."""
        more = {"loss": self.loss, "promise": self.promise, "complaint": self.complaint, "seconds_taken": seconds}
        return self.values | more


def draw(viewer, entry: Entry) -> Draft:
    """Draw the form and return what is in it."""
    entry.touch()
    lists, draft = _lists(viewer), Draft()
    chosen = _who(viewer, entry, draft, lists["line"])
    client = chosen and chosen["client_id"]
    lead = chosen and chosen.get("lead_id")
    draft.client = chosen and chosen["client"]
    person = chosen and (chosen["person_id"] or chosen.get("lead_person_id"))
    draft.values = {"client_id": uuid(client), "lead_id": uuid(lead), "person_id": uuid(person)}
    planned = reader.row("contacts/plan", viewer, client=client, lead=lead, plan=entry.plan) if chosen else {}
    _what(entry, draft, lists["kind"], planned)
    draft.values |= contact_when.when(entry)
    draft.places["when"] = st.container()
    deal = _deal(viewer, entry, draft, planned)
    result = _result(viewer, entry, draft, lists, deal)
    whose = (deal or {}).get("owner_id") or _planner(viewer, client, lead) or viewer.id
    ahead = None if draft.values.get("plan_id") else planned
    draft.values |= contact_next.next_contact(viewer, entry, whose, result, ahead, lists["quiet_reason"])
    draft.places["next"] = st.container()
    draft.values["note"] = st.text_area(say("log_contact.note"), key=entry.name("note"), height=76, max_chars=4000) or ""
    contact_more.folded(viewer, entry, draft, client, lists["instrument"])
    _save(viewer, entry, draft)
    return draft


def _who(viewer, entry: Entry, draft: Draft, lines: list[dict]) -> dict | None:
    """The search, whom it finds, and the way to add whom it does not find."""
    typed = contact_who.search(entry).strip()
    found = contact_who.find(viewer, entry, typed)
    if entry.adding or contact_who.nobody(typed, found):
        draft.new_client, draft.places["new_name"] = contact_who.new_client(entry, typed, lines)
    chosen = contact_who.choose(entry, typed, found)
    draft.places["who"] = st.container()
    return chosen


def _planner(viewer, client, lead):
    """Whose the next contact will be: the owner's of the client, else of the lead."""
    if client:
        return reader.row("clients/summary", viewer, client=client).get("planner_id")
    return lead and reader.row("contacts/lead", viewer, lead=lead).get("planner_id")


def uuid(code) -> UUID | None:
    """An id as the data takes it; reads give ids as text."""
    return UUID(str(code)) if code else None


def _lists(viewer) -> dict[str, list[dict]]:
    found = {"kind": [], "result": [], "loss_reason": [], "competitor": [], "quiet_reason": [], "line": [], "instrument": []}
    for one in reader.rows("contacts/lists", viewer):
        found[one["list"]].append(one)
    return found


def _what(entry: Entry, draft: Draft, kinds: list[dict], planned: dict) -> None:
    """The kind; a contact that was planned for now is the one that is held, unless told otherwise."""
    names = apart({one["code"]: plain(one["name"]) for one in kinds})
    first = planned["kind"] if planned and planned["today"] and planned["kind"] in names else next(iter(names))
    draft.values["kind"] = st.segmented_control(
        say("log_contact.what"),
        list(names),
        format_func=names.get,
        required=True,
        wrap=True,
        key=entry.propose("kind", planned.get("plan_id"), first),
    )
    if planned:
        draft.values["plan_id"] = _holds(entry, planned, names.get(planned["kind"], ""))
        if draft.values["plan_id"] and planned["lead_id"]:
            draft.values["lead_id"] = uuid(planned["lead_id"])
    draft.places["kind"] = st.container()


def _holds(entry: Entry, planned: dict, kind: str) -> UUID | None:
    local = reader.to_local(planned["due_at"])
    words = say("log_contact.holds_plan", kind=kind, day=day(local, contact_next.DAY))
    return (
        uuid(planned["plan_id"]) if st.checkbox(words, value=bool(planned["today"]), key=entry.name("plan", planned["plan_id"])) else None
    )


def _deal(viewer, entry: Entry, draft: Draft, planned: dict) -> dict | None:
    """The deal it is about: the open one, or chosen when there are several."""
    client = draft.values["client_id"]
    deals = {str(one["deal_id"]): one for one in reader.rows("clients/open_deals", viewer, client=client)} if client else {}
    code = next(iter(deals), None)
    if len(deals) > 1:
        wanted = entry.deal if entry.deal in deals else str(planned["deal_id"]) if planned else None
        first = wanted if wanted in deals else code
        labels = apart({one: _deal_label(deal) for one, deal in deals.items()} | {"none": say("log_contact.deal.none")})
        code = st.pills(
            say("log_contact.deal"),
            list(labels),
            default=first,
            required=True,
            wrap=True,
            key=entry.name("deal", client),
            format_func=labels.get,
        )
    draft.places["deal"] = st.container()
    deal = deals.get(code)
    draft.values["deal_id"] = uuid(deal and deal["deal_id"])
    return deal


def _deal_label(deal: dict) -> str:
    return f"{plain(deal['deal'])} · {plain(deal['stage'])}" + (f" · {money(deal['amount'], short=True)}" if deal["amount"] else "")


def _result(viewer, entry: Entry, draft: Draft, lists: dict, deal: dict | None) -> dict | None:
    """The result as chips, and under them what it will do."""
    known = {one["code"]: one for one in lists["result"]}
    labels = apart({code: plain(one["name"]) for code, one in known.items()})
    code = st.pills(say("log_contact.result"), list(labels), format_func=labels.get, required=True, wrap=True, key=entry.name("result"))
    result = known.get(code)
    draft.values["result_id"] = uuid(code)
    draft.places["result"] = st.container()
    why, draft.places["loss"] = st.container(), st.container()
    effect = _effect(viewer, draft, deal, code) if code and deal else {}
    if effect.get("to_stage"):
        _tell_effect(entry, draft, effect)
    loses = draft.values.get("moves", True) and effect.get("to_kind") == "lost"
    if result and (result["is_refusal"] or loses):
        with why:
            draft.loss = contact_more.loss(entry, lists["loss_reason"], lists["competitor"])
    return result


def _effect(viewer, draft: Draft, deal: dict, code: str) -> dict:
    moment = draft.values["happened_at"] or reader.store.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    return reader.row("contacts/effect", viewer, deal=deal["deal_id"], result=UUID(code), as_of=moment)


def _tell_effect(entry: Entry, draft: Draft, effect: dict) -> None:
    colour = {"won": "green", "lost": "red"}.get(effect["to_kind"], "blue")
    words = say("log_contact.moves", deal=plain(effect["deal"]), stage=plain(effect["from_stage"]), to=plain(effect["to_stage"]))
    limit = f" :gray[{count('log_contact.limit', round(effect['limit_days']))}]" if effect["limit_days"] else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":{colour}-badge[:material/arrow_forward: {words}]{limit}", width="content")
        if st.checkbox(say("log_contact.keep_stage"), key=entry.name("keep", effect["deal"], effect["to_stage"])):
            draft.values["moves"] = False


def _save(viewer, entry: Entry, draft: Draft) -> None:
    if entry.twice:
        st.warning(told(entry.twice))
        draft.values["another"] = st.checkbox(say("log_contact.another"), key=entry.name("another"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("log_contact.save_next"), type="primary", shortcut="Ctrl+S", key=entry.name("save_next")):
            draft.pressed = "next"
        if st.button(say("log_contact.save"), key=entry.name("save")):
            draft.pressed = "save"
        st.space("stretch")
        median = reader.row("contacts/seconds", viewer, manager=viewer.id).get("median")
        if median is not None:
            st.caption(say("log_contact.median", seconds=number(median)), width="content")

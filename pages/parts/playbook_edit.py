"""Writing the playbook of a line: what each stage asks for, checks and says; and whether the checks go with better ends."""

from uuid import UUID, uuid4

import streamlit as st

from data import deal_facts, playbook
from data.problems import Problem
from pages.parts.contact_entry import apart
from pages.words import number, plain, say, share, told
from queries import reader

FACTS = ("amount", "expected_close", "person", "product", "contract_end", "competitor", "needs")
SMALLEST = 10  # closed deals on each side, below which no shares are compared


@st.fragment
def editor(viewer, line_id: UUID) -> None:
    """The editor for one line; read-only for who may not write it."""
    stages = {str(one["stage_id"]): one for one in reader.rows("deals/stages", viewer, line=line_id)}
    if not stages:
        return
    stage = stages[_choose(line_id, stages)]
    if trouble := st.session_state.pop("book_trouble", None):
        st.error(trouble)
    if stage["kind"] != "lost":
        _required(viewer, line_id, stage)
    if stage["kind"] == "open":
        _book(viewer, line_id, stage)


def _choose(line_id: UUID, stages: dict[str, dict]) -> str:
    labels = apart({code: plain(one["stage"]) for code, one in stages.items()})
    return st.segmented_control(
        say("playbook.stage"),
        list(labels),
        format_func=labels.get,
        default=next(iter(labels)),
        required=True,
        wrap=True,
        key=f"book_stage_{line_id}",
    )


def _book(viewer, line_id: UUID, stage: dict) -> None:
    """Checklist, scripts, a new item, and whether it helps."""
    items = [one for one in reader.rows("playbook/items", viewer, line=line_id) if one["stage_id"] == stage["stage_id"]]
    for kind in playbook.KINDS:
        _items(viewer, stage, [one for one in items if one["kind"] == kind], items, kind)
    if viewer.may("playbook.edit"):
        _new(viewer, stage)
    _use(viewer, line_id, {str(one["item_id"]): one["name"] for one in items})


def _try(write, *args, **values) -> bool:
    """Write; what is wrong is told at the top of the editor."""
    try:
        write(*args, **values)
    except Problem as problem:
        st.session_state["book_trouble"] = told(problem)
        return False
    return True


def _required(viewer, line_id: UUID, stage: dict) -> None:
    """Which facts the stage asks for, as chips; a change is written at once."""
    now = [one["fact"] for one in reader.rows("playbook/facts", viewer, line=line_id) if str(one["stage_id"]) == str(stage["stage_id"])]
    key = f"book_facts_{stage['stage_id']}"
    st.session_state[key] = now

    def changed() -> None:
        _try(deal_facts.set_required, viewer, UUID(str(stage["stage_id"])), st.session_state[key], version=stage["version"], key=uuid4())

    st.pills(
        say("playbook.required"),
        FACTS,
        selection_mode="multi",
        format_func=lambda fact: say(f"deals.fact.{fact}"),
        key=key,
        wrap=True,
        on_change=_require,
        args=(viewer, stage, key),
        disabled=not viewer.may("playbook.edit"),
    )


def _require(viewer, stage: dict, key: str) -> None:
    wanted, version = st.session_state[key], stage["version"]
    _try(deal_facts.set_required, viewer, UUID(str(stage["stage_id"])), wanted, version=version, key=uuid4())


def _items(viewer, stage: dict, rows: list[dict], all_items: list[dict], kind: str) -> None:
    st.markdown(f"## {say(f'playbook.kind.{kind}')}")
    if not rows:
        st.caption(say("playbook.none"))
    for nth, one in enumerate(rows):
        if st.session_state.get("book_editing") == str(one["item_id"]) and viewer.may("playbook.edit"):
            _edit(viewer, one)
        else:
            _row(viewer, stage, rows, nth, all_items)


def _row(viewer, stage: dict, rows: list[dict], nth: int, all_items: list[dict]) -> None:
    one, code = rows[nth], str(rows[nth]["item_id"])
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(plain(one["name"]) + (f"  \n:gray[{plain(one['words'])[:160]}]" if one["words"] else ""), width="stretch")
        if not viewer.may("playbook.edit"):
            return
        _steps(viewer, stage, rows, nth, all_items)
        st.button(say("playbook.edit"), key=f"book_edit_{code}", type="tertiary", on_click=_begin_edit, args=(code,))
        away, version = (playbook.retire, viewer, UUID(code)), {"version": one["version"]}
        st.button(say("playbook.retire"), key=f"book_retire_{code}", type="tertiary", on_click=_try, args=away, kwargs=version)


def _steps(viewer, stage: dict, rows: list[dict], nth: int, all_items: list[dict]) -> None:
    """One place up, one place down."""
    for step, way, icon in ((-1, "up", ":material/arrow_upward:"), (1, "down", ":material/arrow_downward:")):
        st.button(
            say(f"playbook.{way}"),
            key=f"book_{way}_{rows[nth]['item_id']}",
            icon=icon,
            type="tertiary",
            disabled=not 0 <= nth + step < len(rows),
            on_click=_shift,
            args=(viewer, stage, rows, nth, step, all_items),
        )


def _begin_edit(code: str) -> None:
    st.session_state["book_editing"] = code


def _shift(viewer, stage: dict, rows: list[dict], nth: int, step: int, all_items: list[dict]) -> None:
    """One place up or down among the items of its kind."""
    order = [UUID(str(one["item_id"])) for one in all_items]
    a, b = (order.index(UUID(str(rows[at]["item_id"]))) for at in (nth, nth + step))
    order[a], order[b] = order[b], order[a]
    _try(playbook.reorder, viewer, UUID(str(stage["stage_id"])), order, key=uuid4())


def _form(one: dict, key: str, label: str) -> playbook.Item | None:
    """The inputs of an item; it, once sent."""
    with st.form(f"book_form_{key}", border=True, clear_on_submit=not one):
        kind = one.get("kind") or st.segmented_control(
            say("playbook.kind"),
            playbook.KINDS,
            default="check",
            required=True,
            format_func=lambda kind: say(f"playbook.one.{kind}"),
            key=f"book_kind_{key}",
        )
        name = st.text_input(say("playbook.name"), value=one.get("name", ""), max_chars=200, key=f"book_name_{key}")
        words = st.text_area(say("playbook.words"), value=one.get("words") or "", max_chars=4000, key=f"book_words_{key}", height=110)
        return playbook.Item(kind, name or "", words or "") if st.form_submit_button(label) else None


def _edit(viewer, one: dict) -> None:
    item = _form(one, str(one["item_id"]), say("playbook.save"))
    if item and _try(playbook.edit, viewer, UUID(str(one["item_id"])), item, version=one["version"]):
        st.session_state.pop("book_editing", None)
    if item:
        st.rerun()


def _new(viewer, stage: dict) -> None:
    with st.expander(say("playbook.add")):
        drawn = st.session_state.setdefault("book_new_key", uuid4())
        item = _form({}, f"new_{stage['stage_id']}", say("playbook.add_go"))
    if item:
        if _try(playbook.add, viewer, UUID(str(stage["stage_id"])), item, key=drawn):
            st.session_state["book_new_key"] = uuid4()
        st.rerun()


def _use(viewer, line_id: UUID, names: dict[str, str]) -> None:
    """Does it help? What goes together in the last twelve months; no proof of cause."""
    with st.expander(say("playbook.helps"), on_change="rerun") as folded:
        if not folded.open:
            return
        rows = [one for one in reader.rows("playbook/use", viewer, line=line_id) if str(one["item_id"]) in names]
        st.caption(say("playbook.helps_hint"))
        if not rows:
            st.caption(say("playbook.helps_none"))
        for one in rows:
            st.markdown(f"**{plain(names[str(one['item_id'])])}**  \n{_sentence(one)}")


def _sentence(one: dict) -> str:
    used = say("playbook.used", k=number(one["k"]), n=number(one["n"]))
    if min(one["closed_with"], one["closed_without"]) < SMALLEST:
        return f"{used} :gray[{say('playbook.too_few')}]"
    sides = {}
    for side in ("with", "without"):
        low, high = (share(one[f"{edge}_{side}"]) for edge in ("low", "high"))
        sides[side] = f"{share(one[f'share_{side}'])} ({low} – {high})"
    apart_ = one["low_with"] > one["high_without"] or one["high_with"] < one["low_without"]
    told_apart = say("playbook.apart" if apart_ else "playbook.not_apart")
    return f"{used} {say('playbook.won', with_tick=sides['with'], without=sides['without'])} :gray[{told_apart}]"

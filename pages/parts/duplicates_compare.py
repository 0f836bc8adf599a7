"""Two cards side by side: which one stays, whose value wins in each field that differs, and what will move."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import streamlit as st

from pages.parts import duplicates_list, links
from pages.words import count, day, plain, say
from queries import reader

# What is chosen, in the order in which it is read; the names are those of the data
FIELDS = {
    "client": (
        "name", "owner", "phone", "email", "tax_number", "city", "country", "website", "kind", "sector", "employees", "parent_name", "source",
        "needs", "benefits", "not_to_say",
    ),
    "person": ("name", "phone", "email", "birthday", "language", "consent", "note"),
}  # fmt: skip
MOVING = {"client": ("contacts", "deals", "sales", "persons"), "person": ("contacts", "deals")}
SHOWN = {"client": ("tax_number", "phone", "email", "city"), "person": ("phone", "email", "birthday")}


@dataclass
class Decision:
    """Which card stays and which goes, as they were looked at, whose value wins where, and what was pressed."""

    kept_id: UUID
    gone_id: UUID
    versions: tuple[int, int]
    name: str
    likeness: tuple
    key: UUID
    choice: dict = field(default_factory=dict)
    pressed: str | None = None  # merge | two | later


def review(viewer, of: str) -> Decision | None:
    """The list on the left, the comparison on the right; what is decided about the chosen pair."""
    pairs, asked = duplicates_list.find(viewer, of)
    if not pairs:
        return None
    left, right = st.columns([2, 5])
    with left:
        pair = duplicates_list.choose(of, pairs, asked)
    with right:
        return draw(viewer, of, pair)


def draw(viewer, of: str, pair: dict) -> Decision | None:
    """Draw the comparison and return what is decided so far; None when one of the two has just gone."""
    about = {"a": pair["a_id"], "b": pair["b_id"]}
    cards = reader.rows(duplicates_list.CARDS[of], viewer, **about)
    if len(cards) != 2:
        st.info(say("duplicates.pair_gone"))
        return None
    with st.container(border=True, gap="small"):
        _why(pair)
        kept, gone = _stays(of, pair, cards)
        made = _decision(pair, kept, gone)
        _side_by_side(of, kept, gone)
        _fields(of, made, kept, gone)
        if of == "client":
            _own_fields(viewer, made, kept, gone)
        st.markdown(_moves(of, kept, gone))
        _buttons(of, made)
    return made


def _why(pair: dict) -> None:
    if pair.get("probability") is None:
        st.markdown(f":gray-badge[{say('duplicates.by_hand')}]")
        return
    badges = [f":{'green' if pair['probability'] >= 0.9 else 'orange'}-badge[{duplicates_list.likely(pair['probability'])}]"]
    st.markdown(" ".join(badges + [f":blue-badge[{one}]" for one in duplicates_list.reasons(pair)]))


def _stays(of: str, pair: dict, cards: list[dict]) -> tuple[dict, dict]:
    """The card that stays and the one that goes; proposed is the one on which more hangs, then the older one."""
    began = "happened_at" if of == "client" else "entered_at"
    ranked = sorted(cards, key=lambda card: (-sum(card[one] for one in MOVING[of]), card[began], str(card["id"])))
    codes = {str(card["id"]): card for card in ranked}
    same = ranked[0]["name"] == ranked[1]["name"]
    chosen = st.segmented_control(
        say("duplicates.stays"),
        list(codes),
        format_func=lambda one: plain(_called(of, codes[one], same)),
        default=str(ranked[0]["id"]),
        required=True,
        wrap=True,
        key=f"duplicates_stays_{duplicates_list.code(pair)}",
    )
    kept = codes[chosen or str(ranked[0]["id"])]
    return kept, next(card for card in ranked if card is not kept)


def _called(of: str, card: dict, with_more: bool) -> str:
    more = (card["owner"] if of == "client" else card["clients"]) if with_more else None
    return f"{card['name']} ({more})" if more else card["name"]


def _decision(pair: dict, kept: dict, gone: dict) -> Decision:
    ids = [UUID(str(card["id"])) for card in (kept, gone)]
    key = st.session_state.setdefault(f"duplicates_key_{ids[0]}_{ids[1]}", uuid4())
    likeness = (pair.get("probability"), tuple(one for one in (pair.get("reasons") or "").split(",") if one))
    return Decision(*ids, (kept["version"], gone["version"]), kept["name"], likeness, key)


def _side_by_side(of: str, kept: dict, gone: dict) -> None:
    for place, card, word in zip(st.columns(2), (kept, gone), ("stays_here", "goes"), strict=True):
        with place.container(border=True, height="stretch", gap="xsmall"):
            st.caption(say(f"duplicates.{word}"))
            links.link(of, f"**{plain(card['name'])}**", id=card["id"])
            whose = (card["owner"] or say("duplicates.nobody"), card["line"]) if of == "client" else (card["clients"] or "—",)
            st.markdown(" · ".join(plain(one) for one in whose))
            st.markdown("  \n".join(f":gray[{say(f'duplicates.field.{one}')}] {_shown(one, card[one])}" for one in SHOWN[of]))
            st.markdown(" · ".join(_counts(of, card, zeros=True)))
            st.caption(say("duplicates.last_contact", day=_when(card["last_contact_at"])))


def _when(moment) -> str:
    return day(moment and reader.to_local(moment), "d MMM y")


def _counts(of: str, card: dict, zeros: bool = False) -> list[str]:
    return [count(f"duplicates.n_{one}", card[one]) for one in MOVING[of] if card[one] or zeros]


def _shown(name: str, value) -> str:
    if value is None or value == "":
        return "—"
    if name == "kind":
        return say(f"duplicates.kind.{value}")
    if isinstance(value, bool):
        return say("duplicates.yes" if value else "duplicates.no")
    return day(value, "d MMM y") if name == "birthday" else plain(value)


def _fields(of: str, made: Decision, kept: dict, gone: dict) -> None:
    """A choice for each field in which both say something else; what only one says is kept without a question."""
    filled = [one for one in FIELDS[of] if one != "owner" and kept[one] is None and gone[one] is not None]
    both = [one for one in FIELDS[of] if None not in (kept[one], gone[one]) and kept[one] != gone[one]]
    made.choice |= dict.fromkeys(filled, "gone")
    if both:
        st.markdown(f"**{say('duplicates.what_wins')}**")
    with st.grid(2, min_column_width=260):
        for one in both:
            values = {"kept": _shown(one, kept[one]), "gone": _shown(one, gone[one])}
            made.choice[one] = _radio(say(f"duplicates.field.{one}"), values, proposed(of, one, kept, gone), f"{made.key}_{one}")
    made.name = (gone if made.choice.get("name") == "gone" else kept)["name"]
    if filled:
        st.caption(say("duplicates.filled", fields=", ".join(say(f"duplicates.field.{one}").lower() for one in filled)))


def _radio(label: str, values: dict, first: str, name: str) -> str:
    options = list(values)
    return st.radio(label, options, index=options.index(first), format_func=values.get, key=f"duplicates_wins_{name}")


def proposed(of: str, name: str, kept: dict, gone: dict) -> str:
    """Whose value is proposed: the name with more words, the kept card's owner, the stricter consent, else the card edited last."""
    if name == "name":
        return "gone" if len(gone["name"].split()) > len(kept["name"].split()) and not _shouted(gone["name"]) else "kept"
    if name == "consent":
        return "kept" if kept["consent"] is False else "gone"
    edited = [card.get("edited_at") for card in (kept, gone)]
    return "gone" if name != "owner" and edited[1] and (edited[0] is None or edited[1] > edited[0]) else "kept"


def _shouted(name: str) -> bool:
    return sum(letter.isupper() for letter in name) * 2 > len(name)


def _own_fields(viewer, made: Decision, kept: dict, gone: dict) -> None:
    for one in reader.rows("duplicates/own_fields", viewer, a=kept["id"], b=gone["id"]):
        if one["a"] is not None and one["b"] is not None and one["a"] != one["b"]:
            name = f"custom:{one['field_id']}"
            made.choice[name] = _radio(
                plain(one["field"]), {"kept": plain(one["a"]), "gone": plain(one["b"])}, "kept", f"{made.key}_{name}"
            )


def _moves(of: str, kept: dict, gone: dict) -> str:
    """The sentence that says what will happen."""
    parts = _counts(of, gone)
    if not parts:
        return say("duplicates.nothing_moves", gone=plain(gone["name"]), kept=plain(kept["name"]))
    listed = parts[0] if len(parts) == 1 else say("duplicates.and", first=", ".join(parts[:-1]), last=parts[-1])
    return say("duplicates.moves", what=listed, kept=plain(kept["name"]))


def _buttons(of: str, made: Decision) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, kind in (("merge", "primary"), ("two", "secondary"), ("later", "tertiary")):
            if (name != "two" or of == "client") and st.button(say(f"duplicates.{name}"), type=kind, key=f"duplicates_{name}_{made.key}"):
                made.pressed = name
    st.caption(say("duplicates.can_be_undone"))

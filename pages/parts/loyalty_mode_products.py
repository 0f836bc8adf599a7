"""What clients buy together and what they buy next, tested against chance, and to whom to offer what."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import cross_cards
from pages.parts import cross_numbers as numbers
from pages.parts.filters import Filters
from pages.parts.switch import switch
from pages.words import say
from queries import reader
from queries.models import baskets


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; where no purchase says what was bought, one sentence."""
    asked = {name: value for name, value in chosen.values().items() if name not in ("since", "until")}
    known = reader.row("cross/known", viewer, **asked)
    if not known["with_items"]:
        st.info(say("cross.no_items") if known["purchases"] else say("loyalty.no_purchases"))
        return
    level = switch("level", ("product", "series"), lambda one: say(f"cross.level.{one}"))
    found = baskets.found(viewer, **asked, level=level)
    st.caption(numbers.headline(known, found))
    if found.pairs:
        cross_cards.pairs(viewer, chosen, found, level)
        cross_cards.after(chosen, found, level)
    else:
        st.info(say("cross.none"))
    cross_cards.maps(chosen, found, level)

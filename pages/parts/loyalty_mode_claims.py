"""Do the well-known claims hold here, and what comes of complaints."""

from data.viewer import Viewer
from pages.parts import claims_cards
from pages.parts.filters import Filters


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; a manager's is of what was her own when it happened."""
    mine = chosen.mine(viewer)
    claims_cards.held(viewer, mine)
    claims_cards.complaints(viewer, mine)
    claims_cards.tarp(viewer, mine)

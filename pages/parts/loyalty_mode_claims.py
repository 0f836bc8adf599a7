"""Do the well-known claims hold here, and what comes of complaints."""

from data.viewer import Viewer
from pages.parts import claims_cards
from pages.parts.filters import Filters


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode."""
    claims_cards.held(viewer, chosen)
    claims_cards.complaints(viewer, chosen)
    claims_cards.tarp(viewer, chosen)

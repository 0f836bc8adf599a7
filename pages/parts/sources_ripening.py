"""How the leads of each month ripen."""


from data.viewer import Viewer
from pages.parts import charts, empty
from pages.parts import sources_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; says so and stops the page where no lead came in."""
    cohorts = reader.rows("sources/ripening", viewer, **chosen.values())
    if not cohorts:
        empty.nothing(viewer, chosen)
    with card(title := say("sources.ripening"), "sources.ripe_share", chosen, say("sources.ripening_hint")):
        charts.show("ripening", numbers.ripening(cohorts), key="ripening", alt=title)

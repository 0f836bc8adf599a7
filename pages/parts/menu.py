"""Which pages a role has, and where they stand in the menu. Leaving a page out is courtesy; rights are decided in the data."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data.viewer import ROLES, Viewer
from pages.words import plain, say


@dataclass(frozen=True)
class Entry:
    """A page of the desk: its file below pages/, its section, its roles; hidden ones are reached by a link."""

    file: str
    section: str
    roles: tuple[str, ...] = ROLES
    visibility: str = "visible"

    @property
    def name(self) -> str:
        """The name of the page: file, address and words are called so."""
        return Path(self.file).stem


WRITERS = ("manager", "head", "admin")
ENTRIES = (
    Entry("daily/today.py", "daily", WRITERS),
    Entry("daily/log_contact.py", "daily", WRITERS),
    Entry("daily/inbox.py", "daily"),
    Entry("daily/clients.py", "daily"),
    Entry("daily/deals.py", "daily"),
    Entry("daily/client.py", "work", ROLES, "hidden"),
    Entry("daily/person.py", "work", ROLES, "hidden"),
    Entry("daily/promises.py", "work"),
    Entry("daily/complaints.py", "work"),
    Entry("daily/surveys.py", "work"),
    Entry("daily/mentions.py", "work"),
    Entry("daily/visit_reports.py", "work"),
    Entry("daily/hand_over.py", "work", ("head", "admin")),
    Entry("daily/duplicates.py", "work", ("head", "admin")),
    Entry("dashboards/overview.py", "look"),
    Entry("dashboards/funnel.py", "look"),
    Entry("dashboards/forecast.py", "look"),
    Entry("dashboards/workload.py", "look"),
    Entry("dashboards/sources.py", "look"),
    Entry("dashboards/loyalty.py", "look"),
    Entry("dashboards/reputation.py", "look", ("executive", "head", "admin")),
    Entry("dashboards/report.py", "look", ("executive", "head", "admin")),
    Entry("dashboards/how_we_count.py", "look"),
    Entry("daily/attention.py", "work", ROLES, "hidden"),
    Entry("daily/mailings.py", "work", ("head", "admin")),
    Entry("daily/offers.py", "work"),
    Entry("daily/experiments.py", "work", ("executive", "head", "admin")),
    Entry("daily/rebalance.py", "work", ("head", "admin")),
    Entry("setup/company.py", "setup", ("head", "admin")),
    Entry("setup/targets.py", "setup", ("head", "admin")),
    Entry("setup/costs.py", "setup", ("head", "admin")),
    Entry("setup/intake.py", "setup", ("admin",)),
    Entry("setup/templates.py", "setup", ("admin",)),
    Entry("setup/people.py", "setup", ("admin",)),
    Entry("setup/import_data.py", "setup", ("admin",)),
    Entry("setup/welcome.py", "setup", ("admin",), "hidden"),
    Entry("setup/myself.py", "own"),
    Entry("setup/sign_out.py", "own"),
)
FIRST = {"manager": "today"}  # the page a role begins with; the others begin with the overview


def of(viewer: Viewer) -> list[Entry]:
    """The pages of this viewer's role."""
    return [entry for entry in ENTRIES if viewer.role in entry.roles]


def navigation(viewer: Viewer) -> st.Page:
    """Draw the menu of the role and return the page to run."""
    flat = "look" if viewer.role == "executive" else "daily"
    pages = {entry.name: st.Page(entry.file, title=say(f"desk.page.{entry.name}"), visibility=entry.visibility) for entry in of(viewer)}
    st.session_state["_pages"] = pages  # for links from page to page
    first = pages.get(FIRST.get(viewer.role, "overview")) or next(iter(pages.values()))
    sections = {"": [st.Page(lambda: st.switch_page(first), title="Voronka", url_path="home", default=True, visibility="hidden")]}
    for entry in of(viewer):
        section = "work" if entry.section == "daily" != flat else entry.section
        label = plain(viewer.name) if section == "own" else "" if section == flat else say(f"desk.section.{section}")
        sections.setdefault(label, []).append(pages[entry.name])
    return st.navigation(sections, position="top")


def strangers(draw) -> st.Page:
    """Every address of the desk shows what a stranger may see, so that signing in leads to the address asked for."""
    doors = [st.Page(draw, title="Voronka", url_path="home", default=True)]
    doors += [st.Page(draw, title="Voronka", url_path=entry.name) for entry in ENTRIES]
    return st.navigation(doors, position="hidden")

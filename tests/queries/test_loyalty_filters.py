"""No question of loyalty skips a filter, and none shows a manager what is another's."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from queries import catalog
from queries.reader import rows
from tests import loyal

YEAR = {"since": "2025-08-01", "until": "2026-08-01", "as_of": "2026-08-01"}
LISTS = (
    "month",
    "period",
    "day",
    "reason",
    "voice",
    "factor",
    "class",
    "weight",
    "importance",
    "position",
)  # what a list says when nothing is counted
VOICES = tuple(f"voices/{name}" for name in ("waves", "done", "marks", "low", "rows_done"))
QUESTIONS = [
    name for name in catalog.all_names() if name.startswith("loyalty/") and name not in ("loyalty/stand_ins", "loyalty/rows_retained")
] + list(VOICES)


@pytest.fixture
def company(tiny):
    """Anna's clients in the line Sales, from the web: they answer, buy and are promised something. Boris and Service have nothing."""
    tiny.line("Service")
    for name in ("North", "South"):
        tiny.add("teams", id=tiny.id("team", name), name=name)
    tiny.staff("anna", team_id=tiny.id("team", "North"))
    tiny.staff("boris", team_id=tiny.id("team", "South"))
    tiny.source("fair")
    loyal.factors(tiny, {"quality": 9})
    for n in range(12):
        _client(tiny, f"client {n}", 10 if n % 2 else 3)
    return tiny


def _client(tiny, name: str, score: int) -> None:
    made = loyal.client(tiny, name, owner="anna", source_id=tiny.source("web"))
    invitation = tiny.add("invitations", id=uuid4(), survey_id=loyal.survey(tiny), client_id=made, happened_at=loyal.moment("2025-09-01"))
    loyal.answer(tiny, name, "2025-09-10", score, invitation_id=invitation)
    loyal.answer(tiny, name, "2025-09-11", factors={"quality": score}, overall=score)
    for at in ("2025-08-10", "2025-10-10"):
        loyal.sale(tiny, name, at, 100, owner="anna")
    at = loyal.moment("2025-09-01")
    tiny.add("promises", id=uuid4(), line_id=tiny.id("line", "Sales"), client_id=made, owner_id=tiny.id("staff", "anna"), side="ours", what="x",
             due_on="2025-09-20", state="kept", happened_at=at, settled_at=at, entered_at=at)  # fmt: skip


def counted(name: str, viewer, **values) -> list:
    """Everything a question counted: its cells that are not nothing, without the names of a list."""
    found = rows(name, viewer, **YEAR | values)
    if name.startswith(("loyalty/rows", "voices/rows")) or name in ("loyalty/rfm", "loyalty/rhythm"):
        return [line["client"] for line in found]
    return [
        round(value, 6) if isinstance(value, float) else value
        for line in found
        for column, value in line.items()
        if value and not column.startswith(LISTS)
    ]


def test_every_filter_narrows_every_question(company, director):
    for name in QUESTIONS:
        whole = counted(name, director)
        assert whole, name
        for kind, own, other in (
            ("line", "Sales", "Service"),
            ("team", "North", "South"),
            ("manager", "anna", "boris"),
            ("source", "web", "fair"),
        ):
            assert counted(name, director, **{kind: own}) == whole, (name, kind)
            assert counted(name, director, **{kind: other}) == [], (name, kind)


def test_a_manager_counts_only_the_own_clients(company):
    anna, boris = of_login(company.here, "anna"), of_login(company.here, "boris")
    for name in QUESTIONS:
        assert counted(name, anna), name
        assert counted(name, boris) == [], name


def test_nothing_is_known_before_it_happened(company, director):
    for name in QUESTIONS:
        assert counted(name, director, since="2024-08-01", until="2025-08-01", as_of="2025-08-01") == [], name

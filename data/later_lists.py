"""Lists that later steps of the schema brought: a new company begins with them, an older one gets them at the next start."""

from uuid import UUID, uuid4, uuid5

from data import letter_templates

TABLES = (
    "refusal_reasons", "relationship_points", "complaint_limits", "trust_instruments", "places", "letter_templates", "rfm_groups", "leaving_reasons",
)  # fmt: skip
PLACES = UUID("a3f7a7a2-6f0e-4c55-9d0f-2b5c0f6f1f10")  # the name space of ids that are the same in every company


def write(cur, start: dict, language: str, make_id=uuid4) -> None:
    """Each of the lists, from the beginnings `start`, only while it is empty."""
    if is_empty(cur, "refusal_reasons"):
        _write_refusals(cur, start, language, make_id)
    if is_empty(cur, "relationship_points"):
        _write_points(cur, start, language)
    if is_empty(cur, "trust_instruments"):
        _write_instruments(cur, start, language, make_id)
    if is_empty(cur, "places"):
        _write_places(cur, start, language)
    if is_empty(cur, "rfm_groups"):
        _write_groups(cur, start, language)
    if is_empty(cur, "leaving_reasons"):
        _write_leaving(cur, start, language)
    if is_empty(cur, "letter_templates"):
        letter_templates.begin(cur, start["letter_templates"], language)
    if is_empty(cur, "complaint_limits"):
        for severity, hours in start["complaint_hours"].items():
            cur.execute("INSERT INTO kept.complaint_limits VALUES (?, ?)", [int(severity), hours])


def _write_refusals(cur, start: dict, language: str, make_id) -> None:
    for position, reason in enumerate(start["refusal_reasons"], start=1):
        cur.execute(
            "INSERT INTO kept.refusal_reasons (id, name, position, is_valid) VALUES (?, ?, ?, ?)",
            [make_id(), reason[language], position, reason.get("valid", True)],
        )


def _write_instruments(cur, start: dict, language: str, make_id) -> None:
    for position, one in enumerate(start["trust_instruments"], start=1):
        cur.execute(
            "INSERT INTO kept.trust_instruments (id, name, position, contact_kind) VALUES (?, ?, ?, ?)",
            [make_id(), one[language], position, one.get("kind")],
        )


def _write_places(cur, start: dict, language: str) -> None:
    for position, one in enumerate(start["places"], start=1):
        cur.execute(
            "INSERT INTO kept.places (id, name, position, has_rating) VALUES (?, ?, ?, ?)",
            [uuid5(PLACES, one["en"]), one[language], position, one.get("rating", True)],
        )


def _write_groups(cur, start: dict, language: str) -> None:
    """Named groups of buyers by their scores."""
    for position, one in enumerate(start["rfm_groups"], start=1):
        cur.execute(
            "INSERT INTO kept.rfm_groups (id, name, r_low, r_high, f_low, f_high, m_low, m_high, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [uuid5(PLACES, one["en"]), one[language], *one["r"], *one["f"], *one["m"], position],
        )


def _write_leaving(cur, start: dict, language: str) -> None:
    for position, one in enumerate(start["leaving_reasons"], start=1):
        row = [uuid5(PLACES, one["en"]), one[language], one["kind"], position]
        cur.execute("INSERT INTO kept.leaving_reasons (id, name, kind, position) VALUES (?, ?, ?, ?)", row)


def _write_points(cur, start: dict, language: str) -> None:
    for position, (code, one) in enumerate(start["points"].items(), start=1):
        cur.execute(
            "INSERT INTO kept.relationship_points (code, name, points, by_hand, position) VALUES (?, ?, ?, ?, ?)",
            [code, one[language], one["points"], one.get("by_hand", False), position],
        )


def is_empty(cur, table: str) -> bool:
    """Has this list of the company no entry yet, not even a retired one?"""
    return cur.execute(f"SELECT count(*) FROM kept.{table}").fetchone()[0] == 0

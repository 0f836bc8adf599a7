"""The letters a company begins with."""

from uuid import UUID, uuid5

SPACE = UUID("4f2b6c0e-8a9d-4d0e-9b57-6f1c2f7a5e21")  # the name space of their ids


def begin(cur, beginnings: list[dict], language: str) -> None:
    """Write the first letters in the company's language, inside an open transaction."""
    for position, one in enumerate(beginnings, start=1):
        said = one[language]
        cur.execute(
            "INSERT INTO kept.letter_templates (id, name, occasion, subject, body, position) VALUES (?, ?, ?, ?, ?, ?)",
            [uuid5(SPACE, one["occasion"]), said["name"], one["occasion"], said["subject"], said["body"], position],
        )

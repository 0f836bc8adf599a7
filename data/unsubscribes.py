"""Who wants no letters: by the link in one of them. Kept by address, whoever has it."""

from uuid import uuid4

from data import letter_words, store, trail


def language_of(here: store.Store, said: str) -> str | None:
    """The language of whom this link was sent to, "" where it is not known; None for a link that nobody here has made."""
    found = _letter(here, said)
    return None if found is None else found[3] or ""


def leave(here: store.Store, said: str) -> bool:
    """No further letter goes to the address this link was sent to; False for a link that nobody here has made. A second time changes nothing."""
    found = _letter(here, said)
    if found is None:
        return False
    letter_id, address, person_id, _ = found

    def work(cur, me) -> None:
        if cur.execute("SELECT 1 FROM kept.unsubscribes WHERE address_norm = ? AND taken_back_at IS NULL", [address]).fetchone():
            return
        cur.execute(
            "INSERT INTO kept.unsubscribes (id, address_norm, person_id, letter_id, way, happened_at) VALUES (?, ?, ?, ?, 'link', ?)",
            [uuid4(), address, person_id, letter_id, store.now()],
        )
        trail.note(cur, None, "unsubscribes.link", "letter", letter_id)

    here.transaction(work, touches=("unsubscribes", "audit"))
    return True


def _letter(here: store.Store, said: str) -> tuple | None:
    letter_id = letter_words.letter_of(here, said)
    with here.cursor() as cur:
        return (
            letter_id
            and cur.execute(
                "SELECT l.id, lower(l.address), l.person_id, p.language FROM kept.letters l LEFT JOIN kept.persons p ON p.id = l.person_id "
                "WHERE l.id = ? AND l.address IS NOT NULL",
                [letter_id],
            ).fetchone()
        )

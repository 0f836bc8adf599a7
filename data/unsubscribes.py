"""Who wants no letters: by the link in one of them, or as they told one of us. Kept by address, whoever has it; what is taken back leaves its trail."""

from uuid import UUID, uuid4

from data import edits, letter_words, store, trail
from data.problems import Problem

TOUCHES = ("unsubscribes", "audit")
STANDING = "SELECT id FROM kept.unsubscribes WHERE address_norm = ? AND taken_back_at IS NULL"
LETTER = """
SELECT l.id, lower(l.address), l.person_id, p.language FROM kept.letters l LEFT JOIN kept.persons p ON p.id = l.person_id
WHERE l.id = ? AND l.address IS NOT NULL"""


def language_of(here: store.Store, said: str) -> str | None:
    """The language of whom this link was sent to, "" where it is not known; None for a link that nobody here has made."""
    found = _letter(here, said)
    return None if found is None else found[3] or ""


def company(here: store.Store) -> str:
    """Whose letters they are."""
    with here.cursor() as cur:
        return cur.execute("SELECT name FROM kept.company").fetchall()[0][0]


def leave(here: store.Store, said: str) -> bool:
    """No further letter goes to the address this link was sent to; False for a link that nobody here has made. A second time changes nothing."""
    found = _letter(here, said)
    if found is None:
        return False
    letter_id, address, person_id, _ = found

    def work(cur, me) -> None:
        if _write(cur, address, person_id, "link", uuid4(), letter_id=letter_id):
            trail.note(cur, None, "unsubscribes.link", "letter", letter_id)

    here.transaction(work, touches=TOUCHES)
    return True


def of_person(viewer, person_id: UUID, *, key: UUID) -> None:
    """A person of one's clients said that they want no letters: their address gets none from now on. Once per key."""

    def work(cur, me) -> None:
        email = edits.standing(cur, "person", person_id)["email"]
        if not (email or "").strip():
            raise Problem("There is no e-mail address to take off.")
        if _write(cur, _norm(email), person_id, "by_hand", key, entered_by=me.id):
            trail.note(cur, me.id, "unsubscribes.by_hand", "person", person_id)

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TOUCHES)


def of_address(viewer, address: str, *, key: UUID) -> None:
    """This address gets no letters from now on, whoever has it. Once per key."""

    def work(cur, me) -> None:
        said = _norm(address)
        if not edits.MAIL.fullmatch(said):
            raise Problem("{value} is no e-mail address.", field="address", value=address.strip()[:100])
        if _write(cur, said, None, "by_hand", key, entered_by=me.id):
            trail.note(cur, me.id, "unsubscribes.by_hand", "unsubscribe", key)

    store.here().transaction(work, viewer=viewer, right="mailings.write", touches=TOUCHES)


def take_back(viewer, unsubscribe_id: UUID) -> None:
    """Letters may go there again. What the person pressed themselves only who writes mailings takes back. A second time changes nothing."""

    def work(cur, me) -> None:
        row = next(iter(cur.execute("SELECT way FROM visible.unsubscribes WHERE id = ?", [unsubscribe_id]).fetchall()), None)
        if row is None:
            return
        if row[0] == "link":
            me.must("mailings.write")
        cur.execute("UPDATE kept.unsubscribes SET taken_back_at = ? WHERE id = ?", [store.now(), unsubscribe_id])
        trail.note(cur, me.id, "unsubscribes.take_back", "unsubscribe", unsubscribe_id, row[0])

    store.here().transaction(work, viewer=viewer, right="clients.edit", touches=TOUCHES)


def _write(cur, address: str, person_id: UUID | None, way: str, key: UUID, *, letter_id: UUID | None = None, entered_by=None) -> bool:
    """Was it not off already? Then it is now."""
    known = cur.execute(f"{STANDING} UNION ALL SELECT id FROM kept.unsubscribes WHERE id = ?", [address, key]).fetchall()
    if known:
        return False
    cur.execute(
        "INSERT INTO kept.unsubscribes (id, address_norm, person_id, letter_id, way, happened_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [key, address, person_id, letter_id, way, store.now(), entered_by],
    )
    return True


def _norm(email: str) -> str:
    return email.strip().lower()


def _letter(here: store.Store, said: str) -> tuple | None:
    letter_id = letter_words.letter_of(here, said)
    if letter_id is None:
        return None
    with here.cursor() as cur:
        return next(iter(cur.execute(LETTER, [letter_id]).fetchall()), None)

"""A mailing under way: one letter after the other, each claimed before it goes and settled after, so that none goes twice."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from data import letter_returns, letters_out, recipients, senders, smtp_server, store
from data.problems import Problem
from data.smtp_server import Outcome

TRIES = 5  # of one letter that the server puts off
PUT_OFF = 3  # letters in a row: then the server has no time at all
TELLS = 15.0  # seconds: what others have read of contacts is not made old by every single letter
SENDER = "id, name, host, port, security, login, secret, from_name, from_address, per_minute, retired_at"
LETTER = """
SELECT l.id, l.line_id, l.client_id, l.person_id, l.subject, m.entered_by, l.address, l.body, p.name, s.from_address
FROM kept.letters l JOIN kept.mailings m ON m.id = l.mailing_id JOIN kept.senders s ON s.id = m.sender_id LEFT JOIN kept.persons p ON p.id = l.person_id
WHERE l.mailing_id = ? AND m.state = 'sending' AND l.state = 'waiting' AND NOT list_contains(CAST(? AS UUID[]), l.id) ORDER BY l.tries, l.id LIMIT 1"""

CLAIM = "UPDATE kept.letters SET state = 'sending', tries = tries + 1, message_id = ?, version = version + 1 WHERE id = ?"


@dataclass
class Run:
    """What one run of a mailing knows: the mailing, when to stop, what it did, whom the server put off."""

    here: store.Store
    mailing_id: UUID
    stop: threading.Event
    did: Counter = field(default_factory=Counter)
    put_off: list[UUID] = field(default_factory=list)
    in_a_row: int = 0
    told_at: float = field(default_factory=time.monotonic)


def standing(here: store.Store) -> dict[UUID, int]:
    """Mailings under way, with their versions."""
    with here.cursor() as cur:
        return dict(cur.execute("SELECT id, version FROM kept.mailings WHERE state = 'sending' ORDER BY started_at, id").fetchall())


def go_on(mailing_id: UUID, stop: threading.Event | None = None) -> Counter:
    """Send what waits of a mailing until nothing does, or somebody pauses it, or `stop` is set; returns what became of how many.

    A Problem, kept beside the sender, when its server gives trouble; then all that did not go waits.
    """
    run = Run(store.here(), mailing_id, stop or threading.Event())
    run.here.transaction(lambda cur, me: _unclear(cur, mailing_id), touches=("letters",))
    sender = _sender(run)
    try:
        while _one_connection(run, sender):
            pass
        _trouble(run.here, sender["id"], None)
    except Problem as problem:
        _trouble(run.here, sender["id"], problem)
        raise
    finally:
        run.here.versions.update(("contacts", "contact_people", "letters", "mailings", "unsubscribes"))
    return run.did


def _unclear(cur, mailing_id: UUID) -> None:
    """What was on its way when the desk ended may have arrived: it is told so, and never sent again by itself."""
    cur.execute(
        "UPDATE kept.letters SET state = 'failed', reason = ?, settled_at = ?, version = version + 1 WHERE mailing_id = ? AND state = 'sending'",
        [letters_out.why("unclear"), store.now(), mailing_id],
    )


def _sender(run: Run) -> dict:
    with run.here.cursor() as cur:
        row = cur.execute(
            f"SELECT {SENDER} FROM kept.senders WHERE id = (SELECT sender_id FROM kept.mailings WHERE id = ?)", [run.mailing_id]
        ).fetchone()
    sender = dict(zip(SENDER.split(", "), row, strict=True))
    if sender["retired_at"]:
        raise Problem("The server that this mailing leaves by was put away.")
    return sender


def _one_connection(run: Run, sender: dict) -> bool:
    """Send over one connection; True when it was lost and letters still wait."""
    letter = _claimed(run)
    if letter is None:
        return False
    try:
        way = senders.way(run.here, sender)
        with smtp_server.sending(way) as server:
            while letter is not None:
                outcome = _sent(server, sender, letter)
                _settle(run, letter, outcome)
                if outcome.what in ("later", "unclear"):
                    return True
                run.stop.wait(60 / sender["per_minute"])
                letter = _claimed(run)
    except Problem:
        _back(run, letter)
        raise
    return False


def _sent(server, sender: dict, letter: tuple) -> Outcome:
    facts = {"id": letter[0], "subject": letter[4], "address": letter[6], "body": letter[7], "person": letter[8]}
    try:
        message = letters_out.message(sender, facts)
    except (ValueError, IndexError) as trouble:  # an address that no header takes
        return Outcome("bounced", str(trouble)[:200])
    return smtp_server.deliver(server, sender["from_address"], letter[6], message)


def _claimed(run: Run) -> tuple | None:
    """The next letter, marked as on its way; None when nothing is to go now."""
    if run.stop.is_set():
        return None
    return run.here.transaction(lambda cur, me: _claim(cur, run), touches=("letters",))


def _claim(cur, run: Run) -> tuple | None:
    while letter := cur.execute(LETTER, [run.mailing_id, [str(one) for one in run.put_off]]).fetchone():
        reason = recipients.barred(cur, letter[0])
        if reason is None:
            cur.execute(CLAIM, [letters_out.message_id(letter[0], letter[9]), letter[0]])
            return letter
        _end(cur, letter[0], "left_out", letters_out.why(reason))
    _done(cur, run)
    return None


def _done(cur, run: Run) -> None:
    """Nothing waits any more: the mailing is over."""
    cur.execute(
        "UPDATE kept.mailings SET state = 'done', ended_at = ?, version = version + 1 WHERE id = ? AND state = 'sending' "
        "AND NOT EXISTS (SELECT 1 FROM kept.letters WHERE mailing_id = ? AND state IN ('waiting', 'sending'))",
        [store.now(), run.mailing_id, run.mailing_id],
    )


def _settle(run: Run, letter: tuple, outcome: Outcome) -> None:
    run.here.transaction(lambda cur, me: _write(cur, letter, outcome), touches=("letters",))
    run.did[outcome.what] += 1
    if time.monotonic() - run.told_at > TELLS:
        run.told_at = time.monotonic()
        run.here.versions.update(("contacts", "contact_people"))
    run.in_a_row = run.in_a_row + 1 if outcome.what == "later" else 0
    if outcome.what == "later":
        run.put_off.append(letter[0])
    if run.in_a_row >= PUT_OFF:
        raise Problem("The server puts letters off: {why}", why=outcome.said)


def _write(cur, letter: tuple, outcome: Outcome) -> None:
    """What became of the letter; nothing when that is known already."""
    row = cur.execute("SELECT tries, state FROM kept.letters WHERE id = ?", [letter[0]]).fetchone()
    if row is None or row[1] != "sending":
        return
    if outcome.what == "sent":
        made = letters_out.remember(cur, letter[:6], store.now())
        _end(cur, letter[0], "sent", None)
        cur.execute("UPDATE kept.letters SET contact_id = ? WHERE id = ?", [made, letter[0]])
    elif outcome.what == "later" and row[0] < TRIES:
        cur.execute("UPDATE kept.letters SET state = 'waiting', version = version + 1 WHERE id = ?", [letter[0]])
    else:
        state = "bounced" if outcome.what == "bounced" else "failed"
        _end(cur, letter[0], state, letters_out.why({"bounced": "refused"}.get(outcome.what, outcome.what), outcome.said))
        if outcome.gone:
            letter_returns.never_again(cur, letter[6], letter[3], letter[0])


def _end(cur, letter_id: UUID, state: str, reason: str | None) -> None:
    cur.execute(
        "UPDATE kept.letters SET state = ?, reason = ?, settled_at = ?, version = version + 1 WHERE id = ?",
        [state, reason, store.now(), letter_id],
    )


def _back(run: Run, letter: tuple | None) -> None:
    """The server would not have us: the letter that was claimed has not gone, and waits again."""
    if letter is not None:
        back = "UPDATE kept.letters SET state = 'waiting', tries = tries - 1, version = version + 1 WHERE id = ? AND state = 'sending'"
        run.here.transaction(lambda cur, me: cur.execute(back, [letter[0]]), touches=("letters",))


def _trouble(here: store.Store, sender_id: UUID, problem: Problem | None) -> None:
    """What is wrong with the server, beside it; its version stays, since nobody changed it."""
    said = json.dumps({"sentence": problem.sentence, "values": problem.values}, default=str, ensure_ascii=False) if problem else None
    here.transaction(
        lambda cur, me: cur.execute(
            "UPDATE kept.senders SET trouble = ? WHERE id = ? AND trouble IS DISTINCT FROM ?", [said, sender_id, said]
        ),
        touches=("senders",),
    )

"""The themes of an answer: suggested by words, confirmed by a person; what the client said stays as it was said."""

from uuid import UUID

from data import store, trail
from data.inserts import insert
from data.problems import Problem

TOUCHES = ("answer_reasons", "audit")


def confirm(viewer, answer_id: UUID, reasons: tuple[UUID, ...], *, key: UUID) -> None:
    """Give an answer of a client in hand its themes, from now on. Once per key; a theme it has already stays."""

    def work(cur, me) -> None:
        if trail.of(cur, key):
            return
        in_hand = "SELECT 1 FROM visible.answers a JOIN visible.clients_in_hand c ON c.id = a.client_id WHERE a.id = ?"
        if cur.execute(in_hand, [answer_id]).fetchone() is None:
            raise Problem("There is no such answer of a client of yours.")
        wanted = dict.fromkeys(reasons)
        if not wanted:
            raise Problem("Choose one theme at least.", field="reason")
        known = {row[0] for row in cur.execute("SELECT id FROM kept.survey_reasons WHERE retired_at IS NULL").fetchall()}
        if set(wanted) - known:
            raise Problem("This reason is no longer on the list.", field="reason")
        there = {row[0] for row in cur.execute("SELECT reason_id FROM kept.answer_reasons WHERE answer_id = ?", [answer_id]).fetchall()}
        made = {"answer_id": answer_id, "confirmed_at": store.now(), "confirmed_by": me.id}
        insert(cur, "answer_reasons", [made | {"reason_id": one} for one in wanted if one not in there])
        trail.note(cur, me.id, "surveys.themes", "answer", answer_id, line=key)

    store.here().transaction(work, viewer=viewer, right="surveys.ask", touches=TOUCHES)

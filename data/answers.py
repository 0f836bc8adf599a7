"""What a client answers: written once, by phone or by the personal link; who is unhappy is called the same day, who is glad is asked for more."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from data import calendar, invitations, plans, store, trail
from data.inserts import insert
from data.problems import Problem
from data.sessions import hash_of
from data.subjects import Subject
from data.viewer import SYSTEM

TOUCHES = ("answers", "answer_factors", "answer_reasons", "invitations", "contacts", "audit")
DETRACTOR, PROMOTER = 6, 9  # at most, at least
LONGEST = 2000  # characters
BACK_WITHIN = timedelta(minutes=5)
ASKED_LATELY = timedelta(days=180)  # who was asked for a review is left alone so long
PROMOTER_DAYS = 2  # working days until a promoter is asked for a review or a recommendation


@dataclass(frozen=True)
class Answer:
    """`score` 0 to 10: would recommend us (needed by an NPS); `why` and `better` in the client's words; `factors`: 1 to the survey's
    top by factor, what does not apply is left out; `overall`: satisfied all in all, 1 to the top (of a CSI); `reason_id`: the theme, of
    the company's list."""

    score: int | None = None
    why: str = ""
    better: str = ""
    factors: dict[UUID, int] = field(default_factory=dict)
    reason_id: UUID | None = None
    overall: int | None = None


@dataclass(frozen=True)
class Taken:
    """What came of it: the answer, and the planned contact that follows: its day and whose it is."""

    id: UUID
    follow_on: date | None = None
    owner_id: UUID | None = None
    new: bool = True


def by_phone(viewer, invitation_id: UUID, answer: Answer, *, key: UUID, note: str = "") -> Taken:
    """Write what an invited client said; `note` begins the note of the contact that follows. Once per key."""

    def work(cur, me) -> Taken:
        if known := trail.of(cur, key):
            return _said_before(me, known)
        return _write(cur, me, invitations.in_hand(cur, invitation_id), answer, key, "phone", note)

    return store.here().transaction(work, viewer=viewer, right="surveys.ask", touches=TOUCHES)


def opened(token: str) -> invitations.Invited | None:
    """The invitation behind a personal link, while it can be answered."""
    with store.here().cursor() as cur:
        return invitations.by_token(cur, token, store.now())


def by_link(token: str, answer: Answer, *, once: str, note: str = "") -> Taken | None:
    """Write what came by a personal link; None when the link opens nothing. `once` is of the page it was filled in on:
    the same sent again changes nothing, and anything else after an answer finds no page."""

    def work(cur, me) -> Taken | None:
        before = cur.execute(
            "SELECT a.id, i.id FROM kept.invitations i JOIN kept.answers a ON a.invitation_id = i.id AND a.retired_at IS NULL "
            "WHERE i.token_hash = ?",
            [hash_of(token)],
        ).fetchone()
        if before:
            return Taken(before[0], new=False) if before[0] == uuid5(before[1], once) else None
        invited = invitations.by_token(cur, token, store.now())
        return invited and _write(cur, me, invited, answer, uuid5(invited.id, once), "link", note)

    return store.here().transaction(work, viewer=SYSTEM, right="answers.take", touches=TOUCHES)


def _write(cur, me, invited: invitations.Invited, answer: Answer, key: UUID, way: str, note: str) -> Taken:
    said, now = _checked(cur, invited, answer), store.now()
    by_hand = me.id if way == "phone" else None
    row = {
        "id": key,
        "survey_id": invited.survey_id,
        "invitation_id": invited.id,
        "client_id": invited.client_id,
        "person_id": invited.person_id,
    }
    row |= {
        "happened_at": now,
        "entered_at": now,
        "score": said.score,
        "reason_id": said.reason_id,
        "comment": said.why or None,
        "overall": said.overall,
    }
    follow = _follow(cur, me, invited, said, key, note)
    insert(cur, "answers", [row | {"better": said.better or None, "way": way, "entered_by": by_hand, "follow_up_id": follow and follow[0]}])
    insert(cur, "answer_factors", [{"answer_id": key, "factor_id": factor, "score": score} for factor, score in said.factors.items()])
    if said.reason_id:
        insert(cur, "answer_reasons", [{"answer_id": key, "reason_id": said.reason_id, "confirmed_at": now, "confirmed_by": by_hand}])
    cur.execute(
        f"UPDATE kept.invitations SET {invitations.ASKED}, staff_id = coalesce($me, staff_id) WHERE id = $id",
        {"now": now, "me": by_hand, "id": invited.id},
    )
    done = {"follow_on": follow and follow[1], "owner_id": follow and follow[2]}
    trail.note(cur, me.id, f"surveys.answer_by_{way}", "answer", key, json.dumps(done, default=str), line=key)
    return Taken(key, **done)


def _checked(cur, asked: invitations.Invited, answer: Answer) -> Answer:
    """The answer with clean words; a Problem names the input that is wrong."""
    kind, scale = asked.kind, range(1, asked.top + 1)
    if answer.score is None and kind == "nps" or answer.score is not None and answer.score not in range(11):
        raise Problem("Choose a number from 0 to 10.", field="score")
    known = {row[0] for row in cur.execute("SELECT id FROM kept.survey_factors WHERE survey_id = ?", [asked.survey_id]).fetchall()}
    rated = {*answer.factors.values()} | ({answer.overall} - {None})
    if set(answer.factors) - known or rated - set(scale) or answer.overall and kind != "csi":
        raise Problem("Choose a number from 1 to {top}, or that it does not apply.", field="factors", top=asked.top)
    if kind == "csi" and not answer.factors:
        raise Problem("Say how satisfied the client is with one of these at least.", field="factors")
    reason = answer.reason_id
    if reason and not cur.execute("SELECT 1 FROM kept.survey_reasons WHERE id = ? AND retired_at IS NULL", [reason]).fetchone():
        raise Problem("This reason is no longer on the list.", field="reason")
    words = {name: getattr(answer, name).replace("\0", "").strip() for name in ("why", "better")}
    for name, text in words.items():
        if len(text) > LONGEST:
            raise Problem("This is longer than {most} characters.", field=name, most=LONGEST)
    return Answer(answer.score, **words, factors=answer.factors, reason_id=reason, overall=answer.overall)


def _follow(cur, me, invited, answer: Answer, key: UUID, note: str) -> tuple[UUID, date, UUID] | None:
    """The planned contact that follows: with the client's owner, the same working day for a detractor."""
    if answer.score is None or DETRACTOR < answer.score < PROMOTER or answer.score >= PROMOTER and _asked_lately(cur, invited.client_id):
        return None
    kind = cur.execute("SELECT code FROM kept.contact_kinds WHERE retired_at IS NULL ORDER BY code <> 'call', position, code").fetchone()
    today, at_once = calendar.local_day(cur, store.now()), None
    wish = plans.Next(in_days=PROMOTER_DAYS, kind=kind[0])
    if answer.score <= DETRACTOR:
        over = calendar.end_of_day(cur, today) <= store.now()
        at_once = calendar.working_day_after(cur, today - timedelta(days=not over), 1)
        wish = plans.Next(on=at_once, kind=kind[0])
    about = Subject(invited.line_id, invited.client_id, owner_id=_owner(cur, invited, at_once))
    words = " ".join(filter(None, (note, answer.why)))
    made = uuid5(key, "follow")
    day = plans.write(cur, me, wish, about, today=today, new_id=made, person_id=invited.person_id, note=words[: plans.LONGEST_NOTE])
    return made, day, plans.whose(cur, about, me)


def _asked_lately(cur, client_id: UUID) -> bool:
    sql = "SELECT count(*) FROM kept.review_requests WHERE client_id = ? AND happened_at > ? AND retired_at IS NULL"
    return bool(cur.execute(sql, [client_id, store.now() - ASKED_LATELY]).fetchone()[0])


def _owner(cur, invited: invitations.Invited, at_once: date | None) -> UUID | None:
    """The client's owner, else the deputy, the line's head who is here longest, an administrator; what cannot wait (`at_once`: the day)
    goes to the first of them who is not away on it."""
    row = cur.execute(
        "SELECT s.id FROM kept.staff s WHERE disabled_at IS NULL AND retired_at IS NULL AND (s.id = $owner OR s.id IN (SELECT deputy_id "
        "FROM kept.absences WHERE staff_id = $owner AND since <= $day AND $day < until) OR (role IN ('head', 'admin') AND "
        "(all_lines OR EXISTS (SELECT 1 FROM kept.staff_lines l WHERE l.staff_id = s.id AND l.line_id = $line)))) "
        "ORDER BY EXISTS (SELECT 1 FROM kept.absences a WHERE a.staff_id = s.id AND a.since <= $day AND $day < a.until), "
        "s.id IS NOT DISTINCT FROM $owner DESC, role NOT IN ('head', 'admin') DESC, role = 'head' DESC, created_at, s.id LIMIT 1",
        {"owner": invited.owner_id, "line": invited.line_id, "day": at_once},
    ).fetchone()
    return row and row[0]


def _said_before(me, known) -> Taken:
    if known.actor_id != me.id or known.action != "surveys.answer_by_phone":
        raise Problem("This entry is somebody else's. Load the page again.")
    done = json.loads(known.details)
    on, owner = done["follow_on"], done["owner_id"]
    return Taken(known.entity_id, on and date.fromisoformat(on), owner and UUID(owner), new=False)


def take_back(viewer, answer_id: UUID) -> None:
    """Take back what one wrote oneself within the last five minutes, with the contact that followed; the client can be asked again."""

    def work(cur, me) -> None:
        row = cur.execute(
            "SELECT follow_up_id, entered_at FROM kept.answers WHERE id = ? AND entered_by = ? AND retired_at IS NULL", [answer_id, me.id]
        ).fetchone()
        if row is None:
            raise Problem("There is nothing of yours to take back.")
        if row[1] < store.now() - BACK_WITHIN:
            raise Problem("Five minutes have passed: it can no longer be taken back.")
        gone = "DELETE FROM kept.contacts WHERE id = ? AND version = 1 AND state = 'planned'"
        if row[0] and not cur.execute(gone, [row[0]]).fetchone()[0]:
            raise Problem("Something was built on this answer: it can no longer be taken back.")
        cur.execute("UPDATE kept.answers SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), answer_id])
        trail.note(cur, me.id, "surveys.take_back", "answer", answer_id)

    store.here().transaction(work, viewer=viewer, right="surveys.ask", touches=TOUCHES)

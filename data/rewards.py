"""What a client is given for recommending us: which offer stands, what is due, what was given; and taken back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from data import calendar, store, trail
from data.problems import Problem

TABLES = ("referral_rewards", "audit")
MOST = Decimal("9999999999999999")
STANDING = """
SELECT id FROM kept.referral_offers
WHERE line_id = $line AND retired_at IS NULL AND since <= $day AND (until IS NULL OR until > $day) AND ($offer IS NULL OR id = $offer)
ORDER BY since DESC, reward DESC, id LIMIT 1"""
# What the offer promises is due when the one who was brought bought for the first time after it, within the days of the offer
DUE = """
WITH bought AS (
    SELECT client_id, min(bought_at) AS bought_at FROM (
        SELECT client_id, happened_at AS bought_at FROM kept.sales
        UNION ALL
        SELECT d.client_id, p.valid_from FROM kept.stage_spans p JOIN kept.deals d ON d.id = p.deal_id JOIN kept.stages s ON s.id = p.stage_id
        WHERE s.kind = 'won' AND p.valid_to IS NULL) GROUP BY client_id)
SELECT f.from_client_id,
       b.bought_at >= f.happened_at AND local_day(b.bought_at) >= o.since AND (o.until IS NULL OR local_day(b.bought_at) < o.until) AS due,
       EXISTS (SELECT 1 FROM kept.referral_rewards r WHERE r.referral_id = f.id AND r.taken_back_at IS NULL) AS given
FROM visible.referrals_in_hand f LEFT JOIN kept.referral_offers o ON o.id = f.offer_id LEFT JOIN bought b ON b.client_id = f.to_client_id
WHERE f.id = $referral"""


@dataclass(frozen=True)
class Reward:
    """What was given for one recommendation: the amount in the company's currency, and a word about it."""

    referral_id: UUID
    amount: Decimal | float
    note: str = ""


def standing_offer(cur, line_id: UUID, day: date, offer_id: UUID | None = None) -> UUID | None:
    """The offer that stands in a line on a local day: the latest, or the asked-for one; None when there is none."""
    row = cur.execute(STANDING, {"line": line_id, "day": day, "offer": offer_id}).fetchone()
    return row and row[0]


def give(viewer, reward: Reward, *, key: UUID) -> UUID:
    """Keep that a reward was given. Once per key and once per recommendation; a Problem while nothing is due."""

    def work(cur, me) -> UUID:
        if cur.execute("SELECT 1 FROM kept.referral_rewards WHERE id = ?", [key]).fetchone():
            return key
        client_id, amount, now = _owed_by(cur, reward.referral_id), _amount(reward.amount), store.now()
        row = [key, reward.referral_id, amount, reward.note.strip()[:500] or None, now, now, me.id]
        cur.execute(
            "INSERT INTO kept.referral_rewards (id, referral_id, amount, note, happened_at, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        trail.note(cur, me.id, "rewards.give", "client", client_id, str(amount))
        return key

    return store.here().transaction(work, viewer=viewer, right="rewards.give", touches=TABLES)


def take_back(viewer, reward_id: UUID) -> None:
    """It was not given after all: it is due again from now on. A second time changes nothing."""

    def work(cur, me) -> None:
        row = cur.execute(
            "SELECT f.from_client_id, r.taken_back_at IS NOT NULL FROM visible.referral_rewards r "
            "JOIN visible.referrals_in_hand f ON f.id = r.referral_id WHERE r.id = ?",
            [reward_id],
        ).fetchone()
        if row is None:
            raise Problem("There is nothing of yours to take back.")
        if not row[1]:
            cur.execute("UPDATE kept.referral_rewards SET taken_back_at = ? WHERE id = ?", [store.now(), reward_id])
            trail.note(cur, me.id, "rewards.take_back", "client", row[0], str(reward_id))

    store.here().transaction(work, viewer=viewer, right="rewards.give", touches=TABLES)


def offered(cur, line_id: UUID, offer_id: UUID | None) -> UUID | None:
    """The offer that a recommendation of today falls under, as chosen; a Problem when it does not stand in this line today."""
    if offer_id is None:
        return None
    found = standing_offer(cur, line_id, calendar.local_day(cur, store.now()), offer_id)
    if found is None:
        raise Problem("This offer does not stand any more.", field="offer")
    return found


def _owed_by(cur, referral_id: UUID) -> UUID:
    """The client who brought somebody; a Problem when nothing is due to them for it."""
    row = cur.execute(DUE, {"referral": referral_id}).fetchone()
    if row is None:
        raise Problem("There is no such recommendation among those of your clients.")
    if row[2]:
        raise Problem("This reward was given already.")
    if not row[1]:
        raise Problem("Nothing is due for this recommendation.")
    return row[0]


def _amount(value) -> Decimal:
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except ArithmeticError:
        raise Problem("This is not a number.", field="amount") from None
    if not amount.is_finite() or not 0 < amount < MOST:
        raise Problem("Give an amount greater than nothing.", field="amount")
    return amount

"""A mailbox the made-up company read until it was made: its last e-mails with clients, and the leads that came by e-mail."""

from datetime import UTC, datetime
from uuid import UUID

from data.demo.leads import EMAIL
from data.demo.world import World

LAST = 400  # messages
# Retired, so that nothing of a demo company calls outside; its secret opens nothing
BOX = """
INSERT INTO kept.mailboxes (id, name, host, port, security, login, secret, folder, line_id, checked_at, created_at, retired_at, last_uid)
SELECT CAST(md5('mailbox') AS UUID), 'sales@example.com', 'imap.example.com', 993, 'tls', 'sales@example.com', '', 'INBOX', id, $now, $now - INTERVAL 740 DAY, $now, 0
FROM kept.lines ORDER BY position, id LIMIT 1"""
MESSAGES = """
INSERT INTO kept.messages (id, mailbox_id, message_id, thread_id, sender, subject, contact_id, lead_id, happened_at, entered_at)
SELECT id, CAST(md5('mailbox') AS UUID), '<' || id || '@example.com>', '<' || coalesce(about, id) || '@example.com>', sender, subject,
       CASE WHEN is_lead THEN NULL ELSE id END, CASE WHEN is_lead THEN id END, happened_at, happened_at
FROM (
    SELECT c.id, coalesce(c.deal_id, c.client_id) AS about, false AS is_lead, c.happened_at, left(c.note, 80) AS subject,
           CASE c.direction WHEN 'in' THEN l.email END AS sender
    FROM kept.contacts c JOIN kept.clients l ON l.id = c.client_id
    WHERE c.kind = 'email' AND c.state = 'held' AND c.line_id = (SELECT line_id FROM kept.mailboxes)
    UNION ALL
    SELECT id, NULL, true, happened_at, left(message, 80), email FROM kept.leads
    WHERE entry_point_id = $door AND line_id = (SELECT line_id FROM kept.mailboxes)) came
WHERE happened_at <= $now ORDER BY happened_at DESC, id LIMIT $most"""


def make(world: World) -> None:
    """The mailbox, and which contacts and leads came of its messages."""
    now = datetime.fromtimestamp(world.as_of, UTC).replace(tzinfo=None)
    world.cur.execute(BOX, {"now": now})
    door = UUID(bytes=bytes(world.lists["entry_points"][EMAIL]))
    world.cur.execute(MESSAGES, {"now": now, "door": door, "most": LAST})

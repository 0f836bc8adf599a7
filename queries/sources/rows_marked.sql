-- Which leads came with which UTM marks?
-- One row per lead of the period, its touches with marks folded into one line; state: valid, unknown or bare as in sources/utm_leads; or the
-- marks asked for ("-" = that mark is empty).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, state varchar
-- + utm_source varchar, utm_medium varchar, utm_campaign varchar
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, utm_source varchar, utm_medium varchar
-- + utm_campaign varchar, page varchar, referrer varchar, source varchar, owner varchar
WITH lead AS (
    SELECT * FROM visible.inquiries
    WHERE is_lead AND happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT t.*, t.utm_source IS NOT NULL OR t.utm_medium IS NOT NULL OR t.utm_campaign IS NOT NULL AS is_marked,
           ($utm_source IS NULL OR coalesce(t.utm_source, '-') = $utm_source) AND ($utm_medium IS NULL OR coalesce(t.utm_medium, '-') = $utm_medium)
           AND ($utm_campaign IS NULL OR coalesce(t.utm_campaign, '-') = $utm_campaign) AS asked_for,
           EXISTS (SELECT 1 FROM visible.utm_rules r WHERE r.utm_source = t.utm_source
                   AND (r.utm_medium IS NULL OR r.utm_medium = t.utm_medium) AND (r.utm_campaign IS NULL OR r.utm_campaign = t.utm_campaign)
                   AND (r.retired_at IS NULL OR r.retired_at > $as_of)) AS fits
    FROM visible.lead_touches t WHERE t.happened_at <= $as_of AND t.lead_id IN (SELECT id FROM lead)),
found AS (
    SELECT lead_id, bool_or(fits AND utm_medium IS NOT NULL) AS valid, bool_or(is_marked AND NOT fits) AS odd, bool_or(is_marked) AS is_marked,
           bool_or(asked_for AND is_marked) AS asked_for, min(id) FILTER (WHERE is_marked AND asked_for
           AND ($state IS NULL OR $state <> 'unknown' OR NOT fits)) AS touch_id FROM touch GROUP BY lead_id)
SELECT l.id AS lead_id, l.name AS lead, l.client_id, c.name AS client, l.happened_at AS arrived_at, t.utm_source, t.utm_medium, t.utm_campaign,
       t.page, t.referrer, s.name AS source, o.name AS owner
FROM lead l LEFT JOIN found f ON f.lead_id = l.id LEFT JOIN visible.lead_touches t ON t.id = f.touch_id
LEFT JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.sources s ON s.id = l.source_id LEFT JOIN visible.staff o ON o.id = l.owner_id
WHERE ($state IS NULL OR ($state = 'valid' AND f.valid) OR ($state = 'unknown' AND f.odd) OR ($state = 'bare' AND f.is_marked IS NOT TRUE))
  AND (($utm_source IS NULL AND $utm_medium IS NULL AND $utm_campaign IS NULL) OR f.asked_for)
ORDER BY l.happened_at DESC, l.id

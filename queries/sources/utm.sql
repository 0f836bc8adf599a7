-- Which UTM marks did leads come with, and does the dictionary know them?
-- One row per source, medium and campaign mark: leads of the period with a touch that bears them, and whether a rule of the dictionary as of as_of
-- fits (an empty mark of a rule fits every value). How many came with which click id is not told.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: utm_source varchar, utm_medium varchar, utm_campaign varchar, leads bigint, touches bigint, fits boolean, rule varchar
WITH touch AS (
    SELECT t.lead_id, t.utm_source, t.utm_medium, t.utm_campaign FROM visible.inquiries i JOIN visible.lead_touches t ON t.lead_id = i.id AND t.happened_at <= $as_of
    WHERE i.is_lead AND i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
      AND (t.utm_source IS NOT NULL OR t.utm_medium IS NOT NULL OR t.utm_campaign IS NOT NULL)),
mark AS (
    SELECT utm_source, utm_medium, utm_campaign, count(DISTINCT lead_id) AS leads, count(*) AS touches FROM touch
    GROUP BY utm_source, utm_medium, utm_campaign),
known AS (
    SELECT m.utm_source, m.utm_medium, m.utm_campaign, r.name,
           row_number() OVER (PARTITION BY m.utm_source, m.utm_medium, m.utm_campaign ORDER BY r.position, r.id) AS nth
    FROM mark m JOIN visible.utm_rules r ON r.utm_source = m.utm_source AND (r.utm_medium IS NULL OR r.utm_medium = m.utm_medium)
        AND (r.utm_campaign IS NULL OR r.utm_campaign = m.utm_campaign) AND (r.retired_at IS NULL OR r.retired_at > $as_of))
SELECT m.utm_source, m.utm_medium, m.utm_campaign, m.leads, m.touches, k.name IS NOT NULL AS fits, k.name AS rule
FROM mark m LEFT JOIN known k ON k.nth = 1 AND k.utm_source IS NOT DISTINCT FROM m.utm_source AND k.utm_medium IS NOT DISTINCT FROM m.utm_medium
    AND k.utm_campaign IS NOT DISTINCT FROM m.utm_campaign
ORDER BY fits, m.leads DESC, m.utm_source NULLS LAST, m.utm_medium NULLS LAST, m.utm_campaign NULLS LAST

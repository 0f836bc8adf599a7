-- How many leads came with UTM marks that the dictionary knows?
-- One row: leads of the period; valid: with a touch that has source and medium and fits a rule of the dictionary as of as_of; unknown: with a
-- touch whose marks fit none; bare: with no mark at all (direct, by phone, at a fair). A lead with several touches may be valid and unknown.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: leads bigint, valid bigint, unknown bigint, bare bigint, valid_share double, low double, high double, bare_share double, rules bigint
WITH lead AS (
    SELECT id FROM visible.inquiries
    WHERE is_lead AND happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
rule AS (SELECT utm_source, utm_medium, utm_campaign FROM visible.utm_rules WHERE retired_at IS NULL OR retired_at > $as_of),
mark AS (SELECT DISTINCT utm_source, utm_medium, utm_campaign FROM visible.lead_touches WHERE happened_at <= $as_of),
known AS (
    SELECT DISTINCT m.utm_source, m.utm_medium, m.utm_campaign FROM mark m JOIN rule r ON r.utm_source = m.utm_source
        AND (r.utm_medium IS NULL OR r.utm_medium = m.utm_medium) AND (r.utm_campaign IS NULL OR r.utm_campaign = m.utm_campaign)),
touched AS (
    SELECT l.id, count(*) FILTER (WHERE k.utm_source IS NOT NULL AND t.utm_medium IS NOT NULL) AS fitting,
           count(*) FILTER (WHERE k.utm_source IS NULL AND coalesce(t.utm_source, t.utm_medium, t.utm_campaign) IS NOT NULL) AS odd,
           count(*) FILTER (WHERE coalesce(t.utm_source, t.utm_medium, t.utm_campaign) IS NOT NULL) AS marked
    FROM lead l LEFT JOIN visible.lead_touches t ON t.lead_id = l.id AND t.happened_at <= $as_of
    LEFT JOIN known k ON k.utm_source = t.utm_source AND k.utm_medium IS NOT DISTINCT FROM t.utm_medium AND k.utm_campaign IS NOT DISTINCT FROM t.utm_campaign
    GROUP BY l.id),
counted AS (
    SELECT count(*) AS leads, count(*) FILTER (WHERE fitting > 0) AS valid, count(*) FILTER (WHERE odd > 0) AS unknown,
           count(*) FILTER (WHERE marked = 0) AS bare FROM touched)
SELECT leads, valid, unknown, bare, share(valid, leads) AS valid_share, wilson_low(valid, leads) AS low, wilson_high(valid, leads) AS high,
       share(bare, leads) AS bare_share, (SELECT count(*) FROM rule) AS rules FROM counted

-- What do UTM marks mean?
-- One row per entry of the dictionary, retired ones too; an empty mark fits every value, the first that fits counts.
-- takes: nothing
-- gives: id uuid, name varchar, utm_source varchar, utm_medium varchar, utm_campaign varchar, source_id uuid, campaign_id uuid, position integer,
-- + version integer, retired boolean
SELECT id, name, utm_source, utm_medium, utm_campaign, source_id, campaign_id, position, version, retired_at IS NOT NULL AS retired
FROM visible.utm_rules
ORDER BY position, name, id

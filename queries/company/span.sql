-- From when to when does the company have deals, sales and leads that this viewer may see?
-- One row; empty dates while there is nothing. Planned things do not count.
-- takes: nothing
-- gives: first_day date, last_day date, deals bigint, sales bigint, leads bigint, dated_by_map bigint
WITH seen AS (
    SELECT valid_from AS moment FROM visible.stage_spans
    UNION ALL SELECT happened_at AS moment FROM visible.sales
    UNION ALL SELECT happened_at AS moment FROM visible.leads)
SELECT local_day(min(moment)) AS first_day, local_day(max(moment)) AS last_day, (SELECT count(*) FROM visible.deals) AS deals,
       (SELECT count(*) FROM visible.sales) AS sales, (SELECT count(*) FROM visible.leads) AS leads,
       (SELECT count(*) FROM visible.deals WHERE dated_by_map) AS dated_by_map
FROM seen

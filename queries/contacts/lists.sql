-- What can be chosen when a contact is logged?
-- One row per entry of a list that is not retired; `code` is its id (of a kind its code).
-- takes: nothing
-- gives: list varchar, code varchar, name varchar, position integer, is_refusal boolean, next_in_days integer, kind varchar
SELECT 'kind' AS list, code, name, position, false AS is_refusal, CAST(NULL AS INTEGER) AS next_in_days, CAST(NULL AS VARCHAR) AS kind
FROM visible.contact_kinds WHERE retired_at IS NULL
UNION ALL SELECT 'result', CAST(id AS VARCHAR), name, position, is_refusal, next_in_days, NULL FROM visible.results WHERE retired_at IS NULL
UNION ALL SELECT 'loss_reason', CAST(id AS VARCHAR), name, position, false, NULL, kind FROM visible.loss_reasons WHERE retired_at IS NULL
UNION ALL SELECT 'competitor', CAST(id AS VARCHAR), name, 0, false, NULL, NULL FROM visible.competitors WHERE retired_at IS NULL
UNION ALL SELECT 'quiet_reason', CAST(id AS VARCHAR), name, position, false, NULL, NULL FROM visible.quiet_reasons WHERE retired_at IS NULL
UNION ALL SELECT 'instrument', CAST(id AS VARCHAR), name, position, false, NULL, contact_kind FROM visible.trust_instruments
WHERE retired_at IS NULL AND contact_kind IS DISTINCT FROM 'referral'
UNION ALL SELECT 'line', CAST(id AS VARCHAR), name, position, false, NULL, NULL FROM visible.lines WHERE retired_at IS NULL
ORDER BY list, position, name, code

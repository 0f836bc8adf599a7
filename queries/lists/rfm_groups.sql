-- Into which named groups do scores of recency, frequency and money put a client?
-- One row per entry, retired ones too. The first in order that fits names the client; scores go from 1 to 5.
-- takes: nothing
-- gives: id uuid, name varchar, r_low integer, r_high integer, f_low integer, f_high integer, m_low integer, m_high integer, position integer,
-- + version integer, retired boolean
SELECT id, name, r_low, r_high, f_low, f_high, m_low, m_high, position, version, retired_at IS NOT NULL AS retired
FROM visible.rfm_groups
ORDER BY position, name, id

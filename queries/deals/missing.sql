-- Which facts does this stage ask for that are not known of the deal?
-- One row per fact; a private buyer needs no person, lost asks for its competitor itself. The same as `deal_facts.missing`.
-- takes: deal uuid, stage uuid
-- gives: fact varchar
SELECT f.fact
FROM visible.stage_facts f JOIN visible.stages s ON s.id = f.stage_id CROSS JOIN visible.deals_in_hand d LEFT JOIN visible.clients c ON c.id = d.client_id
WHERE f.stage_id = $stage AND d.id = $deal AND CASE f.fact
    WHEN 'amount' THEN d.amount IS NULL WHEN 'expected_close' THEN d.expected_close IS NULL WHEN 'product' THEN d.product_id IS NULL
    WHEN 'contract_end' THEN d.contract_end IS NULL WHEN 'person' THEN d.person_id IS NULL AND c.kind = 'organisation'
    WHEN 'competitor' THEN d.competitor_id IS NULL AND s.kind <> 'lost' WHEN 'needs' THEN c.id IS NOT NULL AND coalesce(trim(c.needs), '') = '' END
ORDER BY f.fact

-- pipeline: no-transaction
-- In batches that commit: whoever changes a user waits for one of them at most. Broken off and run again, it does what is left.
DO $$
DECLARE
    organisation bigint := (SELECT id FROM organisations WHERE name = 'default');
    done bigint := 0;
    upto bigint;
BEGIN
    LOOP
        SELECT max(id) INTO upto FROM (SELECT id FROM users WHERE id > done ORDER BY id LIMIT 5000) AS batch;
        EXIT WHEN upto IS NULL;
        UPDATE users SET organisation_id = organisation WHERE id > done AND id <= upto AND organisation_id IS NULL;
        COMMIT;
        done := upto;
    END LOOP;
END
$$;

-- pipeline: backfill users by id filling organisation_id
UPDATE users SET organisation_id = (SELECT id FROM organisations WHERE name = 'default') WHERE id BETWEEN $1 AND $2 AND organisation_id IS NULL;

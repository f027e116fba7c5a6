ALTER TABLE users ALTER COLUMN organisation_id DROP DEFAULT;
UPDATE users SET organisation_id = NULL WHERE organisation_id = (SELECT id FROM organisations WHERE name = 'default');

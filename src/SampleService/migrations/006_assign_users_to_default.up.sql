-- The default first, so that users made by the old release while this runs have an organisation too.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE users ALTER COLUMN organisation_id SET DEFAULT %s', (SELECT id FROM organisations WHERE name = 'default'));
END
$$;
UPDATE users SET organisation_id = (SELECT id FROM organisations WHERE name = 'default') WHERE organisation_id IS NULL;

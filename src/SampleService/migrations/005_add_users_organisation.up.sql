-- Nullable, the default set apart, the key unvalidated: nothing rewrites or scans the table, so its lock is held for milliseconds.
ALTER TABLE users ADD COLUMN organisation_id bigint;
-- From here on users made by the old release, which does not know the column, have an organisation too.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE users ALTER COLUMN organisation_id SET DEFAULT %s', (SELECT id FROM organisations WHERE name = 'default'));
END
$$;
ALTER TABLE users ADD CONSTRAINT users_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id) NOT VALID;

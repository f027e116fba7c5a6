-- Nullable and unvalidated: neither rewrites nor scans the table. The old release goes on without knowing the column.
ALTER TABLE users ADD COLUMN organisation_id bigint;
ALTER TABLE users ADD CONSTRAINT users_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id) NOT VALID;

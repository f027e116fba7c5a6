-- pipeline: no-transaction
CREATE INDEX CONCURRENTLY users_organisation_id ON users (organisation_id);

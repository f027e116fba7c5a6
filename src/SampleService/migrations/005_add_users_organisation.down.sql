ALTER TABLE users DROP CONSTRAINT users_organisation;
ALTER TABLE users DROP COLUMN organisation_id;
